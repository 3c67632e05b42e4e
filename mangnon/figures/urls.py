from django.urls import path

from mangnon.figures import shared_views, views

app_name = "figures"
urlpatterns = [
    path("hai-nguon/<int:unit_id>/", shared_views.shared, name="shared"),
    path("<str:code>/<int:unit_id>/<str:period>/", views.figure, name="figure"),
    path("<str:code>/<int:unit_id>/<str:period>/bang.csv", views.figure_csv, name="figure_csv"),
]
