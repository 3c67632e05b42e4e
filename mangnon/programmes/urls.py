"""Addresses of the programmes room."""

from django.urls import path

from mangnon.programmes import views

app_name = "programmes"
urlpatterns = [path("", views.programmes, name="list")]
