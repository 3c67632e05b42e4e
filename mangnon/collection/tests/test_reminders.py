"""Reminders: which day calls for which, once each, in the application and by letter through a real socket."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from mangnon.access.models import Person
from mangnon.audit.models import Entry
from mangnon.collection.models import Reminder, ReminderDays, Round
from mangnon.collection.reminder_rules import Days, days_problem, kind_on, letter
from mangnon.collection.reminding import choose_channel, deliver, remind_now, send_reminders, set_days
from mangnon.collection.round_actions import close_round, extend_due
from mangnon.collection.tests.conftest import Scene
from mangnon.ui.errors import NotFound, UserError
from mangnon.ui.testing_mail import MailServer, mail_server

DUE = date(2023, 12, 15)
USUAL = Days((7, 2), (1, 5), 3)


def browse(who: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def the_round(scene: Scene) -> Round:
    return Round.objects.get(assignment__province=scene.map.province)


def app(scene: Scene) -> set[tuple[int, str]]:
    rows = Reminder.objects.filter(round=the_round(scene), channel="app")
    return set(rows.values_list("unit_id", "kind"))


@pytest.fixture
def post(settings: Settings) -> Iterator[MailServer]:
    """Letters go over a socket to a server that keeps them."""
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = False
        settings.DEFAULT_FROM_EMAIL = "mangnon@tinh.example"
        settings.SITE_URL = "https://mangnon.tinh.example"
        yield server


def write_to(person: Person, address: str) -> None:
    person.email = address
    person.save(update_fields=["email"])


@pytest.mark.parametrize(
    ("offset", "kind"),
    [
        (-8, ""), (-7, "before-7"), (-4, "before-7"), (-3, ""), (-2, "before-2"), (0, "before-2"),
        (1, "after-1"), (4, "after-1"), (5, "after-5"), (8, "after-5"), (9, ""), (400, ""),
    ],
)  # fmt: skip
def test_a_day_calls_for_the_newest_mark_and_makes_up_for_three_missed_days(offset: int, kind: str) -> None:
    assert kind_on(DUE + timedelta(days=offset), DUE, USUAL) == kind


def test_days_that_cannot_be_are_refused() -> None:
    assert days_problem([7, 2], [1, 5]) == ""
    assert days_problem([0], [60]) == ""
    assert "từ 0 đến 60" in days_problem([61], [])
    assert "từ 0 đến 60" in days_problem([], [0])
    assert "hai lần" in days_problem([2, 2], [])
    assert "sáu" in days_problem([1, 2, 3, 4], [1, 2, 3])


@pytest.mark.parametrize(
    ("day", "words"),
    [(13, "còn 2 ngày"), (15, "hôm nay, 15/12/2023"), (20, "đã quá 5 ngày")],
)
def test_a_letter_says_how_the_day_lies_to_the_due_date(day: int, words: str) -> None:
    said = letter(unit="Xã Một", form="Biểu\nA", period="2023", due=DUE, day=date(2023, 12, day))
    assert words in said.text
    assert said.subject == "Nhắc nộp biểu: Biểu A, kỳ 2023"


def test_units_that_have_not_handed_in_are_reminded_once(scene: Scene) -> None:
    scene.handed_in()
    made, delivered = send_reminders(date(2023, 12, 13))
    kinds = {kind for _unit, kind in app(scene)}
    units = {unit for unit, _kind in app(scene)}
    assert kinds == {"before-2"}
    assert scene.map.one.pk not in units
    assert scene.map.two.pk in units
    assert scene.map.province.pk in units
    assert (made.units, made.letters, delivered.sent) == (len(units), 0, 0)
    again, _none = send_reminders(date(2023, 12, 13))
    assert again.units == 0
    assert send_reminders(date(2023, 12, 14))[0].units == 0
    assert Entry.objects.filter(verb="collection.remind").count() == 1


def test_an_extension_moves_the_reminders_of_its_unit_alone(scene: Scene) -> None:
    extend_due(
        by=scene.cast.provincial,
        opened=the_round(scene),
        unit=scene.map.two,
        due=date(2023, 12, 25),
        reason="Bão",
    )
    send_reminders(date(2023, 12, 13))
    assert scene.map.two.pk not in {unit for unit, _kind in app(scene)}
    send_reminders(date(2023, 12, 18))
    assert (scene.map.two.pk, "before-7") in app(scene)


def test_a_closed_round_reminds_nobody(scene: Scene) -> None:
    close_round(by=scene.cast.provincial, opened=the_round(scene), reason="Đủ số")
    send_reminders(date(2023, 12, 16))
    assert not Reminder.objects.exists()


def test_a_province_sets_its_own_days_and_others_cannot(scene: Scene) -> None:
    for name, who in scene.cast.everybody().items():
        if name != "provincial":
            with pytest.raises(NotFound):
                set_days(by=who, province=scene.map.province, before=[3], after=[])
    set_days(by=scene.cast.provincial, province=scene.map.province, before=[3], after=[])
    assert send_reminders(date(2023, 12, 8))[0].units == 0
    send_reminders(date(2023, 12, 12))
    assert {kind for _unit, kind in app(scene)} == {"before-3"}
    with pytest.raises(UserError, match="từ 0 đến 60"):
        set_days(by=scene.cast.provincial, province=scene.map.province, before=[90], after=[])


def test_a_letter_names_unit_and_form_and_no_person(scene: Scene, post: MailServer) -> None:
    officer = scene.cast.commune
    officer.phone = "0912345678"
    officer.save(update_fields=["phone"])
    write_to(officer, "xa.mot@tinh.example")
    made, delivered = send_reminders(date(2023, 12, 16))
    assert (made.letters, delivered.sent, delivered.failed) == (1, 1, 0)
    text = post.text_to("xa.mot@tinh.example")
    assert "Xã Một" in text
    assert scene.form.title in text
    assert "đã quá 1 ngày" in text
    assert "https://mangnon.tinh.example/thu-thap/" in text
    assert officer.full_name not in text
    assert officer.phone not in text
    send_reminders(date(2023, 12, 16))
    assert len(post.letters) == 1
    assert post.connections == 1


def test_who_chose_the_application_alone_gets_no_letter(scene: Scene, post: MailServer) -> None:
    write_to(scene.cast.commune, "xa.mot@tinh.example")
    choose_channel(by=scene.cast.commune, email=False)
    send_reminders(date(2023, 12, 16))
    assert (scene.map.one.pk, "after-1") in app(scene)
    assert not post.letters


def test_a_refused_letter_is_kept_shown_and_tried_three_times(scene: Scene, post: MailServer) -> None:
    write_to(scene.cast.commune, "sai@tinh.example")
    write_to(scene.cast.neighbour, "xa.hai@tinh.example")
    post.refused = {"sai@tinh.example"}
    _made, delivered = send_reminders(date(2023, 12, 16))
    assert (delivered.sent, delivered.failed) == (1, 1)
    row = Reminder.objects.get(channel="email", outcome="failed")
    assert row.why == "Máy chủ thư từ chối (mã 550)."
    assert row.sent_at is None
    page = browse(scene.cast.provincial).get(f"/thu-thap/dot/{row.round_id}/nhac/").content.decode()
    assert "Máy chủ thư từ chối (mã 550)." in page
    assert "sai@tinh.example" not in page
    for _ in range(4):
        deliver(date(2023, 12, 16))
    row.refresh_from_db()
    assert row.attempts == 3
    assert [to for to, _message in post.letters] == ["xa.hai@tinh.example"]


def test_a_server_that_is_away_fails_the_letter_and_the_next_run_sends_it(
    scene: Scene, post: MailServer, settings: Settings
) -> None:
    write_to(scene.cast.commune, "xa.mot@tinh.example")
    settings.EMAIL_PORT = 1  # nobody listens there
    assert send_reminders(date(2023, 12, 16))[1].failed == 1
    assert Reminder.objects.get(channel="email").why == "Không nối được với máy chủ thư."
    settings.EMAIL_PORT = post.port
    assert send_reminders(date(2023, 12, 17))[1].sent == 1
    assert "đã quá 2 ngày" in post.text_to("xa.mot@tinh.example")


def test_a_letter_is_dropped_when_the_form_came_meanwhile(
    scene: Scene, post: MailServer, settings: Settings
) -> None:
    write_to(scene.cast.commune, "xa.mot@tinh.example")
    settings.EMAIL_PORT = 1
    send_reminders(date(2023, 12, 16))
    scene.handed_in()
    settings.EMAIL_PORT = post.port
    deliver(date(2023, 12, 16))
    assert not post.letters
    assert Reminder.objects.get(channel="email").outcome == "void"


def test_the_button_shows_who_gets_what_and_sends_once_a_day(scene: Scene, post: MailServer) -> None:
    write_to(scene.cast.commune, "xa.mot@tinh.example")
    client, address = browse(scene.cast.provincial), f"/thu-thap/dot/{the_round(scene).pk}/nhac/"
    seen = client.post(address, {"words": "Nộp trước thứ Sáu", "viec": "xem"}).content.decode()
    assert "Xã Hai" in seen
    assert "Lời của cấp tỉnh: Nộp trước thứ Sáu" in seen
    assert not Reminder.objects.exists()
    sent = client.post(address, {"words": "Nộp trước thứ Sáu", "viec": "gui"}, follow=True).content.decode()
    assert "1 thư." in sent
    assert "Nộp trước thứ Sáu" in post.text_to("xa.mot@tinh.example")
    again = client.post(address, {"words": "Lần nữa", "viec": "gui"})
    assert again.status_code == 422
    assert "đã được nhắc trong ngày" in again.content.decode()
    assert "Lần nữa" in again.content.decode()
    assert len(post.letters) == 1


def test_only_who_runs_the_round_reminds(scene: Scene) -> None:
    opened = the_round(scene)
    for name, who in scene.cast.everybody().items():
        if name == "provincial":
            continue
        assert browse(who).get(f"/thu-thap/dot/{opened.pk}/nhac/").status_code == 404
        with pytest.raises(NotFound):
            remind_now(by=who, opened=opened, day=DUE, words="")


def test_without_a_mail_server_the_page_says_so_and_no_letter_is_kept(scene: Scene) -> None:
    write_to(scene.cast.commune, "xa.mot@tinh.example")
    send_reminders(date(2023, 12, 16))
    assert not Reminder.objects.filter(channel="email").exists()
    page = browse(scene.cast.provincial).get(f"/thu-thap/dot/{the_round(scene).pk}/nhac/").content.decode()
    assert "Chưa cài máy chủ thư" in page


def test_the_officer_sees_the_reminder_today_and_among_the_forms_until_it_is_handed_in(scene: Scene) -> None:
    remind_now(
        by=scene.cast.provincial, opened=the_round(scene), day=timezone.localdate(), words="Chỉ còn xã mình"
    )
    client = browse(scene.cast.commune)
    for address in ("/", "/thu-thap/"):
        assert "Chỉ còn xã mình" in client.get(address).content.decode()
    scene.handed_in()
    for address in ("/", "/thu-thap/"):
        assert "Chỉ còn xã mình" not in client.get(address).content.decode()


def test_the_pages_set_days_and_ways(scene: Scene) -> None:
    client = browse(scene.cast.provincial)
    shown = client.get("/thu-thap/nhac/").content.decode()
    assert 'value="7, 2"' in shown
    bad = client.post("/thu-thap/nhac/", {"tinh": scene.map.province.pk, "before": "bảy", "after": "1"})
    assert bad.status_code == 422
    assert "không phải là các số ngày" in bad.content.decode()
    client.post("/thu-thap/nhac/", {"tinh": scene.map.province.pk, "before": "3", "after": ""})
    assert ReminderDays.objects.get().before == [3]
    client.post("/thu-thap/nhac/", {"tinh": scene.map.province.pk, "viec": "bo"})
    assert not ReminderDays.objects.exists()
    officer = browse(scene.cast.commune)
    assert "Bạn đang nhận thêm thư." in officer.get("/thu-thap/nhac/cach-nhan/").content.decode()
    officer.post("/thu-thap/nhac/cach-nhan/", {"thu": "khong"})
    assert "Bạn đang không nhận thư." in officer.get("/thu-thap/nhac/cach-nhan/").content.decode()
