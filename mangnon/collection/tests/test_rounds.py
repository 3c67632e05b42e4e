"""Rounds run by the province: who may, what they ask of whom, longer for one unit, closed and open again."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mangnon.access.models import Person
from mangnon.access.open_work import open_work
from mangnon.audit.models import Entry
from mangnon.collection.actions import open_submission, save_draft, submit
from mangnon.collection.approval import return_submission
from mangnon.collection.assigning import assign_form, open_round
from mangnon.collection.models import Assignment, Form, Round, Submission
from mangnon.collection.queries import my_duties
from mangnon.collection.round_actions import close_round, extend_due, reopen_round
from mangnon.collection.tests.conftest import COMMUNE_SHEET, Scene, typed
from mangnon.figures.actions import period
from mangnon.figures.rules import Status
from mangnon.places.models import Unit
from mangnon.places.tagging import change_tag
from mangnon.ui.errors import NotFound, UserError

RUNS = {"provincial"}
BOARDS = {"administrator", "provincial", "leader", "agency", "viewer"}


def browse(who: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def the_round(scene: Scene) -> Round:
    return Round.objects.get(assignment__province=scene.map.province)


def test_forms_are_assigned_and_rounds_run_by_the_provinces_officer_alone(scene: Scene) -> None:
    row = the_round(scene)
    for name, who in scene.cast.everybody().items():
        if name in RUNS:
            continue
        with pytest.raises(NotFound):
            assign_form(by=who, form=scene.form, province=scene.map.province, valid_from=date(2030, 1, 1))
        with pytest.raises(NotFound):
            open_round(by=who, assignment=row.assignment, period=period("2024"), due=date(2024, 12, 13))
        with pytest.raises(NotFound):
            extend_due(by=who, opened=row, unit=scene.map.one, due=date(2023, 12, 29), reason="Bão")
        with pytest.raises(NotFound):
            close_round(by=who, opened=row, reason="Đủ số")
    assert Round.objects.count() == 1
    assert Assignment.objects.count() == 1


def test_a_form_is_not_assigned_twice_for_one_day(scene: Scene) -> None:
    with pytest.raises(UserError, match="đã giao cho Tỉnh Mẫu từ ngày 01/01/2023"):
        assign_form(
            by=scene.cast.provincial,
            form=scene.form,
            province=scene.map.province,
            valid_from=date(2024, 1, 1),
        )


def test_no_count_is_asked_of_the_province_and_of_its_communes(scene: Scene) -> None:
    form = Form.objects.get(code="programme-form-18")

    def assigned() -> Assignment:
        return assign_form(
            by=scene.cast.provincial, form=form, province=scene.map.province, valid_from=date(2024, 1, 1)
        )

    with pytest.raises(UserError, match=r"dòng 10 “Tổng số trẻ em” .* sẽ bị cộng hai lần"):
        assigned()
    assert not Assignment.objects.filter(form=form).exists()
    scene.form.assignments.update(valid_to=date(2023, 12, 31))
    assert assigned().form == form  # one after the other


def test_a_round_is_opened_with_three_tiers_and_said_in_the_trail(scene: Scene) -> None:
    row = open_round(
        by=scene.cast.provincial, assignment=the_round(scene).assignment, period=period("2024"),
        due=date(2024, 12, 6), due_province=date(2024, 12, 13), due_ministry=date(2024, 12, 20),
        status=Status.ESTIMATE, decision="CV 12/SYT",
    )  # fmt: skip
    assert row.due_of(scene.map.one) == date(2024, 12, 6)
    assert row.due_of(scene.map.province) == date(2024, 12, 13)
    told = Entry.objects.filter(verb="collection.open_round").latest("id")
    assert told.by == scene.cast.provincial
    assert told.details["due_ministry"] == "2024-12-20"
    with pytest.raises(UserError, match="đã mở rồi"):
        open_round(
            by=scene.cast.provincial, assignment=row.assignment, period=row.period, due=date(2024, 12, 6)
        )


def test_a_round_that_makes_no_sense_is_not_opened(scene: Scene) -> None:
    assignment, year = the_round(scene).assignment, period("2024")
    by = scene.cast.provincial
    with pytest.raises(UserError, match="sau hạn của cấp xã"):
        open_round(
            by=by, assignment=assignment, period=year, due=date(2024, 12, 6), due_province=date(2024, 12, 6)
        )
    with pytest.raises(UserError, match="sớm hơn ngày đầu của kỳ"):
        open_round(by=by, assignment=assignment, period=year, due=date(2023, 12, 6))
    with pytest.raises(UserError, match="không có phiên bản nào"):
        open_round(by=by, assignment=assignment, period=period("2022"), due=date(2022, 12, 6))
    Assignment.objects.update(valid_to=date(2023, 12, 31))
    with pytest.raises(UserError, match="nằm ngoài thời gian"):
        open_round(by=by, assignment=the_round(scene).assignment, period=year, due=date(2024, 12, 6))
    Assignment.objects.update(valid_to=None)
    with pytest.raises(UserError, match="Xã Bên không thuộc"):
        open_round(
            by=by, assignment=assignment, period=year, due=date(2024, 12, 6), only=[scene.map.other_commune]
        )
    assert Round.objects.count() == 1


def test_a_round_for_some_communes_asks_only_them(scene: Scene) -> None:
    row = open_round(
        by=scene.cast.provincial, assignment=the_round(scene).assignment, period=period("2024"),
        due=date(2024, 12, 6), only=[scene.map.one],
    )  # fmt: skip
    asked = {
        who: [d.round.period.code for d in my_duties(getattr(scene.cast, who))]
        for who in ("commune", "neighbour")
    }
    assert asked == {"commune": ["2024", "2023"], "neighbour": ["2023"]}
    with pytest.raises(NotFound):
        open_submission(by=scene.cast.neighbour, form=scene.form, unit=scene.map.two, period=row.period)
    page = browse(scene.cast.provincial).get(
        f"/thu-thap/{scene.form.code}/{scene.map.province.pk}/2024/bang/"
    )
    assert [t.unit_id for t in page.context["board"].tiles] == [scene.map.one.pk]


def test_one_unit_has_longer_and_is_on_time_until_then(scene: Scene) -> None:
    row, m = the_round(scene), scene.map
    handed = scene.handed_in()  # today, years after 15/12/2023
    assert handed.is_late
    today = timezone.localdate()
    extend_due(by=scene.cast.provincial, opened=row, unit=m.one, due=today, reason="Bão số 4")
    assert not Submission.objects.get(pk=handed.pk).is_late
    due = {who: my_duties(getattr(scene.cast, who))[0].due for who in ("commune", "neighbour")}
    assert due == {"commune": today, "neighbour": date(2023, 12, 15)}
    told = Entry.objects.get(verb="collection.extend_due")
    assert (told.unit_id, told.details["reason"]) == (m.one.pk, "Bão số 4")


def test_longer_means_later_for_a_unit_that_is_asked_and_before_the_ministry(scene: Scene) -> None:
    row, by, m = the_round(scene), scene.cast.provincial, scene.map
    Round.objects.filter(pk=row.pk).update(due_ministry=date(2023, 12, 25))
    wrong = [
        (m.one, date(2023, 12, 15), "Bão", "phải sau ngày đó"),
        (m.one, date(2023, 12, 25), "Bão", "Tỉnh phải gửi Bộ"),
        (m.one, date(2023, 12, 20), " ", "lý do"),
        (m.other_commune, date(2023, 12, 20), "Bão", "không được giao biểu này"),
    ]
    for unit, due, reason, told in wrong:
        with pytest.raises(UserError, match=told):
            extend_due(by=by, opened=row, unit=unit, due=due, reason=reason)
    close_round(by=by, opened=row, reason="Đủ số")
    with pytest.raises(UserError, match="đã đóng"):
        extend_due(by=by, opened=row, unit=m.one, due=date(2023, 12, 20), reason="Bão")


def test_a_closed_round_takes_no_form_but_answers_to_lines_sent_back(scene: Scene) -> None:
    row, cast, m = the_round(scene), scene.cast, scene.map
    handed = scene.handed_in()
    draft = open_submission(by=cast.neighbour, form=scene.form, unit=m.two, period=scene.period)
    close_round(by=cast.provincial, opened=row, reason="Đã gửi Bộ")
    for deed in (
        lambda: save_draft(by=cast.neighbour, submission=draft, cells=typed(COMMUNE_SHEET)),
        lambda: open_submission(by=cast.provincial, form=scene.form, unit=m.three, period=scene.period),
    ):
        with pytest.raises(UserError, match="đã đóng, không nhận biểu mới"):
            deed()
    return_submission(by=cast.provincial, submission=handed, reasons={"I.1": "Xem lại"})
    assert submit(by=cast.commune, submission=handed).state == Submission.State.SUBMITTED
    reopen_round(by=cast.provincial, opened=row, reason="Còn xã chưa nộp")
    save_draft(by=cast.neighbour, submission=draft, cells=typed(COMMUNE_SHEET))
    assert [e.verb for e in Entry.objects.filter(verb__endswith="_round").order_by("id")][-2:] == [
        "collection.close_round", "collection.reopen_round",
    ]  # fmt: skip


def test_what_is_open_at_a_unit_is_told_with_its_due_date_and_reasons(scene: Scene) -> None:
    m = scene.map
    assert [(i.state, i.urgent) for i in open_work(m.one)] == [("chưa bắt đầu", True)]
    handed = scene.handed_in()
    assert open_work(m.one) == []
    return_submission(by=scene.cast.provincial, submission=handed, reasons={"I.1": "Gấp đôi năm trước"})
    item = open_work(m.one)[0]
    assert "Gấp đôi năm trước" in item.notes[0]
    assert item.due == date(2023, 12, 15)
    page = browse(scene.cast.administrator).get(f"/nguoi-dung/noi/{m.one.pk}/ban-giao/")
    assert "Gấp đôi năm trước" in page.content.decode()


def test_the_pages_of_rounds_for_every_role(scene: Scene) -> None:
    row = the_round(scene)
    theirs = assign_form(
        by=None, form=scene.form, province=scene.map.other_province, valid_from=date(2023, 1, 1)
    )
    other = open_round(by=None, assignment=theirs, period=scene.period, due=date(2023, 12, 15))
    for name, who in scene.cast.everybody().items():
        client = browse(who)
        assert client.get("/thu-thap/dot/").status_code == 200
        for address in ("/thu-thap/dot/mo/", "/thu-thap/dot/giao-bieu/"):
            wanted = 200 if name in RUNS | {"other_provincial"} else 404
            assert client.get(address).status_code == wanted, (name, address)
        assert client.get(f"/thu-thap/dot/{row.pk}/").status_code == (200 if name in BOARDS else 404), name
        assert client.get(f"/thu-thap/dot/{other.pk}/").status_code == (
            200 if name == "other_provincial" else 404
        )
        for deed in ("gia-han", "dong"):
            answer = client.post(f"/thu-thap/dot/{row.pk}/{deed}/", {"reason": "x", "viec": "dong"})
            assert answer.status_code == 404 or name in RUNS, (name, deed)


def test_the_list_says_how_many_have_handed_in_and_the_state(scene: Scene) -> None:
    scene.handed_in()
    client = browse(scene.cast.provincial)
    row = client.get("/thu-thap/dot/").context["rows"][0]
    assert (row.state, row.handed, row.expected) == ("late", 1, 3)
    client.post(f"/thu-thap/dot/{row.round.pk}/dong/", {"viec": "dong", "reason": "Đã gửi Bộ"})
    assert client.get("/thu-thap/dot/?ai=closed").context["rows"][0].round == row.round
    assert client.get("/thu-thap/dot/?ai=open").context["rows"] == []
    client.post(f"/thu-thap/dot/{row.round.pk}/dong/", {"viec": "mo", "reason": "Còn xã"})
    assert the_round(scene).closed_at is None


def said(scene: Scene, **more: str) -> dict[str, str]:
    base = {"assignment": str(the_round(scene).assignment_id), "kind": "year", "year": "2026", "places": "all",
            "status": "3", "due_ministry": "18/12/2026", "buoc": "ghi"}  # fmt: skip
    return {**base, **more}


def test_a_round_is_seen_first_then_opened_with_due_dates_counted_back(scene: Scene) -> None:
    client = browse(scene.cast.provincial)
    seen = client.post("/thu-thap/dot/mo/", said(scene, buoc="xem"))
    assert "Xem trước, chưa mở" in seen.content.decode()
    assert seen.context["seen"]["communes"] == 3
    assert Round.objects.count() == 1
    assert client.post("/thu-thap/dot/mo/", said(scene)).status_code == 302
    row = Round.objects.get(period__code="2026")
    assert (row.due, row.due_province, row.due_ministry) == (
        date(2026, 12, 4), date(2026, 12, 11), date(2026, 12, 18),
    )  # fmt: skip
    assert row.opened_by == scene.cast.provincial


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"due": "21/11/2026"}, "là ngày nghỉ (thứ Bảy). Ngày làm việc gần nhất: 20/11/2026 hoặc 23/11/2026"),
        ({"due_ministry": "18/02/2026"}, "ngày nghỉ (Tết Nguyên đán)"),
        ({"due_ministry": ""}, "Chưa có hạn nào"),
        ({"due": "17/12/2026", "due_province": "16/12/2026"}, "sau hạn của cấp xã"),
        ({"kind": "quarter", "part": "5"}, "từ 1 đến 4"),
        ({"kind": "programme", "until_year": "2026"}, "Ghi năm cuối"),
        ({"kind": "free"}, "cả ngày đầu và ngày cuối"),
        ({"places": "tag:island"}, "Chưa có xã nào gắn nhãn này"),
        ({"places": "codes", "codes": "99101 00000"}, "Không có xã mang mã 00000"),
        ({"kind": "year", "year": "2022", "due_ministry": "16/12/2022"}, "không có phiên bản nào"),
    ],
)
def test_what_makes_no_sense_is_answered_and_kept(scene: Scene, more: dict[str, str], told: str) -> None:
    answer = browse(scene.cast.provincial).post("/thu-thap/dot/mo/", said(scene, decision="CV 12", **more))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert told in page
    assert "CV 12" in page
    assert Round.objects.count() == 1


def test_a_due_date_on_a_day_off_is_kept_where_the_document_says_so(scene: Scene) -> None:
    client = browse(scene.cast.provincial)
    client.post("/thu-thap/dot/mo/", said(scene, due="14/11/2026", keep_days_off="on"))
    assert Round.objects.get(period__code="2026").due == date(2026, 11, 14)


def test_a_year_whose_tet_is_not_listed_is_told(scene: Scene) -> None:
    seen = browse(scene.cast.provincial).post(
        "/thu-thap/dot/mo/", said(scene, buoc="xem", year="2031", due_ministry="17/12/2031")
    )
    assert "Chưa có lịch nghỉ Tết và ngày nghỉ bù năm 2031" in seen.content.decode()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"kind": "half", "part": "1"}, "2026H1"),
        ({"kind": "nine"}, "2026M9"),
        ({"kind": "quarter", "part": "3"}, "2026Q3"),
        ({"kind": "month", "part": "6"}, "202606"),
        ({"kind": "programme", "until_year": "2030"}, "2026/2030"),
        ({"kind": "free", "first": "01/06/2026", "last": "31/07/2026"}, "2026-06-01/2026-07-31"),
    ],
)
def test_every_kind_of_period_has_its_rounds_and_pages(scene: Scene, more: dict[str, str], code: str) -> None:
    client = browse(scene.cast.provincial)
    assert client.post("/thu-thap/dot/mo/", said(scene, **more)).status_code == 302
    row = Round.objects.get(period__code=code)
    assert client.get(f"/thu-thap/dot/{row.pk}/").status_code == 200
    duties = browse(scene.cast.commune).get("/thu-thap/").content.decode()
    address = f"/thu-thap/{scene.form.code}/{scene.map.one.pk}/{row.period.in_address}/"
    assert address in duties
    assert browse(scene.cast.commune).get(address).status_code == 200


def test_a_clock_of_the_rulebook_fills_the_form_in(scene: Scene) -> None:
    page = browse(scene.cast.provincial).get("/thu-thap/dot/mo/?moc=kg403-half&nam=2027")
    assert page.context["form"]["due"].value() == "19/05/2027" or "19/5/2027" in page.content.decode()
    assert "Công văn 403" in page.content.decode()


def test_communes_are_chosen_by_their_tag(scene: Scene) -> None:
    change_tag(by=None, units=[scene.map.two], tag="island", wear=True, basis="QĐ 1")
    browse(scene.cast.provincial).post("/thu-thap/dot/mo/", said(scene, places="tag:island"))
    assert list(Round.objects.get(period__code="2026").only.all()) == [Unit.objects.get(pk=scene.map.two.pk)]


def test_a_unit_gets_longer_by_the_page(scene: Scene) -> None:
    client, row = browse(scene.cast.provincial), the_round(scene)
    day = timezone.localdate() + timedelta(days=30)
    while day.weekday() > 3 or day.month in {1, 2, 4, 5, 9}:  # a plain working day of any year
        day += timedelta(days=1)
    there = f"/thu-thap/dot/{row.pk}/gia-han/"
    wrong = client.post(there, {"unit": scene.map.one.pk, "due": "hôm nọ", "reason": "Bão"})
    assert wrong.status_code == 422
    assert "Bão" in wrong.content.decode()
    assert (
        client.post(there, {"unit": scene.map.one.pk, "due": f"{day:%d/%m/%Y}", "reason": "Bão"}).status_code
        == 302
    )
    assert the_round(scene).due_of(scene.map.one) == day


def test_a_form_is_assigned_by_the_page(scene: Scene) -> None:
    Assignment.objects.update(valid_to=date(2025, 12, 31))
    client = browse(scene.cast.provincial)
    asked = {
        "form": scene.form.pk,
        "province": scene.map.province.pk,
        "valid_from": "01/01/2026",
        "decision": "CV 1",
    }
    assert (
        client.post(
            "/thu-thap/dot/giao-bieu/", {**asked, "province": scene.map.other_province.pk}
        ).status_code
        == 422
    )
    assert client.post("/thu-thap/dot/giao-bieu/", {**asked, "decision": ""}).status_code == 422
    assert client.post("/thu-thap/dot/giao-bieu/", asked).status_code == 302
    assert Assignment.objects.get(valid_from=date(2026, 1, 1)).decision == "CV 1"
