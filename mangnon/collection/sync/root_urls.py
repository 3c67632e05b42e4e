"""Addresses at the root: a service worker stands before the addresses below its own."""

from django.urls import path

from mangnon.collection.sync import views

urlpatterns = [
    path("sw.js", views.worker, name="sync_worker"),
    path("ngoai-tuyen/", views.offline, name="sync_offline"),
]
