"""A case from the first call to its closing, through the actions; each deed kept with its trace or not at all."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from mangnon.audit.models import Entry
from mangnon.protection import course
from mangnon.protection.decision_actions import ask_chair, ask_separation, decide, end_separation
from mangnon.protection.escalating import escalate
from mangnon.protection.intake_actions import Told, open_case, pass_on, practise, refuse_report, tell
from mangnon.protection.models import Care, Case, Decision, Notice, Report, StepAnswer
from mangnon.protection.queries import cases_seen
from mangnon.protection.step_actions import write_step
from mangnon.protection.testing import SAFE, Scene, case_at, report, scene
from mangnon.ui.errors import Conflict, NotFound, UserError

pytestmark = pytest.mark.django_db


@pytest.fixture
def s(db: None) -> Scene:
    return scene()


def test_a_report_sent_twice_is_kept_once(s: Scene) -> None:
    told = Told(province=s.map.province, commune=s.map.one, content={"where": "Thôn Thử"}, op_id="a" * 32)
    assert tell(by=None, told=told).pk == tell(by=None, told=told).pk
    assert Report.objects.count() == 1


def test_everything_may_be_unknown_but_not_all_at_once(s: Scene) -> None:
    assert tell(by=None, told=Told(province=s.map.province, commune=s.map.one)).content == {}
    with pytest.raises(UserError, match="Chưa có điều gì"):
        tell(by=None, told=Told(province=s.map.province))


def test_an_open_case_runs_against_two_hours_and_twelve(s: Scene) -> None:
    case = case_at(s, emergency=True)
    clocks = {row.code: row.due_at for row in case.steps.all()}
    assert clocks["s2"] == case.received_at + timedelta(hours=2)
    assert clocks["s4"] == case.received_at + timedelta(hours=12)
    assert (case.stage, case.due_at) == ("s2", clocks["s2"])


def test_a_case_goes_from_call_to_closing(s: Scene) -> None:
    case = case_at(s, "end")
    assert case.closed_at is not None
    assert (case.stage, case.due_at) == ("", None)
    assert list(case.steps.values_list("code", flat=True)) == [
        "s1", "s2", "s3", "s5", "s5b", "s6", "s6d", "s7", "s8", "s9"
    ]  # fmt: skip
    assert not case.steps.filter(done_at=None).exists()


def test_the_five_working_days_count_from_the_first_assessment(s: Scene) -> None:
    case = case_at(s, "s5")
    plan = course.step_row(case, "s6")
    assessed = course.step_row(case, "s3")
    assert plan is not None
    assert assessed is not None
    assert plan.clock_from == assessed.done_at
    assert plan.due_at is not None
    assert plan.due_at - assessed.done_at > timedelta(days=4)  # type: ignore[operator]


def test_emergency_measures_are_the_chairs_to_decide(s: Scene) -> None:
    case = case_at(s, "s3", emergency=True)
    write_step(by=s.people.worker, case=case, code="s3", content={**SAFE["s3"], "emergency": "yes"})
    said = {
        "measures": ["shelter", "separate"],
        "place_tonight": "Nhà bà",
        "ground": "abuse_again",
        "days": 10,
        "why": "…",
    }
    write_step(by=s.people.worker, case=case, code="s4", content=said)
    case.refresh_from_db()
    assert course.step_row(case, "s4").done_at is None  # type: ignore[union-attr]
    for kind in ("emergency", "separation"):
        with pytest.raises(NotFound):
            decide(by=s.people.worker, decision=case.decisions.get(kind=kind), approve=True)
        decide(by=s.people.chair, decision=case.decisions.get(kind=kind), approve=True)
    case.refresh_from_db()
    separation = case.decisions.get(kind="separation")
    assert course.step_row(case, "s4").done_at is not None  # type: ignore[union-attr]
    assert separation.valid_from == timezone.localdate()
    assert separation.valid_to == timezone.localdate() + timedelta(days=9)


def test_a_separation_is_lengthened_to_fifteen_days_in_all(s: Scene) -> None:
    case = case_at(s, "s5")
    ask = {"by": s.people.worker, "case": case, "ground": "abuse_again", "why": "…"}
    decide(by=s.people.chair, decision=ask_separation(**ask, days=10), approve=True)  # type: ignore[arg-type]
    with pytest.raises(UserError, match="dài hơn mức 15 ngày"):
        ask_separation(**ask, days=6)  # type: ignore[arg-type]
    decide(by=s.people.chair, decision=ask_separation(**ask, days=5), approve=True)  # type: ignore[arg-type]
    longer = ask_separation(**ask, days=5, body="Công an tỉnh")  # type: ignore[arg-type]
    assert longer.valid_from == timezone.localdate() + timedelta(days=15)
    end_separation(by=s.people.chair, case=case, words="Người mẹ đã về, trẻ an toàn.")
    assert case.decisions.filter(kind="end_separation").exists()


def test_a_plan_sent_back_is_written_again(s: Scene) -> None:
    case = case_at(s, "s6d")
    asked = case.decisions.get(kind="plan")
    with pytest.raises(UserError, match="lý do"):
        decide(by=s.people.chair, decision=asked, approve=False)
    decide(by=s.people.chair, decision=asked, approve=False, words="Thêm người đưa trẻ đi học")
    case.refresh_from_db()
    assert case.stage == "s6"
    write_step(by=s.people.worker, case=case, code="s6", content=SAFE["s6"])
    assert case.decisions.filter(kind="plan", outcome="waiting").count() == 1


def test_a_case_with_risk_left_is_not_closed_and_goes_another_round(s: Scene) -> None:
    case = case_at(s, "s8")
    risky = {**SAFE["s8"], "no_risk": "no", "proposal": "continue"}
    write_step(by=s.people.worker, case=case, code="s8", content=risky)
    asked = case.decisions.get(kind="close")
    with pytest.raises(UserError, match="không còn nguy cơ"):
        decide(by=s.people.chair, decision=asked, approve=True, proposal="close")
    decide(by=s.people.chair, decision=asked, approve=True, proposal="continue")
    case.refresh_from_db()
    assert (case.cycle, case.stage, case.closed_at) == (2, "s6", None)
    assert course.step_row(case, "s6").due_at is not None  # type: ignore[union-attr]


def test_a_report_that_was_not_true_is_closed_by_the_chair(s: Scene) -> None:
    case = case_at(s)
    write_step(by=s.people.worker, case=case, code="s2", content={**SAFE["s2"], "true_word": "no"})
    decide(by=s.people.chair, decision=case.decisions.get(kind="close"), approve=True)
    case.refresh_from_db()
    assert case.closed_at is not None


def test_nobody_decides_on_their_own_proposal(s: Scene) -> None:
    case = case_at(s, "s6d")
    Decision.objects.filter(case=case, kind="plan").update(asked_by=s.people.chair)
    with pytest.raises(UserError, match="không tự quyết định"):
        decide(by=s.people.chair, decision=case.decisions.get(kind="plan"), approve=True)


def test_two_writings_of_one_step_are_both_kept(s: Scene) -> None:
    case = case_at(s)
    first = write_step(by=s.people.worker, case=case, code="s2", content=SAFE["s2"], draft=True)
    seen = first.answers.get().pk
    write_step(by=s.people.worker, case=case, code="s2", content=SAFE["s2"], draft=True, base=seen)
    with pytest.raises(Conflict, match="sau khi bạn mở trang"):
        write_step(by=s.people.worker, case=case, code="s2", content=SAFE["s2"], base=seen)
    assert StepAnswer.objects.filter(step=first).count() == 2


def test_a_deed_and_its_trace_are_kept_together(s: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    case = case_at(s)

    def broken(**_said: object) -> None:
        raise RuntimeError("the trail is full")

    monkeypatch.setattr("mangnon.protection.step_actions.record", broken)
    with pytest.raises(RuntimeError):
        write_step(by=s.people.worker, case=case, code="s2", content=SAFE["s2"])
    assert course.step_row(case, "s2").done_at is None  # type: ignore[union-attr]


def test_a_report_goes_to_the_commune_where_it_happened(s: Scene) -> None:
    row = report(s)
    with pytest.raises(NotFound):
        open_case(by=s.people.neighbour, report=row)
    pass_on(by=s.people.worker, report=row, commune=s.map.two)
    row.refresh_from_db()
    assert open_case(by=s.people.neighbour, report=row).lead_unit == s.map.two


def test_a_refused_report_keeps_its_reason(s: Scene) -> None:
    row = report(s)
    with pytest.raises(UserError, match="vì sao"):
        refuse_report(by=s.people.worker, report=row, why=" ")
    refuse_report(by=s.people.worker, report=row, why="Hai trẻ chơi đùa, đã đến xem.")
    row.refresh_from_db()
    assert (row.state, row.answer["why"]) == ("refused", "Hai trẻ chơi đùa, đã đến xem.")


def test_a_practice_case_is_its_makers_alone_and_runs_whole(s: Scene) -> None:
    case = practise(by=s.people.worker)
    assert case.code.startswith("TH-")
    assert case in cases_seen(s.people.worker)
    for other in ("chair", "supervisor", "neighbour", "administrator"):
        assert case not in cases_seen(s.people.everybody()[other]), other
    write_step(by=s.people.worker, case=case, code="s2", content={**SAFE["s2"], "true_word": "no"})
    decide(by=s.people.worker, decision=case.decisions.get(), approve=True)
    case.refresh_from_db()
    assert case.closed_at is not None


def test_alternative_care_is_handed_over_within_fifteen_working_days(s: Scene) -> None:
    case = case_at(s, "s7")
    asked = ask_chair(
        by=s.people.worker, case=case, kind="care", asked={"form": "relative", "who": "Bà", "why": "…"}
    )
    decide(by=s.people.chair, decision=asked, approve=True)
    care = Care.objects.get(case=case)
    assert (care.hand_over_due - care.decided_on).days >= 19


def test_numbers_run_within_a_province_and_year(s: Scene) -> None:
    first, second = case_at(s), case_at(s)
    assert second.number == first.number + 1
    assert Case.objects.filter(province=s.map.province).count() == 2


def test_the_trail_holds_no_name_of_a_child(s: Scene) -> None:
    case_at(s, "end")
    said = " ".join(str(e.details) + e.target for e in Entry.objects.all())
    assert "Sùng" not in said
    assert "vết bầm" not in said


def test_an_emergency_that_was_none_has_no_clock_and_tells_nobody(s: Scene) -> None:
    case = case_at(s, "s5", emergency=True)  # the first assessment said that there is no emergency
    assert not case.emergency
    row = case.steps.get(code="s4")
    assert row.due_at is not None
    assert case.due_at is not None
    assert case.due_at > row.due_at
    with time_machine.travel(row.due_at + timedelta(days=1), tick=False):
        escalate()
    assert not Notice.objects.filter(case=case, step="s4").exists()
