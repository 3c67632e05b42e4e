"""The pages as they are served: without JavaScript, nothing typed is lost."""

import re
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from mangnon.access.models import Person
from mangnon.collection.actions import open_submission, submit
from mangnon.collection.board import states_of, submission_board
from mangnon.collection.models import Submission
from mangnon.collection.tests.conftest import COMMUNE_SHEET, Scene
from mangnon.figures.models import Fact

PAGE = "/thu-thap/basic-statistics-child-affairs/{unit}/2023/"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def posted(sheet: dict[str, str], job: str) -> dict[str, str]:
    return {f"so-{code}": text for code, text in sheet.items()} | {"viec": job}


def test_the_entry_page_asks_a_commune_for_its_own_lines_only(scene: Scene) -> None:
    page = signed_in(scene.cast.commune).get(PAGE.format(unit=scene.map.one.pk)).content.decode()
    assert set(re.findall(r'name="so-([^"]+)"', page)) == set(COMMUNE_SHEET)
    assert "Nguồn kinh phí" not in page
    assert "0/24" in page


def test_a_full_form_is_handed_in_with_one_button(scene: Scene) -> None:
    client = signed_in(scene.cast.commune)
    answer = client.post(PAGE.format(unit=scene.map.one.pk), posted(COMMUNE_SHEET, "nop"), follow=True)
    assert answer.status_code == 200
    assert Submission.objects.get().state == "submitted"
    assert Fact.objects.count() == 24
    assert "Đã nộp biểu" in answer.content.decode()


def test_a_refused_form_shows_every_typed_text_and_the_sentence(scene: Scene) -> None:
    client = signed_in(scene.cast.commune)
    sheet = {**COMMUNE_SHEET, "I.1": "khoảng 1800 & vài em", "I.6a": "77"}
    answer = client.post(PAGE.format(unit=scene.map.one.pk), posted(sheet, "nop"))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'value="khoảng 1800 &amp; vài em"' in page
    assert "77 trẻ được trợ giúp (dòng I.6a) nhiều hơn 21" in page
    assert not Fact.objects.exists()
    assert Submission.objects.get().cells.get(line__code="I.1").typed == "khoảng 1800 & vài em"


def test_a_saved_draft_comes_back_as_it_was_typed(scene: Scene) -> None:
    client = signed_in(scene.cast.commune)
    address = PAGE.format(unit=scene.map.one.pk)
    client.post(address, posted({"I.1": "1842", "I.3": "bảy trăm"}, "luu"))
    page = client.get(address).content.decode()
    assert 'value="1842"' in page
    assert 'value="bảy trăm"' in page
    assert not Fact.objects.exists()


def test_the_check_answers_beside_the_lines_and_keeps_nothing(scene: Scene) -> None:
    client = signed_in(scene.cast.commune)
    answer = client.post(
        PAGE.format(unit=scene.map.one.pk) + "kiem/", posted({"I.1": "200", "I.4": "20", "I.3": "300"}, "")
    )
    page = answer.content.decode()
    assert "300 trẻ em dưới 6 tuổi (dòng I.3) nhiều hơn 200" in page
    assert re.search(r'id="tinh-I-5"[^>]*>\s*10,00\s*<', page)
    assert not Submission.objects.exists()


def test_a_page_opened_before_somebody_else_saved_keeps_its_text(scene: Scene) -> None:
    client = signed_in(scene.cast.commune)
    address = PAGE.format(unit=scene.map.one.pk)
    client.post(address, posted({"I.1": "1842"}, "luu"))
    client.post(address, posted({"I.1": "1843"}, "luu") | {"ban": "1"})
    answer = client.post(address, posted({"I.1": "1999"}, "luu") | {"ban": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Lấy 1999" in page
    assert "Giữ 1843" in page
    assert Submission.objects.get().cells.get().typed == "1843"
    kept = re.findall(r'name="chon"\s+value="(mine:[^"]{36})"', page)
    client.post(address, {"ban": "2", "chon": kept[0]})
    assert Submission.objects.get().cells.get().typed == "1999"


@pytest.mark.parametrize("role", ["neighbour", "other_provincial", "viewer", "leader"])
def test_a_form_out_of_reach_looks_like_a_page_that_is_not_there(scene: Scene, role: str) -> None:
    row = scene.handed_in()
    client = signed_in(getattr(scene.cast, role))
    assert client.get(PAGE.format(unit=scene.map.one.pk)).status_code == 404
    if role in {"neighbour", "other_provincial"}:
        assert client.get(f"/thu-thap/bieu/{row.pk}/").status_code == 404
    assert client.post(f"/thu-thap/bieu/{row.pk}/nhan/").status_code == 404
    assert client.post(f"/thu-thap/bieu/{row.pk}/tra-lai/", {"dong": "I.1"}).status_code == 404


def test_the_board_counts_communes_by_state_and_is_closed_to_them(scene: Scene) -> None:
    scene.handed_in()
    address = PAGE.format(unit=scene.map.province.pk) + "bang/"
    page = signed_in(scene.cast.leader).get(address).content.decode()
    assert "Xã Một: đã nộp muộn, 23/24 dòng, 1 chưa có số liệu" in page  # handed in today, due on 15/12/2023
    assert "Xã Hai: chưa bắt đầu" in page
    assert "trên 3 xã" in page
    assert signed_in(scene.cast.commune).get(address).status_code == 404


def test_the_states_of_a_round_are_those_of_its_board(scene: Scene) -> None:
    submit(by=scene.cast.commune, submission=scene.filled())
    board = submission_board(scene.cast.provincial, scene.form, scene.map.province, scene.period)
    assert states_of([board.round]) == {board.round: board.counts}
    assert board.counts["ok"] + board.counts["late"] == 1
    assert sum(board.counts.values()) == 3


def test_the_province_sees_the_communes_total_beside_its_own_lines(scene: Scene) -> None:
    scene.handed_in()
    page = signed_in(scene.cast.provincial).get(PAGE.format(unit=scene.map.province.pk)).content.decode()
    assert 'name="so-II.1"' in page
    assert 'name="so-I.1"' not in page
    assert "1.842" in page
    assert "1/3" in page


def test_lines_are_returned_from_the_submissions_page(scene: Scene) -> None:
    row = scene.handed_in()
    client = signed_in(scene.cast.provincial)
    empty = client.post(f"/thu-thap/bieu/{row.pk}/tra-lai/", {"dong": "I.1", "ly-do-I.1": ""})
    assert empty.status_code == 400
    client.post(f"/thu-thap/bieu/{row.pk}/tra-lai/", {"dong": "I.1", "ly-do-I.1": "Gấp đôi năm trước"})
    row.refresh_from_db()
    assert row.state == "returned"
    page = signed_in(scene.cast.commune).get(PAGE.format(unit=scene.map.one.pk)).content.decode()
    assert "Gấp đôi năm trước" in page


def test_my_forms_lists_what_my_commune_is_asked_for(scene: Scene) -> None:
    page = signed_in(scene.cast.commune).get("/thu-thap/").content.decode()
    assert "Xã Một" in page
    assert "hạn nộp 15/12/2023" in page
    assert "chưa bắt đầu" in page


def test_a_commune_without_a_single_child_fills_in_its_form(scene: Scene) -> None:
    client, address = signed_in(scene.cast.commune), PAGE.format(unit=scene.map.one.pk)
    nothing = {code: "Không" for code in COMMUNE_SHEET}
    assert client.post(address + "kiem/", posted(nothing, "")).status_code == 200
    assert client.post(address, posted(nothing, "nop"), follow=True).status_code == 200
    assert Submission.objects.get().state == "submitted"


def test_the_second_of_two_who_open_an_untouched_form_is_told(scene: Scene) -> None:
    first, second = signed_in(scene.cast.commune), signed_in(scene.cast.provincial)
    address = PAGE.format(unit=scene.map.one.pk)
    assert first.post(address, {**posted({"I.1": "100"}, ""), "ban": ""}).status_code == 302
    answer = second.post(address, {**posted({"I.1": "200"}, ""), "ban": ""})
    assert answer.status_code == 409
    assert "Lấy 200" in answer.content.decode()
    assert "xa-mot gõ" in answer.content.decode()
    assert Submission.objects.get().cells.get(line__code="I.1").typed == "100"


@pytest.mark.parametrize(
    "text",
    ["1" + "0" * 30, "9" * 5000, "-5", "1,1234567", "1e5", "\u202e5", "²", "٣", "<b>5</b>", "NaN", "=1+1"],
)
def test_a_cell_that_makes_no_sense_is_kept_and_told_never_counted(text: str, scene: Scene) -> None:
    client, address = signed_in(scene.cast.commune), PAGE.format(unit=scene.map.one.pk)
    sheet = {**COMMUNE_SHEET, "I.1": text}
    assert client.post(address + "kiem/", posted(sheet, "")).status_code == 200
    answer = client.post(address, posted(sheet, "nop"))
    assert answer.status_code == 400
    assert "<b>5</b>" not in answer.content.decode()
    assert Submission.objects.get().cells.get(line__code="I.1").typed == text[:200]
    assert not Fact.objects.exists()


@pytest.mark.parametrize(
    ("typed", "chosen"), [("1", "Có"), ("không", "Không"), ("x", "×"), ("...", "…"), ("2", "2")]
)
def test_a_yes_or_no_line_is_one_choice_and_keeps_what_it_does_not_know(
    typed: str, chosen: str, scene: Scene
) -> None:
    address = PAGE.format(unit=scene.map.one.pk)
    client = signed_in(scene.cast.commune)
    client.post(address, {"so-V.1": typed, "viec": "luu", "ban": "0"})
    page = client.get(address).content.decode()
    select = page[page.index('name="so-V.1"') :].partition("</select>")[0]
    assert 'name="tra-loi-V.1"' not in page
    assert re.findall(r'value="([^"]*)"\s+selected', select) == [chosen]


def test_the_provinces_form_its_file_and_workbook_say_on_how_many_communes_totals_rest(scene: Scene) -> None:
    scene.handed_in()
    client, where = signed_in(scene.cast.provincial), PAGE.format(unit=scene.map.province.pk)
    page = client.get(where).content.decode()
    assert page.count("1/3 đơn vị đã báo") > 20  # the communes' lines, and the rates computed from them
    book = load_workbook(BytesIO(client.get(f"{where}excel/bieu.xlsx").content))
    cells = [cell for row in book["Biểu"].iter_rows() for cell in row if cell.value == 1842]
    assert [cell.number_format for cell in cells] == ['#,##0" · 1/3 đơn vị"']
    row = open_submission(
        by=scene.cast.provincial, form=scene.form, unit=scene.map.province, period=scene.period
    )
    lines = client.get(f"/thu-thap/bieu/{row.pk}/?tep=csv").content.decode().splitlines()
    assert lines[0].endswith("Các xã báo,Số xã đã báo,Số xã phải báo")
    (children,) = [line for line in lines if line.startswith("I.1,")]
    assert children.endswith("1842,1,3")
