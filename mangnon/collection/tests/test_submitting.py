"""From draft to counted figure, back again, and who may do it."""

from decimal import Decimal

import pytest

from mangnon.audit.models import Entry as Trail
from mangnon.collection import actions
from mangnon.collection.actions import open_submission, save_draft, submit
from mangnon.collection.approval import accept, return_submission
from mangnon.collection.errors import ChangedMeanwhile, SubmissionRefused
from mangnon.collection.models import Submission
from mangnon.collection.rules import Answer, Typed
from mangnon.collection.tests.conftest import Scene
from mangnon.figures.models import Fact, ReportingRule
from mangnon.figures.rollups import differences
from mangnon.figures.rules import Presence
from mangnon.ui.errors import NotFound, UserError


def test_a_draft_never_counts(scene: Scene) -> None:
    row = scene.filled()
    assert row.state == Submission.State.DRAFT
    assert not Fact.objects.exists()
    assert scene.total("children").presence == Presence.NOT_REPORTED


def test_a_submitted_form_is_in_the_provincial_total_at_once(scene: Scene) -> None:
    scene.handed_in()
    reading = scene.total("children")
    assert (reading.value, reading.reported, reading.expected) == (Decimal(1842), 1, 3)
    assert scene.total("children-special-rate").value == pytest.approx(Decimal(2100) / 1842)
    assert list(differences()) == []


def test_a_line_said_to_be_unknown_is_kept_as_not_reported(scene: Scene) -> None:
    scene.handed_in()
    fact = Fact.objects.get(element__code="counselling-points-school")
    assert (fact.value, fact.presence) == (None, Presence.NOT_REPORTED)


def test_facts_and_trail_are_kept_together_or_not_at_all(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = scene.filled()
    trail = Trail.objects.count()
    monkeypatch.setattr(actions, "handed_in", broken)
    with pytest.raises(RuntimeError):
        submit(by=scene.cast.commune, submission=row)
    row.refresh_from_db()
    assert not Fact.objects.exists()
    assert Trail.objects.count() == trail
    assert row.state == Submission.State.DRAFT


def broken(*args: object) -> None:
    raise RuntimeError("the machine stopped here")


def test_more_assisted_than_special_children_stops_the_form_and_names_both(scene: Scene) -> None:
    row = scene.filled(I_6a="77")
    with pytest.raises(SubmissionRefused) as refused:
        submit(by=scene.cast.commune, submission=row)
    assert "77 trẻ được trợ giúp (dòng I.6a) nhiều hơn 21" in str(refused.value)
    assert not Fact.objects.exists()


def test_a_suspicion_needs_a_reason_that_stays_with_the_figure(scene: Scene) -> None:
    row = scene.filled(VII_3="2.000")
    with pytest.raises(SubmissionRefused):
        submit(by=scene.cast.commune, submission=row)
    explained = Typed("2.000", Answer.VALUE, "Quà phát hai đợt")
    save_draft(by=scene.cast.commune, submission=row, cells={"VII.3": explained})
    submit(by=scene.cast.commune, submission=row)
    assert Fact.objects.get(element__code="mid-autumn-gifts").note == "Quà phát hai đợt"


def test_what_cannot_be_read_is_kept_as_typed_and_asked_about(scene: Scene) -> None:
    draft = save_draft(by=scene.cast.commune, submission=scene.opened(), cells={"I.1": Typed("khoảng 1800")})
    problem = next(p for p in draft.checked.problems if p.line == "I.1")
    assert draft.submission.cells.get().typed == "khoảng 1800"
    assert "“khoảng 1800” không phải là số" in problem.message


def test_a_refused_form_names_the_line_that_could_not_be_read(scene: Scene) -> None:
    row = scene.filled(I_7="abc")
    with pytest.raises(SubmissionRefused, match=r"Chưa nộp được\. Dòng I\.7: “abc” không phải là số"):
        submit(by=scene.cast.commune, submission=row)


def test_lines_nobody_answered_are_named(scene: Scene) -> None:
    row = scene.filled(I_7="", III_5="")
    with pytest.raises(SubmissionRefused, match=r"Còn 2 dòng chưa nhập: I\.7, III\.5"):
        submit(by=scene.cast.commune, submission=row)


def test_a_returned_line_goes_on_counting_and_is_marked(scene: Scene) -> None:
    row = scene.handed_in()
    return_submission(by=scene.cast.provincial, submission=row, reasons={"I.1": "Kiểm tra lại số trẻ"})
    reading = scene.total("children")
    assert (reading.value, reading.questioned) == (Decimal(1842), 1)
    assert scene.total("children-under-6").questioned == 0
    save_draft(by=scene.cast.commune, submission=row, cells={"I.1": Typed("1.850")})
    assert scene.total("children").value == 1842
    submit(by=scene.cast.commune, submission=row)
    reading = scene.total("children")
    assert (reading.value, reading.questioned) == (Decimal(1850), 0)
    assert row.returns.get().answered_at is not None


def test_a_return_without_a_reason_is_refused_whole(scene: Scene) -> None:
    row = scene.handed_in()
    for reasons in ({}, {"I.1": " "}, {"I.1": "Xem lại", "Z.9": "không có dòng này"}):
        with pytest.raises(UserError, match="dòng nào và vì sao"):
            return_submission(by=scene.cast.provincial, submission=row, reasons=reasons)
    assert scene.total("children").questioned == 0


def test_after_acceptance_nothing_can_be_typed(scene: Scene) -> None:
    row = accept(by=scene.cast.provincial, submission=scene.handed_in())
    assert row.state == Submission.State.ACCEPTED
    with pytest.raises(UserError, match="đã nộp"):
        save_draft(by=scene.cast.commune, submission=row, cells={"I.1": Typed("1")})
    with pytest.raises(UserError, match="đã nộp"):
        submit(by=scene.cast.commune, submission=row)


def test_a_neighbours_form_does_not_exist(scene: Scene) -> None:
    row = scene.handed_in()
    for person in (scene.cast.neighbour, scene.cast.other_provincial, scene.cast.viewer):
        with pytest.raises(NotFound):
            open_submission(by=person, form=scene.form, unit=scene.map.one, period=scene.period)
        with pytest.raises(NotFound):
            save_draft(by=person, submission=row, cells={"I.1": Typed("1")})
    with pytest.raises(NotFound):
        accept(by=scene.cast.commune, submission=row)


def test_a_unit_of_a_province_that_was_not_asked_has_no_form(scene: Scene) -> None:
    with pytest.raises(NotFound, match="không được giao"):
        open_submission(
            by=scene.cast.other_provincial,
            form=scene.form,
            unit=scene.map.other_commune,
            period=scene.period,
        )


def test_two_people_in_one_form_do_not_overwrite_each_other_unasked(scene: Scene) -> None:
    row = scene.opened()
    cells = {"I.1": Typed("1.842")}
    save_draft(by=scene.cast.commune, submission=row, cells=cells, revision=0)
    with pytest.raises(ChangedMeanwhile):
        save_draft(by=scene.cast.provincial, submission=row, cells={"I.1": Typed("9")}, revision=0)
    assert row.cells.get().typed == "1.842"


def test_lines_of_another_level_are_not_a_communes_to_fill(scene: Scene) -> None:
    save_draft(by=scene.cast.commune, submission=scene.opened(), cells={"II.1": Typed("5")})
    assert not scene.opened().cells.exists()


def test_who_reports_follows_the_form_and_district_lines_are_closed(scene: Scene) -> None:
    rules = ReportingRule.objects.filter(province=scene.map.province)
    assert rules.get(element__code="children").levels == ["commune"]
    open_rule, closed_rule = rules.filter(element__code="staff-district").order_by("valid_from")
    assert (open_rule.levels, str(open_rule.valid_to)) == (["province"], "2025-06-30")
    assert (closed_rule.levels, str(closed_rule.valid_from)) == ([], "2025-07-01")
