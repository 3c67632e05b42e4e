"""Counting the rulebook's lines from the registry: some communes, one period, everything by sex and people.

Counted are children of a commune on the period's last day (today, while it lasts), events that began in the period where
the child lived on that day, events standing on the last day, and who came from another commune. A count is never stored.
Some ten queries, however many communes and lines; only birth dates of the months in which an age limit falls are opened.
"""

import calendar
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, cast

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from mangnon.children import kinds
from mangnon.children.counts import Homes, homes, present
from mangnon.children.events import event_kinds, outcome_token, sort_token
from mangnon.children.models import Address, Child, Circumstance, LifeEvent
from mangnon.children.rules import CHILD_UNTIL, age_on, month_number
from mangnon.children.year_lines import OWN, Cells, Line, Rule, lines
from mangnon.figures import counting
from mangnon.figures.models import Period
from mangnon.figures.small import guard
from mangnon.vietnamese.saying import say

ORPHANS = ("HCDB-01", "HCDB-03")
KINH = "Kinh"
CHUNK = 5000
Found = dict[tuple[str, int], Cells]
Said = Mapping[str, Any]  # one group: unit_id, sex, people, n0, n1 …
SAID = say("đếm từ sổ trẻ em trong kỳ")


def declare() -> None:
    """Called once, when the room is ready."""
    elements = [line.element for line in lines() if line.element.startswith(OWN)]
    guard(
        (line.element for line in lines() if line.element in elements and not line.open),
        {line.element: line.part_of for line in lines() if line.part_of.startswith(OWN)},
    )
    counting.declare(
        "children-year", elements, count, said=SAID, may_see="children.view", page="children:year"
    )


def count(unit_ids: Sequence[int], period: Period) -> Mapping[tuple[str, int], int]:
    """The lines' sums for forms; a commune without a record has none."""
    own = [line for line in lines() if line.element.startswith(OWN)]
    return {key: cells.total for key, cells in cells_of(unit_ids, period, own).items()}


def cells_of(unit_ids: Sequence[int], period: Period, every: Sequence[Line]) -> Found:
    """Every line at every commune that keeps records at all."""
    at = homes(unit_ids, min(period.end, timezone.localdate()))
    known = {at.unit_of[unit] for unit in present(at).order_by().values_list("unit_id", flat=True).distinct()}
    found: Found = {(line.element, unit): Cells() for line in every for unit in known}
    of = {
        name: [line for line in every if line.rule.of == name] for name in ("children", "events", "arrivals")
    }
    children(at, period, of["children"], found)
    events(at, period, of["events"], found)
    arrivals(at, period, of["arrivals"], found)
    return found


def put(found: Found, element: str, unit: int | None, number: int, sex: str, people: str) -> None:
    if unit is not None and number:
        found.setdefault((element, unit), Cells()).add(number, sex, people not in ("", KINH))


# --- children ---------------------------------------------------------------------------------------------------


def children(at: Homes, period: Period, every: Sequence[Line], found: Found) -> None:
    """Children of the day by the lines' rules, at once; then who has not had the birthday of this month yet."""
    if not every:
        return
    month = month_number(at.day)
    put_rows(found, at, every, grouped(at, present(at), every, month, period), 1)
    late = not_yet(at, every, month)
    for start in range(0, len(late), CHUNK):
        rows = present(at).filter(child_id__in=late[start : start + CHUNK])
        put_rows(found, at, every, grouped(at, rows, every, month, period), -1)
        put_rows(found, at, every, grouped(at, rows, every, month - 1, period), 1)


def put_rows(found: Found, at: Homes, every: Sequence[Line], rows: Iterable[Said], sign: int) -> None:
    for row in rows:
        home = at.unit_of.get(row["unit_id"])
        for number, line in enumerate(every):
            put(
                found,
                line.element,
                home,
                sign * int(str(row[f"n{number}"])),
                str(row["sex"]),
                str(row["people"]),
            )


def grouped(
    at: Homes, rows: QuerySet[Address], every: Sequence[Line], month: int, period: Period
) -> Iterable[Said]:
    """How many of these children fit each line, by commune, sex and Kinh or not. One query."""
    people = Case(
        When(child__ethnicity="", then=Value("")), When(child__ethnicity=KINH, then=Value(KINH)), default=Value("other")
    )  # fmt: skip
    numbers = {
        f"n{number}": Count("pk", filter=fits(at, line.rule, month, period))
        for number, line in enumerate(every)
    }
    said = rows.order_by().annotate(sex=F("child__sex"), people=people)
    return cast(Iterable[Said], said.values("unit_id", "sex", "people").annotate(**numbers))


def fits(at: Homes, rule: Rule, month: int, period: Period) -> Q:
    """Whether a child fits a rule, its age told in whole months on the day."""
    born = Q(child__born_month__gt=month - rule.under * 12, child__born_month__lte=month - rule.youngest * 12)
    if rule.youngest == 0 and rule.under == CHILD_UNTIL:
        born |= Q(child__born_month=None)  # stays a child until somebody finds out
    if rule.born:
        born = Q(child__born_month__range=(month_number(period.start), month_number(at.day)))
    for name, values in rule.where.items():
        born &= Q(**{f"child__{name}__in": values})
    if rule.minority:
        born &= ~Q(child__ethnicity__in=("", KINH))
    if rule.group:
        members = Circumstance.objects.filter(at.there(), group_token=kinds.code_token(rule.group))
        born &= Q(child__in=members.values("child"))
    return born


def not_yet(at: Homes, every: Sequence[Line], month: int) -> list[int]:
    """Children born in the month of an age limit whose birthday is still to come: a month younger than it seems."""
    last = calendar.monthrange(at.day.year, at.day.month)[1]
    if at.day.day == last and at.day.month != 2:
        return []  # everybody has had the birthday of this month
    limits = {limit for line in every for limit in (line.rule.youngest, line.rule.under)}
    months = [month - limit * 12 for limit in limits]
    rows = present(at).filter(child__born_month__in=months).values_list("child_id", "child__birth_date")
    return [pk for pk, birth in rows if birth is not None and not had_birthday(birth, at.day)]


def had_birthday(birth: date, day: date) -> bool:
    """Whether somebody born in this month of some year has turned a year older by the day."""
    return age_on(birth, day) == day.year - birth.year


# --- events -----------------------------------------------------------------------------------------------------


def events(at: Homes, period: Period, every: Sequence[Line], found: Found) -> None:
    """Dated events: two queries, and one for orphans where a line asks for them. Counted are children, or times."""
    if not every:
        return
    orphans = orphans_of(at) if any(line.rule.orphans for line in every) else frozenset[int]()
    for when, rows in (("began", began(at, period)), ("standing", standing(at))):
        asked = [(line, tokens(line.rule)) for line in every if line.rule.when == when]
        seen: set[tuple[str, int, int]] = set()
        for pk, kind, sort, outcome, child, unit, sex, people in rows:
            home = at.unit_of.get(unit)
            if home is None:
                continue
            for line, (sorts, outcomes) in asked:
                rule = line.rule
                if (
                    rule.kind != kind
                    or (sorts and sort not in sorts)
                    or (outcomes and outcome not in outcomes)
                ):
                    continue
                if rule.orphans and child not in orphans:
                    continue
                key = (line.element, home, pk if rule.count == "events" else child)
                if key not in seen:
                    seen.add(key)
                    put(found, line.element, home, 1, sex, people)


def tokens(rule: Rule) -> tuple[frozenset[int | None], frozenset[int | None]]:
    return (
        frozenset(sort_token(rule.kind, code) for code in rule.sorts),
        frozenset(outcome_token(rule.kind, code) for code in rule.outcomes),
    )


COLUMNS = (
    "pk", "kind", "sort_token", "outcome_token", "child_id", "child__addresses__unit_id", "child__sex", "child__ethnicity",
)  # fmt: skip
Row = tuple[int, str, int | None, int | None, int, int, str, str]


def began(at: Homes, period: Period) -> Iterator[Row]:
    """Events that began in the period, at the commune where the child lived on that day."""
    there = Q(child__addresses__valid_from=None) | Q(child__addresses__valid_from__lte=F("valid_from"))
    there &= Q(child__addresses__valid_to=None) | Q(child__addresses__valid_to__gte=F("valid_from"))
    return taken(at, there & Q(valid_from__range=(period.start, at.day)))


def standing(at: Homes) -> Iterator[Row]:
    """Events that last and held on the day, of children who were followed here then."""
    lasting = [kind.code for kind in event_kinds().values() if kind.lasts]
    followed = Q(child__state=Child.State.ACTIVE) | Q(child__state_on__gt=at.day)
    held = Q(valid_from__lte=at.day) & (Q(valid_to=None) | Q(valid_to__gt=at.day))
    return taken(at, followed & held & at.there("child__addresses__") & Q(kind__in=lasting))


def taken(at: Homes, asked: Q) -> Iterator[Row]:
    """One address of the child is meant throughout: everything asked of it stands in one filter."""
    if len(at.unit_of) <= 20_000:
        asked &= Q(child__addresses__unit_id__in=at.unit_of)
    rows = LifeEvent.objects.filter(asked & ~Q(child__state=Child.State.MERGED)).order_by()
    return rows.values_list(*COLUMNS).iterator(chunk_size=5000)


def orphans_of(at: Homes) -> Collection[int]:
    """Children in a group of orphans on the day."""
    groups = [kinds.code_token(code) for code in ORPHANS]
    return frozenset(
        Circumstance.objects.filter(at.there(), group_token__in=groups).values_list("child_id", flat=True)
    )


def arrivals(at: Homes, period: Period, every: Sequence[Line], found: Found) -> None:
    """Children who came from another commune in the period. One query."""
    if not every:
        return
    earlier = Address.objects.filter(child=OuterRef("child"), pk__lt=OuterRef("pk")).exclude(
        unit=OuterRef("unit")
    )
    rows = Address.objects.filter(Exists(earlier), valid_from__range=(period.start, at.day)).exclude(
        child__state=Child.State.MERGED
    )
    if len(at.unit_of) <= 20_000:
        rows = rows.filter(unit_id__in=at.unit_of)
    seen: set[tuple[int, int]] = set()
    for child, unit, sex, people in rows.order_by().values_list(
        "child_id", "unit_id", "child__sex", "child__ethnicity"
    ):
        home = at.unit_of.get(unit)
        if home is not None and (child, home) not in seen:
            seen.add((child, home))
            for line in every:
                put(found, line.element, home, 1, sex, people)
