"""Letters about tasks due: over a real socket, tried again where the server refused, never sent twice."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from mangnon.access.models import Agency, Person
from mangnon.access.testing import Cast, SmallMap
from mangnon.directives import reminding
from mangnon.directives.models import Document, Task, TaskReminder, Turn
from mangnon.directives.reminding import ATTEMPTS, remind_tasks
from mangnon.directives.task_actions import Held
from mangnon.directives.tests.test_tasks import TODAY, given, scene
from mangnon.ui.testing_mail import MailServer, mail_server

__all__ = ["scene"]
pytestmark = pytest.mark.django_db
Scene = tuple[SmallMap, Cast, Document, Agency]


@pytest.fixture
def post(settings: Settings) -> Iterator[MailServer]:
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = False
        settings.DEFAULT_FROM_EMAIL = "mangnon@tinh.example"
        yield server


def soon_due(scene: Scene) -> Task:
    """A task of the health department's that calls for a reminding today; its officer has an address."""
    _places, cast, document, health = scene
    Person.objects.filter(pk=cast.agency.pk).update(email="so@tinh.example")
    return given(cast.provincial, document, [Held("Sở Y tế", health)], due=TODAY + timedelta(days=3))


def test_who_holds_a_turn_gets_one_letter_with_task_day_and_address(scene: Scene, post: MailServer) -> None:
    task = soon_due(scene)
    assert remind_tasks(TODAY).letters == 1
    text = post.text_to("so@tinh.example")
    assert task.words in text
    assert "còn 3 ngày" in text
    assert task.get_absolute_url() in text
    assert remind_tasks(TODAY).letters == 0
    assert len(post.letters) == 1


def test_a_refused_letter_goes_with_the_next_run_and_only_that_one(scene: Scene, post: MailServer) -> None:
    soon_due(scene)
    post.refused.add("so@tinh.example")
    first = remind_tasks(TODAY)
    assert (first.turns, first.letters, first.failed) == (1, 0, 1)
    post.refused.clear()
    again = remind_tasks(TODAY)
    assert (again.turns, again.letters, again.failed) == (0, 1, 0)
    row = TaskReminder.objects.get()
    assert (row.letters, row.waiting, row.claimed_at) == (1, {}, None)
    assert remind_tasks(TODAY).letters == 0
    assert len(post.letters) == 1


def test_a_letter_is_given_up_after_some_tries(scene: Scene, post: MailServer) -> None:
    soon_due(scene)
    post.refused.add("so@tinh.example")
    for _turn in range(ATTEMPTS):
        assert remind_tasks(TODAY).failed == 1
    connections = post.connections
    assert remind_tasks(TODAY).failed == 0
    assert post.connections == connections


def test_a_server_that_does_not_answer_loses_no_letter(
    scene: Scene, post: MailServer, settings: Settings
) -> None:
    soon_due(scene)
    settings.EMAIL_PORT = 1  # nobody listens there
    assert remind_tasks(TODAY).failed == 1
    settings.EMAIL_PORT = post.port
    assert remind_tasks(TODAY).letters == 1


def test_what_is_done_meanwhile_is_not_written_about(scene: Scene, post: MailServer) -> None:
    soon_due(scene)
    post.refused.add("so@tinh.example")
    remind_tasks(TODAY)
    post.refused.clear()
    Turn.objects.update(state=Turn.State.DONE, done_on=TODAY)
    assert remind_tasks(TODAY).letters == 0
    assert post.letters == []


def test_letters_another_run_is_sending_are_left_to_it(scene: Scene, post: MailServer) -> None:
    soon_due(scene)
    post.refused.add("so@tinh.example")
    remind_tasks(TODAY)
    post.refused.clear()
    TaskReminder.objects.update(claimed_at=timezone.now())
    assert reminding.deliver(TODAY) == (0, 0)
    TaskReminder.objects.update(claimed_at=timezone.now() - timedelta(hours=2))
    assert reminding.deliver(TODAY) == (1, 0)
