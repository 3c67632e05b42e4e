from django.urls import path

from mangnon.places import tag_views, views

app_name = "places"
urlpatterns = [
    path("", views.places, name="list"),
    path("<int:pk>/", views.unit, name="unit"),
    path("<int:pk>/nhan/", tag_views.tags, name="tags"),
    path("<int:pk>/<slug:kind>/", views.change, name="change"),
    path("thay-doi/<int:pk>/hoan-tac/", views.undo_change, name="undo"),
]
