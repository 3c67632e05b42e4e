"""Making a programme in the browser: derived from another in one step and then amended, or put on the list alone.

A district's or commune's programme, and one on a single topic, begins as a copy of its parent's indicators,
measures and targets. Its own targets are then amended like any other's; the parent's stay beside them as a
further target set, so that the two can always be compared.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.places.models import Unit
from mangnon.places.queries import hold, lineage
from mangnon.programmes.actions import check_may
from mangnon.programmes.listed import topics
from mangnon.programmes.load import copies
from mangnon.programmes.models import Indicator, Measure, Objective, Programme, Target, TargetSet
from mangnon.ui.errors import NotAllowed, UserError

PARENT = "parent"  # code of the target set that holds the parent's targets
COPIED = ("code", "name", "label", "unit", "direction", "decimals", "area", "note", "sort", "element_id")
EARLIEST, LATEST = 1990, 2100


@dataclass(frozen=True)
class Head:
    """What the paper of a programme says of itself."""

    title: str
    start_year: int
    end_year: int
    issuer: str
    decision_number: str = ""
    decision_date: date | None = None
    form: str = Programme.Form.PROGRAMME
    topic: str = ""
    source: str = ""


@transaction.atomic
def derive(
    *, by: Person, parent: Programme | None, unit: Unit, head: Head, indicators: Iterable[Indicator] = ()
) -> Programme:
    """A programme of a place, with the chosen indicators of its parent; without a parent it is only on the list.

    Raises NotAllowed without programmes.change at the unit; UserError for words or years that make no sense, a
    place outside the parent's, or indicators of another programme.
    """
    hold(unit)
    checked = checked_head(head)
    chosen = list(indicators)
    if parent is not None:
        check_place(parent, unit)
        check_chosen(parent, chosen)
    row = Programme(
        code=free_code(unit, checked),
        unit=unit,
        parent=parent,
        made_here=True,
        verified="no",
        **fields(checked),
    )
    check_may(by, row)
    row.save()
    own = TargetSet.objects.create(
        programme=row, code=TargetSet.OWN, title=row.title, decision=row.decision_number
    )
    if parent is not None and chosen:
        copy_indicators(parent, row, own, chosen)
    said = {"parent": parent.code if parent else "", "indicators": [i.key for i in chosen]}
    record(by=by, verb="programmes.derive", on=row, unit_id=unit.pk, details={"title": row.title, **said})
    return row


def copy_indicators(parent: Programme, row: Programme, own: TargetSet, chosen: Sequence[Indicator]) -> None:
    """Objectives, indicators, measures and current targets, the targets twice: to be amended, and as the parent's."""
    beside = TargetSet.objects.create(
        programme=row, code=PARENT, title=parent.title, decision=parent.decision_number
    )
    theirs = parent.target_sets.get(code=TargetSet.OWN)
    objectives: dict[int, Objective] = {}
    for indicator in sorted(chosen, key=lambda i: i.sort):
        old = indicator.objective
        if old.pk not in objectives:
            objectives[old.pk] = Objective.objects.create(
                programme=row, number=old.number, name=old.name, sort=old.sort
            )
        made = Indicator.objects.create(
            programme=row, objective=objectives[old.pk], key=indicator.key, number=indicator.number,
            name=indicator.name, note=indicator.note, sort=indicator.sort,
        )  # fmt: skip
        for measure in indicator.measures.all():
            copy_measure(measure, row, made, theirs, (own, beside))


def copy_measure(
    old: Measure, row: Programme, indicator: Indicator, theirs: TargetSet, sets: Sequence[TargetSet]
) -> None:
    new = Measure.objects.create(
        programme=row, indicator=indicator, verified="no", **{name: getattr(old, name) for name in COPIED}
    )
    standing = [t for t in old.targets.all() if t.target_set_id == theirs.pk and t.current and fits(t, row)]
    for target_set in sets:
        Target.objects.bulk_create(copies(standing, new, target_set))


def fits(target: Target, row: Programme) -> bool:
    """A milestone outside the years of the derived programme is not its own."""
    return target.year is None or target.year in row.years


@transaction.atomic
def edit_head(*, by: Person, programme: Programme, head: Head) -> Programme:
    """Correct what the paper of a programme made here says. Raises as `derive`; nothing is changed for nothing."""
    row = mine(by, programme)
    before = asdict(head_of(row))
    wanted = fields(checked_head(head))
    if wanted == fields(head_of(row)):
        return row
    years = range(wanted["start_year"], wanted["end_year"] + 1)
    lost = Target.objects.filter(measure__programme=row, year__isnull=False).exclude(year__in=years).first()
    if lost is not None:
        raise UserError(
            _("Chương trình có mức đặt ra cho năm %(year)s; giai đoạn mới không chứa năm này.")
            % {"year": lost.year}
        )
    for name, value in wanted.items():
        setattr(row, name, value)
    row.save()
    said = {
        "before": {k: str(v or "") for k, v in before.items()},
        "after": {k: str(v or "") for k, v in wanted.items()},
    }
    record(by=by, verb="programmes.edit", on=row, unit_id=row.unit_id, details=said)
    return row


@transaction.atomic
def remove(*, by: Person, programme: Programme) -> None:
    """Take back a programme made here by mistake. Raises UserError once something hangs on it."""
    row = mine(by, programme)
    record(
        by=by, verb="programmes.remove", on=row, unit_id=row.unit_id,
        details={"title": row.title, "code": row.code},
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError as error:
        raise UserError(
            _("Chương trình này đã có đánh giá, nhận xét hoặc chương trình khác dựa vào nên không xóa được.")
        ) from error


def mine(by: Person, programme: Programme) -> Programme:
    row = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    check_may(by, row)
    if not row.made_here:
        raise UserError(_("Chương trình này thuộc bộ quy tắc nên không sửa hay xóa được tại đây."))
    return row


def head_of(row: Programme) -> Head:
    return Head(
        title=row.title, start_year=row.start_year, end_year=row.end_year, issuer=row.issuer,
        decision_number=row.decision_number, decision_date=row.decision_date, form=row.form, topic=row.topic,
        source=row.source,
    )  # fmt: skip


def fields(head: Head) -> dict[str, Any]:
    return asdict(head)


def checked_head(head: Head) -> Head:
    said: dict[str, Any] = {
        name: " ".join(value.split()) if isinstance(value, str) else value
        for name, value in asdict(head).items()
    }
    made = Head(**{**said, "source": said["source"] or said["decision_number"] or _("ghi tại đây")})
    if not made.title:
        raise UserError(_("Chưa có tên chương trình. Ghi tên đầy đủ như trên văn bản."))
    if not EARLIEST <= made.start_year <= made.end_year <= LATEST:
        raise UserError(
            _("Giai đoạn %(start)s-%(end)s không đúng; cần năm đầu không sau năm cuối, từ 1990 đến 2100.")
            % {"start": made.start_year, "end": made.end_year}
        )
    if made.topic and made.topic not in topics():
        raise UserError(_("Chủ đề “%(topic)s” không có trong danh sách.") % {"topic": made.topic})
    return made


def check_place(parent: Programme, unit: Unit) -> None:
    """The parent is the nation's, or of the same place or one above it."""
    if parent.unit_id is not None and unit.pk not in lineage(parent.unit_id):
        raise NotAllowed(
            _("%(name)s không thuộc địa bàn của %(title)s.") % {"name": unit.name, "title": parent.title}
        )


def check_chosen(parent: Programme, chosen: Sequence[Indicator]) -> None:
    if not chosen:
        raise UserError(_("Chưa chọn chỉ tiêu nào; chọn ít nhất một chỉ tiêu của chương trình gốc."))
    strange = next((i for i in chosen if i.programme_id != parent.pk), None)
    if strange is not None:
        raise UserError(
            _("Chỉ tiêu “%(name)s” không thuộc %(title)s.") % {"name": strange.name, "title": parent.title}
        )


def free_code(unit: Unit, head: Head) -> str:
    """A code nobody has: by place and years, numbered on. Deleted programmes' codes may come again."""
    stem = f"{unit.code}-{unit.pk}-{head.start_year}-{head.end_year}"
    taken = set(Programme.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(code for n in range(1, len(taken) + 2) if (code := f"{stem}-{n}") not in taken)
