"""The annexes of a report: the form's tables row by row, a form over the years of a term, attached tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from mangnon.collection.annexes import AnnexRow, annexes_over
from mangnon.collection.assigning import find_version
from mangnon.collection.models import Form, FormVersion
from mangnon.figures.actions import period as period_row
from mangnon.figures.models import DataElement
from mangnon.figures.queries import known_elements, periods_by_code
from mangnon.figures.reading import Reading
from mangnon.figures.rules import PRESENCE_CODES, Presence
from mangnon.formula.periods import parse
from mangnon.paper.record import (
    Annex,
    Block,
    Cell,
    Column,
    Paragraph,
    Row,
    RowType,
    Table,
    Text,
)
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on
from mangnon.reports.outline import AnnexSpec, OutlineError
from mangnon.reports.proposing import Setting
from mangnon.reports.resting import rests
from mangnon.reports.values import Value, number_text
from mangnon.rulebook.models import Entry
from mangnon.rulebook.queries import entries
from mangnon.ui.memory import once_a_page
from mangnon.vietnamese.dates import format_date
from mangnon.vietnamese.numbers import NumberError, parse_number, roman

ROW_TYPES: dict[str, RowType] = {"section": "section", "heading": "heading", "item": "item"}


@dataclass(frozen=True)
class Difference:
    """A cell that a published document printed otherwise, with both writings and the reason."""

    where: str
    ours: str
    printed: str
    reason: str


@dataclass(frozen=True)
class Drawn:
    """An annex with the figures it prints and where a published document printed otherwise."""

    annex: Annex
    values: tuple[Value, ...] = ()
    differences: tuple[Difference, ...] = ()


def draw(spec: AnnexSpec, setting: Setting, title: str, column: str) -> Drawn | None:
    """The annex an outline asks for, without its label; None where there is nothing to attach."""
    if spec.kind == "form":
        return one_period(spec, setting, title, column)
    if spec.kind == "form-years":
        return over_years(spec, setting, title)
    if spec.kind == "attachments":
        return attached(setting, title)
    raise OutlineError(f"Đề cương {setting.outline.code} đòi phụ lục loại lạ “{spec.kind}”.")


def version_for(code: str, setting: Setting) -> FormVersion:
    """The version of a form in force at the end of the period where the report is of. Raises OutlineError."""
    form = form_called(code)
    tree = tree_on(setting.end)
    province = tree.province_id(setting.unit.pk) if setting.unit.pk in tree else None
    version = find_version(form, setting.end, province)
    if version is not None:
        return version
    raise OutlineError(
        _("Biểu “%(title)s” chưa có phiên bản nào dùng được ngày %(day)s; chọn kỳ sau.")
        % {"title": form.title, "day": format_date(setting.end)}
    )


@once_a_page
def form_called(code: str) -> Form:
    return Form.objects.get(code=code)


def check_forms(setting: Setting) -> None:
    """Every form the outline prints exists for the period; before a draft is begun that could not be drawn."""
    for spec in setting.annexes:
        if spec.form:
            version_for(spec.form, setting)


def rows_of(
    spec: AnnexSpec, unit: Unit, version: FormVersion, periods: Sequence[str]
) -> list[list[AnnexRow]]:
    """The rows of the spec's annex for each period."""
    known = {p.code: p for p in periods_by_code(periods)}
    rows = tuple(known.get(code) or period_row(code) for code in periods)
    return [
        [row for row in each if row.annex == spec.annex and not spec.leaves_out(row.code)]
        for each in annexes_over(version, unit, rows)
    ]


# a form for one period ----------------------------------------------------------------------------------


def one_period(spec: AnnexSpec, setting: Setting, title: str, column: str) -> Drawn:
    [rows] = rows_of(spec, setting.unit, version_for(spec.form, setting), [setting.period])
    elements = elements_of(rows)
    values = [value_of(row, setting.unit.pk, setting.period, elements) for row in rows]
    columns = (
        Column("TT", 9, "center"),
        Column("Chỉ tiêu, mục tiêu", 92),
        Column("ĐVT", 30, "center"),
        Column(column, 30, "right"),
    )
    table = Table("", columns, tuple(form_row(row, v) for row, v in zip(rows, values, strict=True)))
    shown = tuple(value for value in values if value)
    return Drawn(
        Annex("", title, (table, *rests(shown)), spec.orientation),
        shown,
        tuple(difference(row, column) for row in rows if row.claim),
    )


def elements_of(rows: Sequence[AnnexRow]) -> Mapping[str, DataElement]:
    return known_elements(row.element for row in rows if row.element)


def value_of(row: AnnexRow, unit_id: int, period: str, elements: Mapping[str, DataElement]) -> Value | None:
    return Value((row.element, unit_id, period), elements[row.element], row.reading) if row.element else None


def form_row(row: AnnexRow, value: Value | None) -> Row:
    label = Cell(row.label, italic=row.row_type == "heading")
    filled = cell(value, row.text) if value else Cell()
    return Row(ROW_TYPES[row.row_type], (Cell(row.number), label, Cell(row.unit), filled))


def cell(value: Value, text: str) -> Cell:
    reading = value.reading
    return Cell(
        text=text,
        value=None if is_word(value) else reading.value,
        presence=presence(reading),
        ref=value.ref,
        estimate=reading.is_estimate,
    )


def is_word(value: Value) -> bool:
    """Yes and no are printed as words; a spreadsheet must not show them as numbers."""
    return value.element is not None and value.element.value_type == DataElement.ValueType.BOOLEAN


def presence(reading: Reading) -> Any:
    return PRESENCE_CODES[Presence(reading.presence)]


def difference(row: AnnexRow, column: str) -> Difference:
    assert row.claim is not None
    where = f"Phụ lục {roman(row.annex)}, dòng {row.row} ({row.label.rstrip(':')}), {column}"
    return Difference(where, row.text or "…", row.claim.printed, row.claim.reason)


# a form over the years of a term ------------------------------------------------------------------------


def over_years(spec: AnnexSpec, setting: Setting, title: str) -> Drawn | None:
    """Indicators × years on a sheet laid across; the years of estimates say so in the column's head."""
    version = version_for(spec.form, setting)
    years = [str(year) for year in setting.years]
    by_year = dict(zip(years, rows_of(spec, setting.unit, version, years), strict=True))
    elements = elements_of(by_year[years[0]])
    grid = [year_line(place, by_year, setting, elements) for place in range(len(by_year[years[0]]))]
    values = tuple(value for line in grid for value in line)
    if sum(value.is_reported for value in values) * 2 < len(values):
        return None  # a table that is mostly empty tells nothing: the place does not report this form
    heads = {year: head(year, [line[place] for line in grid]) for place, year in enumerate(years)}
    span = f"Giai đoạn {setting.start.year} - {setting.end.year}"
    columns = (
        Column("TT", 9, "center"),
        Column("Chỉ tiêu", 66),
        Column("Đơn vị tính", 18, "center"),
        *(Column(heads[year], 18, "right", (span,)) for year in years),
    )
    first = by_year[years[0]]
    table = Table(
        "", columns, tuple(year_row(row, line) for row, line in zip(first, grid, strict=True)), dense=True
    )
    claims = tuple(difference(row, heads[year]) for year in years for row in by_year[year] if row.claim)
    return Drawn(Annex("", title, (table, *rests(values)), spec.orientation), values, claims)


def year_line(
    place: int,
    by_year: Mapping[str, Sequence[AnnexRow]],
    setting: Setting,
    elements: Mapping[str, DataElement],
) -> list[Value]:
    found = (value_of(rows[place], setting.unit.pk, year, elements) for year, rows in by_year.items())
    return [value for value in found if value is not None]


def head(year: str, values: Sequence[Value]) -> str:
    """ "2020 (ước)" where what was reported of the year are estimates."""
    reported = [value.reading for value in values if value.is_reported]
    return f"{year} (ước)" if reported and all(reading.is_estimate for reading in reported) else year


def year_row(row: AnnexRow, values: Sequence[Value]) -> Row:
    cells = (year_cell(value) for value in values)
    return Row("item", (Cell(row.code), Cell(row.label), Cell(row.unit), *cells))


def year_cell(value: Value) -> Cell:
    """Without the star of an estimate: the head of the column says it once."""
    drawn = cell(value, number_text(value.element, value.reading))
    return Cell(drawn.text, drawn.value, drawn.presence, drawn.ref)


# attached tables ----------------------------------------------------------------------------------------


@once_a_page
def attachments(unit: Unit, period: str) -> list[Entry]:
    """The rulebook's tables for a unit and period, in printed order. One query a page."""
    found = [e for e in entries("attachment") if (e.body["unit"], e.body["period"]) == (unit.code, period)]
    end = parse(period).end
    return sorted(found, key=lambda e: int(e.body["order"])) if unit.stands_on(end) else []


def attached(setting: Setting, title: str) -> Drawn | None:
    """Tables kept as facts until they have rooms of their own; what cannot be true is told below its table."""
    found = attachments(setting.unit, setting.period)
    if not found:
        return None
    blocks: list[Block] = []
    for entry in found:
        blocks.append(attached_table(entry.body))
        notes = [Paragraph((Text(f"Ghi chú: {flag}"),), note=True) for flag in flags(entry.body)]
        blocks += notes
    return Drawn(Annex("", title, tuple(blocks)))


def attached_table(body: Mapping[str, Any]) -> Table:
    columns = tuple(
        Column(c["title"], c["width"], c.get("align", "left"), tuple(c.get("groups", ())))
        for c in body["columns"]
    )
    numbers = set(body.get("numbers", ()))
    rows = (attached_row(row, len(columns), numbers) for row in body["rows"])
    return Table(body["caption"], columns, tuple(rows), dense=len(columns) > 4)


def attached_row(said: Mapping[str, Any], width: int, numbers: set[int]) -> Row:
    if "heading" in said:
        return Row("heading", (Cell(said["heading"], span=width),))
    cells = (
        Cell(text, number(text) if place in numbers else None) for place, text in enumerate(said["cells"])
    )
    return Row("item", tuple(cells))


def number(text: str) -> Decimal | None:
    try:
        return parse_number(text)
    except NumberError:
        return None


def flags(body: Mapping[str, Any]) -> list[str]:
    return [f"{row['cells'][0].split(',')[0]}: {row['flag']}" for row in body["rows"] if "flag" in row]
