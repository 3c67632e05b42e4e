"""Addresses of the programmes room."""

from django.urls import path

from mangnon.programmes import views

app_name = "programmes"
urlpatterns = [
    path("", views.programmes, name="list"),
    path("<slug:code>/", views.programme, name="programme"),
    path("<slug:code>/muc/<int:pk>/", views.target, name="target"),
    path("<slug:code>/muc/<int:pk>/hoan-tac/", views.undo_target, name="undo_target"),
    path("<slug:code>/chi-tieu/<str:key>/chu-tri/", views.lead, name="lead"),
    path("<slug:code>/chi-tieu/<str:key>/chu-tri/hoan-tac/", views.undo_lead, name="undo_lead"),
]
