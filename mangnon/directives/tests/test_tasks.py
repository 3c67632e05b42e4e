"""Tasks: given, followed, reminded of, coming round, counted; and who may do what."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mangnon.access.models import Agency, Person, Post
from mangnon.access.testing import Cast, SmallMap, cast_of, small_map
from mangnon.audit.models import Entry
from mangnon.directives.actions import Said, save_document
from mangnon.directives.models import Document, Task, Turn
from mangnon.directives.reminding import remind_tasks
from mangnon.directives.task_actions import Held, Ordered, come_round, correct_task, give_task, tell_progress
from mangnon.directives.task_queries import AskedTasks, listed, own_turns, tallies
from mangnon.ui.errors import NotAllowed, UserError

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture
def scene() -> tuple[SmallMap, Cast, Document, Agency]:
    places = small_map()
    cast = cast_of(places)
    health = Agency.objects.create(code="SYT", name="Sở Y tế", unit=places.province)
    Post.objects.filter(person=cast.agency).update(agency=health)
    paper = Said("công văn", "403/UBND-KGVX", "UBND tỉnh", "công tác trẻ em", date(2026, 3, 23))
    return places, cast, save_document(by=cast.provincial, unit=places.province, said=paper), health


def given(by: Person, document: Document, leads: list[Held], today: date = TODAY, **more: object) -> Task:
    assert document.unit is not None
    said = Ordered("Báo cáo công tác trẻ em", leads, **more)  # type: ignore[arg-type]
    return give_task(by=by, document=document, unit=document.unit, said=said, today=today)


def browse(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_yearly_duty_gets_a_turn_for_each_year_and_comes_round(
    scene: tuple[SmallMap, Cast, Document, Agency],
) -> None:
    _places, cast, document, health = scene
    task = given(cast.provincial, document, [Held("Sở Y tế", health)], recurrence="half-yearly 20/05, 15/11")
    days = list(task.turns.order_by("due").values_list("due", flat=True))
    assert days == [date(2026, 5, 20), date(2026, 11, 15), date(2027, 5, 20), date(2027, 11, 15)]
    assert come_round(TODAY) == 0
    assert come_round(date(2027, 1, 1)) == 2
    assert come_round(date(2027, 1, 1)) == 0


def test_no_turn_lies_before_the_document(scene: tuple[SmallMap, Cast, Document, Agency]) -> None:
    _places, cast, document, health = scene
    task = given(cast.provincial, document, [Held("Sở Y tế", health)], recurrence="yearly 01/02")
    assert list(task.turns.values_list("due", flat=True)) == [date(2027, 2, 1)]


def test_who_leads_reports_and_others_do_not(scene: tuple[SmallMap, Cast, Document, Agency]) -> None:
    places, cast, document, health = scene
    task = given(
        cast.provincial,
        document,
        [Held("Sở Y tế", health), Held("Xã Một", unit=places.one)],
        due=date(2026, 11, 15),
    )
    by_words = {turn.holder.words: turn for turn in task.turns.select_related("holder")}
    for who in (cast.viewer, cast.leader, cast.neighbour, cast.commune):
        with pytest.raises(NotAllowed):
            tell_progress(by=who, turn=by_words["Sở Y tế"], state="done", words="xong")
    tell_progress(by=cast.agency, turn=by_words["Sở Y tế"], state="doing", words="đang làm")
    tell_progress(
        by=cast.commune, turn=by_words["Xã Một"], state="done", words="đã xong", done_on=date(2026, 11, 10)
    )
    assert [(t.state, t.done_on) for t in task.turns.order_by("pk")] == [
        ("doing", None),
        ("done", date(2026, 11, 10)),
    ]
    assert Entry.objects.filter(verb="directives.tell_progress").count() == 2
    assert (
        browse(cast.neighbour).get(reverse("directives:progress", args=[by_words["Xã Một"].pk])).status_code
        == 404
    )


def test_ones_own_list_holds_ones_own(scene: tuple[SmallMap, Cast, Document, Agency]) -> None:
    places, cast, document, health = scene
    task = given(
        cast.provincial, document, [Held("Sở Y tế", health), Held("Xã Một", unit=places.one), Held("các sở")]
    )
    own = {
        who: {t.holder.words for t in own_turns(getattr(cast, who))}
        for who in ("agency", "commune", "provincial", "neighbour")
    }
    assert own == {"agency": {"Sở Y tế"}, "commune": {"Xã Một"}, "provincial": {"các sở"}, "neighbour": set()}
    assert len(listed(cast.commune, AskedTasks(), TODAY)) == task.turns.count() == 3
    assert listed(cast.other_provincial, AskedTasks(), TODAY) == []


def test_a_correction_keeps_what_was_done(scene: tuple[SmallMap, Cast, Document, Agency]) -> None:
    _places, cast, document, health = scene
    task = given(cast.provincial, document, [Held("Sở Y tế", health)], due=date(2026, 11, 15))
    tell_progress(
        by=cast.agency,
        turn=task.turns.get(),
        state="done",
        words="đã gửi báo cáo",
        done_on=date(2026, 11, 14),
    )
    later = Ordered("Báo cáo năm", [Held("Sở Y tế", health), Held("các sở")], due=date(2026, 12, 1))
    correct_task(by=cast.provincial, task=task, said=later, today=TODAY)
    turns = {(t.holder.words, t.due, t.state) for t in task.turns.select_related("holder")}
    assert turns == {
        ("Sở Y tế", date(2026, 11, 15), "done"), ("Sở Y tế", date(2026, 12, 1), "open"), ("các sở", date(2026, 12, 1), "open"),
    }  # fmt: skip


def test_a_task_nobody_leads_or_due_twice_is_refused_in_words(
    scene: tuple[SmallMap, Cast, Document, Agency],
) -> None:
    _places, cast, document, health = scene
    with pytest.raises(UserError, match="chủ trì"):
        given(cast.provincial, document, [])
    with pytest.raises(UserError, match="một hạn"):
        given(cast.provincial, document, [Held("Sở Y tế", health)], due=TODAY, recurrence="yearly 15/11")
    with pytest.raises(NotAllowed):
        given(cast.agency, document, [Held("Sở Y tế", health)])
    assert not Task.objects.exists()


def test_reminders_are_kept_once(scene: tuple[SmallMap, Cast, Document, Agency]) -> None:
    _places, cast, document, health = scene
    given(cast.provincial, document, [Held("Sở Y tế", health)], due=TODAY + timedelta(days=3))
    assert remind_tasks(TODAY).turns == 1
    assert remind_tasks(TODAY).turns == 0
    assert remind_tasks(TODAY + timedelta(days=4)).turns == 1


def test_what_is_done_is_counted_per_body_and_document(
    scene: tuple[SmallMap, Cast, Document, Agency],
) -> None:
    _places, cast, document, health = scene
    for day in (date(2026, 5, 1), date(2026, 6, 1), date(2027, 1, 1)):
        task = given(cast.provincial, document, [Held("Sở Y tế", health)], due=day)
    first = Turn.objects.order_by("due")[0]
    tell_progress(by=cast.agency, turn=first, state="done", words="xong", done_on=date(2026, 5, 2))
    [row] = tallies(cast.leader, TODAY)
    assert (row.name, row.done, row.late_done, row.overdue, row.open) == ("Sở Y tế", 0, 1, 1, 1)
    assert row.total == Turn.objects.count()
    assert [
        r.total for r in tallies(cast.leader, TODAY, since=date(2026, 1, 1), until=date(2026, 12, 31))
    ] == [2]
    assert task.document == row.document


def test_pages_of_tasks(scene: tuple[SmallMap, Cast, Document, Agency]) -> None:
    _places, cast, document, _health = scene
    client = browse(cast.provincial)
    typed = {
        "words": "Mở lớp dạy bơi",
        "leads": "so y te\nSở Lạ",
        "due": "30/08/2027",
        "partners": "Tỉnh đoàn",
    }
    answer = client.post(reverse("directives:give_task", args=[document.pk]), typed)
    task = Task.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == task.get_absolute_url()
    assert set(task.holders.filter(role="lead").values_list("words", "agency__code")) == {
        ("so y te", "SYT"),
        ("Sở Lạ", None),
    }
    for address in (
        "/van-ban/viec/",
        "/van-ban/viec/lich/?thang=2027-08",
        "/van-ban/viec/ket-qua/",
        task.get_absolute_url(),
    ):
        assert client.get(address).status_code == 200, address
    assert "Mở lớp dạy bơi" in client.get("/van-ban/viec/lich/?thang=2027-08").content.decode()
    file = client.get("/van-ban/viec/lich/?tep=ics").content.decode()
    assert "DTSTART;VALUE=DATE:20270830" in file
    assert file.startswith("BEGIN:VCALENDAR\r\n")
    for address in ("/van-ban/viec/?tep=xlsx", "/van-ban/viec/ket-qua/?tep=xlsx"):
        assert client.get(address).content[:2] == b"PK"


def test_evidence_is_a_document_or_a_file(scene: tuple[SmallMap, Cast, Document, Agency]) -> None:
    places, cast, document, health = scene
    task = given(cast.provincial, document, [Held("Sở Y tế", health)], due=date(2026, 11, 15))
    proof = save_document(
        by=cast.provincial, unit=places.province,
        said=Said("báo cáo", "9/BC-SYT", "Sở Y tế", "kết quả", date(2026, 11, 10)),
    )  # fmt: skip
    typed = {"state": "done", "words": "đã gửi", "evidence": proof.pk, "done_on": "10/11/2026"}
    answer = browse(cast.agency).post(reverse("directives:progress", args=[task.turns.get().pk]), typed)
    assert answer.status_code == 302
    page = browse(cast.leader).get(task.get_absolute_url()).content.decode()
    assert "9/BC-SYT" in page
    assert "đã gửi" in page
    assert timezone.localdate().strftime("%d/%m/%Y") in page


def test_who_answers_for_a_task_is_kept_with_it_and_shown(
    scene: tuple[SmallMap, Cast, Document, Agency],
) -> None:
    _places, cast, document, health = scene
    task = given(cast.provincial, document, [Held("Sở Y tế", health)], answerable="Giám đốc Sở Y tế")

    page = browse(cast.agency).get(task.get_absolute_url()).content.decode()

    assert "Người đứng đầu chịu trách nhiệm" in page
    assert "Giám đốc Sở Y tế" in page
    assert Entry.objects.get(verb="directives.give_task").details["answerable"] == "Giám đốc Sở Y tế"
