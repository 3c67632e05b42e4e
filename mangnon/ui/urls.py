"""Addresses of the ui room."""

from django.urls import path

from mangnon.ui import views

app_name = "ui"
urlpatterns = [
    path("giao-dien/", views.gallery, name="gallery"),
    path("tre-can-giup-ngay/", views.first_help, name="first_help"),
]
