"""Returns open single lines, tiers take the form in turn, late corrections are asked for, granted and locked."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from mangnon.access.models import Person
from mangnon.access.rules import RoleName
from mangnon.access.testing import person
from mangnon.audit.models import Entry as Trail
from mangnon.collection.actions import save_draft, submit
from mangnon.collection.approval import (
    accept,
    ask_correction,
    grant_correction,
    lock_lapsed,
    refuse_correction,
    return_submission,
    say,
)
from mangnon.collection.correspondence import open_codes, threads, tiers, way_up
from mangnon.collection.models import Correction, Submission
from mangnon.collection.rules import Typed
from mangnon.collection.tests.conftest import Scene
from mangnon.collection.tests.test_pages import PAGE, signed_in
from mangnon.figures.models import FactVersion
from mangnon.figures.rollups import differences
from mangnon.ui.errors import NotFound, UserError
from mangnon.vietnamese.dates import format_date

TODAY = timezone.localdate


def accepted(scene: Scene) -> Submission:
    return accept(by=scene.cast.provincial, submission=scene.handed_in())


def district_officer(scene: Scene) -> Person:
    return person("huyen.dong", RoleName.PROVINCIAL_OFFICER, scene.map.east)


def test_only_the_lines_sent_back_are_open_again(scene: Scene) -> None:
    row = scene.handed_in()
    row = return_submission(by=scene.cast.provincial, submission=row, reasons={"I.1": "Kiểm tra lại"})
    assert open_codes(row) == {"I.1"}
    with pytest.raises(UserError, match=r"Dòng I\.7 đang khóa"):
        save_draft(by=scene.cast.commune, submission=row, cells={"I.1": Typed("1.850"), "I.7": Typed("9")})
    assert row.cells.get(line__code="I.1").typed == "1.842"  # refused whole
    save_draft(by=scene.cast.commune, submission=row, cells={"I.1": Typed("1.850"), "I.7": Typed("114")})
    row = submit(by=scene.cast.commune, submission=row)
    assert open_codes(row) == frozenset()
    assert scene.total("children").value == 1850


def test_a_returned_form_shows_the_locked_lines_without_boxes(scene: Scene) -> None:
    row = scene.handed_in()
    return_submission(by=scene.cast.provincial, submission=row, reasons={"I.1": "Kiểm tra lại"})
    page = signed_in(scene.cast.commune).get(PAGE.format(unit=scene.map.one.pk)).content.decode()
    assert 'name="so-I.1"' in page
    assert 'name="so-I.7"' not in page
    assert "đã nộp, đang khóa" in page


def test_a_return_names_a_day_and_a_day_gone_by_is_refused(scene: Scene) -> None:
    row = scene.handed_in()
    with pytest.raises(UserError, match="đã qua"):
        return_submission(
            by=scene.cast.provincial, submission=row, reasons={"I.1": "Xem lại"}, due=date(2023, 1, 1)
        )
    until = TODAY() + timedelta(days=3)
    return_submission(by=scene.cast.provincial, submission=row, reasons={"I.1": "Xem lại"}, due=until)
    assert row.returns.get().due == until


def test_a_district_takes_the_form_before_the_province_and_only_once(scene: Scene) -> None:
    chief = district_officer(scene)
    row = accept(by=chief, submission=scene.handed_in())
    assert row.state == Submission.State.SUBMITTED
    assert [(step.name, bool(step.at)) for step in way_up(row)] == [("Huyện Đông", True), ("Tỉnh Mẫu", False)]
    with pytest.raises(UserError, match="đã nhận biểu này"):
        accept(by=chief, submission=row)
    row = accept(by=scene.cast.provincial, submission=row)
    assert row.state == Submission.State.ACCEPTED


def test_the_province_may_take_a_form_its_district_has_not(scene: Scene) -> None:
    assert [(s.name, s.skipped) for s in way_up(accepted(scene))] == [
        ("Huyện Đông", True),
        ("Tỉnh Mẫu", False),
    ]


def test_a_district_does_not_take_its_neighbours_forms(scene: Scene) -> None:
    west = person("huyen.tay", RoleName.PROVINCIAL_OFFICER, scene.map.west)
    with pytest.raises(NotFound):
        accept(by=west, submission=scene.handed_in())


def test_a_return_takes_the_acceptances_back(scene: Scene) -> None:
    row = accept(by=district_officer(scene), submission=scene.handed_in())
    return_submission(by=scene.cast.provincial, submission=row, reasons={"I.1": "Xem lại"})
    assert not any(step.at for step in way_up(row))
    assert row.acceptances.count() == 1  # kept, marked as withdrawn


def test_a_province_takes_its_own_form_alone(scene: Scene) -> None:
    row = Submission(unit=scene.map.province, period=scene.period)
    assert [unit.name for unit in tiers(row)] == ["Tỉnh Mẫu"]


def test_a_late_correction_is_asked_granted_dated_and_told_in_the_figures_history(scene: Scene) -> None:
    row = accepted(scene)
    asked = ask_correction(
        by=scene.cast.commune, submission=row, reason="Đếm sót thôn 3", proposed={"I.1": "1.850"}
    )
    assert asked.state == Correction.State.ASKED
    assert scene.total("children").value == 1842
    grant_correction(by=scene.cast.provincial, correction=asked, until=TODAY() + timedelta(days=2))
    row.refresh_from_db()
    assert open_codes(row) == {"I.1"}
    save_draft(by=scene.cast.commune, submission=row, cells={"I.1": Typed("1.850")})
    assert scene.total("children").value == 1842
    row = submit(by=scene.cast.commune, submission=row)
    assert scene.total("children").value == 1850
    assert list(differences()) == []
    version = FactVersion.objects.get(fact__element__code="children")
    assert version.reason == f"Sửa theo đề nghị ngày {format_date(TODAY())}: Đếm sót thôn 3"
    asked.refresh_from_db()
    assert (asked.state, open_codes(row)) == (Correction.State.DONE, frozenset())
    assert not any(step.at for step in way_up(row))  # to be taken anew


def test_a_refusal_needs_a_word_and_changes_nothing(scene: Scene) -> None:
    row = accepted(scene)
    asked = ask_correction(by=scene.cast.commune, submission=row, reason="Đếm sót", proposed={"I.1": ""})
    with pytest.raises(UserError, match="vì sao"):
        refuse_correction(by=scene.cast.provincial, correction=asked, answer=" ")
    refuse_correction(by=scene.cast.provincial, correction=asked, answer="Báo cáo đã ban hành")
    row.refresh_from_db()
    assert row.state == Submission.State.ACCEPTED
    with pytest.raises(UserError, match="đã được trả lời"):
        grant_correction(by=scene.cast.provincial, correction=asked, until=TODAY())


def test_what_is_not_handed_in_by_the_day_is_locked_as_it_was_and_stays_in_the_thread(scene: Scene) -> None:
    row = accepted(scene)
    asked = ask_correction(by=scene.cast.commune, submission=row, reason="Đếm sót", proposed={"I.1": ""})
    grant_correction(by=scene.cast.provincial, correction=asked, until=TODAY())
    save_draft(by=scene.cast.commune, submission=row, cells={"I.1": Typed("1.999")})
    assert lock_lapsed() == 0
    assert lock_lapsed(TODAY() + timedelta(days=1)) == 1
    row.refresh_from_db()
    cell = row.cells.get(line__code="I.1")
    assert (row.state, cell.typed, cell.value) == (Submission.State.ACCEPTED, "1.842", Decimal(1842))
    assert "Đã gõ “1.999” nhưng chưa nộp" in threads(row)["I.1"][-1].text
    assert Trail.objects.filter(verb="collection.lapse_correction").count() == 1


def test_a_form_nobody_has_taken_is_opened_at_once(scene: Scene) -> None:
    row = scene.handed_in()
    asked = ask_correction(by=scene.cast.commune, submission=row, reason="Gõ nhầm", proposed={"I.7": "115"})
    row.refresh_from_db()
    assert (asked.state, open_codes(row)) == (Correction.State.GRANTED, {"I.7"})


def test_a_line_is_not_asked_about_twice_and_a_request_names_its_lines(scene: Scene) -> None:
    row = accepted(scene)
    ask_correction(by=scene.cast.commune, submission=row, reason="Đếm sót", proposed={"I.1": ""})
    with pytest.raises(UserError, match=r"Dòng I\.1 đã có đề nghị"):
        ask_correction(by=scene.cast.commune, submission=row, reason="Lại nữa", proposed={"I.1": ""})
    for reason, lines in (("Đếm sót", {}), (" ", {"I.7": ""}), ("Đếm sót", {"Z.9": ""})):
        with pytest.raises(UserError, match="chọn ít nhất một dòng và ghi lý do"):
            ask_correction(by=scene.cast.commune, submission=row, reason=reason, proposed=lines)


def test_a_thread_keeps_both_sides_in_order(scene: Scene) -> None:
    row = scene.handed_in()
    say(by=scene.cast.commune, submission=row, line="I.1", text="Theo danh sách công an xã")
    return_submission(by=scene.cast.provincial, submission=row, reasons={"I.1": "Kiểm tra lại"})
    say(by=scene.cast.provincial, submission=row, line="I.1", text="Cần cả trẻ tạm trú")
    save_draft(by=scene.cast.commune, submission=row, cells={"I.1": Typed("1.850")})
    submit(by=scene.cast.commune, submission=row)
    assert [said.kind for said in threads(row)["I.1"]] == ["word", "return", "word", "answered"]


def test_strangers_neither_talk_nor_ask_nor_answer(scene: Scene) -> None:
    row = accepted(scene)
    asked = ask_correction(by=scene.cast.commune, submission=row, reason="Đếm sót", proposed={"I.1": ""})
    for stranger in (scene.cast.neighbour, scene.cast.other_provincial, scene.cast.viewer):
        with pytest.raises(NotFound):
            say(by=stranger, submission=row, line="I.1", text="Xin chào")
        with pytest.raises(NotFound):
            ask_correction(by=stranger, submission=row, reason="x", proposed={"I.7": ""})
        with pytest.raises(NotFound):
            grant_correction(by=stranger, correction=asked, until=TODAY())
    with pytest.raises(NotFound):
        grant_correction(by=scene.cast.commune, correction=asked, until=TODAY())


def address(row: Submission, *parts: object) -> str:
    return f"/thu-thap/bieu/{row.pk}/" + "".join(f"{part}/" for part in parts)


def test_a_correction_goes_from_page_to_page(scene: Scene) -> None:
    row = accepted(scene)
    commune, chief = signed_in(scene.cast.commune), signed_in(scene.cast.provincial)
    assert 'name="de-nghi-I.1"' in page_of(commune, address(row) + "?viec=de-nghi-sua")
    sent = {"viec": "de-nghi-sua", "dong": "I.1", "de-nghi-I.1": "1.850", "ly-do": ""}
    refused = commune.post(address(row, "de-nghi-sua"), sent)
    assert refused.status_code == 400
    assert 'value="1.850"' in refused.content.decode()  # nothing typed is lost
    commune.post(address(row, "de-nghi-sua"), {**sent, "ly-do": "Đếm sót thôn 3"})
    asked = Correction.objects.get()
    page = page_of(chief, address(row))
    assert "Đếm sót thôn 3" in page
    assert "đề nghị ghi <b>1.850</b>" in page
    wrong = chief.post(address(row, "de-nghi-sua", asked.pk), {"tra-loi": "co", "han": "31/02/2027"})
    assert wrong.status_code == 400
    chief.post(address(row, "de-nghi-sua", asked.pk), {"tra-loi": "co", "han": f"{TODAY():%Y-%m-%d}"})
    row.refresh_from_db()
    assert row.state == "returned"
    assert 'name="so-I.1"' in page_of(commune, PAGE.format(unit=scene.map.one.pk))


def test_a_correction_of_another_form_is_not_there(scene: Scene) -> None:
    row = accepted(scene)
    ask_correction(by=scene.cast.commune, submission=row, reason="Đếm sót", proposed={"I.1": ""})
    chief = signed_in(scene.cast.provincial)
    assert chief.post(address(row, "de-nghi-sua", 10**6), {"tra-loi": "co"}).status_code == 404


def test_words_are_sent_from_the_page(scene: Scene) -> None:
    row = scene.handed_in()
    client = signed_in(scene.cast.commune)
    assert client.post(address(row, "loi", "I.1"), {"loi": " "}).status_code == 400
    client.post(address(row, "loi", "I.1"), {"loi": "Theo danh sách công an xã"})
    assert "Theo danh sách công an xã" in page_of(signed_in(scene.cast.provincial), address(row))


def page_of(client: Client, where: str) -> str:
    answer = client.get(where)
    assert answer.status_code == 200
    return answer.content.decode()
