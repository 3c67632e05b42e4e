"""Addresses of the registry. A child is named by a random id, never by a name or a number."""

from django.urls import path

from mangnon.children import (
    count_views,
    double_views,
    edit_views,
    import_views,
    kind_views,
    need_views,
    opening_views,
    views,
    year_views,
)
from mangnon.children.rights import views as rights_views

app_name = "children"
urlpatterns = [
    path("", views.children, name="list"),
    path("tim-nhanh/", views.quick, name="quick"),
    path("them/", edit_views.add, name="add"),
    path("kiem-tra/", edit_views.check, name="check"),
    path("ai-da-xem/", views.access_list, name="looks"),
    path("trung/", double_views.doubles, name="doubles"),
    path("trung/<int:pk>/", double_views.pair, name="pair"),
    path("gop/<int:pk>/hoan-tac/", double_views.undo, name="undo"),
    path("danh-sach/", import_views.lists, name="lists"),
    path("danh-sach/tai/", import_views.export, name="export"),
    path("danh-sach/<str:public_id>/", import_views.batch, name="batch"),
    path("thong-ke/<int:unit_id>/", count_views.counts, name="counts"),
    path("thong-ke/<int:unit_id>/nam/", year_views.year, name="year"),
    path("nhu-cau/<int:unit_id>/", need_views.needs, name="needs"),
    path("mo-khan/", opening_views.emergency, name="emergency"),
    path("mo-khan/<int:pk>/da-xem/", opening_views.note, name="note"),
    path("luu-giu/", rights_views.retention, name="retention"),
    path("nhom-nguy-co/", kind_views.kinds, name="kinds"),
    path("nhom-nguy-co/<int:pk>/ket-thuc/", kind_views.end_kind, name="end_kind"),
    path("<str:public_id>/quyen/", rights_views.rights, name="rights"),
    path("<str:public_id>/quyen/<int:pk>/", rights_views.data_request, name="data_request"),
    path("<str:public_id>/quyen/<int:pk>/tra-loi.<str:suffix>", rights_views.data_file, name="data_file"),
    path("<str:public_id>/", views.child, name="child"),
    path("<str:public_id>/sua/", edit_views.edit, name="edit"),
    path("<str:public_id>/chuyen/", edit_views.move, name="move"),
    path("<str:public_id>/hoan-canh/", edit_views.circumstance, name="circumstance"),
    path("<str:public_id>/hoan-canh/<int:pk>/ket-thuc/", edit_views.end, name="end"),
    path("<str:public_id>/su-viec/", edit_views.event, name="event"),
    path("<str:public_id>/su-viec/<int:pk>/", edit_views.outcome, name="outcome"),
    path("<str:public_id>/thay-doi/", views.history, name="history"),
    path("<str:public_id>/ai-da-xem/", views.access_list, name="child_looks"),
]
