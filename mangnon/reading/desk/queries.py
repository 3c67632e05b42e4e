"""Reading the desk: whose drafts a viewer works on, what is asked of them, and how names became agencies."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from mangnon.access.models import Agency, Person
from mangnon.access.scope import reachable_units
from mangnon.directives.task_forms import agencies_at
from mangnon.figures.models import DataElement
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on
from mangnon.reading.desk.doubts import Doubt, open_doubts
from mangnon.reading.desk.models import ReadingDraft
from mangnon.reading.desk.proposals import names_in
from mangnon.ui.errors import NotFound
from mangnon.vietnamese.dates import DateError, parse_date
from mangnon.vietnamese.text import capitalised, fold, squeeze

Json = dict[str, Any]
STALE = timedelta(minutes=15)


def drafts_of(viewer: Person) -> QuerySet[ReadingDraft]:
    """Drafts of the places whose registers the viewer keeps. No query of its own."""
    reach = reachable_units(viewer.current_posts(), "documents.change")
    rows = ReadingDraft.objects.all()
    return rows if reach is None else rows.filter(unit__in=reach)


def draft_called(viewer: Person, pk: int) -> ReadingDraft:
    """Raises NotFound, the same for missing and not theirs."""
    found = (
        drafts_of(viewer)
        .select_related("unit", "document", "programme")
        .defer("content")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def listed(viewer: Person) -> QuerySet[ReadingDraft]:
    """The newest first, without what was given up."""
    rows = drafts_of(viewer).exclude(state=ReadingDraft.State.DROPPED).select_related("unit", "by")
    return rows.defer("content", "rows", "text", "found", "draft")[:60]


def broken_off(row: ReadingDraft) -> bool:
    """A reading that was cut off: the server stopped in the middle, and no sign came since."""
    sign = row.worked_at or row.begun_at
    return row.state == ReadingDraft.State.READING and timezone.now() - sign > STALE


@dataclass(frozen=True)
class ShownItem:
    """A proposal with what is still asked about it."""

    item: Json
    doubts: Sequence[Doubt]
    source: Sequence[tuple[int, str]] = ()  # the lines it comes from, as read

    @property
    def state(self) -> str:
        if not self.item["take"]:
            return "dropped"
        return "asked" if self.doubts else "ready"

    @property
    def called(self) -> str:
        """Its name: of an indicator, the words of a task, what a figure is about."""
        return str(self.item.get("name") or self.item.get("words") or self.item.get("what") or "")

    @property
    def may_confirm(self) -> bool:
        """Whether "as it was read" answers everything that is asked."""
        return not any(doubt.must for doubt in self.doubts)


MOST_LINES = 8  # of the text beside a proposal; the pane on the left has it whole


def shown(draft: Json, key: str = "items", text: str = "") -> list[ShownItem]:
    """The proposals with their open questions and, where the text is given, the lines they come from."""
    lines = text.split("\n") if text else []
    return [ShownItem(item, open_doubts(draft, item), source_of(item, lines)) for item in draft.get(key, ())]


def source_of(item: Json, lines: Sequence[str]) -> list[tuple[int, str]]:
    spans = item.get("lines") or [[item["line"], item.get("end", item["line"])]]
    wanted = [n for first, last in spans for n in range(first, last + 1)]
    return [(n, lines[n - 1]) for n in wanted if 0 < n <= len(lines) and lines[n - 1].strip()][:MOST_LINES]


def item_called(draft: Json, item_id: str) -> Json:
    """An item of a draft by its id. Raises NotFound."""
    every = [*draft.get("items", ()), *draft.get("tasks", ())]
    found = next((item for item in every if item["id"] == item_id), None)
    if found is None:
        raise NotFound
    return dict(found)


def province_of(unit: Unit) -> Unit:
    """The province a unit stands in on today's map, else itself."""
    tree = tree_on(timezone.localdate())
    found = tree.province_id(unit.pk) if unit.pk in tree else None
    return Unit.objects.get(pk=found) if found else unit


def place_meant(viewer: Person, row: ReadingDraft) -> Unit | None:
    """The place a document is about where that is another than the draft's own and the viewer keeps its register.

    By its name on the day of the document: a report of Kiên Giang of 2020 is Kiên Giang's, though it stands in An
    Giang today. One query.
    """
    named = capitalised(str(row.draft.get("place", "")))
    try:
        day = parse_date(row.draft["head"].get("issued_on", ""))
    except DateError:
        day = timezone.localdate()
    if not named or named == row.unit.name:
        return None
    reach = reachable_units(viewer.current_posts(), "documents.change")
    found = Unit.objects.on(day).filter(name=named).exclude(pk=row.unit_id)
    rows = list((found if reach is None else found.filter(pk__in=reach))[:2])
    return rows[0] if len(rows) == 1 else None


# --- names and agencies -------------------------------------------------------------------------------------

SKIP, NEW = "bo", "moi"


@dataclass(frozen=True)
class NamedAgency:
    """A name of the document, the agency it was taken for, and where the officer may change that."""

    name: str
    choice: str  # an agency's id, "bo" (leave out) or "moi" (put on the list)
    guessed: bool

    @property
    def settled(self) -> bool:
        """On the list already, or words for many bodies: nothing to be chosen."""
        return self.choice != NEW


def agency_key(name: str) -> str:
    """One writing for one agency: "Sở LĐTB&XH", "Sở Lao động – Thương binh và Xã hội tỉnh"."""
    said = squeeze("".join(c if c.isalnum() else " " for c in fold(name)))
    for short, whole in (
        ("ldtbxh", "lao dong thuong binh va xa hoi"), ("ld tb xh", "lao dong thuong binh va xa hoi"),
        ("ldtb xh", "lao dong thuong binh va xa hoi"), ("gd dt", "giao duc va dao tao"), ("gddt", "giao duc va dao tao"),
        ("vhttdl", "van hoa the thao va du lich"), ("vh tt dl", "van hoa the thao va du lich"), ("ubnd", "uy ban nhan dan"),
    ):  # fmt: skip
        said = f" {said} ".replace(f" {short} ", f" {whole} ").strip()
    said = re.sub(r" co quan thuong truc$", "", said)
    said = said.removesuffix(" viet nam").removesuffix(" tinh").removesuffix(" thanh pho")
    return squeeze(said)


def agencies_on(unit: Unit, day: date) -> list[Agency]:
    """Agencies of a place and above it on a day; where none stood then, today's."""
    return agencies_at(unit, day) or agencies_at(unit, timezone.localdate())


def named_agencies(draft: Json, known: Sequence[Agency]) -> list[NamedAgency]:
    """Every name with its agency: as chosen, else the one of the same name, else to be put on the list."""
    chosen: Mapping[str, str] = draft.get("agencies", {})
    by_key = {agency_key(agency.name): str(agency.pk) for agency in known}
    found = []
    for name in names_in(draft):
        guess = by_key.get(agency_key(name)) or (SKIP if many_bodies(name) else NEW)
        found.append(NamedAgency(name, chosen.get(name) or guess, name not in chosen))
    return found


def many_bodies(name: str) -> bool:
    """Words that name no single agency: "các sở, ban, ngành", "Ủy ban nhân dân các huyện"."""
    said = squeeze(fold(name))
    several = (
        len(re.findall(r"(?:^|, |; |\bva )(?:so|ban|hoi|tinh doan|uy ban|cong an|doan|lien doan)\b", said))
        > 1
    )
    return bool(
        len(name) > 120
        or several
        or " cac " in f" {said} "
        or said.startswith(("cac ", "nhung ", "moi ", "thu truong"))
    )


def elements_by_code(codes: Sequence[str]) -> dict[str, DataElement]:
    """One query."""
    return {row.code: row for row in DataElement.objects.filter(code__in=set(codes))}
