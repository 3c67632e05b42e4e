"""Agencies fill in their own lines; two bodies' figures stand side by side until somebody says which counts."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from mangnon.access.models import Agency, Person, Post
from mangnon.access.rules import RoleName
from mangnon.access.testing import cast_of, person, small_map
from mangnon.collection.actions import open_submission, save_draft, submit
from mangnon.collection.assigning import assign_form, open_round
from mangnon.collection.board import submission_board
from mangnon.collection.models import Form, Reminder, Round, Submission, Upload
from mangnon.collection.queries import my_duties
from mangnon.collection.reminder_queries import awaited
from mangnon.collection.reminding import remind_now
from mangnon.collection.tests.conftest import Scene, typed
from mangnon.collection.tests.test_pages import signed_in
from mangnon.figures.actions import period
from mangnon.figures.bodies import choose, shared_figures
from mangnon.figures.models import DataElement, Fact
from mangnon.figures.queries import readings
from mangnon.figures.rollups import differences
from mangnon.places.models import Unit
from mangnon.ui.errors import NotFound, UserError

RATE = "stunting-rate"


@pytest.fixture
def scene(definitions: bool, db: None) -> Scene:
    assert definitions
    places = small_map()
    Agency.objects.create(code="SYT", name="Sở Y tế", unit=places.province)
    form, year = Form.objects.get(code="programme-form-18"), period("2023")
    given = assign_form(by=None, form=form, province=places.province, valid_from=date(2023, 1, 1))
    open_round(by=None, assignment=given, period=year, due=date(2023, 12, 15))
    return Scene(places, cast_of(places), form, year)


def health_officer(scene: Scene, at: Unit | None = None, name: str = "so-y-te") -> Person:
    officer = person(name, RoleName.AGENCY_OFFICER, at or scene.map.province)
    agency = Agency.objects.get(code="SYT")
    Post.objects.filter(person=officer).update(agency=agency)
    return officer


def handed_in(scene: Scene, by: Person, body: str, **said: str) -> Submission:
    row = open_submission(by=by, form=scene.form, unit=scene.map.province, period=scene.period, body=body)
    lines = [
        line.code for line in row.version.lines.all() if line.filled_at("province", scene.period.end, body)
    ]
    texts = {code: "…" for code in lines} | {code.removeprefix("_"): text for code, text in said.items()}
    save_draft(by=by, submission=row, cells=typed(texts))
    return submit(by=by, submission=row)


def settle(scene: Scene, by: Person, body: str, reason: str) -> None:
    element = DataElement.objects.get(code="children-injured")
    choose(by=by, element=element, unit=scene.map.province, period=scene.period, body=body, reason=reason)


def value(scene: Scene) -> Decimal | None:
    where = scene.map.province.pk
    return readings([RATE], [where], ["2023"]).get(RATE, where, "2023").value


def test_an_agency_is_asked_for_its_own_lines_and_no_others(scene: Scene) -> None:
    officer = health_officer(scene)
    (duty,) = my_duties(officer)
    assert (duty.body, duty.unit_name) == ("SYT", "Sở Y tế")
    page = signed_in(officer).get(duty.address).content.decode()
    assert 'name="so-1"' in page
    assert 'name="so-5"' not in page  # education's
    assert 'name="so-10"' not in page  # the province's own


def test_an_agency_does_not_fill_in_for_the_province_nor_for_another_agency(scene: Scene) -> None:
    officer = health_officer(scene)
    for body in ("", "SGDDT"):
        with pytest.raises(NotFound):
            open_submission(
                by=officer, form=scene.form, unit=scene.map.province, period=scene.period, body=body
            )
    stranger = health_officer(scene, scene.map.other_province, "so-y-te-ben")
    with pytest.raises(NotFound):
        open_submission(
            by=stranger, form=scene.form, unit=scene.map.province, period=scene.period, body="SYT"
        )


def test_the_first_body_counts_and_the_second_stands_beside_it(scene: Scene) -> None:
    handed_in(scene, health_officer(scene), "SYT", _1="13,6")
    handed_in(scene, scene.cast.provincial, "", _1="13,9")
    assert value(scene) == Decimal("13.6")
    (said,) = [
        s for s in shared_figures(scene.cast.provincial, [scene.map.province]) if s.element.code == RATE
    ]
    assert [(v.name, v.counts) for v in said.voices] == [("Sở Y tế", True), ("Tỉnh Mẫu", False)]
    assert (said.open, said.difference) == (True, Decimal("0.3"))


def test_two_bodies_are_never_added_up(scene: Scene) -> None:
    handed_in(scene, health_officer(scene), "SYT", _14="900")
    handed_in(scene, scene.cast.provincial, "", _14="950")
    where = scene.map.province.pk
    reading = readings(["children-injured"], [where], ["2023"]).get("children-injured", where, "2023")
    assert reading.value == 900
    assert list(differences()) == []


def test_choosing_moves_the_total_and_keeps_the_reason(scene: Scene) -> None:
    handed_in(scene, health_officer(scene), "SYT", _14="900")
    handed_in(scene, scene.cast.provincial, "", _14="950")
    element = DataElement.objects.get(code="children-injured")
    with pytest.raises(UserError, match="vì sao"):
        settle(scene, scene.cast.provincial, "", " ")
    settle(scene, scene.cast.provincial, "", "Gồm cả ca điều trị ở tuyến xã")
    where = scene.map.province.pk
    assert (
        readings(["children-injured"], [where], ["2023"]).get("children-injured", where, "2023").value == 950
    )
    assert Fact.objects.filter(element=element, counts=True).count() == 1
    assert list(differences()) == []
    (said,) = [s for s in shared_figures(scene.cast.provincial, [scene.map.province]) if s.element == element]
    assert not said.open
    with pytest.raises(NotFound):
        settle(scene, scene.cast.viewer, "SYT", "x")


def test_a_figure_changed_after_the_choice_is_open_again(scene: Scene) -> None:
    officer = health_officer(scene)
    row = handed_in(scene, officer, "SYT", _14="900")
    handed_in(scene, scene.cast.provincial, "", _14="950")
    element = DataElement.objects.get(code="children-injured")
    settle(scene, scene.cast.provincial, "SYT", "Số của ngành")
    Submission.objects.filter(pk=row.pk).update(state="draft")
    row.refresh_from_db()
    save_draft(by=officer, submission=row, cells=typed({"14": "905"}))
    submit(by=officer, submission=row)
    (said,) = [s for s in shared_figures(scene.cast.provincial, [scene.map.province]) if s.element == element]
    assert said.open
    assert [v.counts for v in said.voices] == [True, False]  # the choice itself holds


def test_the_page_shows_both_and_takes_a_choice(scene: Scene) -> None:
    handed_in(scene, health_officer(scene), "SYT", _1="13,6")
    handed_in(scene, scene.cast.provincial, "", _1="13,9")
    where = f"/so-lieu/hai-nguon/{scene.map.province.pk}/"
    client = signed_in(scene.cast.provincial)
    page = client.get(where).content.decode()
    assert "13,6" in page
    assert "13,9" in page
    said = {"element": RATE, "period": "2023", "breakdown": "1", "body": ""}
    assert client.post(where, said | {"reason": ""}).status_code == 400
    assert client.post(where, said | {"reason": "Số điều tra mới"}).status_code == 302
    assert value(scene) == Decimal("13.9")
    assert signed_in(scene.cast.other_provincial).get(where).status_code == 404
    assert signed_in(scene.cast.viewer).post(where, said | {"reason": "x"}).status_code == 404


def test_the_board_shows_what_agencies_have_handed_in(scene: Scene) -> None:
    handed_in(scene, health_officer(scene), "SYT", _1="13,6")
    found = submission_board(scene.cast.provincial, scene.form, scene.map.province, scene.period)
    assert [(t.name, t.state, t.needed) for t in found.agencies] == [
        ("Sở Y tế", "late", 5),
        ("SGDDT", "none", 5),
    ]


def begun(scene: Scene) -> tuple[Person, str]:
    """A health officer, and the end of the addresses of the agency's form."""
    where = f"/thu-thap/programme-form-18/{scene.map.province.pk}/2023"
    return health_officer(scene), where


def test_an_agency_takes_its_form_as_a_workbook_and_brings_it_back(scene: Scene) -> None:
    officer, where = begun(scene)
    client = signed_in(officer)
    assert b"co-quan=SYT" in client.get(f"{where}/?co-quan=SYT").content  # the way there is on the page
    assert client.get(f"{where}/excel/").status_code == 404  # the province's own is not an agency's
    sent = client.get(f"{where}/excel/bieu.xlsx?co-quan=SYT")
    book = load_workbook(BytesIO(sent.content))
    sheet = book["Biểu"]
    assert "SỞ Y TẾ" in str(sheet["A2"].value)
    columns = {cell.value: cell.column_letter for cell in sheet[9] if cell.value}
    value = columns["Cơ quan nhập (2023)"]
    open_rows = [row for row in range(10, sheet.max_row + 1) if not sheet[f"{value}{row}"].protection.locked]
    assert len(open_rows) == 5  # its own lines and no others
    for row in open_rows:
        sheet[f"{value}{row}"] = 12
    room = BytesIO()
    book.save(room)
    file = SimpleUploadedFile("so-y-te.xlsx", room.getvalue())
    back = client.post(f"{where}/excel/?co-quan=SYT", {"tep": file})
    upload = Upload.objects.get()
    assert (back.status_code, upload.body, upload.unit_name) == (302, "SYT", "Sở Y tế")
    saved = client.post(f"/thu-thap/tep/{upload.pk}/luu/", {"ban": "0"})
    assert saved["Location"].endswith("?co-quan=SYT")
    begun_row = Submission.objects.get()
    assert (begun_row.body, begun_row.cells.filter(typed="12").count()) == ("SYT", 5)
    room.seek(0)
    strange = client_of_province(scene).post(
        f"{where}/excel/", {"tep": SimpleUploadedFile("a.xlsx", room.read())}
    )
    refused = Upload.objects.get(by=scene.cast.provincial)
    assert (strange.status_code, refused.state) == (302, Upload.State.REFUSED)
    assert "Sở Y tế" in refused.sentence


def client_of_province(scene: Scene) -> Client:
    return signed_in(scene.cast.provincial)


def test_an_agency_prints_its_blank_form_and_is_checked_while_typing(scene: Scene) -> None:
    officer, where = begun(scene)
    client = signed_in(officer)
    paper = client.get(f"{where}/mau-giay/?co-quan=SYT").content.decode()
    assert "Sở Y tế" in paper
    assert client.get(f"{where}/mau-giay/").status_code == 404
    checked = client.post(f"{where}/kiem/?co-quan=SYT", {"so-1": "mười"})
    assert (checked.status_code, "mười" in checked.content.decode()) == (200, True)


def test_an_agency_is_reminded_until_it_has_handed_in(scene: Scene) -> None:
    officer, _where = begun(scene)
    (opened,) = Round.objects.all()
    day = date(2023, 12, 16)
    waiting = [row for row in awaited(opened, day) if row.body]
    assert [(row.name, row.body, row.officers) for row in waiting] == [
        ("Sở Y tế", "SYT", 1),
        ("SGDDT", "SGDDT", 0),
    ]
    remind_now(by=scene.cast.provincial, opened=opened, day=day, words="Gửi giúp trước thứ Hai")
    told = Reminder.objects.get(body="SYT", channel="app")
    assert told.unit_name == "Sở Y tế"
    assert "Gửi giúp trước thứ Hai" in signed_in(officer).get("/thu-thap/").content.decode()
    assert "Gửi giúp trước thứ Hai" in signed_in(officer).get("/").content.decode()
    handed_in(scene, officer, "SYT", _1="13,6")
    assert [row.body for row in awaited(opened, day) if row.body] == ["SGDDT"]
    assert "Gửi giúp" not in signed_in(officer).get("/thu-thap/").content.decode()


def test_the_board_says_whom_to_call_at_an_agency(scene: Scene) -> None:
    officer, _where = begun(scene)
    Person.objects.filter(pk=officer.pk).update(phone="02390123456")
    address = f"/thu-thap/programme-form-18/{scene.map.province.pk}/2023/bang/"
    client = signed_in(scene.cast.provincial)
    page = client.get(address).content.decode()
    assert "tel:02390123456" in page
    assert ">02390123456" in page.replace("&nbsp;", " ").replace(" 02390123456", "02390123456")
    table = client.get(f"{address}nganh.csv").content.decode()
    assert "Sở Y tế,chưa bắt đầu,15/12/2023," in table
    assert "02390123456" in table
