"""A person's verdict beside the rule's."""

from decimal import Decimal

import pytest
from django.db import DatabaseError

from mangnon.access.testing import Cast, SmallMap, cast_of, small_map
from mangnon.audit.models import Entry
from mangnon.audit.queries import broken_links
from mangnon.evaluation import actions
from mangnon.evaluation.actions import override, withdraw_override
from mangnon.evaluation.models import Override
from mangnon.evaluation.queries import results
from mangnon.evaluation.results import MeasureResult
from mangnon.figures.testing import element, report
from mangnon.programmes.models import Measure
from mangnon.programmes.testing import measure, programme, target
from mangnon.rulebook.actions import load as load_rulebook
from mangnon.ui.errors import NotAllowed, NotFound, UserError

pytestmark = pytest.mark.django_db
REASON = "Số liệu điều tra năm nay chưa công bố"


@pytest.fixture
def m() -> SmallMap:
    load_rulebook()
    return small_map()


@pytest.fixture
def cast(m: SmallMap) -> Cast:
    return cast_of(m)


@pytest.fixture
def line(m: SmallMap) -> Measure:
    rate = element("rate", nature="reported_rate", over_places="none", levels=["province"])
    row = measure(programme(m.province, start=2012, end=2020), rate)
    target(row, "80", 2020)
    report(m.province, Decimal(70), rate, "2020")
    return row


def now(line: Measure, m: SmallMap, cast: Cast) -> MeasureResult:
    return results(cast.viewer, line.programme, m.province, 2020)[0]


def test_both_verdicts_the_person_and_the_reason_are_kept(m: SmallMap, cast: Cast, line: Measure) -> None:
    override(by=cast.leader, measure=line, unit=m.province, year=2020, verdict="đạt", reason=REASON)
    found = now(line, m, cast)
    assert (str(found.verdict), str(found.computed), found.overridden) == ("đạt", "không đạt", True)
    assert found.override is not None
    assert (found.override.by, found.override.reason, found.override.rule) == (
        cast.leader,
        REASON,
        "mang-non/1",
    )
    assert Entry.objects.get(verb="evaluation.override").details["computed"] == "không đạt"
    assert list(broken_links()) == []


def test_a_newer_row_withdraws_and_the_history_stays(m: SmallMap, cast: Cast, line: Measure) -> None:
    override(by=cast.leader, measure=line, unit=m.province, year=2020, verdict="đạt", reason=REASON)
    withdraw_override(
        by=cast.provincial, measure=line, unit=m.province, year=2020, reason="Đã có số chính thức"
    )
    found = now(line, m, cast)
    assert (str(found.verdict), found.overridden, Override.objects.count()) == ("không đạt", False, 2)
    with pytest.raises(UserError, match="không có đánh giá nào"):
        withdraw_override(by=cast.provincial, measure=line, unit=m.province, year=2020, reason=REASON)


@pytest.mark.parametrize(
    ("verdict", "reason", "sentence"),
    [("tốt", REASON, "không có"), ("đạt", " vì thế ", "cần lý do"), ("không đạt", REASON, "đang là")],
)
def test_a_strange_verdict_a_missing_reason_or_no_change_is_refused(
    m: SmallMap, cast: Cast, line: Measure, verdict: str, reason: str, sentence: str
) -> None:
    with pytest.raises(UserError, match=sentence):
        override(by=cast.leader, measure=line, unit=m.province, year=2020, verdict=verdict, reason=reason)
    assert not Override.objects.exists()


def test_only_leaders_and_provincial_officers_of_the_place_may(
    m: SmallMap, cast: Cast, line: Measure
) -> None:
    may = {"leader", "provincial"}
    for name, who in cast.everybody().items():
        if name not in may:
            with pytest.raises(NotAllowed):
                override(by=who, measure=line, unit=m.province, year=2020, verdict="đạt", reason=REASON)
    assert not Override.objects.exists()


def test_an_override_and_its_trace_are_kept_together_or_not_at_all(
    m: SmallMap, cast: Cast, line: Measure, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**said: object) -> None:
        raise DatabaseError("no trail")

    monkeypatch.setattr(actions, "record", broken)
    with pytest.raises(DatabaseError):
        override(by=cast.leader, measure=line, unit=m.province, year=2020, verdict="đạt", reason=REASON)
    assert not Override.objects.exists()


def test_another_year_unit_or_target_set_is_not_touched(m: SmallMap, cast: Cast, line: Measure) -> None:
    override(by=cast.leader, measure=line, unit=m.province, year=2019, verdict="đạt", reason=REASON)
    assert not now(line, m, cast).overridden


def test_figures_of_another_province_are_not_found(m: SmallMap, cast: Cast, line: Measure) -> None:
    with pytest.raises(NotFound):
        results(cast.other_provincial, line.programme, m.province, 2020)
