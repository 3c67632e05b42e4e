"""Two bodies, one figure: they stand side by side until somebody says which counts, and why."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Agency, Person
from mangnon.audit.actions import record
from mangnon.figures.actions import Figure, lock_unit_period, record_facts
from mangnon.figures.models import Breakdown, DataElement, Fact, Period, Reconciliation
from mangnon.figures.rules import TOTAL_BREAKDOWN, Presence, Status
from mangnon.places.models import Unit
from mangnon.ui.errors import NotFound, UserError

REASON_LENGTH = 400


@dataclass(frozen=True)
class Voice:
    """What one body says of a figure; `body` is empty for the unit itself."""

    fact: Fact
    name: str

    @property
    def body(self) -> str:
        return self.fact.body

    @property
    def counts(self) -> bool:
        return self.fact.counts


@dataclass(frozen=True)
class Shared:
    """A figure that several bodies report: their sayings, the counting one first, and how it was settled."""

    element: DataElement
    unit: Unit
    period: Period
    breakdown: Breakdown
    voices: Sequence[Voice]
    settled: Reconciliation | None

    @property
    def agree(self) -> bool:
        """Who has no figure contradicts nobody, unless that is the saying that counts."""
        told = [v.fact for v in self.voices if v.counts or v.fact.presence != Presence.NOT_REPORTED]
        return len({(fact.value, fact.presence) for fact in told}) == 1

    @property
    def alone(self) -> bool:
        """Whether only one body has a figure at all."""
        return sum(voice.fact.value is not None for voice in self.voices) == 1

    @property
    def open(self) -> bool:
        """Whether somebody has still to choose: they differ, and nobody has chosen since they said so."""
        return not self.agree and (self.settled is None or self.settled.said != told(self.voices))

    @property
    def difference(self) -> Decimal | None:
        """The largest saying less the smallest; None where fewer than two are numbers."""
        values = [voice.fact.value for voice in self.voices if voice.fact.value is not None]
        return max(values) - min(values) if len(values) > 1 else None


def told(voices: Iterable[Voice]) -> list[list[str | None]]:
    said = [[v.body, None if v.fact.value is None else format(v.fact.value, "f")] for v in voices]
    return sorted(said, key=lambda pair: pair[0] or "")


def shared_figures(viewer: Person, units: Iterable[Unit], period: Period | None = None) -> list[Shared]:
    """Figures of these units that several bodies report, the open ones first. Raises nothing; four queries."""
    wanted = [unit.pk for unit in units if viewer.may("figures.view", unit)]
    facts = Fact.objects.filter(unit__in=wanted)
    facts = facts.filter(period=period) if period else facts
    keys = facts.values_list("element_id", "period_id", "unit_id", "breakdown_id").annotate(n=Count("id"))
    several = {key[:4] for key in keys.filter(n__gt=1)}
    if not several:
        return []
    rows = (
        facts.filter(element__in={key[0] for key in several}, period__in={key[1] for key in several})
        .select_related("element", "unit", "period", "breakdown")
        .order_by("-counts", "body")
    )
    grouped: dict[tuple[int, int, int, int], list[Fact]] = defaultdict(list)
    for fact in rows:
        key = key_of(fact)
        if key in several:
            grouped[key].append(fact)
    names = {agency.code: agency.name for agency in Agency.objects.all()}
    settled = {
        key_of(row): row for row in Reconciliation.objects.filter(unit__in=wanted).order_by("at", "id")
    }
    found = [
        Shared(
            said[0].element,
            said[0].unit,
            said[0].period,
            said[0].breakdown,
            [Voice(fact, names.get(fact.body, fact.body) or fact.unit.name) for fact in said],
            settled.get(key),
        )
        for key, said in grouped.items()
    ]
    return sorted(found, key=lambda s: (not s.open, s.period.code, s.element.name, s.breakdown.label))


def key_of(row: Fact | Reconciliation) -> tuple[int, int, int, int]:
    return row.element_id, row.period_id, row.unit_id, row.breakdown_id or TOTAL_BREAKDOWN


@transaction.atomic
def choose(
    *, by: Person, element: DataElement, unit: Unit, period: Period, body: str, reason: str,
    breakdown_id: int = TOTAL_BREAKDOWN,
) -> Reconciliation:  # fmt: skip
    """Say which body's figure counts, and why; totals move in the same transaction.

    Raises NotFound out of reach or where fewer than two bodies report it, UserError without a reason or for
    a body that reports none.
    """
    if not by.may("figures.accept", unit):
        raise NotFound
    lock_unit_period(unit.pk, period.pk)
    facts = list(
        Fact.objects.filter(element=element, unit=unit, period=period, breakdown_id=breakdown_id).order_by(
            "body"
        )
    )
    if len(facts) < 2:
        raise NotFound
    said = reason.strip()[:REASON_LENGTH]
    if not said or body not in {fact.body for fact in facts}:
        raise UserError(
            _("Chọn một nguồn để tính và ghi vì sao chọn nguồn đó. Chưa có gì thay đổi."), code="no_choice"
        )
    for fact in sorted(facts, key=lambda f: f.body == body):  # the chosen one last: never two that count
        record_facts(
            by=by, unit=unit, period=period, figures=[again(fact, counts=fact.body == body)],
            source=fact.source, body=fact.body, reason=f"Đối chiếu nguồn: {said}"[:REASON_LENGTH],
        )  # fmt: skip
    chosen = Reconciliation.objects.create(
        element=element, unit=unit, period=period, breakdown_id=breakdown_id, body=body, reason=said, by=by,
        said=told([Voice(fact, "") for fact in facts]), at=timezone.now(),
    )  # fmt: skip
    record(
        by=by, verb="figures.choose_body", on=chosen, unit_id=unit.pk,
        details={"element": element.code, "period": period.code, "body": body, "reason": said},
    )  # fmt: skip
    return chosen


def again(fact: Fact, *, counts: bool) -> Figure:
    return Figure(
        element_id=fact.element_id, value=fact.value, presence=Presence(fact.presence),
        status=Status(fact.status), breakdown_id=fact.breakdown_id or TOTAL_BREAKDOWN, note=fact.note,
        questioned=fact.questioned, counts=counts,
    )  # fmt: skip
