"""The entry page: a form laid out like its annex, with what was typed, what went before and what is wrong."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from mangnon.collection.checking import Checked, Sheet, around, check_sheet, period_before, sheet
from mangnon.collection.correspondence import open_codes
from mangnon.collection.definitions import lines_of
from mangnon.collection.expected import Expected, expected
from mangnon.collection.models import FormLine, FormVersion, LineReturn, Submission
from mangnon.collection.rules import ANSWER_LABELS, Answer, Around, Problem, Read, Severity, Typed, rounded
from mangnon.figures.models import Fact, Period
from mangnon.figures.movement import Movement, movements
from mangnon.figures.queries import readings
from mangnon.figures.reading import NO_READING, Reading, Readings
from mangnon.figures.rules import Presence
from mangnon.formula.evaluate import evaluate_exact
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on
from mangnon.vietnamese.saying import say

if TYPE_CHECKING:
    from mangnon.collection.sync.models import Operation

UNTYPED, UNREAD = Typed(), Read()
NUMBER_ANSWERS = list(ANSWER_LABELS.items())
# the same as choices in sight: with the sign and the short words for each; nothing chosen is nothing said
CHOICES = [
    (Answer.VALUE, ANSWER_LABELS[Answer.VALUE], say("số"), say("có số")),
    (Answer.ESTIMATE, ANSWER_LABELS[Answer.ESTIMATE], say("ước"), say("ước tính")),
    (Answer.ZERO, ANSWER_LABELS[Answer.ZERO], "0", say("không có")),
    (Answer.NOT_REPORTED, ANSWER_LABELS[Answer.NOT_REPORTED], "…", say("chưa có")),
    (Answer.NOT_APPLICABLE, ANSWER_LABELS[Answer.NOT_APPLICABLE], "×", say("không áp dụng")),
]
# a yes-or-no line is one choice: what stands in its box, and the words for it
YES_NO_CHOICES = [
    ("", ANSWER_LABELS[Answer.EMPTY]),
    ("Có", say("Có")),
    ("Không", say("Không")),
    ("…", ANSWER_LABELS[Answer.NOT_REPORTED]),
    ("×", ANSWER_LABELS[Answer.NOT_APPLICABLE]),
]


@dataclass(frozen=True)
class GridLine:
    """One row of the page. `kind`: group (section, heading), input, computed, or below (only the communes')."""

    line: FormLine
    kind: str
    typed: Typed = UNTYPED
    read: Read = UNREAD
    before: Reading = NO_READING
    below: Reading | None = None  # at a province: what the communes report together
    total: Decimal | None = None  # computed lines, and at a province the communes' and its own
    rests: Reading | None = None  # at a province: on whose figures a computed line rests
    yes_no: bool = False
    problems: Sequence[Problem] = ()
    returns: Sequence[LineReturn] = ()
    conflicts: Sequence["Operation"] = ()  # what others typed here meanwhile, kept until a person chooses
    locked: bool = False  # handed in and not sent back: shown, not typed in
    counted: Decimal | None = None  # what records say (`collection.counted`)
    expected: Expected | None = None  # what the level above may expect here; a hint, never a rule

    @property
    def unexpected(self) -> bool:
        return bool(
            self.expected and self.read.value is not None and not self.expected.holds(self.read.value)
        )

    @property
    def key(self) -> str:
        """For ids in the page: letters, digits and hyphens only."""
        return self.line.code.replace(".", "-")

    @property
    def choices(self) -> Sequence[tuple[str, str]]:
        """Of a yes-or-no line; a text that is none of them stays there to be seen and put right."""
        known = [text for text, _words in YES_NO_CHOICES]
        text = self.shown_text
        return YES_NO_CHOICES if text in known else [*YES_NO_CHOICES, (text, f"“{text}”")]

    @property
    def shown_answer(self) -> Answer:
        """The choice to show: what was chosen, or what the typed sign was understood as."""
        if self.typed.answer or not self.read.presence:
            return self.typed.answer
        if self.read.value is None:
            missing = self.read.presence == Presence.NOT_REPORTED
            return Answer.NOT_REPORTED if missing else Answer.NOT_APPLICABLE
        return Answer.VALUE

    @property
    def shown_text(self) -> str:
        """What stands in the box: as typed; of a yes-or-no line the choice it was understood as."""
        if not self.yes_no or self.read.presence is None:
            return self.typed.text
        if self.read.value is None:
            return "…" if self.read.presence == Presence.NOT_REPORTED else "×"
        return "Có" if self.read.value else "Không"

    @property
    def past(self) -> Decimal | None:
        """The period before, rounded as printed."""
        if self.before.value is None or self.line.element is None:
            return None
        return rounded(self.before.value, self.line.element.decimals)

    @property
    def worst(self) -> str:
        """error, warn, explained or nothing: how the row is coloured."""
        if any(p.severity == Severity.ERROR for p in self.problems):
            return "error"
        if self.problems:
            return "explained" if self.typed.note.strip() else "warn"
        return ""

    @property
    def gap(self) -> Decimal | None:
        """How much the entered number is above or below the count; None where both are one, or one is missing."""
        if self.counted is None or self.read.value is None or self.read.value == self.counted:
            return None
        return self.read.value - self.counted

    @property
    def asks_reason(self) -> bool:
        """Whether a box for a reason is shown: a suspicion, a return, or a reason already given."""
        return any(p.severity == Severity.SUSPICIOUS for p in self.problems) or bool(self.typed.note)

    @property
    def change(self) -> Decimal | None:
        now = self.total if self.kind == "computed" else self.read.value
        if now is None or self.before.value is None:
            return None
        return now - self.before.value


@dataclass(frozen=True)
class Grid:
    """The whole page of one unit's form for a period."""

    version: FormVersion
    unit: Unit
    period: Period
    submission: Submission | None
    rows: Sequence[GridLine]
    checked: Checked
    before: Period | None
    sheet: Sheet
    around: Around

    @property
    def inputs(self) -> list[GridLine]:
        return [row for row in self.rows if row.kind == "input"]

    @property
    def takes_counts(self) -> bool:
        """Whether a line that was counted waits for its number."""
        return any(row.counted is not None and row.read.presence is None for row in self.inputs)

    @property
    def done(self) -> int:
        return sum(row.read.presence is not None for row in self.inputs)

    @property
    def empty(self) -> list[str]:
        """Codes of the lines nobody has answered."""
        return [row.line.code for row in self.inputs if row.read.presence is None and not row.read.problem]

    @property
    def errors(self) -> list[GridLine]:
        return [row for row in self.rows if row.worst == "error"]

    @property
    def suspicions(self) -> list[GridLine]:
        return [row for row in self.rows if row.worst == "warn"]

    @property
    def is_province(self) -> bool:
        return self.unit.level != Unit.Level.COMMUNE

    @property
    def beside_communes(self) -> bool:
        """Whether the communes report some line too: then their total stands beside each line."""
        return self.is_province and any(row.below for row in self.rows)

    @property
    def any_expected(self) -> bool:
        return any(row.expected for row in self.rows)

    @property
    def may_type(self) -> bool:
        return self.submission is None or self.submission.is_open


def grid(
    version: FormVersion,
    unit: Unit,
    period: Period,
    submission: Submission | None,
    typed: Mapping[str, Typed],
    body: str = "",
) -> Grid:
    """Build the page from what was typed, understood or not. Some ten queries, whatever the unit."""
    body = submission.body if submission else body
    page = sheet(version, unit.level, period.end, body)
    beside_it = around(page, unit, period)
    checked = check_sheet(page, typed, beside_it, complete=False)
    lines = [line for line in lines_of(version) if line.open_on(period.end)]
    before = period_before(period)
    codes = [line.figure_code for line in lines if line.element]
    found = readings(codes, [unit.pk], [p.code for p in (period, before) if p])
    figures = Figures(
        unit, period, before, found, own_facts(unit, period), page, checked,
        others=movement_of_others(page, unit, period, before),
    )  # fmt: skip
    beside = defaultdict(list)
    for problem in checked.problems:
        beside[problem.line].append(problem)
    returns, conflicts = returns_of(submission), conflicts_of(submission)
    unlocked = open_codes(submission) if submission else None
    rows = [
        replace(
            made,
            returns=returns.get(line.code, ()),
            conflicts=conflicts.get(line.code, ()),
            counted=beside_it.counted.get(line.code),
            locked=made.kind == "input" and unlocked is not None and line.code not in unlocked,
        )
        for line in lines
        if (made := grid_line(line, page, figures, typed, beside[line.code]))
    ]
    return Grid(
        version, unit, period, submission, without_empty_groups(rows), checked, before, page, beside_it
    )


@dataclass(frozen=True)
class Figures:
    """Everything numeric the rows need."""

    unit: Unit
    period: Period
    before: Period | None
    found: Readings
    own: Mapping[str, Decimal | None]
    page: Sheet
    checked: Checked
    others: Mapping[tuple[int, int], Movement] = field(default_factory=dict)

    def expected(self, line: FormLine) -> Expected | None:
        if line.element is None:
            return None
        others = self.others.get((line.element.pk, line.breakdown_or_total))
        return expected(self.past(line.figure_code).value, others, line.element.value_type)

    def past(self, code: str) -> Reading:
        return self.found.get(code, self.unit.pk, self.before.code) if self.before else NO_READING

    def below(self, line: FormLine) -> Reading:
        """What the units below report together: the kept total without the unit's own fact."""
        code = line.figure_code
        reading = self.found.get(code, self.unit.pk, self.period.code)
        itself = int(self.unit.level in line.levels)
        own = self.own.get(code)
        said = int(own is not None)
        value = None if reading.value is None or reading.reported <= said else reading.value - (own or 0)
        return replace(
            reading, value=value, reported=reading.reported - said, expected=max(reading.expected - itself, 0)
        )

    @cached_property
    def values(self) -> dict[str, Decimal | None]:
        """By the figure's code: what is typed, added to what the units below report."""
        values = {
            key[0]: reading.value for key, reading in self.found.found.items() if key[2] == self.period.code
        }
        for code, line in self.page.lines.items():
            if line.element is None:
                continue
            typed = self.checked.reads[code].value
            below = self.below(line).value if self.unit.level != Unit.Level.COMMUNE else None
            known = [value for value in (typed, below) if value is not None]
            values[line.figure_code] = sum(known, Decimal(0)) if known else None
        return values

    def computed(self, line: FormLine) -> Decimal | None:
        if line.element is None:
            return None
        values = self.values
        given = {f"#{{{code}}}": values.get(code) for code in line.element.needs}
        value = evaluate_exact(line.element.formula, given)
        # nothing divided by nothing is no number: a commune without a child has no rate
        return value if isinstance(value, Decimal) and value.is_finite() else None


def movement_of_others(
    page: Sheet, unit: Unit, period: Period, before: Period | None
) -> dict[tuple[int, int], Movement]:
    """How the other communes of the province moved since the period before. Two queries at most."""
    if before is None or page.body or unit.level != Unit.Level.COMMUNE:
        return {}
    tree = tree_on(period.end)
    province = tree.province_id(unit.pk) if unit.pk in tree else None
    if province is None:
        return {}
    others = [pk for pk in tree.descendant_ids(province, Unit.Level.COMMUNE) if pk != unit.pk]
    elements = {line.element.pk for line in page.lines.values() if line.element}
    return movements(elements, others, period, before)


def own_facts(unit: Unit, period: Period) -> dict[str, Decimal | None]:
    """The unit's own counted facts by the code of their figure. One query."""
    facts = Fact.objects.filter(unit=unit, period=period, counts=True).select_related("element", "breakdown")
    return {figure_code(fact): fact.value for fact in facts}


def figure_code(fact: Fact) -> str:
    key = fact.breakdown.key
    return f"{fact.element.code}.{key}" if key else fact.element.code


def returns_of(submission: Submission | None) -> dict[str, list[LineReturn]]:
    """Unanswered returns by line code. One query."""
    found: dict[str, list[LineReturn]] = defaultdict(list)
    if submission is not None:
        for said in submission.returns.filter(answered_at=None).select_related("line", "by"):
            found[said.line.code].append(said)
    return found


def conflicts_of(submission: Submission | None) -> dict[str, list["Operation"]]:
    """Values kept beside the one in the cell, by line code. One query."""
    found: dict[str, list[Operation]] = defaultdict(list)
    if submission is not None:
        for kept in submission.operations.open_conflicts().select_related("author", "person").order_by("id"):
            found[kept.line].append(kept)
    return found


def grid_line(
    line: FormLine, page: Sheet, figures: Figures, typed: Mapping[str, Typed], problems: Sequence[Problem]
) -> GridLine | None:
    """The row of a line on this unit's page; None for a line that is not this level's."""
    if line.element is None:
        return GridLine(line, "group")
    code, above = line.figure_code, figures.unit.level != Unit.Level.COMMUNE
    if line.code in page.lines:
        below = figures.below(line) if above and Unit.Level.COMMUNE in line.levels else None
        return GridLine(
            line,
            "input",
            typed=typed.get(line.code, Typed()),
            read=figures.checked.reads[line.code],
            before=figures.past(code),
            below=below,
            total=figures.values.get(code),
            yes_no=line.is_yes_no(page.level),
            problems=problems,
            expected=None if line.is_yes_no(page.level) else figures.expected(line),
        )
    if page.body:  # an agency sees its own lines only
        return None
    if line.computed and page.level in line.levels:
        rests = figures.found.get(code, figures.unit.pk, figures.period.code) if above else None
        return GridLine(
            line, "computed", before=figures.past(code), total=figures.computed(line), rests=rests
        )
    if above and Unit.Level.COMMUNE in line.levels:
        return GridLine(line, "below", before=figures.past(code), below=figures.below(line))
    return None


def without_empty_groups(rows: Sequence[GridLine]) -> list[GridLine]:
    """Sections and headings that keep at least one line under them."""
    kept: list[GridLine] = []
    for row in reversed(rows):
        follower = kept[-1] if kept else None
        lone = row.kind == "group" and (
            follower is None
            or follower.line.indent < row.line.indent
            or (follower.kind == "group" and follower.line.indent <= row.line.indent)
        )
        if not lone:
            kept.append(row)
    return kept[::-1]
