"""What this room answers to who asks what is held of a child, and how long its own records are kept.

The paper of a request holds of a case what was decided and planned for the child. Who told of it, what was told and what
officers wrote and rated stays out: it may lead whoever harms to who spoke. Only who may open the case puts it in.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial

from django.apps import apps
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from mangnon.access.models import Person
from mangnon.access.sealing import files
from mangnon.access.sealing.fields import Sealed
from mangnon.children.models import Child, DataRequest
from mangnon.children.rights.held import Part, lines, tell_held
from mangnon.children.rights.keeping import BLOCKERS, Kept, tell_kept
from mangnon.protection.models import Attachment, Case, Incident, Report
from mangnon.protection.procedure import Procedure
from mangnon.protection.queries import cases_seen
from mangnon.vietnamese.dates import format_date
from mangnon.vietnamese.saying import say

LEFT_OUT = "Hồ sơ {code}: tin báo, người báo, lời kể, đánh giá của cán bộ"
WAYS_TO_A_CASE = {"Case": "pk", "StepAnswer": "step__case"}
SAFE = "Mọi hồ sơ bảo vệ: người hỏi có thể gây hại cho trẻ"


def cases_held(viewer: Person, child: Child, request: DataRequest) -> Iterator[Part]:
    """The child's cases, as far as the viewer opens them; none of it for who may be the one who harms."""
    rows = list(cases_seen(viewer).filter(child=child, practice=False).select_related("procedure"))
    if request.may_harm:
        if rows:
            yield Part("", (), (SAFE,))
        return
    for case in rows:
        procedure = Procedure(case.procedure.body)
        plan = ((procedure.label("measures", i.measure), f"{i.content.get('what', '')}; trước {format_date(i.due)}; {i.get_state_display()}")
                for i in case.items.all())  # fmt: skip
        decided = (
            (d.get_kind_display(), f"{d.get_outcome_display()} {when(d.decided_at)}")
            for d in case.decisions.all()
        )
        yield Part(
            f"Hồ sơ bảo vệ {case.code}",
            lines(
                ("Mở ngày", when(case.opened_at)), ("Kết thúc ngày", when(case.closed_at)),
                ("Xã đang giữ", case.lead_unit.name), *decided, *plan,
            ),
            (LEFT_OUT.format(code=case.code),),
        )  # fmt: skip


def when(at: object) -> str:
    return format_date(timezone.localdate(at)) if at else ""  # type: ignore[arg-type]


# --- how long -------------------------------------------------------------------------------------------------------


def refused_reports(unit_ids: Sequence[int], day: date) -> list[int]:
    rows = Report.objects.filter(state=Report.State.REFUSED, handled_at__date__lt=day)
    rows = rows.filter(Q(commune__in=unit_ids) | Q(commune=None, province__in=unit_ids))
    return [pk for pk, content in rows.values_list("pk", "content") if content]


def erase_reports(keys: Sequence[int]) -> None:
    Report.objects.filter(pk__in=keys).update(content={}, answer={})


def closed_cases(unit_ids: Sequence[int], day: date) -> list[int]:
    rows = Case.objects.filter(closed_at__date__lt=day, lead_unit__in=unit_ids)
    return [pk for pk, subject in rows.values_list("pk", "subject") if subject != {}]


def erase_cases(keys: Sequence[int]) -> None:
    """Names, stories and files of closed cases go; steps, days, decisions' kinds and what is counted stay."""
    for model in apps.get_app_config("protection").get_models():
        sealed = {f.name: f.get_default() for f in model._meta.concrete_fields if isinstance(f, Sealed)}
        way = WAYS_TO_A_CASE.get(
            model.__name__, "case" if any(f.name == "case" for f in model._meta.fields) else ""
        )
        if sealed and way and model is not Attachment:
            model._default_manager.filter(**{f"{way}__in": keys}).update(**sealed)
    Case.objects.filter(pk__in=keys).update(child=None)
    Incident.objects.filter(case__in=keys).update(child=None)
    for row in Attachment.objects.filter(case__in=keys):
        transaction.on_commit(partial(files.forget, row.kept))
        row.delete()


def with_open_case(keys: Iterable[int]) -> set[int]:
    """Children whose record is not erased: a case of theirs still has its story."""
    rows = Case.objects.filter(child__in=list(keys)).values_list("child_id", flat=True)
    return {pk for pk in rows if pk is not None}


def declare() -> None:
    """Called once, when the room is ready."""
    tell_held(cases_held)
    BLOCKERS.append(with_open_case)
    tell_kept(
        Kept(
            "refused",
            say("Tin báo không phải việc bảo vệ trẻ em"),
            say("từ ngày xếp lại"),
            refused_reports,
            erase_reports,
        )
    )
    tell_kept(
        Kept("cases", say("Hồ sơ bảo vệ đã kết thúc"), say("từ ngày kết thúc"), closed_cases, erase_cases)
    )
