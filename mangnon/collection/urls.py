from django.urls import path

from mangnon.collection import reminder_views, round_views, submission_views, views

app_name = "collection"
urlpatterns = [
    path("", views.duties, name="home"),
    path("dot/", round_views.rounds, name="rounds"),
    path("dot/mo/", round_views.open_one, name="open_round"),
    path("dot/giao-bieu/", round_views.assign, name="assign"),
    path("dot/<int:pk>/", round_views.one, name="round"),
    path("dot/<int:pk>/gia-han/", round_views.extend, name="extend"),
    path("dot/<int:pk>/dong/", round_views.close, name="close_round"),
    path("dot/<int:pk>/nhac/", reminder_views.remind, name="remind"),
    path("nhac/", reminder_views.days, name="reminder_days"),
    path("nhac/cach-nhan/", reminder_views.channel, name="reminder_channel"),
    path("bieu/<int:pk>/", submission_views.submission, name="submission"),
    path("bieu/<int:pk>/tra-lai/", submission_views.return_lines, name="return"),
    path("bieu/<int:pk>/nhan/", submission_views.accept_submission, name="accept"),
    path("bieu/<int:pk>/loi/<str:line>/", submission_views.say, name="say"),
    path("bieu/<int:pk>/de-nghi-sua/", submission_views.ask_correction, name="ask_correction"),
    path(
        "bieu/<int:pk>/de-nghi-sua/<int:correction>/",
        submission_views.answer_correction,
        name="answer_correction",
    ),
    path("<slug:form>/<int:unit_id>/<str:period>/", views.entry, name="entry"),
    path("<slug:form>/<int:unit_id>/<str:period>/kiem/", views.check, name="check"),
    path("<slug:form>/<int:unit_id>/<str:period>/bang/", views.board, name="board"),
    path("<slug:form>/<int:unit_id>/<str:period>/bang/dung-han/", views.timeliness, name="timeliness"),
]
