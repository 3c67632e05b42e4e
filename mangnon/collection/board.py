"""The board of a round: who has handed in, who is late, who is silent, which part is missing."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person, Post
from mangnon.access.rules import permits
from mangnon.collection.assigning import version_on
from mangnon.collection.definitions import lines_of
from mangnon.collection.models import Cell, Form, FormLine, FormVersion, Round, Submission
from mangnon.collection.queries import asks_communes, named, required
from mangnon.collection.reporters import agencies_of
from mangnon.figures.models import Period
from mangnon.figures.rules import Presence
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on
from mangnon.places.tree import Tree
from mangnon.ui.errors import NotFound


def tile_state(submission: Submission | None) -> str:
    """ok, late, part, back or none; what is handed in and what is accepted look the same."""
    if submission is None:
        return "none"
    if submission.state == Submission.State.DRAFT:
        return "part"
    if submission.state == Submission.State.RETURNED:
        return "back"
    return "late" if submission.is_late else "ok"


@dataclass(frozen=True)
class Tile:
    """One commune: its state, and how complete its form really is.

    Of the `needed` lines `filled` have a figure or do not apply; `unknown` are said not to be reported, which
    is an answer but no figure; the others are empty.
    """

    unit_id: int
    name: str
    state: str
    filled: int
    needed: int
    submission_id: int | None = None
    unknown: int = 0
    due: date | None = None
    handed: date | None = None  # the first day it was handed in
    body: str = ""  # the agency, where one reports

    @property
    def detail(self) -> str:
        if not self.submission_id:
            return ""
        said = _("%(filled)s/%(needed)s dòng") % vars(self)
        return f"{said}, {_('%(unknown)s chưa có số liệu') % vars(self)}" if self.unknown else said

    @property
    def empty(self) -> int:
        return self.needed - self.filled - self.unknown

    @property
    def percent(self) -> int:
        """Rounded down: a form that lacks one line is never whole."""
        return 100 * self.filled // self.needed if self.needed else 0

    @property
    def days_late(self) -> int:
        """Days after its due date on which it was first handed in; 0 on time, or not handed in."""
        return max(0, (self.handed - self.due).days) if self.handed and self.due else 0

    @property
    def overdue(self) -> int:
        """Days since the due date of a form that was never handed in."""
        return max(0, (timezone.localdate() - self.due).days) if self.due and not self.handed else 0


@dataclass(frozen=True)
class TileGroup:
    """The communes of a district, or of the whole province where there are no districts."""

    name: str
    tiles: Sequence[Tile]

    @property
    def handed_in(self) -> int:
        return sum(tile.state in {"ok", "late"} for tile in self.tiles)

    @property
    def percent(self) -> int:
        return round(100 * self.handed_in / len(self.tiles)) if self.tiles else 0


@dataclass(frozen=True)
class Silent:
    """A reporter that has not handed in, with somebody to call where somebody is in post."""

    unit_id: int
    name: str
    officer: str
    phone: str
    body: str = ""  # the agency, where one reports


@dataclass(frozen=True)
class SectionGap:
    """How complete a section of the form is: communes with every line answered, and cells said not to be known."""

    name: str
    lines: int
    complete: int
    lacking: int
    not_reported: int


@dataclass(frozen=True)
class Board:
    """Who has handed in a form for a period. Grain: one tile for each commune on the period's map."""

    round: Round
    version: FormVersion
    groups: Sequence[TileGroup]
    province: Tile
    agencies: Sequence[Tile]  # of the province, for the lines they report
    waiting: Sequence[Silent]  # communes, province and agencies that have not handed in
    sections: Sequence[SectionGap]

    @property
    def tiles(self) -> list[Tile]:
        return [tile for group in self.groups for tile in group.tiles]

    def contact(self, tile: Tile) -> Silent | None:
        """Whom to call about a form that was not handed in."""
        return next((w for w in self.waiting if (w.unit_id, w.body) == (tile.unit_id, tile.body)), None)

    @property
    def silent(self) -> list[Silent]:
        """The communes that have not begun."""
        none = {tile.unit_id for tile in self.tiles if tile.state == "none"}
        return [w for w in self.waiting if w.unit_id in none and not w.body]

    @property
    def others(self) -> list[tuple[Tile, Silent | None]]:
        """The province's own part and the agencies', each with whom to call."""
        return [(tile, self.contact(tile)) for tile in (self.province, *self.agencies)]

    @property
    def filled(self) -> int:
        """Cells of the communes with a figure, of the `needed`."""
        return sum(tile.filled for tile in self.tiles)

    @property
    def needed(self) -> int:
        return sum(tile.needed for tile in self.tiles)

    @property
    def percent(self) -> int:
        """Rounded down, as a tile's."""
        return 100 * self.filled // self.needed if self.needed else 0

    @property
    def counts(self) -> Mapping[str, int]:
        """How many communes are in each state."""
        return Counter(tile.state for tile in self.tiles)

    @property
    def total(self) -> int:
        return len(self.tiles)

    @property
    def handed_in(self) -> int:
        return self.counts["ok"] + self.counts["late"]


def submission_board(viewer: Person, form: Form, province: Unit, period: Period) -> Board:
    """The board of a round. Raises NotFound out of reach, or where nothing was asked. Some ten queries."""
    if not viewer.may("figures.view", province):
        raise NotFound
    opened = (
        Round.objects.filter(assignment__form=form, assignment__province=province, period=period)
        .select_related("assignment__form", "assignment__province", "period")
        .prefetch_related("extensions")
        .first()
    )
    if opened is None:
        raise NotFound
    version = version_on(form, period.end, province.pk)
    tree = tree_on(period.end)
    chosen = set(opened.only.values_list("pk", flat=True))
    inside = tree.descendant_ids(province.pk, Unit.Level.COMMUNE) if asks_communes(opened) else []
    communes = [u for u in inside if not chosen or u in chosen]
    rows = Submission.objects.filter(
        version__form=form, period=period, unit__in=[*communes, province.pk], body=""
    )
    handed = {row.unit_id: row for row in rows}
    cells = answered(list(handed.values()))
    needed = {level: required(version, level, period) for level in (Unit.Level.COMMUNE, Unit.Level.PROVINCE)}
    dues = due_days(opened)

    def tile(unit_id: int) -> Tile:
        row = handed.get(unit_id)
        level = Unit.Level(tree.level(unit_id))
        due = dues.get(unit_id) or dues[level]
        return tile_of(unit_id, tree[unit_id].name, row, needed[level], cells, due)

    tiles = {unit_id: tile(unit_id) for unit_id in communes}
    own, agencies = tile(province.pk), agency_tiles(opened, version)
    return Board(
        round=opened,
        version=version,
        groups=[group for group in grouped(tree, province, tiles) if group.tiles],
        province=own,
        agencies=agencies,
        waiting=waiting([*tiles.values(), own, *agencies]),
        sections=gaps(version, needed[Unit.Level.COMMUNE], [handed.get(u) for u in communes], cells),
    )


def states_of(rounds: Sequence[Round]) -> dict[Round, Counter[str]]:
    """How many communes of each round are in which state, as its board counts them. One query for all rounds."""
    wanted, communes = Q(pk__in=[]), {}
    for opened in rounds:
        form, province, tree = (
            opened.assignment.form_id,
            opened.assignment.province_id,
            tree_on(opened.period.end),
        )
        inside = tree.descendant_ids(province, Unit.Level.COMMUNE)
        communes[opened] = inside if asks_communes(opened) else []
        wanted |= Q(version__form=form, period=opened.period_id, unit__in=communes[opened])
    handed = {
        (row.version.form_id, row.period_id, row.unit_id): row
        for row in Submission.objects.filter(wanted, body="").select_related("version")
    }

    def state(opened: Round, unit_id: int) -> str:
        return tile_state(handed.get((opened.assignment.form_id, opened.period_id, unit_id)))

    return {opened: Counter(state(opened, unit) for unit in communes[opened]) for opened in rounds}


def agency_tiles(opened: Round, version: FormVersion) -> list[Tile]:
    """The agencies that report lines of the form, with what they have handed in. Three queries."""
    province, period = opened.assignment.province, opened.period
    lines = lines_of(version)
    codes = list(dict.fromkeys(code for line in lines for code in line.agencies))
    if not codes:
        return []
    rows = Submission.objects.filter(version__form=version.form, period=period, unit=province, body__in=codes)
    handed = {row.body: row for row in rows}
    cells = answered(list(handed.values()))
    tiles = []
    for code, name in agencies_of(province, codes).items():
        row = handed.get(code)
        own = [line for line in lines if line.filled_at(province.level, period.end, code)]
        made = tile_of(province.pk, name, row, own, cells, opened.due_of(province))
        tiles.append(replace(made, body=code))
    return tiles


def due_days(opened: Round) -> dict[int | str, date]:
    """The last day on time by level, and of the units that were given longer (the newest day holds)."""
    longer: dict[int | str, date] = {row.unit_id: row.due for row in opened.extensions.all()}
    tiers: dict[int | str, date] = {
        Unit.Level.COMMUNE: opened.due,
        Unit.Level.PROVINCE: opened.due_province or opened.due,
    }
    return {**tiers, **longer}


def tile_of(
    unit_id: int,
    name: str,
    row: Submission | None,
    lines: Sequence[FormLine],
    cells: Mapping[int, Mapping[int, int]],
    due: date,
) -> Tile:
    """What a reporter has said of the lines asked for; once begun, the submission's own due date holds."""
    known = cells.get(row.pk, {}) if row else {}
    said = [known[line.pk] for line in lines if line.pk in known]
    unknown = said.count(Presence.NOT_REPORTED)
    at = row.first_submitted_at if row else None
    return Tile(
        unit_id, name, tile_state(row), len(said) - unknown, len(lines), row.pk if row else None, unknown,
        (row.due if row else None) or due, timezone.localdate(at) if at else None,
    )  # fmt: skip


def answered(submissions: Sequence[Submission]) -> dict[int, dict[int, int]]:
    """Submission → line → presence of the cells that say something. One query."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    rows = Cell.objects.filter(submission__in=[s.pk for s in submissions], presence__isnull=False)
    for submission, line, presence in rows.values_list("submission_id", "line_id", "presence"):
        found[submission][line] = presence or 0
    return found


def grouped(tree: Tree, province: Unit, tiles: Mapping[int, Tile]) -> list[TileGroup]:
    districts = tree.descendant_ids(province.pk, Unit.Level.DISTRICT)
    if not districts:
        return [TileGroup(tree[province.pk].name, list(tiles.values()))]
    return [
        TileGroup(tree[d].name, [tiles[c] for c in tree.descendant_ids(d, Unit.Level.COMMUNE) if c in tiles])
        for d in districts
    ]


def waiting(tiles: Sequence[Tile]) -> list[Silent]:
    """Reporters that have not handed in, each with the officer in post who enters its figures. One query."""
    open_ones = [tile for tile in tiles if tile.needed and tile.state in {"none", "part"}]
    posts = (
        Post.objects.held_on(timezone.localdate())
        .filter(unit__in={t.unit_id for t in open_ones}, person__is_active=True)
        .order_by(
            "stands_in_for", "id"
        )  # whoever stands in is at the desk: read last, they are the one to call
        .select_related("person", "agency")
    )
    by_reporter: dict[tuple[int | None, str], Person] = {
        (post.unit_id, post.agency.code if post.agency else ""): post.person
        for post in posts
        if permits(post.role, "figures.enter")
    }
    found = []
    for tile in open_ones:
        person = by_reporter.get((tile.unit_id, tile.body))
        name, phone = (person.full_name, person.phone) if person else ("", "")
        found.append(Silent(tile.unit_id, tile.name, name, phone, tile.body))
    return found


def gaps(
    version: FormVersion,
    lines: Sequence[FormLine],
    submissions: Sequence[Submission | None],
    cells: Mapping[int, Mapping[int, int]],
) -> list[SectionGap]:
    """Completeness of each section over all communes."""
    section_of = sections_of(version)
    by_section: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        by_section[section_of[line.pk]].append(line.pk)
    found = []
    for name, ids in by_section.items():
        known = [cells.get(s.pk, {}) if s else {} for s in submissions]
        complete = sum(all(line in said for line in ids) for said in known)
        unknown = sum(said.get(line) == Presence.NOT_REPORTED for said in known for line in ids)
        found.append(SectionGap(name, len(ids), complete, len(submissions) - complete, unknown))
    return found


def sections_of(version: FormVersion) -> dict[int, str]:
    """Each line's section (or first-level heading) as printed: "I. Dân số trẻ em"."""
    found: dict[int, str] = {}
    current = version.form.title
    for line in lines_of(version):
        if line.row_type == FormLine.RowType.SECTION:
            current = f"{line.code}. {line.label}"
        elif line.row_type == FormLine.RowType.HEADING and not line.indent:
            current = line.label
        found[line.pk] = current
    return found


def board_page(viewer: Person, form: str, unit_id: int, period: str) -> Board:
    """The board an address names. Raises NotFound."""
    province = Unit.objects.filter(pk=unit_id).first()
    if province is None:
        raise NotFound
    known, row = named(form, period)
    return submission_board(viewer, known, province, row)
