from django.urls import path

from mangnon.programmes import amending_views, record_views, views

app_name = "programmes"
urlpatterns = [
    path("", views.programmes, name="list"),
    path("them/", views.add, name="add"),
    path("long-ghep/", record_views.plans, name="plans"),
    path("long-ghep/them/", record_views.plan, name="plan_add"),
    path("long-ghep/<int:pk>/", record_views.plan, name="plan"),
    path("long-ghep/<int:pk>/xoa/", record_views.delete_plan, name="plan_delete"),
    path("hop-tac/", record_views.cooperations, name="cooperations"),
    path("hop-tac/them/", record_views.cooperation, name="cooperation_add"),
    path("hop-tac/<int:pk>/", record_views.cooperation, name="cooperation"),
    path("hop-tac/<int:pk>/xoa/", record_views.delete_cooperation, name="cooperation_delete"),
    path("phat-trien-ben-vung/", views.sustainable, name="sdg"),
    path("<slug:code>/lap/", views.derive_from, name="derive"),
    path("<slug:code>/sua/", views.edit, name="edit"),
    path("<slug:code>/xoa/", views.delete, name="delete"),
    path("<slug:code>/", amending_views.programme, name="programme"),
    path("<slug:code>/muc/<int:pk>/", amending_views.target, name="target"),
    path("<slug:code>/muc/<int:pk>/hoan-tac/", amending_views.undo_target, name="undo_target"),
    path("<slug:code>/chi-tieu/<str:key>/chu-tri/", amending_views.lead, name="lead"),
    path("<slug:code>/chi-tieu/<str:key>/chu-tri/hoan-tac/", amending_views.undo_lead, name="undo_lead"),
]
