"""Addresses of the ui room, under giao-dien/."""

from django.urls import path

from mangnon.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("tre-can-giup-ngay/", views.first_help, name="first_help"),
]
