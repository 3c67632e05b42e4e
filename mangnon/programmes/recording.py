"""Records beside the programmes: child indicators put into plans and resolutions, and international co-operation."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.access.scope import reachable_units
from mangnon.audit.actions import record
from mangnon.places.models import Unit
from mangnon.places.queries import hold
from mangnon.programmes.models import Cooperation, Measure, Plan, PlanLine
from mangnon.ui.errors import NotAllowed, NotFound, UserError
from mangnon.vietnamese.text import fold

EARLIEST, LATEST = 1990, 2100


@dataclass(frozen=True)
class Line:
    """A child indicator as a plan words it, its target and page."""

    name: str
    target: str = ""
    page: str = ""


@dataclass(frozen=True)
class PlanHead:
    """What the paper of a plan says."""

    kind: str
    title: str
    start_year: int
    end_year: int
    number: str = ""
    date: dt.date | None = None
    source: str = ""


def plans_of(viewer: Person) -> list[Plan]:
    """Plans of the places the viewer reads programmes of, the newest first, with their lines. Two queries."""
    reach = reachable_units(viewer.current_posts(), "programmes.view")
    found = Plan.objects.select_related("unit").prefetch_related("lines__measure__programme")
    return list(found if reach is None else found.filter(unit_id__in=reach))


def plan_called(viewer: Person, pk: int) -> Plan:
    """Raises NotFound, the same for missing and not theirs."""
    found = next((plan for plan in plans_of(viewer) if plan.pk == pk), None)
    if found is None:
        raise NotFound
    return found


def cooperations_of(viewer: Person) -> list[Cooperation]:
    """Co-operation of the places the viewer reads programmes of, the newest first. One query."""
    reach = reachable_units(viewer.current_posts(), "programmes.view")
    found = Cooperation.objects.select_related("unit")
    return list(found if reach is None else found.filter(unit_id__in=reach))


def cooperation_called(viewer: Person, pk: int) -> Cooperation:
    """Raises NotFound, the same for missing and not theirs."""
    found = next((row for row in cooperations_of(viewer) if row.pk == pk), None)
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def save_plan(
    *, by: Person, unit: Unit, head: PlanHead, lines: Sequence[Line], plan: Plan | None = None
) -> Plan:
    """A plan with the child indicators in it; with `plan` what it says is replaced.

    A line is tied to the measure of the same name in a programme of the place, where there is one.
    Raises NotAllowed without programmes.change; UserError for words or years that make no sense.
    """
    hold(unit)
    row = plan or Plan(unit=unit)
    check_may(by, row.unit)
    check_years(head.start_year, head.end_year)
    check_lines(lines)
    if not head.title.strip():
        raise UserError(_("Chưa có tên kế hoạch hoặc nghị quyết. Ghi tên như trên văn bản."))
    before = [line.name for line in row.lines.all()] if row.pk else []
    for name, value in asdict(head).items():
        setattr(row, name, value)
    row.source = head.source or head.number or _("ghi tại đây")
    row.save()
    row.lines.all().delete()
    known = measures_of(row.unit)
    PlanLine.objects.bulk_create(
        PlanLine(plan=row, measure=known.get(fold(line.name)), **asdict(line)) for line in lines
    )
    said = {"title": row.title, "before": before, "lines": [line.name for line in lines]}
    record(by=by, verb="programmes.plan", on=row, unit_id=row.unit_id, details=said)
    return row


@transaction.atomic
def remove_plan(*, by: Person, plan: Plan) -> None:
    """Take a plan out again; the trail keeps what it said."""
    check_may(by, plan.unit)
    said = {"title": plan.title, "lines": [line.name for line in plan.lines.all()]}
    record(by=by, verb="programmes.remove_plan", on=plan, unit_id=plan.unit_id, details=said)
    plan.delete()


def measures_of(unit: Unit) -> dict[str, Measure]:
    """Measures of the place's own programmes by their name without tones, the newest programme's first."""
    rows = Measure.objects.filter(programme__unit=unit).order_by("programme__start_year")
    return {fold(row.name): row for row in rows}


def check_lines(lines: Sequence[Line]) -> None:
    if not lines:
        raise UserError(_("Chưa có chỉ tiêu nào; ghi ít nhất một chỉ tiêu, mỗi chỉ tiêu một dòng."))
    names = [line.name for line in lines]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise UserError(_("Chỉ tiêu “%(name)s” được ghi hai lần; bỏ một dòng.") % {"name": twice})


@transaction.atomic
def save_cooperation(
    *, by: Person, unit: Unit, said: dict[str, Any], cooperation: Cooperation | None = None
) -> Cooperation:
    """A co-operation (kind, partner, content, start_year, end_year, document), or that there was none.

    Raises NotAllowed without programmes.change; UserError for years that make no sense, a partner that is
    missing, or "không có" beside a co-operation of the same years.
    """
    hold(unit)
    row = cooperation or Cooperation(unit=unit)
    check_may(by, row.unit)
    for name, value in said.items():
        setattr(row, name, value)
    check_years(row.start_year, row.end_year)
    none = row.kind == Cooperation.Kind.NONE
    if none:
        row.partner = row.content = row.document = ""
    elif not row.partner.strip():
        raise UserError(
            _("Chưa có tên đối tác. Ghi tên tổ chức, quốc gia hoặc mạng lưới; hoặc chọn “Không có”.")
        )
    others = Cooperation.objects.filter(
        unit=row.unit, start_year__lte=row.end_year, end_year__gte=row.start_year
    ).exclude(pk=row.pk)
    clash = others.exclude(kind="none").first() if none else others.filter(kind="none").first()
    if clash is not None:
        raise UserError(
            _(
                "Các năm này đã ghi “%(other)s”; “Không có” và một hợp tác không cùng đúng được. Sửa một trong hai."
            )
            % {"other": clash.partner or _("Không có")}
        )
    row.save()
    details = {key: str(value) for key, value in said.items()}
    record(by=by, verb="programmes.cooperation", on=row, unit_id=row.unit_id, details=details)
    return row


@transaction.atomic
def remove_cooperation(*, by: Person, cooperation: Cooperation) -> None:
    """Take a record out again; the trail keeps what it said."""
    check_may(by, cooperation.unit)
    record(
        by=by, verb="programmes.remove_cooperation", on=cooperation, unit_id=cooperation.unit_id,
        details={"partner": cooperation.partner, "content": cooperation.content},
    )  # fmt: skip
    cooperation.delete()


def check_may(by: Person, unit: Unit) -> None:
    if not by.may("programmes.change", unit):
        raise NotAllowed(_("Chỉ cán bộ của %(name)s ghi được việc này.") % {"name": unit.name})


def check_years(first: int, last: int) -> None:
    if not EARLIEST <= first <= last <= LATEST:
        raise UserError(
            _("Giai đoạn %(start)s-%(end)s không đúng; cần năm đầu không sau năm cuối, từ 1990 đến 2100.")
            % {"start": first, "end": last}
        )


def read_lines(text: str) -> list[Line]:
    """Typed lines "tên | mức | trang" as lines of a plan. Raises UserError naming the line."""
    found = []
    for number, typed in enumerate(text.splitlines(), start=1):
        parts = [" ".join(part.split()) for part in typed.split("|")]
        if not any(parts):
            continue
        if len(parts) > 3 or not parts[0]:
            raise UserError(
                _("Dòng %(number)d là “%(typed)s”; cần “tên chỉ tiêu | mức | trang”, mức và trang có thể bỏ.")
                % {"number": number, "typed": typed.strip()}
            )
        for part, most, what in zip(parts, (300, 120, 40), (_("tên"), _("mức"), _("trang")), strict=False):
            if len(part) > most:
                raise UserError(
                    _("Dòng %(number)d: %(what)s dài %(length)d ký tự; cần không quá %(most)d.")
                    % {"number": number, "what": what, "length": len(part), "most": most}
                )
        found.append(Line(*parts))
    return found


def typed_lines(plan: Plan) -> str:
    """The lines of a plan as they are typed; empty ends are left out."""
    rows = [(line.name, line.target, line.page) for line in plan.lines.all()]
    return "\n".join(" | ".join(row).rstrip(" |") for row in rows)
