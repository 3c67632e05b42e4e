from django.urls import path

from mangnon.collection import (
    batch_views,
    reminder_views,
    round_views,
    submission_views,
    views,
    workbook_views,
)
from mangnon.collection.sync import views as sync_views

app_name = "collection"
FORM = "<slug:form>/<int:unit_id>/<str:period>/"
urlpatterns = [
    path("", views.duties, name="home"),
    path("dong-bo/", sync_views.sync, name="sync"),
    path("chua-gui/", sync_views.outbox, name="outbox"),
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
    path("tep/<int:pk>/", workbook_views.upload, name="upload"),
    path("tep/<int:pk>/dong/", workbook_views.confirm_rows, name="upload_rows"),
    path("tep/<int:pk>/luu/", workbook_views.save_upload, name="upload_save"),
    path("tep/<int:pk>/da-danh-dau.xlsx", workbook_views.returned, name="upload_returned"),
    path("lo/<int:pk>/", batch_views.batch, name="batch"),
    path("lo/<int:pk>/doc/", batch_views.read, name="batch_read"),
    path("lo/<int:pk>/luu/", batch_views.save, name="batch_save"),
    path("lo/<int:pk>/da-danh-dau.zip", batch_views.returned, name="batch_returned"),
    path(FORM, views.entry, name="entry"),
    path(f"{FORM}kiem/", views.check, name="check"),
    path(f"{FORM}excel/", workbook_views.excel, name="excel"),
    path(f"{FORM}excel/bieu.xlsx", workbook_views.form_file, name="form_file"),
    path(f"{FORM}mau-giay/", workbook_views.paper, name="paper"),
    path(f"{FORM}mau-giay.pdf", workbook_views.paper_file, name="paper_file"),
    path(f"{FORM}bang/", views.board, name="board"),
    path(f"{FORM}bang/dung-han/", views.timeliness, name="timeliness"),
    path(f"{FORM}bang/tep/", batch_views.start, name="batch_start"),
    path(f"{FORM}bang/bieu.zip", batch_views.forms_zip, name="forms_zip"),
    *(
        path(
            f"{FORM}bang/<slug:table>.{suffix}",
            batch_views.board_table,
            {"suffix": suffix},
            name=f"board_{suffix}",
        )
        for suffix in ("csv", "xlsx")
    ),
]
