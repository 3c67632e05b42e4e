from django.urls import path, re_path

from mangnon.reports import contribution_views, desk_views, sending_views, views

app_name = "reports"
urlpatterns = [
    path("", views.reports, name="list"),
    path("moi/", views.start, name="start"),
    path("to-giay.css", views.paper_css, name="paper_css"),
    path("<int:pk>/", views.report, name="report"),
    path("<int:pk>/soat/", views.contradictions, name="contradictions"),
    path("<int:pk>/ban-hanh/", views.issue_report, name="issue"),
    path("<int:pk>/dinh-chinh/", views.correct_report, name="correct"),
    path("<int:pk>/noi-nhan/", sending_views.recipients, name="recipients"),
    re_path(r"^(?P<pk>\d+)/tai\.(?P<suffix>docx|pdf|xlsx)$", views.download, name="download"),
    path("gop-y/<int:contribution>/", contribution_views.give_part, name="contribute"),
    path("gop-y/<int:contribution>/dua-vao/", contribution_views.take_part, name="take"),
    path("gop-y/<int:contribution>/rut/", contribution_views.ask_no_more, name="ask_no_more"),
    path("<int:pk>/gop-y/", contribution_views.parts, name="parts"),
    path("<int:pk>/khong-co/", desk_views.nothing, name="nothing"),
    path("<int:pk>/cau/", desk_views.add, name="add"),
    path("<int:pk>/cau-mau/", desk_views.accept, name="accept"),
    path("<int:pk>/hoan-tac/", desk_views.take_back, name="undo"),
    path("<int:pk>/da-xem/", desk_views.seen, name="seen"),
    path("<int:pk>/cau/<int:block>/", desk_views.sentence, name="sentence"),
    path("<int:pk>/cau/<int:block>/chen-so/", desk_views.chip, name="chip"),
    path("<int:pk>/cau/<int:block>/gan-so/", desk_views.bind_number, name="bind"),
    path("<int:pk>/cau/<int:block>/bo/", desk_views.remove, name="remove"),
    re_path(r"^(?P<pk>\d+)/cau/(?P<block>\d+)/(?P<way>len|xuong)/$", desk_views.move, name="move"),
]
