"""Tables of indicators: a row per indicator, columns for unit, today's level, the milestone years, the agencies."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from mangnon.reading.agencies import split_agencies
from mangnon.reading.blocks import Place
from mangnon.reading.programme.model import ANNUAL, UNDATED, Indicator, Measure, Objective, Target
from mangnon.reading.programme.names import label_before
from mangnon.reading.programme.owners import direction_of
from mangnon.reading.programme.units import comparator_of, unit_of_words
from mangnon.reading.tables import Row, Table
from mangnon.reading.tokens import FIGURES, Token, tokens_of
from mangnon.reading.vocabulary import words
from mangnon.vietnamese.text import fold, squeeze

YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass
class Layout:
    """Which column holds what; `years` are target columns, `levels` those of today's level."""

    name: int
    number: int | None = None
    unit: int | None = None
    lead: int | None = None
    partners: int | None = None
    years: dict[int, str] = field(default_factory=dict)
    levels: dict[int, str] = field(default_factory=dict)


@cache
def _columns() -> dict[str, list[re.Pattern[str]]]:
    return {kind: [re.compile(s) for s in shapes] for kind, shapes in words("targets")["columns"].items()}


def layout_of(table: Table, start: int | None) -> Layout | None:
    """The layout of a table of indicators; None where the table holds no milestones."""
    kinds: dict[str, int] = {}
    years: dict[int, str] = {}
    levels: dict[int, str] = {}
    for index, column in enumerate(table.columns):
        said = squeeze(fold(column)).strip(" .:()*")
        found = YEAR.findall(column)
        if found and index:
            kind = _matching(said, ("baseline",))
            past = bool(start) and int(found[-1]) < (start or 0)
            (levels if past or (kind and not start) else years)[index] = found[-1]
            continue
        kind = _matching(said, ("number", "lead", "partners", "unit", "baseline", "name"))
        if kind == "baseline":
            levels[index] = "0"
        elif (
            kind == "name"
            and "name" in kinds
            and re.search(r"chi tieu|muc|ke hoach", said)
            and index > kinds["name"]
        ):
            years.setdefault(index, UNDATED)
        elif kind and kind not in kinds:
            kinds[kind] = index
    if "name" not in kinds and years:
        kinds["name"] = _widest(table, set(kinds.values()) | set(years) | set(levels))
    if "name" not in kinds or not years:
        return None
    return Layout(
        kinds["name"],
        kinds.get("number"),
        kinds.get("unit"),
        kinds.get("lead"),
        kinds.get("partners"),
        years,
        levels,
    )


def _matching(said: str, kinds: Sequence[str]) -> str:
    return next((kind for kind in kinds if any(shape.search(said) for shape in _columns()[kind])), "")


def _widest(table: Table, taken: set[int]) -> int:
    widths = {
        i: sum(len(row.cells[i]) for row in table.rows) for i in range(len(table.columns)) if i not in taken
    }
    return max(widths, key=lambda i: widths[i]) if widths else 0


@dataclass
class Growing:
    """An indicator while its rows are read; rows below it without a number of their own are its parts."""

    number: str | None
    name: str
    objective: str | None
    line: int
    line_end: int
    measures: list[Measure] = field(default_factory=list)
    lead: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()

    def closed(self) -> Indicator:
        return Indicator(
            self.number,
            self.name,
            tuple(self.measures),
            Place(self.line, self.line_end),
            self.objective,
            self.lead,
            self.partners,
        )


@dataclass
class Groups:
    """The groups of a table ("I | Sức khỏe, dinh dưỡng") as they are met, and the one that holds now."""

    found: list[Objective] = field(default_factory=list)
    now: str | None = None


def indicators_in(table: Table, layout: Layout, groups: Groups) -> Iterator[Indicator]:
    """The indicators of a table, in its order; its groups are added to `groups`."""
    now: Growing | None = None
    for row in table.rows:
        number, name = _named(row, layout)
        if not name:
            continue
        measure = _measure(row, layout, name)
        if measure is not None and now is not None and _is_part(name, number, now):
            now.measures.append(_as_part(measure, now.name, name))
            now.line_end = row.line
            continue
        if now and now.measures:
            yield now.closed()
            now = None
        if measure is None and _is_group(number, name):
            groups.now = number or _plain(name)
            groups.found.append(Objective(number, _plain(name), row.line))
            now = None
            continue
        now = Growing(number, _plain(name), groups.now, row.line, row.line, [measure] if measure else [])
        now.lead = _agencies(row, layout.lead)
        now.partners = _agencies(row, layout.partners)
    if now and now.measures:
        yield now.closed()


def _is_group(number: str | None, name: str) -> bool:
    """A row without figures that names a group, not an indicator whose parts follow."""
    return number is None or bool(re.fullmatch(r"[IVX]+|[A-ZĐ]", number)) or name.isupper()


def _named(row: Row, layout: Layout) -> tuple[str | None, str]:
    name = row.cells[layout.name]
    number = row.cells[layout.number].strip(" .") if layout.number is not None else ""
    if not number:
        found = re.match(r"(?:Chỉ tiêu\s+)?(\d{1,2}(?:\.\d{1,2})?|[IVX]{1,4})\s*[.):]\s*(?=\D)", name)
        number, name = (found[1], name[found.end() :]) if found else ("", name)
    if not name and layout.number is not None:
        name, number = row.cells[layout.number], ""
    return number or None, squeeze(name)


def _is_part(name: str, number: str | None, now: Growing | None) -> bool:
    if now is None:
        return False
    own = (
        number is not None
        and now.number is not None
        and not number.startswith(f"{now.number}.")
        and number not in {"-", "+"}
    )
    return not own and (
        name[:1] in "-+–•"
        or bool(label_before(name))
        or (number is None and now.number is not None and not now.measures)
        or bool(number and now.number and number.startswith(f"{now.number}."))
    )


def _as_part(measure: Measure, name: str, said: str) -> Measure:
    label = label_before(_plain(said)) or None
    return Measure(
        name if label else _plain(said),
        measure.unit,
        measure.direction,
        measure.targets,
        label,
        measure.baseline,
    )


def _plain(name: str) -> str:
    return name.lstrip("-–+•* ").rstrip(" :;.")


def _agencies(row: Row, column: int | None) -> tuple[str, ...]:
    return split_agencies(row.cells[column].replace("\n", "; ")) if column is not None else ()


def _measure(row: Row, layout: Layout, name: str) -> Measure | None:
    unit_said = row.cells[layout.unit] if layout.unit is not None else ""
    direction = direction_of(name)
    targets: list[Target] = []
    baseline: dict[str, Decimal] = {}
    unit = None
    for column, year in layout.years.items():
        token = _figure(row.cells[column])
        if token is None or token.value is None:
            continue
        yearly = "năm" in unit_said and "%" in unit_said
        unit = unit or unit_of_words(unit_said, token, name)
        targets.append(
            Target(ANNUAL if yearly else year, comparator_of(token, direction), token.value, token.value_max)
        )
    for column, year in layout.levels.items():
        token = _figure(row.cells[column])
        if token is not None and token.value is not None and year != "0":
            baseline[year] = token.value
    if not targets:
        return None
    turned = (
        "decrease"
        if direction == "reach" and any(t.comparator in {"<", "<="} for t in targets)
        else direction
    )
    return Measure(_plain(name), unit, turned, tuple(targets), None, baseline)


def _figure(cell: str) -> Token | None:
    """The figure of a cell; "≥95", "<4%", "duy trì 100", "Giảm 2-3"."""
    cell = squeeze(cell)
    if not re.search(r"\d", cell) or len(cell) > 60:
        return None
    return next((token for token in tokens_of(cell) if token.kind in FIGURES), None)
