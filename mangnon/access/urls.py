from django.urls import path

from mangnon.access import people_views, post_views, views

app_name = "access"
urlpatterns = [
    path("dang-nhap/", views.SignIn.as_view(), name="sign_in"),
    path("dang-xuat/", views.SignOut.as_view(), name="sign_out"),
    path("bat-dau/", views.start, name="start"),
    path("tai-khoan/", views.account, name="account"),
    path("tai-khoan/mat-khau/", views.ChangePassword.as_view(), name="password"),
    path("nguoi-dung/", people_views.people, name="people"),
    path("nguoi-dung/them/", people_views.add, name="add"),
    path("nguoi-dung/<int:pk>/", people_views.person, name="person"),
    path("nguoi-dung/<int:pk>/ma-bat-dau/", people_views.new_code, name="new_code"),
    path("nguoi-dung/<int:pk>/khoa/", people_views.close, name="close"),
    path("nguoi-dung/<int:pk>/mo-lai/", people_views.reopen, name="reopen"),
    path("nguoi-dung/vai-tro/<int:pk>/ket-thuc/", post_views.end, name="end"),
    path("nguoi-dung/vai-tro/<int:pk>/truc-thay/", post_views.deputy, name="deputy"),
    path("nguoi-dung/noi/<int:unit_id>/", post_views.place, name="place"),
    path("nguoi-dung/noi/<int:unit_id>/ban-giao/", post_views.give_over, name="hand_over"),
    path("ban-giao/<int:pk>/", post_views.handover, name="handover"),
]
