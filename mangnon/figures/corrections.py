"""Why figures say something else than they did: the reasons kept with what facts said before."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from mangnon.figures.models import DataElement, FactVersion
from mangnon.figures.rules import TOTAL_BREAKDOWN
from mangnon.places.models import Unit

Key = tuple[str, int, str]  # element code, unit id, period code


@dataclass(frozen=True)
class Why:
    """One correction of a fact behind a figure: whose fact, by whom, when, and the reason given."""

    unit: str
    by: str
    at: datetime
    reason: str


def corrections_since(moment: datetime, keys: Iterable[Key]) -> Mapping[Key, Sequence[Why]]:
    """The corrections since a moment of the facts behind each figure, the newest first.

    Behind a figure of a unit stand the unit's own facts and those of the units of its province, of the
    element itself and of those it is computed from. Facts that were new are no corrections. Two queries.
    """
    wanted = list(keys)
    needs = {
        element.code: {element.code, *element.needs}
        for element in DataElement.objects.filter(code__in={code for code, _, _ in wanted})
    }
    within = {unit for _, unit, _ in wanted}
    changed = (
        FactVersion.objects.filter(
            Q(fact__unit__in=within) | Q(fact__province__in=within),
            replaced_at__gt=moment,
            fact__breakdown=TOTAL_BREAKDOWN,
            fact__period__code__in={period for _, _, period in wanted},
            fact__element__code__in=set().union(*needs.values()) if needs else set(),
        )
        .select_related("fact__element", "fact__unit", "fact__period", "replaced_by")
        .order_by("-replaced_at")
    )
    found: dict[Key, list[Why]] = defaultdict(list)
    for version in changed:
        fact = version.fact
        for key in wanted:
            code, unit, period = key
            here = unit in {fact.unit_id, fact.province_id}
            if here and period == fact.period.code and fact.element.code in needs.get(code, ()):
                found[key].append(why(version, fact.unit))
    return found


def why(version: FactVersion, unit: Unit) -> Why:
    return Why(unit.name, str(version.replaced_by or ""), version.replaced_at, version.reason)
