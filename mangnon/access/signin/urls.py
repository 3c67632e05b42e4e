from django.urls import path

from mangnon.access.signin import managing_views, views

app_name = "signin"
urlpatterns = [
    path("dang-nhap/buoc-hai/", views.second, name="second"),
    path("tai-khoan/an-toan/", views.safety, name="safety"),
    path("tai-khoan/an-toan/ung-dung/", views.app, name="app"),
    path("tai-khoan/an-toan/ma-du-phong/", views.codes, name="codes"),
    path("tai-khoan/an-toan/tat/", views.take_away, name="take_away"),
    path("tai-khoan/an-toan/khoa/", views.passkey, name="passkey"),
    path("tai-khoan/an-toan/khoa/<int:pk>/", views.drop_passkey, name="drop_passkey"),
    path("tai-khoan/an-toan/may/<int:pk>/", views.end_device, name="end_device"),
    path("tai-khoan/an-toan/may-khac/", views.end_others, name="end_others"),
    path("nguoi-dung/<int:pk>/mat-may/", managing_views.lost, name="lost"),
    path("nguoi-dung/<int:pk>/dang-xuat/", managing_views.cut_off, name="cut_off"),
]
