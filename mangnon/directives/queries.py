"""Reading the register: what a viewer may see, search, counts, and the text with its citations as links."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from mangnon.access.models import Person
from mangnon.access.rules import permits
from mangnon.access.scope import above, reachable_units
from mangnon.directives.citations import Citation, anchor_of, anchors, citations_in
from mangnon.directives.models import Attachment, Document, Relation
from mangnon.directives.rules import Level, Numbered
from mangnon.places.models import Unit
from mangnon.places.queries import places_version, tree_on
from mangnon.ui.errors import NotFound
from mangnon.vietnamese.text import fold, squeeze


@dataclass(frozen=True)
class Asked:
    """What a list is narrowed by; empty says nothing."""

    words: str = ""
    kind: str = ""
    level: str = ""
    year: int | None = None
    unit: int | None = None


def documents_of(viewer: Person) -> QuerySet[Document]:
    """The nation's law, the registers the viewer's posts reach, and those of the places above them.

    What a province orders is read in its communes; a neighbour's register is closed. No query of its own.
    """
    reach = reachable_units(viewer.current_posts(), "documents.view")
    if reach is None:
        return Document.objects.all()
    known = set(reach)
    for post in viewer.current_posts():
        if post.unit_id and permits(post.role, "documents.view"):
            known |= above(post.unit_id, places_version())
    return Document.objects.filter(Q(unit__isnull=True) | Q(unit__in=known))


def document_called(viewer: Person, pk: int) -> Document:
    """Raises NotFound, the same for missing and not theirs."""
    found = documents_of(viewer).select_related("unit").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def attachment_called(viewer: Person, document: int, pk: int) -> Attachment:
    """A file of a document the viewer may read. Raises NotFound."""
    found = Attachment.objects.filter(document=document_called(viewer, document), pk=pk).first()
    if found is None:
        raise NotFound
    return found


def search(viewer: Person, asked: Asked) -> QuerySet[Document]:
    """Documents that hold every word asked for, with or without tones, in head or text; the newest first. One query."""
    rows = documents_of(viewer).select_related("unit").defer("text", "folded")
    for word in squeeze(fold(asked.words)).split():
        rows = rows.filter(folded__contains=word)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.level:
        rows = rows.filter(level=asked.level)
    if asked.year:
        rows = rows.filter(issued_on__year=asked.year)
    if asked.unit:
        rows = rows.filter(unit=asked.unit)
    return rows


def years_known(viewer: Person) -> list[int]:
    """Years documents were issued in, the newest first. One query."""
    rows = documents_of(viewer).filter(issued_on__isnull=False).order_by()
    return sorted(
        {day.year for day in rows.values_list("issued_on", flat=True).distinct() if day}, reverse=True
    )


def registers(viewer: Person) -> list[Unit]:
    """Places whose registers hold something the viewer may read. One query."""
    ids = documents_of(viewer).filter(unit__isnull=False).order_by().values("unit").distinct()
    return list(Unit.objects.filter(pk__in=ids).order_by("level", "name"))


def writable_places(viewer: Person) -> list[Unit]:
    """Places standing today whose registers the viewer keeps: their posts', and for a province what is below."""
    posts = [post for post in viewer.current_posts() if permits(post.role, "documents.change")]
    tree = tree_on(timezone.localdate())
    if any(post.unit_id is None for post in posts):
        return list(Unit.objects.on(timezone.localdate()).level(Unit.Level.PROVINCE))
    own = [post.unit_id for post in posts if post.unit_id is not None and post.unit_id in tree]
    ids = [pk for unit_id in own for pk in (unit_id, *tree.descendant_ids(unit_id))]
    rank = {pk: at for at, pk in enumerate(dict.fromkeys(ids))}
    return sorted(Unit.objects.filter(pk__in=rank), key=lambda unit: rank[unit.pk])


def may_change(viewer: Person, document: Document) -> bool:
    """The nation's law hangs on no place: only a post of the nation changes it."""
    if document.unit is None:
        return any(
            post.unit_id is None and permits(post.role, "documents.change") for post in viewer.current_posts()
        )
    return viewer.may("documents.change", document.unit)


# --- counting -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CountRow:
    level: str
    kind: str
    by_term: Sequence[int]

    @property
    def total(self) -> int:
        return sum(self.by_term)


@dataclass(frozen=True)
class Counted:
    """How many documents of each level and kind were issued in each period; those without a day apart."""

    terms: Sequence[tuple[int, int]]
    rows: Sequence[CountRow]
    undated: int


def counted(viewer: Person, unit: Unit | None, terms: Sequence[tuple[int, int]]) -> Counted:
    """Documents per level and kind over spans of years; of one register, else of every one read. One query."""
    rows = documents_of(viewer).order_by()
    if unit is not None:
        rows = rows.filter(unit=unit)
    found: Counter[tuple[str, str, int]] = Counter()
    undated = 0
    for level, kind, day in rows.values_list("level", "kind", "issued_on"):
        if day is None:
            undated += 1
            continue
        for at, (first, last) in enumerate(terms):
            if first <= day.year <= last:
                found[level, kind, at] += 1
    rank = {str(level): at for at, level in enumerate(Level)}
    pairs = sorted({(level, kind) for level, kind, _at in found}, key=lambda p: (rank[p[0]], p[1]))
    return Counted(
        terms,
        [
            CountRow(level, kind, [found[level, kind, at] for at in range(len(terms))])
            for level, kind in pairs
        ],
        undated,
    )


# --- the text with its citations ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """A stretch of a line: plain, or a citation with the way to it (none where the register does not hold it)."""

    text: str
    href: str = ""
    cited: bool = False


@dataclass(frozen=True)
class TextLine:
    number: int
    anchor: str
    pieces: Sequence[Piece]


class Known:
    """The documents a text may cite, looked up once: by number and symbol, and laws by their names."""

    def __init__(self, viewer: Person) -> None:
        self.by_number: dict[tuple[str, str], list[Document]] = defaultdict(list)
        self.by_name: dict[str, Document] = {}
        fields = ("id", "kind", "number", "separator", "symbol", "issued_on", "title", "unit_id", "key")
        for row in documents_of(viewer).only(*fields).order_by("-issued_on"):
            if row.number:
                self.by_number[norm(row.number, row.symbol)].append(row)
            if row.kind in {"luật", "bộ luật"}:
                self.by_name.setdefault(fold(row.title), row)

    @property
    def names(self) -> list[str]:
        return [row.title for row in self.by_name.values()]

    def find(self, said: Numbered, day: date | None, near: date | None = None) -> Document | None:
        """The document of this number; of several the one of the day, else none: a number comes back every year.

        Without a day in the citation the newest before `near` is meant, where only one is left.
        """
        rows = self.by_number.get(norm(said.number, said.symbol), [])
        if day is not None:
            return next((row for row in rows if row.issued_on == day), None) or (
                rows[0] if len(rows) == 1 and rows[0].issued_on is None else None
            )
        before = [row for row in rows if near is None or row.issued_on is None or row.issued_on <= near]
        return before[0] if len(before) == 1 else None

    def meant(self, citation: Citation, near: date | None) -> Document | None:
        if citation.name:
            return self.by_name.get(fold(citation.name))
        return self.find(citation.number, citation.day, near)


def norm(number: str, symbol: str) -> tuple[str, str]:
    return fold(number), fold(squeeze(symbol)).replace(" ", "")


def lines_of(viewer: Person, document: Document) -> list[TextLine]:
    """The text line by line, each citation a link to the document, article and clause where the register holds it."""
    known = Known(viewer)
    lines = document.text.split("\n")
    named = anchors(lines)
    return [
        TextLine(number, name, pieces_of(line, known, document))
        for number, (line, name) in enumerate(zip(lines, named, strict=True), start=1)
    ]


def pieces_of(text: str, known: Known, document: Document) -> list[Piece]:
    pieces: list[Piece] = []
    at = 0
    for citation in citations_in(text, known.names):
        pieces.append(Piece(text[at : citation.start]))
        pieces.append(Piece(text[citation.start : citation.end], address_of(citation, known, document), True))
        at = citation.end
    pieces.append(Piece(text[at:]))
    return [piece for piece in pieces if piece.text]


def address_of(citation: Citation, known: Known, document: Document) -> str:
    mark = anchor_of(citation.article, citation.clause)
    if citation.own:
        return f"#{mark}" if mark else ""
    target = known.meant(citation, document.issued_on)
    if target is None or target.pk == document.pk:
        return ""
    return target.get_absolute_url() + (f"#{mark}" if mark else "")


@dataclass(frozen=True)
class Hanging:
    """What a document hangs on, and what hangs on it; only what the viewer may read is linked."""

    out: Sequence[tuple[Relation, bool]]
    back: Sequence[Relation]


def hanging(viewer: Person, document: Document) -> Hanging:
    """Two queries."""
    open_ids = set(documents_of(viewer).order_by().values_list("pk", flat=True))
    out = [(row, row.target_id in open_ids) for row in document.relations.select_related("target")]
    back = [
        row
        for row in Relation.objects.filter(target=document)
        .select_related("document")
        .order_by("-document__issued_on")
        if row.document_id in open_ids
    ]
    return Hanging(out, back)


def there(unit: Unit | None, *, number: str, symbol: str, key: str, title: str) -> Document | None:
    """A register's document of this key, else of the same number and title: lists print other days for the same paper."""
    same = Q(number=number, symbol=symbol, title__iexact=title)
    return Document.objects.filter(Q(key=key) & ~Q(key="") | same, unit=unit).first()


# --- tables of the review report ---------------------------------------------------------------------------

PARTY, COUNCIL, COMMITTEE = "tinh uy", "hoi dong nhan dan", "uy ban nhan dan"
ABOUT = ("về", "V/v", "thực hiện", "ban hành", "triển khai", "phê duyệt")


def listed(documents: Iterable[Document]) -> list[Document]:
    """In the order of the official table: Party, Council, Committee, others; each by day."""

    def rank(row: Document) -> tuple[int, date, int]:
        said = fold(row.issuer).replace("ubnd", COMMITTEE).replace("hdnd", COUNCIL)
        bodies = (PARTY, COUNCIL, COMMITTEE)
        place = next((at for at, body in enumerate(bodies) if body in said), len(bodies))
        return place, row.issued_on or date.max, row.pk

    return sorted(documents, key=rank)


def issued_between(viewer: Person, unit: Unit, first: int, last: int) -> list[Document]:
    """Table 1.1: what was issued in a register in these years, in official order. One query."""
    rows = documents_of(viewer).filter(unit=unit, issued_on__year__gte=first, issued_on__year__lte=last)
    return listed(rows.defer("text", "folded"))


@dataclass(frozen=True)
class Ticked:
    document: Document
    ticks: Sequence[bool]


def plans_between(viewer: Person, unit: Unit, terms: Sequence[tuple[int, int]]) -> list[Ticked]:
    """Table 1.3: programmes and plans that run in these terms, with the terms they run in. One query."""
    first, last = terms[0][0], terms[-1][1]
    rows = documents_of(viewer).filter(
        unit=unit, kind__in=["chương trình", "kế hoạch", "đề án"], start_year__lte=last, end_year__gte=first
    )
    return [
        Ticked(row, [(row.start_year or 0) <= to and since <= (row.end_year or 0) for since, to in terms])
        for row in listed(rows.defer("text", "folded"))
        if row.start_year != row.end_year
    ]
