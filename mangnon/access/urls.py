from django.urls import path

from mangnon.access import views

app_name = "access"
urlpatterns = [
    path("dang-nhap/", views.SignIn.as_view(), name="sign_in"),
    path("dang-xuat/", views.SignOut.as_view(), name="sign_out"),
    path("tai-khoan/", views.account, name="account"),
    path("tai-khoan/mat-khau/", views.ChangePassword.as_view(), name="password"),
    path("nguoi-dung/", views.people, name="people"),
]
