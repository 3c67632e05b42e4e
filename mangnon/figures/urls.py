from django.urls import path

from mangnon.figures import views

app_name = "figures"
urlpatterns = [
    path("<str:code>/<int:unit_id>/<str:period>/", views.figure, name="figure"),
    path("<str:code>/<int:unit_id>/<str:period>/bang.csv", views.figure_csv, name="figure_csv"),
]
