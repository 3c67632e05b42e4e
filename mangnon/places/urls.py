from django.urls import path

from mangnon.places import hamlet_views, tag_views, views

app_name = "places"
urlpatterns = [
    path("", views.places, name="list"),
    path("<int:pk>/", views.unit, name="unit"),
    path("<int:pk>/thon/", hamlet_views.hamlets, name="hamlets"),
    path("thon/<int:hamlet>/", hamlet_views.hamlet_page, name="hamlet"),
    path("<int:pk>/nhan/", tag_views.tags, name="tags"),
    path("<int:pk>/<slug:kind>/", views.change, name="change"),
    path("thay-doi/<int:pk>/hoan-tac/", views.undo_change, name="undo"),
]
