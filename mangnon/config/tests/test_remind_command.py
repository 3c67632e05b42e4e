"""`mangnon remind`: what a timer runs once a day."""

import json
from datetime import date

import pytest
import time_machine

from mangnon.access.testing import small_map
from mangnon.collection.assigning import assign_form, open_round
from mangnon.collection.load import load_forms
from mangnon.collection.models import Form, Reminder
from mangnon.config.command import main
from mangnon.figures.actions import period
from mangnon.figures.load import load_elements
from mangnon.rulebook.actions import load as load_rulebook

pytestmark = pytest.mark.django_db


@time_machine.travel("2023-12-16 08:00+07:00", tick=False)
def test_the_command_reminds_once_and_says_that_no_mail_server_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    load_rulebook()
    load_elements()
    load_forms()
    places, form = small_map(), Form.objects.get(code="basic-statistics-child-affairs")
    assigned = assign_form(by=None, form=form, province=places.province, valid_from=date(2023, 1, 1))
    open_round(by=None, assignment=assigned, period=period("2023"), due=date(2023, 12, 15))
    assert main(["remind", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "units": 4, "letters": 0, "sent": 0, "failed": 0, "turns": 0, "tasks": 0, "told": 0,
    }  # fmt: skip
    assert set(Reminder.objects.values_list("kind", flat=True)) == {"after-1"}
    assert main(["remind"]) == 0
    said = capsys.readouterr().out
    assert "Đã nhắc 0 đơn vị" in said
    assert "MANGNON_SMTP_HOST" in said
