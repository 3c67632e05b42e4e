"""The procedure as the rulebook says it, read into plain things. No database, no Django.

Steps, their questions, clocks, ratings and lists of choices come from `rulebook/data/procedures`; a case keeps the
version it was opened under. A mark of verification travels with everything the law sets.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

YES, PARTLY, NO = "yes", "partly", "no"


def mark(said: object) -> str:
    """yes, partly or no, as YAML gives it; nothing said counts as no."""
    return (
        {True: YES, False: NO, None: NO}.get(said, str(said)) if isinstance(said, bool | None) else str(said)
    )


@dataclass(frozen=True)
class Choice:
    code: str
    label: str
    verified: str = NO


@dataclass(frozen=True)
class Question:
    """One thing a step asks. `sensitivity`: 1 how the case stands, 2 who and where, 3 what was done to the child."""

    code: str
    label: str
    kind: str = "text"  # text, long, choice, choices, date, number
    required: bool = False
    sensitivity: int = 3
    help: str = ""
    example: str = ""
    choices: tuple[Choice, ...] = ()

    def said(self, value: object) -> str:
        """An answer in words."""
        words = {choice.code: choice.label for choice in self.choices}
        if isinstance(value, list | tuple):
            return "; ".join(words.get(str(v), str(v)) for v in value)
        return words.get(str(value), str(value)) if value not in (None, "") else ""


@dataclass(frozen=True)
class ClockRule:
    """A deadline: hours, working days or days from an event of the case; `starts`: received, assessed, opened ..."""

    kind: str
    value: int = 0
    starts: str = ""
    text: str = ""
    verified: str = NO


@dataclass(frozen=True)
class RatingRow:
    code: str
    label: str
    high: str
    medium: str
    low: str
    verified: str


@dataclass(frozen=True)
class RatingTable:
    code: str
    title: str
    rows: tuple[RatingRow, ...]
    verified: str


@dataclass(frozen=True)
class Ratings:
    """The two tables of a form. `rule` is how the counts may be read, with its mark."""

    code: str
    tables: tuple[RatingTable, ...]
    rule: str
    rule_verified: str

    @property
    def rows(self) -> list[RatingRow]:
        return [row for table in self.tables for row in table.rows]


@dataclass(frozen=True)
class Step:
    """One step of the procedure: what it is, in plain words, who acts, which form, by when."""

    code: str
    no: int
    title: str
    deed: str
    plain: str
    example: str
    article: str
    actor: str
    clock: ClockRule
    verified: str
    form: str = ""
    decided_by: str = ""
    first: str = ""
    plan: bool = False
    ratings: Ratings | None = None
    questions: tuple[Question, ...] = ()

    def question(self, code: str) -> Question:
        return next(q for q in self.questions if q.code == code)

    @property
    def decides(self) -> bool:
        """The step is nothing but a decision of the one who acts."""
        return bool(self.decided_by) and self.decided_by == self.actor


@dataclass(frozen=True)
class PaperRule:
    no: str
    title: str
    article: str
    verified: str


@dataclass(frozen=True)
class Warning_:
    """One line of escalation: who is told, after which share of the time or how long after its end."""

    to: str
    after: float | None = None
    late_hours: int = 0
    late_working_days: int = 0


@dataclass(frozen=True)
class Procedure:
    """A version of the procedure, ready to be asked."""

    body: Mapping[str, Any] = field(repr=False)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return tuple(self._step(said) for said in self.body["steps"])

    def step(self, code: str) -> Step:
        """Raises KeyError for a step this version does not have."""
        for step in self.steps:
            if step.code == code:
                return step
        raise KeyError(code)

    def choices(self, name: str) -> tuple[Choice, ...]:
        """channels, kinds, levels, grounds, measures or care_forms."""
        lists: dict[str, Any] = {
            "grounds": self.body["separation"]["grounds"],
            "measures": self.body["measures"]["rows"],
            "care_forms": self.body["care"]["forms"],
        }
        return tuple(choice(said) for said in lists.get(name) or self.body[name])

    def label(self, name: str, code: str) -> str:
        """The words of a choice; the code itself where this version does not know it."""
        return next((c.label for c in self.choices(name) if c.code == code), code)

    @cached_property
    def papers(self) -> tuple[PaperRule, ...]:
        return tuple(
            PaperRule(said["nr"], said["title"], said["article"], mark(said["verified"]))
            for said in self.body["forms"]
        )

    @cached_property
    def warnings(self) -> tuple[Warning_, ...]:
        return tuple(Warning_(**said) for said in self.body["escalation"]["rows"])

    @property
    def longest_separation(self) -> int:
        return int(self.body["separation"]["max_days"])

    @property
    def care(self) -> Mapping[str, Any]:
        care: Mapping[str, Any] = self.body["care"]
        return care

    @property
    def closing(self) -> tuple[tuple[str, str, str], ...]:
        """Question, wanted answer and words of each criterion of closing."""
        return tuple((c["field"], c["wanted"], c["label"]) for c in self.body["closing"]["criteria"])

    def _step(self, said: Mapping[str, Any]) -> Step:
        clock = said["clock"]
        return Step(
            code=said["code"],
            no=said["nr"],
            title=said["title"],
            deed=said["deed"],
            plain=said["plain"],
            example=said["example"],
            article=said["article"],
            actor=said["actor"],
            clock=ClockRule(
                clock["type"],
                clock.get("value", 0),
                clock.get("starts", ""),
                clock.get("text", ""),
                mark(clock.get("verified")),
            ),
            verified=mark(said.get("verified")),
            form=said.get("form", ""),
            decided_by=said.get("decided_by", ""),
            first=said.get("first", ""),
            plan=bool(said.get("plan")),
            ratings=self._ratings(said["ratings"]) if said.get("ratings") else None,
            questions=tuple(self._question(q) for q in said.get("fields", [])),
        )

    def _question(self, said: Mapping[str, Any]) -> Question:
        listed = said.get("choices_of")
        return Question(
            code=said["code"],
            label=said["label"],
            kind=said.get("type", "text"),
            required=bool(said.get("required")),
            sensitivity=said.get("class", 3),
            help=said.get("help", ""),
            example=said.get("example", ""),
            choices=self.choices(listed) if listed else tuple(choice(c) for c in said.get("choices", [])),
        )

    def _ratings(self, code: str) -> Ratings:
        said = self.body["ratings"][code]
        tables = tuple(
            RatingTable(
                t["code"],
                t["title"],
                tuple(
                    RatingRow(r["code"], r["label"], r["high"], r["medium"], r["low"], mark(r["verified"]))
                    for r in t["rows"]
                ),
                mark(t["verified"]),
            )
            for t in said["tables"]
        )
        return Ratings(code, tables, said["rule"]["text"], mark(said["rule"]["verified"]))


def choice(said: Mapping[str, Any]) -> Choice:
    return Choice(said["code"], said["label"], mark(said.get("verified")))
