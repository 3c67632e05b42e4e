"""Faults by hand: the wrong file, cells that Excel has changed, two people at once, and nothing half-imported."""

from datetime import date, datetime
from io import BytesIO
from typing import cast

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from mangnon.audit.models import Entry as Trail
from mangnon.collection import actions as room
from mangnon.collection.actions import save_draft, submit, typed_of
from mangnon.collection.approval import return_submission
from mangnon.collection.assigning import open_round
from mangnon.collection.errors import ChangedMeanwhile
from mangnon.collection.models import Assignment, Form, FormVersion, Submission, Upload
from mangnon.collection.rules import Answer, Typed
from mangnon.collection.tests.conftest import COMMUNE_SHEET, FORM, Scene
from mangnon.collection.workbooks import actions, files
from mangnon.collection.workbooks.layout import HIDDEN, SHEET
from mangnon.collection.workbooks.merging import Change
from mangnon.collection.workbooks.queries import result_of
from mangnon.collection.workbooks.tests.conftest import ADDRESS, Desk, filled, saved, sheet_of, signed_in
from mangnon.figures.actions import period
from mangnon.ui.errors import Conflict, NotFound, UserError


def change_of(desk: Desk, upload: Upload, code: str) -> Change:
    return next(o.change for o in result_of(desk.person, upload).outcomes if o.code == code)


def said_of(desk: Desk, upload: Upload, code: str) -> str:
    """The sentences beside a line."""
    problems = next(problems for o, problems in result_of(desk.person, upload).lines if o.code == code)
    return " ".join(problem.message for problem in problems)


def test_a_filled_form_goes_into_the_draft_and_then_is_handed_in_as_usual(desk: Desk) -> None:
    numbers = {code: text for code, text in COMMUNE_SHEET.items()}
    upload = desk.uploaded(dict(numbers))
    saved_row = actions.save_upload(by=desk.person, upload=upload, chosen={})
    assert saved_row.state == Submission.State.DRAFT
    submit(by=desk.person, submission=saved_row)
    assert desk.scene.total("children").value == 1842
    upload.refresh_from_db()
    assert upload.state == Upload.State.SAVED


def test_reading_a_file_saves_nothing(desk: Desk) -> None:
    upload = desk.uploaded({"I.1": 100})
    assert upload.state == Upload.State.READY
    assert not Submission.objects.exists()


def test_upload_draft_and_trail_are_kept_together_or_not_at_all(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = desk.uploaded({"I.1": 100, "I.3": 50})
    trail = Trail.objects.count()

    def broken(*_args: object, **_options: object) -> None:
        raise RuntimeError("the machine stopped here")

    monkeypatch.setattr(room, "check_sheet", broken)
    with pytest.raises(RuntimeError):
        actions.save_upload(by=desk.person, upload=upload, chosen={})
    upload.refresh_from_db()
    assert (upload.state, Submission.objects.count(), Trail.objects.count()) == (Upload.State.READY, 0, trail)


def test_what_somebody_typed_in_the_meantime_is_shown_and_chosen(desk: Desk) -> None:
    row = desk.scene.filled(I_1="1.000", I_3="500")
    content = desk.fetched()
    save_draft(
        by=desk.scene.cast.provincial, submission=row, cells={"I.1": Typed("1.100"), "I.3": Typed("550")}
    )
    upload = desk.uploaded({"I.1": 1200}, content)
    assert change_of(desk, upload, "I.1") == Change.CONFLICT
    assert change_of(desk, upload, "I.3") == Change.KEPT
    assert "“1.200”" in said_of(desk, upload, "I.1")
    assert "“1.100”" in said_of(desk, upload, "I.1")
    with pytest.raises(Conflict, match=r"Còn 1 dòng phải chọn.*I\.1"):
        actions.save_upload(by=desk.person, upload=upload, chosen={})
    assert typed_of(row)["I.1"].text == "1.100"
    actions.save_upload(by=desk.person, upload=upload, chosen={"I.1": True})
    assert (typed_of(row)["I.1"].text, typed_of(row)["I.3"].text) == ("1.200", "550")


def test_a_conflict_decided_for_the_draft_leaves_it(desk: Desk) -> None:
    row = desk.scene.filled(I_1="1.000")
    content = desk.fetched()
    save_draft(by=desk.scene.cast.provincial, submission=row, cells={"I.1": Typed("1.100")})
    upload = desk.uploaded({"I.1": 1200, "I.3": 400}, content)
    actions.save_upload(by=desk.person, upload=upload, chosen={"I.1": False})
    assert (typed_of(row)["I.1"].text, typed_of(row)["I.3"].text) == ("1.100", "400")


def test_both_writing_the_same_is_no_conflict(desk: Desk) -> None:
    row = desk.scene.filled(I_1="1.000")
    content = desk.fetched()
    save_draft(by=desk.scene.cast.provincial, submission=row, cells={"I.1": Typed("1200")})
    assert change_of(desk, desk.uploaded({"I.1": 1200}, content), "I.1") == Change.SAME


def test_somebody_saving_while_the_choices_are_looked_at_is_told(desk: Desk) -> None:
    row = desk.scene.filled()
    upload = desk.uploaded({"I.1": 1200})
    seen = result_of(desk.person, upload).revision
    save_draft(by=desk.scene.cast.provincial, submission=row, cells={"I.3": Typed("1")})
    with pytest.raises(ChangedMeanwhile):
        actions.save_upload(by=desk.person, upload=upload, chosen={}, revision=seen)
    upload.refresh_from_db()
    assert upload.state == Upload.State.READY


def test_an_emptied_cell_empties_the_line(desk: Desk) -> None:
    row = desk.scene.filled()
    upload = desk.uploaded({"I.7": None})
    assert change_of(desk, upload, "I.7") == Change.CLEARED
    actions.save_upload(by=desk.person, upload=upload, chosen={})
    assert typed_of(row)["I.7"].text == ""


def test_presence_is_read_from_its_own_column(desk: Desk) -> None:
    words = {"I.1": "Không có (0)", "I.3": "không phát sinh", "I.4": "Chưa báo cáo", "I.7": "Không áp dụng"}
    upload = desk.received(filled(desk.fetched(), {"VI.4a": 3.5}, {**words, "VI.4a": "Có số, ước tính"}))
    row = actions.save_upload(by=desk.person, upload=upload, chosen={})
    found = {code: said.answer for code, said in typed_of(row).items()}
    assert found == {
        "I.1": Answer.ZERO, "I.3": Answer.ZERO, "I.4": Answer.NOT_REPORTED,
        "I.7": Answer.NOT_APPLICABLE, "VI.4a": Answer.ESTIMATE,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (datetime(2026, 2, 1), "đổi ô này thành ngày giờ (01/02/2026)"),
        ("#REF!", "lỗi công thức"),
        ("=1+", "không giữ kết quả"),
        (True, "đúng/sai"),
        ("khoảng 1800", "không phải là số"),
        (12.5, "là số lẻ"),
        (-3, "số âm"),
    ],
)
def test_a_cell_that_cannot_be_taken_is_told_with_what_to_do(
    desk: Desk, value: object, sentence: str
) -> None:
    upload = desk.uploaded({"I.1": value})
    assert sentence in said_of(desk, upload, "I.1")


def test_a_percent_cell_is_read_as_it_is_shown(desk: Desk) -> None:
    book = load_workbook(BytesIO(desk.fetched()))
    sheet = cast(Worksheet, book[SHEET])
    at = next(at for at in range(10, 60) if sheet[f"A{at}"].value == "VI.4a")
    sheet[f"E{at}"].value, sheet[f"E{at}"].number_format = 0.125, "0.0%"
    upload = desk.received(saved(book))
    assert upload.cells["VI.4a"]["typed"][0] == "12,5"


def test_a_number_typed_the_english_way_is_pointed_at(desk: Desk) -> None:
    upload = desk.uploaded({"VI.4a": 1.234})
    assert "gõ lại" in upload.cells["VI.4a"]["remark"]


def test_rows_sorted_or_removed_are_still_understood(desk: Desk) -> None:
    book = load_workbook(BytesIO(filled(desk.fetched(), {"I.4": 21})))
    sheet = cast(Worksheet, book[SHEET])
    at = next(at for at in range(10, 60) if sheet[f"A{at}"].value == "I.3")
    sheet.delete_rows(at)
    upload = desk.received(saved(book))
    assert upload.state == Upload.State.READY
    assert "I.3" in upload.sentence
    assert upload.cells["I.4"]["typed"][0] == "21"


def test_a_line_that_stands_twice_is_refused(desk: Desk) -> None:
    book = load_workbook(BytesIO(desk.fetched()))
    sheet = cast(Worksheet, book[SHEET])
    sheet["A60"].value = "I.1"
    upload = desk.received(saved(book))
    assert (upload.state, "Dòng I.1 có hai lần" in upload.sentence) == (Upload.State.REFUSED, True)


# --- the wrong file ---------------------------------------------------------------------------------


def test_another_communes_form_is_refused_by_name(desk: Desk, scene: Scene) -> None:
    other = Desk(scene)
    other.person, other.unit = scene.cast.neighbour, scene.map.two
    upload = desk.received(other.fetched())
    assert upload.state == Upload.State.REFUSED
    assert "là biểu của Xã Hai, trang đang mở là Xã Một" in upload.sentence


def test_another_periods_form_is_refused(desk: Desk) -> None:
    open_round(by=None, assignment=Assignment.objects.get(), period=period("2024"), due=date(2024, 12, 15))
    client = signed_in(desk.person)
    content = client.get(
        ADDRESS.format(unit=desk.unit.pk).replace("2023", "2024") + "excel/bieu.xlsx"
    ).content
    upload = desk.received(content)
    assert "kỳ 2024, trang đang mở là kỳ 2023" in upload.sentence


def test_another_form_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    content = desk.fetched()
    Form.objects.filter(code=FORM).update(code="bieu-khac")
    from mangnon.collection import queries

    page = queries.entry_page(desk.person, "bieu-khac", desk.unit.pk, "2023")
    upload = actions.receive(by=desk.person, page=page, name="x.xlsx", content=content)
    assert "của một biểu khác" in upload.sentence


def test_an_older_versions_form_is_refused(desk: Desk) -> None:
    content = desk.fetched()
    FormVersion.objects.filter(form__code=FORM).update(version=2)
    assert "phiên bản 1 của biểu, nay dùng phiên bản 2" in desk.received(content).sentence


@pytest.mark.parametrize("damage", ["Xã Hai", '"version": 1', "digest"])
def test_a_changed_identity_is_refused(desk: Desk, damage: str) -> None:
    book = load_workbook(BytesIO(desk.fetched()))
    cell = cast(Worksheet, book[HIDDEN])["D1"]
    text = str(cell.value)
    cell.value = text.replace("99101", "99102") if damage == "Xã Hai" else text.replace(damage[:6], "x", 1)
    upload = desk.received(saved(book))
    assert (upload.state, "đã bị sửa" in upload.sentence) == (Upload.State.REFUSED, True)


def test_a_form_that_was_handed_in_takes_no_file(desk: Desk) -> None:
    content = desk.fetched()
    desk.scene.handed_in()
    upload = desk.received(content)
    assert "đã nộp, không sửa được nữa" in upload.sentence


def test_a_form_handed_in_between_reading_and_saving_is_not_touched(desk: Desk) -> None:
    row = desk.scene.filled()
    upload = desk.uploaded({"I.1": 1})
    submit(by=desk.person, submission=row)
    with pytest.raises(UserError):
        actions.save_upload(by=desk.person, upload=upload, chosen={})
    assert typed_of(row)["I.1"].text == "1.842"


# --- the returned workbook --------------------------------------------------------------------------


def test_the_returned_workbook_marks_problems_and_is_taken_when_put_right(desk: Desk) -> None:
    upload = desk.uploaded({"I.1": "khoảng 1800", "I.4": 20, "I.6a": 77, "I.3": datetime(2026, 2, 1)})
    _name, content = files.returned_file(desk.person, upload)
    problems = [str(row[3].value) for row in sheet_of(content, "Chỗ cần sửa").iter_rows(min_row=2)]
    assert len(problems) == 3
    sheet = sheet_of(content)
    marked = {str(sheet[f"A{at}"].value) for at in range(10, 60) if sheet[f"E{at}"].comment}
    assert marked == {"I.1", "I.3", "I.6a"}
    again = desk.uploaded({"I.1": 1800, "I.6a": 17, "I.3": 700}, content)
    assert result_of(desk.person, again).errors == 0
    row = actions.save_upload(by=desk.person, upload=again, chosen={})
    assert {code: said.text for code, said in typed_of(row).items()} == {
        "I.1": "1.800", "I.3": "700", "I.4": "20", "I.6a": "17",
    }  # fmt: skip


def test_a_conflict_left_undecided_is_a_conflict_again_in_the_returned_workbook(desk: Desk) -> None:
    row = desk.scene.filled(I_1="1.000")
    content = desk.fetched()
    save_draft(by=desk.scene.cast.provincial, submission=row, cells={"I.1": Typed("1.100")})
    upload = desk.uploaded({"I.1": 1200}, content)
    again = desk.received(files.returned_file(desk.person, upload)[1])
    assert change_of(desk, again, "I.1") == Change.CONFLICT


# --- who may ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["neighbour", "other_provincial", "viewer", "leader"])
def test_files_out_of_reach_look_like_pages_that_are_not_there(desk: Desk, role: str) -> None:
    upload = desk.uploaded({"I.1": 1})
    client = signed_in(getattr(desk.scene.cast, role))
    form = ADDRESS.format(unit=desk.unit.pk)
    for address in ("excel/", "excel/bieu.xlsx", "mau-giay/", "mau-giay.pdf"):
        assert client.get(form + address).status_code == 404, address
    assert client.post(form + "excel/", {"tep": BytesIO(b"x")}).status_code == 404
    for address in ("", "da-danh-dau.xlsx"):
        assert client.get(f"/thu-thap/tep/{upload.pk}/{address}").status_code == 404
    for address in ("luu/", "dong/"):
        assert client.post(f"/thu-thap/tep/{upload.pk}/{address}").status_code == 404
    assert not Submission.objects.exists()


def test_an_upload_is_its_owners_alone(desk: Desk) -> None:
    upload = desk.uploaded({"I.1": 1})
    assert signed_in(desk.scene.cast.provincial).get(f"/thu-thap/tep/{upload.pk}/").status_code == 404
    with pytest.raises(NotFound):
        actions.save_upload(by=desk.scene.cast.provincial, upload=upload, chosen={})


def test_somebody_who_has_lost_the_post_saves_nothing(desk: Desk) -> None:
    upload = desk.uploaded({"I.1": 1})
    desk.person.posts.update(valid_to=date(2020, 1, 1), valid_from=date(2019, 1, 1))
    fresh = type(desk.person).objects.get(pk=desk.person.pk)
    with pytest.raises(NotFound):
        actions.save_upload(by=fresh, upload=upload, chosen={})


# --- the pages --------------------------------------------------------------------------------------


def test_the_page_takes_a_file_shows_each_line_and_saves_it(desk: Desk) -> None:
    client, address = signed_in(desk.person), ADDRESS.format(unit=desk.unit.pk)
    fetched = client.get(address + "excel/bieu.xlsx").content
    tep = BytesIO(filled(fetched, {"I.1": 1842, "I.3": "bảy trăm"}))
    tep.name = "của tôi.xlsx"
    answer = client.post(address + "excel/", {"tep": tep}, follow=True)
    page = answer.content.decode()
    upload = Upload.objects.get()
    assert "của tôi.xlsx" in page
    assert "“bảy trăm” không phải là số" in page
    assert f'href="/thu-thap/tep/{upload.pk}/da-danh-dau.xlsx"' in page
    answer = client.post(f"/thu-thap/tep/{upload.pk}/luu/", {"ban": "0"}, follow=True)
    assert 'value="bảy trăm"' in answer.content.decode()
    assert 'value="1.842"' in answer.content.decode()


def test_an_undecided_conflict_keeps_the_other_choices(desk: Desk) -> None:
    row = desk.scene.filled(I_1="1.000", I_3="500")
    content = desk.fetched()
    others = {"I.1": Typed("1.100"), "I.3": Typed("550")}
    save_draft(by=desk.scene.cast.provincial, submission=row, cells=others)
    upload = desk.uploaded({"I.1": 1200, "I.3": 600}, content)
    client = signed_in(desk.person)
    said = {"ban": str(result_of(desk.person, upload).revision), "chon-I.1": "tep"}
    answer = client.post(f"/thu-thap/tep/{upload.pk}/luu/", said)
    page = " ".join(answer.content.decode().split())
    assert answer.status_code == 409
    assert "Còn 1 dòng phải chọn giữa số trong tệp và số trên hệ thống: I.3." in page
    assert 'name="chon-I.1" value="tep" checked' in page


def test_no_file_is_answered_in_a_sentence(desk: Desk) -> None:
    answer = signed_in(desk.person).post(ADDRESS.format(unit=desk.unit.pk) + "excel/")
    assert (answer.status_code, "Chưa chọn tệp" in answer.content.decode()) == (400, True)


def test_in_a_form_sent_back_a_file_changes_only_the_lines_sent_back(desk: Desk) -> None:
    row = desk.scene.handed_in()
    return_submission(by=desk.scene.cast.provincial, submission=row, reasons={"I.3": "Xem lại"})
    sheet = sheet_of(desk.fetched())
    open_lines = {str(sheet[f"A{at}"].value) for at in range(10, 60) if not sheet[f"E{at}"].protection.locked}
    assert open_lines == {"I.3"}
    upload = desk.uploaded({"I.1": 5, "I.3": 700})
    assert "đang khóa" in said_of(desk, upload, "I.1")
    with pytest.raises(UserError, match=r"Dòng I\.1 đang khóa"):
        actions.save_upload(by=desk.person, upload=upload, chosen={})
    again = desk.received(files.returned_file(desk.person, upload)[1])
    actions.save_upload(by=desk.person, upload=again, chosen={})
    assert (typed_of(row)["I.1"].text, typed_of(row)["I.3"].text) == ("1.842", "700")
