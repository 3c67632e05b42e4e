"""Addresses under /van-ban/doc/."""

from django.urls import path

from mangnon.reading.desk import check_views, views

app_name = "desk"
urlpatterns = [
    path("", views.papers, name="papers"),
    path("soat/", check_views.check, name="check"),
    path("soat/xong/", check_views.settle, name="settle"),
    path("soat/mo-lai/", check_views.reopen, name="reopen"),
    path("<int:pk>/", views.paper, name="paper"),
    path("<int:pk>/dau/", views.head, name="head"),
    path("<int:pk>/muc/<slug:item_id>/", views.item, name="item"),
    path("<int:pk>/them/", views.add, name="add"),
    path("<int:pk>/hoan-tac/", views.undo, name="undo"),
    path("<int:pk>/so-lieu/", views.figures, name="figures"),
    path("<int:pk>/danh-muc/", views.listed, name="listed"),
    path("<int:pk>/co-quan/", views.names, name="names"),
    path("<int:pk>/nhan/", views.accept, name="accept"),
    path("<int:pk>/bo/", views.give_up, name="give_up"),
    path("<int:pk>/doc-lai/", views.again, name="again"),
]
