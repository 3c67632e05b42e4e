"""What the pages of one case show: its clock, what to do now, what was written, as far as the viewer may read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.protection.course import facts_of, step_row
from mangnon.protection.models import Case, CaseStep, Decision, StepAnswer
from mangnon.protection.procedure import Question, RatingRow, Step
from mangnon.protection.queries import Seen
from mangnon.protection.rules import (
    Haste,
    counts,
    haste,
    leaning,
    left_words,
    may_act,
    open_steps,
    sensitivity_open,
)
from mangnon.vietnamese.saying import NOTHING, Sentence

SUBJECT_LABELS = {
    "name": "Tên", "birth": "Ngày sinh", "where": "Nơi xảy ra", "condition": "Tình trạng", "carer": "Người đang chăm sóc",
    "father": "Cha", "mother": "Mẹ", "family": "Hoàn cảnh gia đình", "risk": "Nếu không giúp", "done": "Đã làm",
    "informant": "Người báo", "informant_phone": "Điện thoại người báo", "informant_address": "Địa chỉ người báo",
    "notes": "Ghi chú", "with_harmer": "Người gây hại có ở cùng trẻ không",
}  # fmt: skip
OF_THE_STORY = {"condition", "risk", "family", "notes", "with_harmer"}  # class 3; who and where is class 2
HARMER = {
    "yes": "Có, đang ở cùng nhà",
    "near": "Có thể gặp trẻ bất cứ lúc nào",
    "no": "Không",
    "unknown": "Chưa biết",
}


@dataclass(frozen=True)
class ClockFace:
    """A clock as it is shown: words, how it stands, the share that has passed in thousandths."""

    label: str
    due: datetime
    start: datetime | None
    words: Sentence
    haste: Haste
    passed: int
    text: str
    article: str
    verified: str
    urgent: bool = False

    @property
    def css(self) -> str:
        return {Haste.OVER: "over", Haste.SOON: "soon"}.get(self.haste, "" if self.urgent else "calm")


def face(step: Step, row: CaseStep | None, now: datetime) -> ClockFace | None:
    """The clock of a step that runs; None where it has none or is done."""
    if row is None or row.due_at is None or row.done_at:
        return None
    start = row.clock_from or row.opened_at
    whole = max((row.due_at - start).total_seconds(), 1)
    passed = min(max((now - start).total_seconds() / whole, 0), 1)
    return ClockFace(
        step.title, row.due_at, start, left_words(row.due_at, now), haste(row.due_at, now), round(passed * 1000),
        step.clock.text, step.article, step.clock.verified, urgent=step.code == "s4",
    )  # fmt: skip


@dataclass(frozen=True)
class Todo:
    """One line of the way: done, now, open (may be done already) or wait."""

    step: Step
    state: str
    row: CaseStep | None
    mine: bool
    clock: ClockFace | None = None
    asked: Decision | None = None


@dataclass(frozen=True)
class CasePage:
    seen: Seen
    clock: ClockFace | None
    todo: list[Todo]
    now: Todo | None
    subject: list[tuple[str, str]]
    hidden: bool
    waiting: list[Decision]
    level: int = 0
    done: int = 0

    @property
    def finished(self) -> list[Todo]:
        return [t for t in self.todo if t.state == "done"]

    @property
    def ahead(self) -> list[Todo]:
        return [t for t in self.todo if t.state != "done"]


def rows_of(case: Case) -> dict[str, CaseStep]:
    """The row of each step in the cycle it counts in now. One query."""
    found: dict[str, CaseStep] = {}
    for row in case.steps.select_related("done_by"):
        if row.cycle == case.cycle or row.code in {"s1", "s2", "s3", "s4", "s5", "s5b"}:
            found[row.code] = row
    return found


def todo_of(seen: Seen, rows: dict[str, CaseStep], now: datetime) -> Iterator[Todo]:
    facts = facts_of(seen.case, list(rows.values()))
    may = open_steps(facts)
    waiting = {d.kind: d for d in seen.case.decisions.all() if d.outcome == Decision.Outcome.WAITING}
    for step in seen.procedure.steps:
        if step.code == "s4" and not seen.case.emergency:
            continue
        row = rows.get(step.code)
        asked = waiting.get({"s4": "emergency", "s6d": "plan", "s9": "close"}.get(step.code, ""))
        actor = "chair" if step.decides or (step.code == "s4" and asked) else step.actor
        if step.code in facts.done:
            state = "done"
        elif step.code == seen.case.stage:
            state = "now"
        else:
            state = "open" if step.code in may else "wait"
        yield Todo(step, state, row, may_act(seen.standing, actor), face(step, row, now), asked)


def subject_of(case: Case, level: int) -> list[tuple[str, str]]:
    """What is known of the child, as far as this level of sensitivity opens it."""
    found: list[tuple[str, str]] = []
    if level >= 2:
        name = case.child.name if case.child_id and case.child else case.subject.get("name", "")
        found.append((_("Trẻ"), name or _("chưa rõ tên")))
    who = [case.get_sex_display() if case.sex else _("chưa biết nam hay nữ")]
    who.append(_("khoảng %(age)d tuổi") % {"age": case.age} if case.age is not None else _("chưa rõ tuổi"))
    found.append((_("Giới tính, tuổi"), ", ".join(str(w) for w in who)))
    for code, label in SUBJECT_LABELS.items():
        said = case.subject.get(code)
        if code == "name" or not said or level < (3 if code in OF_THE_STORY else 2):
            continue
        found.append((label, HARMER.get(str(said), str(said)) if code == "with_harmer" else str(said)))
    return found


def case_page(seen: Seen) -> CasePage:
    """Everything the page of a case shows first. Some ten queries."""
    now = timezone.now()
    rows = rows_of(seen.case)
    todo = list(todo_of(seen, rows, now))
    level = sensitivity_open(seen.standing, own_part=seen.case.lead_unit_id == seen.case.incident_unit_id)
    running = sorted((t.clock for t in todo if t.clock), key=lambda clock: clock.due)
    running = [
        t.clock for t in todo if t.clock and t.step.code == "s4"
    ] or running  # an emergency has one clock
    waiting = list(
        seen.case.decisions.filter(outcome=Decision.Outcome.WAITING).select_related("asked_by").order_by("pk")
    )
    return CasePage(
        seen=seen, clock=running[0] if running and not seen.case.closed_at else None, todo=todo,
        now=next((t for t in todo if t.state == "now"), None), subject=subject_of(seen.case, level),
        hidden=level < 3, waiting=waiting, level=level, done=sum(t.state == "done" for t in todo),
    )  # fmt: skip


# --- one step --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """An answer to print: the question, the words, or that it is not for this viewer."""

    label: str
    words: str
    hidden: bool = False


@dataclass(frozen=True)
class Written:
    """One writing of a step: who, when, what of it the viewer may read."""

    answer: StepAnswer
    said: list[Said]
    ratings: list[tuple[RatingRow, str]]
    counted: dict[str, dict[str, int]]
    leaning: str


LEVEL_WORDS = {"high": "Cao", "medium": "Trung bình", "low": "Thấp"}


def written(seen: Seen, step: Step, answer: StepAnswer, level: int) -> Written:
    """An answer in words, with what the viewer may not read named but not shown."""
    said = [said_of(q, answer.content.get(q.code), level) for q in step.questions]
    rated: dict[str, Any] = answer.content.get("ratings") or {}
    rows = (
        [(r, LEVEL_WORDS.get(rated.get(r.code, ""), "")) for r in step.ratings.rows] if step.ratings else []
    )
    counted = counts(step.ratings, rated) if step.ratings else {}
    return Written(
        answer, [s for s in said if s is not None], rows if level >= 2 else [], counted,
        leaning(counted) if counted and rated else "",
    )  # fmt: skip


def said_of(question: Question, value: object, level: int) -> Said | None:
    if value in (None, "", []):
        return None
    if question.sensitivity > level:
        return Said(question.label, "", hidden=True)
    return Said(question.label, question.said(value))


@dataclass(frozen=True)
class StepPage:
    """A step: what it is, its clock, who acts, what was written, whether the viewer may write now."""

    seen: Seen
    step: Step
    row: CaseStep | None
    clock: ClockFace | None
    writings: list[Written]
    may_write: bool
    base: int | None
    draft: StepAnswer | None
    level: int
    problem: Sentence = NOTHING


def step_page(seen: Seen, code: str) -> StepPage | None:
    """None for a step the procedure does not have."""
    try:
        step = seen.procedure.step(code)
    except KeyError:
        return None
    row = step_row(seen.case, code)
    own_part = row is not None and row.unit_id is not None and row.unit_id != seen.case.lead_unit_id
    level = sensitivity_open(seen.standing, own_part=own_part or row is None or row.unit_id is None)
    answers = list(row.answers.select_related("by")) if row else []
    last = answers[-1] if answers else None
    facts = facts_of(seen.case)
    open_now = code in open_steps(facts) or (row is not None and not facts.closed)
    writable = bool(step.questions) and may_act(seen.standing, step.actor) and open_now
    return StepPage(
        seen, step, row, face(step, row, timezone.now()),
        [written(seen, step, a, level) for a in answers if not a.draft][::-1], writable,
        last.pk if last else None, last if last and last.draft and writable else None, level,
    )  # fmt: skip


def latest(case: Case, code: str) -> dict[str, Any]:
    """What was last written in a step, drafts apart; empty where nothing was."""
    row = step_row(case, code)
    answer = row.answers.filter(draft=False).order_by("-pk").first() if row else None
    content: dict[str, Any] = answer.content if answer else {}
    return content
