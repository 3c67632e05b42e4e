"""The figures behind a report's chips, read together, and how each is written in a sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from mangnon.collection.rules import printed, rounded
from mangnon.figures.guarding import whole
from mangnon.figures.models import DataElement
from mangnon.figures.queries import known_elements, readings
from mangnon.figures.reading import NO_READING, Reading
from mangnon.figures.rules import PRESENCE_LABELS, STATUS_LABELS, Presence
from mangnon.formula.periods import parse
from mangnon.paper.record import Figure, Source, Text
from mangnon.places.queries import tree_on
from mangnon.places.tree import Tree
from mangnon.reports.rules import Chip, ref_of
from mangnon.ui.memory import once_a_page
from mangnon.vietnamese.numbers import format_number
from mangnon.vietnamese.sentences import change_sentence
from mangnon.vietnamese.units import SIGNS, with_unit

Need = tuple[str, int, str]  # element code, unit id, period code
PrintedRun = Text | Figure


@dataclass(frozen=True)
class Value:
    """One figure with its element; `element` is None where no such element exists."""

    need: Need
    element: DataElement | None
    reading: Reading

    @property
    def ref(self) -> str:
        return ref_of(*self.need)

    @property
    def is_reported(self) -> bool:
        return self.element is not None and self.reading.value is not None

    @property
    def rounded(self) -> Decimal | None:
        """The value at the decimals of its element, as a reader sees it."""
        if self.element is None or self.reading.value is None:
            return None
        return rounded(self.reading.value, self.element.decimals)

    @property
    def number(self) -> str:
        """Digits alone: "332.600", "05", "24,0"; "…" where nothing was reported."""
        return number_text(self.element, self.reading) or format_number(None)

    @property
    def text(self) -> str:
        """As it stands in a sentence: signs like % belong to the number, words follow from the sentence."""
        sign = self.element.unit_of_measure if self.element is not None else ""
        return self.number + (sign if sign in SIGNS and self.is_reported else "")


def number_text(element: DataElement | None, reading: Reading) -> str:
    """A figure in official writing; a rate that a source reported keeps its decimals (24,0), others drop zeros."""
    if element is None:
        return ""
    if element.nature == DataElement.Nature.REPORTED_RATE and reading.value is not None:
        return format_number(reading.value, element.decimals)
    return printed(
        reading.value, reading.presence,
        value_type=element.value_type, decimals=element.decimals, zero_word=False,
    )  # fmt: skip


class Values:
    """Figures of many elements, units and periods. Cost: two queries and the formulas, whatever the number."""

    def __init__(self, needs: Iterable[Need]) -> None:
        wanted = set(needs)
        codes = sorted({code for code, _, _ in wanted})
        self.elements = known_elements(codes)
        with (
            whole()
        ):  # a report is the authority's own paper: who writes and signs it answers for what it prints
            self.found = readings(
                sorted(self.elements),
                sorted({unit for _, unit, _ in wanted}),
                sorted({period for _, _, period in wanted}),
            )

    def get(self, element: str, unit_id: int, period: str) -> Value:
        row = self.elements.get(element)
        reading = self.found.get(element, unit_id, period) if row is not None else NO_READING
        return Value((element, unit_id, period), row, reading)

    def of(self, chip: Chip) -> Value:
        return self.get(chip.element, chip.unit_id, chip.period)

    def before(self, chip: Chip) -> Value:
        return self.get(chip.element, chip.unit_id, chip.since)

    def runs(self, chip: Chip) -> tuple[PrintedRun, ...]:
        """What a chip prints: its number, or the words of a change with both numbers."""
        if chip.since:
            return change_runs(self.before(chip), self.of(chip))
        value = self.of(chip)
        return (figure(value, value.text, estimate=value.reading.is_estimate),)

    def shown(self, chip: Chip) -> str:
        return "".join(run.text for run in self.runs(chip))


@once_a_page
def values_of(needs: frozenset[Need]) -> Values:
    """The figures of a draft: the editor, its findings and its preview ask for the same ones."""
    return Values(needs)


def needs_of(chips: Iterable[Chip]) -> frozenset[Need]:
    needs = set()
    for chip in chips:
        needs.add((chip.element, chip.unit_id, chip.period))
        if chip.since:
            needs.add((chip.element, chip.unit_id, chip.since))
    return frozenset(needs)


def figure(value: Value, text: str, *, estimate: bool = False) -> Figure:
    return Figure(text, value.ref, estimate, value.reading.value)


def change_runs(old: Value, new: Value) -> tuple[PrintedRun, ...]:
    """ "giảm từ 13,9% năm 2022 xuống 13,6% năm 2023" with both numbers bound to their facts.

    Without the older figure "là 13,6% năm 2023"; without the newer one "chưa có số liệu năm 2023".
    """
    when = period_words(new.need[2])
    if new.rounded is None or new.element is None:
        return (Text(f"chưa có số liệu {when}"),)
    unit = new.element.unit_of_measure
    estimated = new.reading.is_estimate
    if old.rounded is None:
        now = with_unit(new.rounded, unit, fixed_decimals(new))
        return (Text("là "), figure(new, now, estimate=estimated), Text(f" {when}"))
    sentence = change_sentence(
        "", old.rounded, period_words(old.need[2]), new.rounded, when, unit,
        decimals=fixed_decimals(new), estimated=estimated,
    )  # fmt: skip
    return bound(sentence, [old, new], unit)


def fixed_decimals(value: Value) -> int | None:
    """Reported rates keep their decimals; for others both numbers take the longer of the two."""
    element = value.element
    reported = element is not None and element.nature == DataElement.Nature.REPORTED_RATE
    return element.decimals if element is not None and reported else None


def bound(sentence: str, values: list[Value], unit: str) -> tuple[PrintedRun, ...]:
    """The sentence with the numbers of these values, in order, made figures; "ước" is already said by the verb."""
    runs: list[PrintedRun] = []
    rest = sentence
    for value in values:
        text = next((t for t in writings(value, unit) if t in rest), "")
        if not text:  # "giữ nguyên" says one number for both
            continue
        words, rest = rest.split(text, 1)
        runs += [Text(words), figure(value, text)]
    return tuple(run for run in (*runs, Text(rest)) if run.text)


def writings(value: Value, unit: str) -> list[str]:
    """How change_sentence may have written the value, the longest first, so that 1 is not found in 1,05."""
    if value.rounded is None:
        return []
    return [with_unit(value.rounded, unit, places) for places in range(6, -1, -1)]


def period_words(code: str) -> str:
    """ "năm 2023", "6 tháng đầu năm 2023", "giai đoạn 2012 - 2020"."""
    return str(parse(code).label_vi).replace("–", " - ")


def sources(values: Iterable[Value]) -> tuple[Source, ...]:
    """Where figures came from, each once, in words that stay true when the facts move on."""
    once = {value.need: value for value in values}
    trees = {period: tree_on(parse(period).end) for period in {period for _, _, period in once}}
    return tuple(source(value, trees[need[2]]) for need, value in once.items())


def source(value: Value, tree: Tree) -> Source:
    element, (code, unit_id, period) = value.element, value.need
    return Source(
        ref=value.ref,
        name=element.name if element else code,
        unit=element.unit_of_measure if element else "",
        place=tree[unit_id].name if unit_id in tree else "",
        period=period_words(period),
        origin=origin(value),
    )


def origin(value: Value) -> str:
    """ "cộng từ 216/216 đơn vị báo cáo", "tính theo công thức …", with "số ước" where it is one."""
    element, reading = value.element, value.reading
    if element is None or not value.is_reported:
        return PRESENCE_LABELS[Presence.NOT_REPORTED if element is None else reading.presence]
    if element.is_derived:
        told = f"tính theo công thức {element.formula}"
    elif element.is_structure:
        told = "đếm trên bản đồ đơn vị hành chính ngày cuối kỳ"
    elif reading.expected > 1:
        told = f"cộng từ {reading.reported}/{reading.expected} đơn vị báo cáo"
    else:
        told = "do đơn vị báo cáo"
    marks: list[str] = [STATUS_LABELS[reading.status]] if reading.status < 3 else []
    marks += ["ước phân bổ"] if reading.apportioned else []
    if element.is_derived and reading.is_partial:
        told += f", mới có {reading.reported}/{reading.expected} đơn vị báo"
    return ", ".join([told, *(f"số {mark}" for mark in marks)])
