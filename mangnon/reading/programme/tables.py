"""Tables of indicators: a row per indicator, columns for unit, today's level, the milestone years, the agencies."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise

from mangnon.reading.agencies import split_agencies
from mangnon.reading.blocks import Place
from mangnon.reading.programme.model import ANNUAL, UNDATED, Indicator, Measure, Objective, Target
from mangnon.reading.programme.names import label_before
from mangnon.reading.programme.owners import direction_of
from mangnon.reading.programme.units import comparator_of, unit_of_words
from mangnon.reading.tables import Row, Table
from mangnon.reading.tokens import FIGURES, Token, tokens_of
from mangnon.reading.vocabulary import any_of, words
from mangnon.vietnamese.text import fold, squeeze

YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass
class Layout:
    """Which column holds what; `years` are target columns, `levels` those of today's level. `parts`: the area or sex a
    year's column is for, where a year has several; `unit_said`: the unit said above the table, of rows that say none."""

    name: int
    number: int | None = None
    unit: int | None = None
    lead: int | None = None
    partners: int | None = None
    years: dict[int, str] = field(default_factory=dict)
    levels: dict[int, str] = field(default_factory=dict)
    parts: dict[int, str] = field(default_factory=dict)
    unit_said: str = ""


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
        _parts(table, years),
    )


def _parts(table: Table, years: dict[int, str]) -> dict[int, str]:
    """ "Đến năm 2025 | Toàn tỉnh" beside "| Vùng DTTS": the words a year's columns are told apart by; the whole has none."""
    if len(set(years.values())) == len(years):
        return {}
    shared = re.compile(rf"(?i)(?<!\w){any_of(words('targets')['column_words'])}(?!\w)")
    whole = re.compile(rf"(?i){any_of(words('targets')['whole'])}")
    said = {i: squeeze(shared.sub(" ", YEAR.sub(" ", table.columns[i]))).strip(" -–:,().") for i in years}
    return {i: label for i, label in said.items() if label and not whole.fullmatch(label)}


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
        measures = _measures(row, layout, name)
        if measures and now is not None and _is_part(name, number, now):
            now.measures += [_as_part(measure, now.name, name) for measure in measures]
            now.line_end = row.line
            continue
        if now and now.measures:
            yield now.closed()
            now = None
        if not measures and _is_group(number, name):
            groups.now = number or _plain(name)
            groups.found.append(Objective(number, _plain(name), row.line))
            now = None
            continue
        now = Growing(number, _plain(_unit_in(name)[0]), groups.now, row.line, row.line, measures)
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
        or bool(TOLD_APART.match(name))
        or bool(label_before(name))
        or (number is None and now.number is not None and not now.measures)
        or bool(number and now.number and number.startswith(f"{now.number}."))
    )


TOLD_APART = re.compile(r"(?i)^[-–+•*\s]*(?:trong đó|riêng)\s*[:,]?\s+")


def _as_part(measure: Measure, name: str, said: str) -> Measure:
    told = TOLD_APART.sub("", _plain(said))
    label = label_before(_plain(said)) or (told if told != _plain(said) else None)
    if measure.label:
        return replace(measure, label=f"{_plain(said)}, {measure.label}", name=name)
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


def _unit_in(name: str) -> tuple[str, str]:
    """ "Tử vong trẻ em dưới 1 tuổi (‰)": the name, and the unit in its last bracket."""
    found = re.search(
        r"\s*\(\s*((?:tính\s+)?(?:%|‰|/?\s*1?[\d.]*000\b[^()]*|[^\W\d_]+(?:[\s,][^\W\d_]+){0,2}))\s*\)\W*$",
        name,
    )
    units = any_of(words("targets")["unit_words"])
    known = found and (re.search(r"%|‰|\d", found[1]) or re.fullmatch(rf"(?i){units}(?:[\s,].*)?", found[1]))
    return (name[: found.start()], found[1]) if found and known else (name, "")


def _measures(row: Row, layout: Layout, name: str) -> list[Measure]:
    """One measure, or one for each part the year columns are told apart by; the whole first, with today's level."""
    name, bracketed = _unit_in(name)
    own = row.cells[layout.unit] if layout.unit is not None else ""
    unit_said = own or bracketed or layout.unit_said
    labels = dict.fromkeys(["", *layout.parts.values()])
    found: list[Measure] = []
    for label in labels:
        columns = {c: y for c, y in layout.years.items() if layout.parts.get(c, "") == label}
        measure = _measure(row, columns, {} if label else layout.levels, _plain(name), unit_said)
        if measure is not None:
            way = found[0].direction if found else measure.direction
            found.append(replace(measure, label=label or None, direction=way))
    return found


def _measure(
    row: Row, years: dict[int, str], levels: dict[int, str], name: str, unit_said: str
) -> Measure | None:
    direction = direction_of(name)
    targets: list[Target] = []
    baseline: dict[str, Decimal] = {}
    unit = None
    changes = [_changed(row.cells[column]) for column in years]
    if any(changes) and "%" not in unit_said:
        unit_said, levels, direction = "%", {}, next(way for way in changes if way)  # "Giảm 10%" of a count
    for column, year in years.items():
        token = _figure(row.cells[column])
        if token is None or token.value is None:
            continue
        yearly = "năm" in unit_said and "%" in unit_said
        unit = unit or unit_of_words(unit_said, token, name)
        targets.append(
            Target(ANNUAL if yearly else year, comparator_of(token, direction), token.value, token.value_max)
        )
    for column, year in levels.items():
        token = _figure(row.cells[column])
        if token is not None and token.value is not None and year != "0":
            baseline[year] = token.value
    if not targets:
        return None
    falls = any(t.comparator in {"<", "<="} for t in targets) or _falling(targets, baseline)
    turned = "decrease" if direction == "reach" and falls else direction
    return Measure(name, unit, turned, tuple(targets), None, baseline)


def _changed(cell: str) -> str:
    """A cell that tells a change: "Giảm 10%"."""
    found = re.match(r"(?i)\s*(giảm|tăng)\b[^\d]{0,20}\d[\d,.]*\s*%", cell)
    return "" if not found else "decrease" if found[1].lower() == "giảm" else "increase"


def _falling(targets: Sequence[Target], baseline: dict[str, Decimal]) -> bool:
    """Each level lies below the one before it: "24,6 | 22 | 18"."""
    dated = [(y, v) for y, v in baseline.items()] + [
        (t.year, t.value) for t in targets if t.value is not None and t.comparator in {"=", "<", "<="}
    ]
    values = [value for year, value in sorted(dated) if year.isdigit()]
    return len(values) > 1 and all(b < a for a, b in pairwise(values))


def _figure(cell: str) -> Token | None:
    """The figure of a cell; "≥95", "<4%", "duy trì 100", "Giảm 2-3"."""
    cell = squeeze(cell)
    if not re.search(r"\d", cell) or len(cell) > 60:
        return None
    return next((token for token in tokens_of(cell) if token.kind in FIGURES), None)
