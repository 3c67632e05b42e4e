"""Addresses of the portal, which stands at the root."""

from django.urls import path

from mangnon.portal import board_views, check_views, note_views, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("bang/", board_views.boards, name="boards"),
    path("bang/<slug:code>/<int:unit_id>/", board_views.board, name="board"),
    path("bang/<slug:code>/<int:unit_id>/nhan-xet/", note_views.notes, name="notes"),
    path("nhan-xet/<int:note>/", note_views.note, name="note"),
    path("bang/<slug:code>/<int:unit_id>/<str:measure>/", board_views.indicator, name="indicator"),
    path("bang/<slug:code>/<int:unit_id>/<str:measure>/danh-gia/", board_views.override, name="override"),
    path("dia-ban/", views.places, name="places"),
    path("dia-ban/<int:unit_id>/", views.place, name="place"),
    path("chat-luong/", check_views.quality, name="quality"),
    path("chat-luong/<int:unit_id>/giai-thich/", check_views.settle, name="settle"),
    path("chat-luong/mo-lai/<int:settled_id>/", check_views.reopen, name="reopen"),
    path("nhat-ky/", check_views.audit, name="audit"),
    path("nhat-ky/kiem-tra/", check_views.verify, name="verify"),
    path("theo-doi/", board_views.followed, name="following"),
    path("tim/", views.search, name="search"),
]
