"""Several people at the same moment: one of them is told, and no total or trail is wrong afterwards."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connections

from mangnon.access.testing import cast_of, small_map
from mangnon.audit.queries import broken_links
from mangnon.collection.actions import submit
from mangnon.collection.approval import accept, return_submission
from mangnon.collection.assigning import assign_form, open_round
from mangnon.collection.models import Form, Submission
from mangnon.collection.tests.conftest import FORM, Scene, load_definitions
from mangnon.figures.actions import period
from mangnon.figures.rollups import differences
from mangnon.places.actions import merge
from mangnon.places.writing import Paper
from mangnon.reports.actions import start_report
from mangnon.reports.issuing import issue
from mangnon.reports.models import Report
from mangnon.ui.errors import UserError

pytestmark = pytest.mark.django_db(transaction=True)
STACK = ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")


def scene() -> Scene:
    load_definitions()
    m = small_map()
    form, year = Form.objects.get(code=FORM), period("2023")
    asked = assign_form(by=None, form=form, province=m.province, valid_from=date(2023, 1, 1))
    open_round(by=None, assignment=asked, period=year, due=date(2023, 12, 15))
    return Scene(m, cast_of(m), form, year)


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """What each deed answered: "" where it was done, else the sentence; other errors break the test."""
    ready = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> str:
        try:
            ready.wait(10)
            deed()
        except UserError as error:
            return error.message
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(max_workers=len(deeds)) as crowd:
        return list(crowd.map(run, deeds))


def assert_whole() -> None:
    assert list(differences()) == []
    assert list(broken_links()) == []


def test_a_form_handed_in_by_two_people_is_counted_once() -> None:
    s = scene()
    row = s.filled()
    said = at_once(*[lambda: submit(by=s.cast.commune, submission=row)] * 2)
    assert sorted(bool(sentence) for sentence in said) == [False, True]
    assert "đã nộp" in "".join(said)
    assert s.total("children").value == 1842
    assert_whole()


def test_accepting_and_sending_back_at_once_leave_one_of_the_two() -> None:
    s = scene()
    row = s.handed_in()
    at_once(
        lambda: accept(by=s.cast.provincial, submission=row),
        lambda: return_submission(by=s.cast.provincial, submission=row, reasons={"I.1": "Xem lại số."}),
    )
    row.refresh_from_db()
    assert row.state in {Submission.State.ACCEPTED, Submission.State.RETURNED}
    assert_whole()


def test_a_form_handed_in_while_its_commune_is_merged_stays_in_the_total() -> None:
    s = scene()
    row = s.filled()
    at_once(
        lambda: submit(by=s.cast.commune, submission=row),
        lambda: merge(
            by=None, units=[s.map.one, s.map.two], new_code="99109", new_name="Xã Mới", new_type="xa",
            on=date(2023, 7, 1), paper=Paper("QĐ 1"),
        ),
    )  # fmt: skip
    assert_whole()


def test_one_number_is_given_to_one_of_two_reports() -> None:
    s = scene()
    drafts = [
        start_report(by=s.cast.provincial, kind=kind, unit=s.map.province, period=code)
        for kind, code in (("annual", "2023"), ("half-year", "2023H1"))
    ]

    def sign(report: Report) -> Report:
        return issue(by=s.cast.leader, report=report, number="8", day=date(2024, 1, 5), signature=STACK)

    said = at_once(*[lambda report=report: sign(report) for report in drafts])
    assert sorted(bool(sentence) for sentence in said) == [False, True]
    assert "đã cấp cho một báo cáo khác" in "".join(said)
    assert Report.objects.filter(number="8").count() == 1
    assert_whole()


def test_two_people_who_start_one_report_get_one_draft() -> None:
    s = scene()
    said = at_once(
        *[lambda: start_report(by=s.cast.provincial, kind="annual", unit=s.map.province, period="2023")] * 2
    )
    assert sorted(bool(sentence) for sentence in said) == [False, True]
    assert "đã có bản nháp" in "".join(said)
    assert Report.objects.count() == 1
    assert_whole()
