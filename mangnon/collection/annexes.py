"""The official annexes of a form, row by row, as they are printed; and what a document printed otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from mangnon.collection.definitions import lines_of
from mangnon.collection.models import FormLine, FormVersion
from mangnon.collection.rules import printed, rounded
from mangnon.figures.models import Period
from mangnon.figures.queries import readings
from mangnon.figures.reading import NO_READING, Reading, Readings
from mangnon.figures.rules import Presence
from mangnon.places.models import Unit
from mangnon.rulebook.models import Entry
from mangnon.rulebook.queries import entries
from mangnon.ui.memory import once_a_page


@dataclass(frozen=True)
class AnnexRow:
    """One printed row. `value` is rounded as printed, in the row's unit; yes is 1 and no is 0.

    `text` is the cell in official writing ("Không", "01", blank for not reported). `number` is the TT
    column: a section's Roman numeral, else empty. Rows without a figure have no reading of their own.
    """

    annex: int
    row: int
    row_type: str  # section, heading or item
    code: str
    number: str
    label: str
    unit: str
    indent: int
    element: str = ""
    reading: Reading = NO_READING
    value: Decimal | None = None
    presence: Presence | None = None  # None: the row has no cell
    text: str = ""
    claim: "Claim | None" = None


@dataclass(frozen=True)
class Claim:
    """What a published document printed in a cell, where it is not what the figures give; with the reason."""

    annex: int
    row: int
    line: str
    printed: str
    reason: str
    value: Decimal | None = None  # None: only the way of writing differs
    document: str = ""


@dataclass(frozen=True)
class Claims:
    by_row: Mapping[tuple[int, int], Claim] = field(default_factory=dict)

    def get(self, line: FormLine) -> Claim | None:
        return self.by_row.get((line.annex or 0, line.row or 0))


def annex(version: FormVersion, unit: Unit, period: Period) -> list[AnnexRow]:
    """Every printed row of a form's annexes for a unit and period, in printed order."""
    return annexes_over(version, unit, (period,))[0]


@once_a_page
def annexes_over(version: FormVersion, unit: Unit, periods: tuple[Period, ...]) -> list[list[AnnexRow]]:
    """The rows of a form's annexes for each of several periods, whose figures are read together.

    Lines closed before a period's end are left out of it. Cost: the lines, the readings, the claims: some
    ten queries whatever the number of periods and communes, because totals are kept.
    """
    printed_lines = [line for line in lines_of(version) if line.annex is not None]
    printed_lines.sort(key=lambda line: (line.annex or 0, line.row or 0))
    codes = [line.figure_code for line in printed_lines if line.element]
    found = readings(codes, [unit.pk], [period.code for period in periods])
    return [
        period_rows([line for line in printed_lines if line.open_on(period.end)], unit, period, found)
        for period in periods
    ]


def period_rows(lines: Sequence[FormLine], unit: Unit, period: Period, found: Readings) -> list[AnnexRow]:
    said = claims(lines[0].version.form.code, unit, period) if lines else Claims()
    return [
        row(line, found.get(line.figure_code, unit.pk, period.code) if line.element else None, said.get(line))
        for line in lines
    ]


def row(line: FormLine, reading: Reading | None, claim: Claim | None) -> AnnexRow:
    cell: dict[str, object] = {}
    if reading is not None and line.element is not None:
        element = line.element
        value = None if reading.value is None else rounded(reading.value, element.decimals)
        text = printed(
            reading.value, reading.presence,
            value_type=element.value_type, decimals=element.decimals, zero_word=line.zero_word,
        )  # fmt: skip
        cell = {
            "element": element.code, "reading": reading, "value": value, "presence": reading.presence,
            "text": text, "claim": claim,
        }  # fmt: skip
    return AnnexRow(
        annex=line.annex or 0,
        row=line.row or 0,
        row_type=line.row_type,
        code=line.code,
        number=line.code if line.row_type == FormLine.RowType.SECTION else "",
        label=line.printed or line.label,
        unit=line.unit,
        indent=line.indent,
        **cell,  # type: ignore[arg-type]
    )


@once_a_page
def every_claim() -> tuple[Entry, ...]:
    return tuple(entries("claims"))


def claims(form: str, unit: Unit, period: Period) -> Claims:
    """What documents printed otherwise about this form, unit and period. One query a page."""
    found: dict[tuple[int, int], Claim] = {}
    for entry in every_claim():
        said = entry.body
        if (said["form"], said["place"], str(said["period"])) != (form, unit.code, period.code):
            continue
        for row in said["cells"]:
            value = row.get("value")
            found[row["annex"], row["row"]] = Claim(
                annex=row["annex"],
                row=row["row"],
                line=row["line"],
                printed=str(row["printed"]),
                reason=row["reason"],
                value=None if value is None else Decimal(str(value)),
                document=said["document"],
            )
    return Claims(found)
