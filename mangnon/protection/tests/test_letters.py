"""Letters up the line: over a real socket, to who holds the clock, with a number and a deadline and nothing of a child."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django.fixtures import Settings

from mangnon.access.models import Person
from mangnon.protection.around_actions import open_in_emergency
from mangnon.protection.escalating import escalate
from mangnon.protection.letters import write_letters
from mangnon.protection.models import Notice
from mangnon.protection.testing import NAME, Scene, case_at, report, scene
from mangnon.ui.testing_mail import MailServer, mail_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def s(db: None) -> Scene:
    found = scene()
    people = found.people
    for who in (
        people.worker, people.chair, people.supervisor, people.neighbour, people.other_supervisor, people.administrator,
        people.worker_and_administrator,
    ):  # fmt: skip
        write_to(who)
    return found


@pytest.fixture
def post(settings: Settings) -> Iterator[MailServer]:
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", server.port, False
        settings.DEFAULT_FROM_EMAIL = "mangnon@tinh.example"
        settings.SITE_URL = "https://mangnon.tinh.example"
        yield server


def write_to(person: Person) -> None:
    person.email = f"{person.username}@tinh.example"
    person.save(update_fields=["email"])


def got(post: MailServer) -> dict[str, str]:
    """The text of each address's letters, head and body."""
    found: dict[str, str] = {}
    for address, message in post.letters:
        found[address] = found.get(address, "") + f"{message['Subject']}\n{message.get_content()}"
    return found


def test_a_clock_that_ran_out_is_written_of_to_worker_chair_and_supervisor_once(
    s: Scene, post: MailServer
) -> None:
    case = case_at(s, "s3", emergency=True)
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        assert escalate() > 0
        assert write_letters().letters == 3
        letters = got(post)
        assert set(letters) == {"bvte-mot@tinh.example", "ct-mot@tinh.example", "giam-sat@tinh.example"}
        assert write_letters().letters == 0  # told once
    for words in letters.values():
        assert case.code in words
        assert "https://mangnon.tinh.example/bao-ve/" in words
        for kept in (NAME, "Thử Nghiệm", "Thôn Thử", "Khóc", case.key, "9 tuổi"):
            assert kept not in words


def test_a_report_nobody_read_is_written_of_without_a_word_of_it(s: Scene, post: MailServer) -> None:
    report(s)
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        escalate()
        assert write_letters().failed == 0
    words = got(post)["bvte-mot@tinh.example"]
    assert "Một tin báo chưa ai xem" in words
    assert NAME not in words


def test_a_letter_that_failed_is_tried_again_and_the_notice_stands_meanwhile(
    s: Scene, post: MailServer, settings: Settings
) -> None:
    report(s)
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        escalate()
        port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1  # nobody listens there
        assert write_letters().failed > 0
        assert Notice.objects.filter(lettered_at=None).exists()
        settings.EMAIL_PORT = port
        assert write_letters().failed == 0
        assert "bvte-mot@tinh.example" in got(post)
        assert not Notice.objects.filter(lettered_at=None).exists()


def test_without_a_mail_server_nothing_is_sent_and_nothing_fails(s: Scene) -> None:
    report(s)
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        escalate()
        assert write_letters().letters == 0


def test_an_emergency_opening_is_written_of_and_stops_no_other_letter(s: Scene, post: MailServer) -> None:
    case = case_at(s, "s3", emergency=True)
    open_in_emergency(by=s.people.neighbour, code=case.code, reason="Người giữ hồ sơ đi vắng, trẻ cần khám")
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        escalate()
        write_letters()
    assert "đọc việc mở khẩn" in got(post)["giam-sat@tinh.example"]
    assert "bvte-mot@tinh.example" in got(post)
