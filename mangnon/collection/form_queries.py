"""Forms and their versions for who reads and who makes them, the viewer first."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from mangnon.access.models import Person, Post
from mangnon.access.rules import permits
from mangnon.collection.assigning import find_version
from mangnon.collection.definitions import lines_of
from mangnon.collection.grid import GridLine, without_empty_groups
from mangnon.collection.models import Form, FormLine, FormVersion, Submission
from mangnon.collection.reporters import agencies_of
from mangnon.figures.making import elements_for
from mangnon.figures.models import DataElement, Period
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on
from mangnon.ui.errors import NotFound
from mangnon.vietnamese.text import contains

MOST_FOUND = 20


def provinces_of(viewer: Person) -> list[Unit]:
    """The provinces of today whose forms the viewer reads, by code."""
    rows = Unit.on(timezone.localdate()).level(Unit.Level.PROVINCE).order_by("code")
    return [row for row in rows if viewer.may_read_id(row.pk)]


def made_provinces(viewer: Person) -> list[Unit]:
    """The provinces for which the viewer makes forms, by code."""
    rows = Unit.on(timezone.localdate()).level(Unit.Level.PROVINCE).order_by("code")
    return [row for row in rows if viewer.may("forms.make", row)]


def chosen_province(viewer: Person, wanted: int | None) -> Unit | None:
    """The province a page of forms is about: the one asked for, else the first; None without any."""
    rows = provinces_of(viewer)
    return next((row for row in rows if row.pk == wanted), rows[0] if rows else None)


@dataclass(frozen=True)
class FormRow:
    """A form as a province has it today."""

    form: Form
    current: FormVersion | None
    lines: int  # with a figure
    draft: FormVersion | None


def forms_of(viewer: Person, province: Unit | None) -> list[FormRow]:
    """Every official form, and the province's own; some three queries for each."""
    makes = province is not None and viewer.may("forms.make", province)
    own = province.pk if province else None
    rows = []
    for form in Form.objects.filter(Q(province=None) | Q(province=own)).order_by("title"):
        current = find_version(form, timezone.localdate(), own)
        draft = form.versions.drafts().filter(province=own).first() if makes else None
        if current or draft or makes:
            lines = current.lines.exclude(element=None).count() if current else 0
            rows.append(FormRow(form, current, lines, draft))
    return rows


def form_for(viewer: Person, code: str) -> Form:
    """A form the viewer may read. Raises NotFound, also for another province's own."""
    row = Form.objects.select_related("province").filter(code=code).first()
    if row is None or (row.province_id is not None and not viewer.may_read_id(row.province_id)):
        raise NotFound
    return row


def versions_of(viewer: Person, form: Form, province: Unit | None) -> list[FormVersion]:
    """The rulebook's versions and the province's, the newest start first; drafts for who makes them."""
    rows = form.versions.select_related("province", "made_by", "published_by")
    found = rows.filter(Q(province=None) | Q(province=province.pk if province else None))
    makes = province is not None and viewer.may("forms.make", province)
    kept = [row for row in found if makes or not row.is_draft]
    return sorted(kept, key=lambda row: (not row.is_draft, -start(row), -row.version))


def start(version: FormVersion) -> int:
    return version.valid_from.toordinal() if version.valid_from else 0


def version_for(viewer: Person, pk: int) -> FormVersion:
    """A version within the viewer's reach: a draft for who makes forms there. Raises NotFound."""
    rows = FormVersion.objects.select_related("form", "province", "based_on", "made_by", "published_by")
    row = rows.filter(pk=pk).first()
    if row is None:
        raise NotFound
    if row.province is None:
        return row
    allowed = viewer.may("forms.make", row.province) if row.is_draft else viewer.may_read_id(row.province.pk)
    if not allowed:
        raise NotFound
    return row


def draft_for(viewer: Person, pk: int) -> FormVersion:
    """A draft the viewer works on. Raises NotFound, also when it was published or taken back meanwhile."""
    row = version_for(viewer, pk)
    if row.province is None or not row.is_draft:
        raise NotFound
    return row


def line_for(version: FormVersion, pk: int) -> FormLine:
    row = version.lines.select_related("element", "breakdown").filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


@dataclass(frozen=True)
class AnnexPart:
    """One annex of a form as printed: its title and its rows."""

    number: int
    title: str
    lines: Sequence[FormLine]


def laid_out(version: FormVersion, lines: Sequence[FormLine]) -> list[AnnexPart]:
    """The printed rows by annex; a line of a draft stands in the annex of the line above it."""
    parts: dict[int, list[FormLine]] = {}
    number = min((line.annex for line in lines if line.annex), default=1)
    for line in lines:
        if line.row_type == FormLine.RowType.BASIS:
            continue
        number = line.annex or number
        parts.setdefault(number, []).append(line)
    titles = version.annexes
    return [AnnexPart(n, titles.get(str(n), version.form.title), rows) for n, rows in sorted(parts.items())]


def found_elements(version: FormVersion, province: Unit, words: str) -> list[DataElement]:
    """Elements whose name, code or unit holds every word, without those already in the form; at most twenty."""
    used = set(version.lines.filter(breakdown=None).values_list("element_id", flat=True))
    wanted = words.split()
    rows = [
        row
        for row in elements_for(province)
        if row.pk not in used
        and all(contains(f"{row.name} {row.code} {row.unit_of_measure}", word) for word in wanted)
    ]
    return rows[:MOST_FOUND] if wanted else []


@dataclass(frozen=True)
class Preview:
    """The rows of an empty form; what the entry page's rows ask of a page, without a unit and a period."""

    rows: Sequence[GridLine]
    before: None = None
    beside_communes: bool = False

    @property
    def inputs(self) -> list[GridLine]:
        return [row for row in self.rows if row.kind == "input"]


def agencies_asked(version: FormVersion, province: Unit | None = None) -> dict[str, str]:
    """Names by code of the agencies that report lines; in the version's province, or the one a reader is at.

    Two queries.
    """
    codes = list(dict.fromkeys(code for line in lines_of(version) for code in line.agencies))
    where = version.province or province
    return agencies_of(where, codes) if where and codes else {code: code for code in codes}


def unmanned(version: FormVersion) -> list[str]:
    """Names of the agencies asked for lines in which nobody who may enter has a post today. Three queries."""
    asked, province = agencies_asked(version), version.province
    if not asked or province is None:
        return []
    posts = Post.objects.held_on(timezone.localdate()).filter(
        unit=province, agency__code__in=list(asked), person__is_active=True
    )
    manned = {
        p.agency.code for p in posts.select_related("agency") if p.agency and permits(p.role, "figures.enter")
    }
    return [name for code, name in asked.items() if code not in manned]


def preview(version: FormVersion, level: str, body: str = "") -> Preview:
    """The empty form as a unit of the level, or an agency of the province, will see it. Two queries."""
    day = version.valid_from or timezone.localdate()
    rows: list[GridLine] = []
    for line in lines_of(version):
        if not line.open_on(day):
            continue
        if not line.has_figure:
            rows.append(GridLine(line, "group"))
        elif line.computed and level in line.levels:
            rows.append(GridLine(line, "computed"))
        elif line.filled_at(level, day, body):
            rows.append(GridLine(line, "input", yes_no=line.is_yes_no(level)))
    return Preview(without_empty_groups(rows))


@dataclass(frozen=True)
class Begun:
    """A period for which forms were begun already."""

    period: Period
    forms: int


def begun_from(version: FormVersion, province: Unit, day: object) -> list[Begun]:
    """Periods that end on the day or later and for which somebody in the province has begun the form."""
    found: dict[int, list[Submission]] = {}
    rows = Submission.objects.filter(version__form=version.form, period__end__gte=day).select_related(
        "period"
    )
    for row in rows.order_by("period__end"):
        tree = tree_on(row.period.end)
        if row.unit_id in tree and tree.province_id(row.unit_id) == province.pk:
            found.setdefault(row.period_id, []).append(row)
    return [Begun(same[0].period, len(same)) for same in found.values()]
