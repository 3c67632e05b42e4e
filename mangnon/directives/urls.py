"""Addresses under /van-ban/."""

from django.urls import path

from mangnon.directives import task_views, views

app_name = "directives"
urlpatterns = [
    path("", views.documents, name="list"),
    path("them/", views.edit, name="add"),
    path("dem/", views.counts, name="counts"),
    path("bang/", views.tables, name="tables"),
    path("viec/", task_views.tasks, name="tasks"),
    path("viec/lich/", task_views.calendar, name="calendar"),
    path("viec/ket-qua/", task_views.done, name="done"),
    path("viec/<int:pk>/", task_views.task, name="task"),
    path("viec/<int:pk>/sua/", task_views.edit_task, name="edit_task"),
    path("viec/<int:pk>/thoi/", task_views.drop, name="drop_task"),
    path("viec/<int:pk>/gan/", task_views.link, name="link_task"),
    path("viec/luot/<int:pk>/", task_views.progress, name="progress"),
    path("viec/bang-chung/<int:pk>/", task_views.evidence, name="evidence"),
    path("<int:pk>/", views.document, name="document"),
    path("<int:pk>/sua/", views.edit, name="edit"),
    path("<int:pk>/xoa/", views.delete, name="delete"),
    path("<int:pk>/tep/", views.attach, name="attach"),
    path("<int:pk>/tep/<int:file>/", views.download, name="download"),
    path("<int:document>/viec/them/", task_views.give, name="give_task"),
]
