from django.urls import path

from mangnon.programmes import record_views, views

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
]
