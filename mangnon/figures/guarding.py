"""Who is reading, and what of the figures is kept back from them. Every `readings()` of a reading page passes here.

The page's reader is set by a middleware, so that no page can forget it; commands and requests that write read
everything, for what they keep is the true number. `whole()` is for papers of the authority itself.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from mangnon.access.models import Person
from mangnon.access.scope import decided_units
from mangnon.figures.models import DataElement, Period
from mangnon.figures.reading import Key, Reading
from mangnon.figures.rules import Presence
from mangnon.figures.small import is_guarded, is_small, kept_back, wholes_hidden
from mangnon.places.queries import trees_on

PERMISSION = "figures.small"
Fetch = Callable[[list[str], list[int]], Mapping[Key, Reading]]


@dataclass
class Reader:
    """Who reads this page, and whether anything was kept back from them."""

    person: Person
    withheld: bool = field(default=False)


_reader: ContextVar[Reader | None] = ContextVar("reader", default=None)


class SmallCells:
    """Middleware: the signed-in person of a reading request is who figures are shown to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reads = request.method in {"GET", "HEAD"} and isinstance(request.user, Person)
        token = _reader.set(Reader(request.user) if reads else None)  # type: ignore[arg-type]
        try:
            return self.get_response(request)
        finally:
            _reader.reset(token)


@contextmanager
def whole() -> Iterator[None]:
    """Everything as it was reported: for what an authority issues under its name, and for looking at a whole row."""
    token = _reader.set(None)
    try:
        yield
    finally:
        _reader.reset(token)


def anything_withheld() -> bool:
    """Whether this page kept something back so far; asked while it is drawn."""
    reader = _reader.get()
    return reader is not None and reader.withheld


def guarded(
    found: dict[Key, Reading], elements: Mapping[str, DataElement], periods: Iterable[Period], fetch: Fetch
) -> dict[Key, Reading]:
    """The readings as this page's reader may see them. No query for who may see everything; else two and the trees.

    `fetch(codes, unit ids)` reads counts of other places as reported, for the rows that a hidden count stands in.
    """
    reader = _reader.get()
    codes = [code for code in {code for code, _u, _p in found} if is_guarded(code)]
    if reader is None or not codes:
        return found
    open_units = decided_units(reader.person.current_posts(), PERMISSION)
    if open_units is None:
        return found
    closed = {unit for _c, unit, _p in found} - open_units
    counts = [c for c in codes if not ((e := elements.get(c.partition(".")[0])) and e.is_derived)]
    hidden = hidden_keys(counts, closed, list(periods), found, fetch) if closed else set()
    hidden |= {
        (code, unit, period)
        for code, unit, period in found
        if (element := elements.get(code)) is not None
        and element.is_derived
        and any((need, unit, period) in hidden for need in element.needs)
    }
    hidden &= found.keys()
    reader.withheld = reader.withheld or bool(hidden)
    return found | {key: without(found[key]) for key in hidden}


def without(reading: Reading) -> Reading:
    return replace(reading, value=None, presence=Presence.NOT_REPORTED, withheld=True, fact_id=None)


def hidden_keys(
    codes: list[str], closed: set[int], periods: list[Period], found: Mapping[Key, Reading], fetch: Fetch
) -> set[Key]:
    """Which counts of these places are hidden: small ones, those that would give them away, totals of such rows."""
    least, hidden = int(settings.SMALL_CELL), set[Key]()
    rows, units = rows_of(closed, periods, lowest(codes, found), least)
    known = dict(fetch(codes, sorted(units | closed))) if units else {}
    known = {**known, **{key: r for key, r in found.items() if key not in known}}

    def value(code: str, unit: int, period: str) -> int:
        reading = known.get((code, unit, period))
        return int(reading.value) if reading is not None and reading.value is not None else 0

    for code in codes:
        for period in periods:
            hidden |= {
                (code, unit, period.code)
                for unit in closed
                if is_small(value(code, unit, period.code), least)
                or (
                    (r := found.get((code, unit, period.code)))
                    and r.value
                    and is_small(float(r.value), least)
                )
            }
            for parent, row in rows.get(period.code, {}).items():
                gone, total = kept_back({unit: value(code, unit, period.code) for unit in row}, least)
                hidden |= {(code, unit, period.code) for unit in [*gone, *([parent] if total else [])]}
    return hidden | around(hidden, found)


def around(hidden: set[Key], found: Mapping[Key, Reading]) -> set[Key]:
    """Wholes of hidden counts at the same place, and the sister parts of hidden parts."""
    more = {
        (whole_code, unit, period) for code, unit, period in hidden for whole_code in wholes_hidden([code])
    }
    parts = {(code.partition(".")[0], unit, period) for code, unit, period in hidden if "." in code}
    return more | {
        key for key in found if "." in key[0] and (key[0].partition(".")[0], key[1], key[2]) in parts
    }


def lowest(codes: list[str], found: Mapping[Key, Reading]) -> dict[tuple[int, str], float]:
    """The smallest count above nought of each place and period, of these codes."""
    low: dict[tuple[int, str], float] = {}
    wanted = set(codes)
    for (code, unit, period), reading in found.items():
        if code in wanted and reading.value:
            low[unit, period] = min(float(reading.value), low.get((unit, period), float("inf")))
    return low


def rows_of(
    closed: set[int], periods: list[Period], low: Mapping[tuple[int, str], float], least: int
) -> tuple[dict[str, dict[int, list[int]]], set[int]]:
    """The rows these places stand in, and those they stand above that might hide them, by period and the place the
    row adds up to. A sum is hidden only where its parts, at least 1 each, leave less than `least` to one of them: a
    sum of `parts + least - 1` or more never is, so that a province's page need not read its communes.
    """
    trees = trees_on([p.end for p in periods])
    rows: dict[str, dict[int, list[int]]] = {}
    units: set[int] = set()
    for period in periods:
        tree = trees[period.end]
        above = {next(iter(tree.ancestor_ids(unit)), None) for unit in closed if unit in tree}
        of_period = {}
        for parent in {*closed, *(a for a in above if a is not None)}:
            children = list(tree.child_ids(parent)) if parent in tree else []
            if (
                parent not in above
                and low.get((parent, period.code), float("inf")) >= len(children) + least - 1
            ):
                continue
            if children:
                of_period[parent] = children
                units.update(children)
        rows[period.code] = of_period
    return rows, units
