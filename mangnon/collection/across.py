"""One line of a form across all communes of a province: the same question, everybody's answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db import transaction
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.collection.approval import return_submission
from mangnon.collection.assigning import version_on
from mangnon.collection.board import tile_state
from mangnon.collection.checking import period_before
from mangnon.collection.expected import Expected, expected, without
from mangnon.collection.models import FormLine, Round, Submission
from mangnon.collection.queries import named, required
from mangnon.collection.rules import printed, rounded
from mangnon.figures.models import Period
from mangnon.figures.movement import movements
from mangnon.figures.queries import readings
from mangnon.figures.reading import Reading
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on
from mangnon.ui.errors import NotFound, UserError
from mangnon.vietnamese.order import sort_key
from mangnon.vietnamese.saying import say

SORTS = {"ten": say("tên"), "so": say("số"), "doi": say("mức đổi")}
SHOWS = {"": say("mọi xã"), "la": say("ngoài dự kiến"), "thieu": say("chưa có số")}


@dataclass(frozen=True)
class Answer:
    """A commune's row. `change` is in parts of the figure a period ago (0.05 = five hundredths more)."""

    unit_id: int
    name: str
    district: str
    state: str
    now: Reading
    past: Decimal | None
    expected: Expected | None
    submission_id: int | None
    returned: bool

    @property
    def value(self) -> Decimal | None:
        return self.now.value

    @property
    def change(self) -> Decimal | None:
        return None if self.value is None or not self.past else self.value / self.past - 1

    @property
    def percent(self) -> float | None:
        return None if self.change is None else float(round(self.change * 100, 1))

    @property
    def odd(self) -> bool:
        return bool(self.expected and self.value is not None and not self.expected.holds(self.value))

    @property
    def may_return(self) -> bool:
        return self.submission_id is not None and self.state != "part" and not self.returned


@dataclass(frozen=True)
class Across:
    """A line of a round. Grain: one answer for each commune asked, on the period's map."""

    round: Round
    province: Unit
    period: Period
    before: Period | None
    line: FormLine
    lines: Sequence[FormLine]
    answers: Sequence[Answer]

    @property
    def known(self) -> list[Answer]:
        return [answer for answer in self.answers if answer.value is not None]

    @property
    def total(self) -> Decimal | None:
        return sum((a.value for a in self.known if a.value is not None), Decimal(0)) if self.known else None

    @property
    def past_total(self) -> Decimal | None:
        """Of the communes that have a figure now, so that like stands beside like."""
        past = [a.past for a in self.known if a.past is not None]
        return sum(past, Decimal(0)) if past else None

    @cached_property
    def largest(self) -> Decimal:
        return max((a.value for a in self.known if a.value is not None), default=Decimal(0)) or Decimal(1)

    @property
    def rests(self) -> str:
        return f"{len(self.known)}/{len(self.answers)} xã đã có số"

    @property
    def yes_no(self) -> bool:
        return self.line.is_yes_no(Unit.Level.COMMUNE)

    @property
    def bars(self) -> dict[int, int]:
        """How long each commune's bar is, out of a hundred."""
        return {a.unit_id: round(100 * a.value / self.largest) for a in self.known if a.value is not None}

    @property
    def odd(self) -> int:
        return sum(answer.odd for answer in self.answers)

    @property
    def silent(self) -> int:
        return len(self.answers) - len(self.known)

    def beside(self, step: int) -> FormLine | None:
        at = [line.pk for line in self.lines].index(self.line.pk) + step
        return self.lines[at] if 0 <= at < len(self.lines) else None

    @property
    def earlier(self) -> FormLine | None:
        return self.beside(-1)

    @property
    def later(self) -> FormLine | None:
        return self.beside(1)


def across(viewer: Person, form: str, unit_id: int, period: str, code: str) -> Across:
    """What an address names. Raises NotFound out of reach, or where nothing was asked. Some ten queries."""
    province = Unit.objects.filter(pk=unit_id).first()
    if province is None or not viewer.may("figures.view", province):
        raise NotFound
    known, row = named(form, period)
    opened = (
        Round.objects.filter(assignment__form=known, assignment__province=province, period=row)
        .select_related("assignment__form", "assignment__province", "period")
        .first()
    )
    if opened is None:
        raise NotFound
    lines = [
        line
        for line in required(version_on(known, row.end, province.pk), Unit.Level.COMMUNE, row)
        if line.element
    ]
    line = next((line for line in lines if line.code == code), None)
    if line is None:
        raise NotFound
    before = period_before(row)
    return Across(opened, province, row, before, line, lines, answers_of(opened, line, before))


def answers_of(opened: Round, line: FormLine, before: Period | None) -> list[Answer]:
    """Every commune asked, by name. Drafts never count and are not shown: only that something is being typed."""
    province, period = opened.assignment.province, opened.period
    tree = tree_on(period.end)
    chosen = set(opened.only.values_list("pk", flat=True))
    units = [u for u in tree.descendant_ids(province.pk, Unit.Level.COMMUNE) if not chosen or u in chosen]
    code, element = line.figure_code, line.element
    assert element is not None
    found = readings([code], units, [p.code for p in (period, before) if p])
    moved = movements([element.pk], units, period, before) if before else {}
    together = moved.get((element.pk, line.breakdown_or_total))
    handed = submissions(opened, units)
    asked_again = returned_units(handed, line)
    answers = []
    for unit in units:
        now = found.get(code, unit, period.code)
        past = found.get(code, unit, before.code).value if before else None
        others = without(together, now.value, past)
        parent = tree.parent_id(unit)
        row = handed.get(unit)
        answers.append(
            Answer(
                unit, tree[unit].name,
                tree[parent].name if parent is not None and parent != province.pk else "",
                tile_state(row), now,
                None if past is None else rounded(past, element.decimals),
                None if line.is_yes_no(Unit.Level.COMMUNE) else expected(past, others, element.value_type),
                row.pk if row else None, unit in asked_again,
            )
        )  # fmt: skip
    return sorted(answers, key=lambda answer: sort_key(answer.name))


def submissions(opened: Round, units: Sequence[int]) -> dict[int, Submission]:
    rows = Submission.objects.filter(
        version__form=opened.assignment.form_id, period=opened.period_id, unit__in=units, body=""
    )
    return {row.unit_id: row for row in rows}


def returned_units(handed: Mapping[int, Submission], line: FormLine) -> set[int]:
    """Units to which this line was sent back and which have not answered. One query."""
    rows = Submission.objects.filter(
        pk__in=[row.pk for row in handed.values()],
        returns__line__code=line.code, returns__answered_at__isnull=True,
    )  # fmt: skip
    return set(rows.values_list("unit_id", flat=True))


def chosen(found: Across, show: str, sort: str) -> list[Answer]:
    """The answers a reader asked to see, in the order asked for; what is unknown stands last."""
    answers = [
        answer
        for answer in found.answers
        if (show != "la" or answer.odd) and (show != "thieu" or answer.value is None)
    ]
    if sort == "so":
        answers.sort(key=lambda a: (a.value is None, -(a.value or Decimal(0))))
    elif sort == "doi":
        answers.sort(key=lambda a: (a.change is None, -abs(a.change or Decimal(0))))
    return answers


def table(found: Across) -> tuple[str, list[str], list[list[str | Decimal | None]]]:
    """For a file: title, heads, rows."""
    before = found.before.code if found.before else ""
    heads = ["Xã", "Huyện", "Tình trạng", before or "Kỳ trước", found.period.code, "Dự kiến", "Ngoài dự kiến"]
    rows: list[list[str | Decimal | None]] = [
        [
            answer.name, answer.district, answer.state, answer.past,
            answer.value if answer.value is not None else words_of(answer.now),
            str(answer.expected or ""), "x" if answer.odd else "",
        ]
        for answer in found.answers
    ]  # fmt: skip
    if not found.yes_no:
        rows.append(["Cộng các xã đã có số", "", found.rests, found.past_total, found.total, "", ""])
    return f"{found.line.code} {found.line.label}", heads, rows


def words_of(reading: Reading) -> str:
    return printed(None, reading.presence, value_type="", decimals=0, zero_word=False)


@transaction.atomic
def return_line(*, by: Person, found: Across, units: Sequence[int], reason: str, due: date | None) -> int:
    """Send this line back to the chosen communes with one reason; all of them or none. Returns how many.

    Raises NotFound out of reach, UserError where nothing can be sent back or no reason is given.
    """
    answers = {answer.unit_id: answer for answer in found.answers}
    wanted = [answers[unit] for unit in dict.fromkeys(units) if unit in answers]
    if not wanted or not reason.strip():
        raise UserError(
            _("Trả lại cần chọn ít nhất một xã và ghi lý do. Chọn xã ở cột đầu, ghi lý do rồi bấm lại."),
            code="return_without_reason",
        )
    unfit = [answer.name for answer in wanted if not answer.may_return]
    if unfit:
        raise UserError(
            _(
                "Chưa trả lại được cho %(names)s: biểu chưa nộp, hoặc dòng này đang chờ xã trả lời. Bỏ chọn rồi bấm lại."
            )
            % {"names": ", ".join(unfit)},
            code="submission_open",
        )
    rows = Submission.objects.in_bulk([a.submission_id for a in wanted if a.submission_id])
    for answer in wanted:
        assert answer.submission_id is not None
        return_submission(
            by=by, submission=rows[answer.submission_id], reasons={found.line.code: reason}, due=due
        )
    return len(wanted)
