"""What a form's workbook or paper shows, taken from the entry page's rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils import timezone

from mangnon.collection.grid import Grid, GridLine
from mangnon.collection.models import FormLine, Round
from mangnon.collection.rules import Typed
from mangnon.collection.workbooks.identity import Identity
from mangnon.figures.queries import readings
from mangnon.formula.periods import parse
from mangnon.places.queries import tree_on
from mangnon.vietnamese.text import capitalised


@dataclass(frozen=True)
class Book:
    """One unit's form for a period, ready to be written. `constants`: elements of formulas that are no line."""

    identity: Identity
    title: str
    province: str
    unit: str
    period: str
    before: str  # the period before, empty where there is none
    is_province: bool
    rows: Sequence[GridLine]
    annexes: Mapping[int, str] = field(default_factory=dict)
    constants: Mapping[str, Decimal] = field(default_factory=dict)
    cut_off: date | None = None
    due: date | None = None
    source: str = ""
    verified: bool = True

    @property
    def base(self) -> dict[str, Typed]:
        """Every open cell as it stands now, by line code."""
        return {row.line.code: row.typed for row in self.rows if row.kind == "input"}


def book_of(shown: Grid, opened: Round, name: str = "") -> Book:
    """The book of an entry page; `name`: the agency's, where one reports. Cost: the names of the unit and its province, and the constants."""
    tree = tree_on(shown.period.end)
    province = tree.province_id(shown.unit.pk) if shown.unit.pk in tree else None
    form = shown.version.form
    identity = Identity(
        form=form.code,
        version=shown.version.version,
        unit_id=shown.unit.pk,
        unit_code=shown.unit.code,
        unit_name=name or shown.unit.name_on(shown.period.end),
        period=shown.period.code,
        revision=shown.submission.revision if shown.submission else 0,
        made_at=timezone.now().isoformat(timespec="seconds"),
        body=shown.sheet.body,
    )
    return Book(
        identity=identity,
        title=form.title,
        province=tree[province].name if province is not None else "",
        unit=identity.unit_name,
        period=period_name(shown.period.code),
        before=shown.before.code if shown.before else "",
        is_province=shown.is_province,
        rows=shown.rows,
        annexes={int(number): title for number, title in shown.version.annexes.items()},
        constants=constants(shown),
        cut_off=opened.cut_off,
        due=opened.due_of(shown.unit),
        source=shown.version.source,
        verified=shown.version.verified == "yes",
    )


def period_name(code: str) -> str:
    """ "Năm 2023", "6 tháng đầu năm 2023"."""
    return capitalised(str(parse(code).label_vi))


def constants(shown: Grid) -> dict[str, Decimal]:
    """What derived lines need and no row of the page gives: units counted on the map, elements of other forms."""
    own = {row.line.figure_code for row in shown.rows if row.line.element}
    needed = {code for row in shown.rows if row.kind == "computed" for code in needs(row.line)} - own
    if not needed:
        return {}
    found = readings(sorted(needed), [shown.unit.pk], [shown.period.code])
    values = {code: found.get(code, shown.unit.pk, shown.period.code).value for code in needed}
    return {code: value for code, value in values.items() if value is not None}


def needs(line: FormLine) -> tuple[str, ...]:
    return line.element.needs if line.element else ()
