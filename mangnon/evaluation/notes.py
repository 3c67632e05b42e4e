"""Notes beside the figures: what had an effect, what stood in the way and why, what is to be done."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.access.scope import reachable_units
from mangnon.audit.actions import record
from mangnon.evaluation.models import Note
from mangnon.evaluation.queries import check_fits
from mangnon.places.models import Unit
from mangnon.places.queries import hold
from mangnon.programmes.models import Indicator, Programme
from mangnon.ui.errors import NotAllowed, NotFound, UserError

SHORTEST = 10


def standing_notes(unit: Unit, years: Iterable[int], kinds: Iterable[str] = ()) -> list[Note]:
    """The notes of a place that stand, for some years, of all kinds or some, in order. One query."""
    found = Note.objects.filter(unit=unit, year__in=list(years), withdrawn=False, newer__isnull=True)
    wanted = list(kinds)
    found = found.filter(kind__in=wanted) if wanted else found
    return list(found.select_related("programme", "indicator", "by"))


def notes_of(viewer: Person, programme: Programme, unit: Unit) -> list[Note]:
    """The standing notes of a programme at a place, the newest year first. Raises NotFound for a closed place."""
    if not viewer.may_read_id(unit.pk):
        raise NotFound
    found = Note.objects.filter(programme=programme, unit=unit, withdrawn=False, newer__isnull=True)
    return list(found.select_related("indicator", "by").order_by("-year", "id"))


def note_called(viewer: Person, pk: int) -> Note:
    """A note of a place within the viewer's reach. Raises NotFound, the same for missing and not theirs."""
    found = Note.objects.select_related("programme", "unit", "indicator").filter(pk=pk)
    reach = reachable_units(viewer.current_posts(), "evaluation.note")
    row = found.first() if reach is None else found.filter(unit_id__in=reach).first()
    if row is None:
        raise NotFound
    return row


@transaction.atomic
def add_note(
    *, by: Person, programme: Programme, unit: Unit, year: int, kind: str, text: str,
    indicator: Indicator | None = None,
) -> Note:  # fmt: skip
    """A further note. Raises NotAllowed without evaluation.note at the unit; UserError for a year outside the
    programme, an unknown kind, an indicator of another programme, or words that say nothing.
    """
    hold(unit)
    check_may(by, unit)
    check_fits(programme, unit, year)
    if indicator is not None and indicator.programme_id != programme.pk:
        raise UserError(
            _("Chỉ tiêu này thuộc chương trình khác; chọn một chỉ tiêu của %(title)s.")
            % {"title": programme.title}
        )
    row = Note.objects.create(
        programme=programme, indicator=indicator, unit=unit, year=year, kind=known_kind(kind),
        text=checked(text), by=by, at=timezone.now(),
    )  # fmt: skip
    trace(by, "evaluation.note", row, {"text": row.text})
    return row


@transaction.atomic
def reword_note(*, by: Person, note: Note, text: str) -> Note:
    """Another wording in place of the one that stands; the older one is kept behind it."""
    old = standing(by, note)
    said = checked(text)
    if said == old.text:
        return old
    row = Note.objects.create(
        programme=old.programme, indicator=old.indicator, unit=old.unit, year=old.year, kind=old.kind,
        text=said, replaces=old, by=by, at=timezone.now(),
    )  # fmt: skip
    trace(by, "evaluation.reword_note", row, {"before": old.text, "text": said})
    return row


@transaction.atomic
def withdraw_note(*, by: Person, note: Note) -> None:
    """Take a note back; its row stays, and what was written into a report stays there."""
    row = standing(by, note)
    row.withdrawn = True
    row.save(update_fields=["withdrawn"])
    trace(by, "evaluation.withdraw_note", row, {"text": row.text})


def standing(by: Person, note: Note) -> Note:
    check_may(by, note.unit)
    row = Note.objects.select_for_update(of=("self",)).select_related("programme", "unit").get(pk=note.pk)
    if row.withdrawn or Note.objects.filter(replaces=row).exists():
        raise UserError(
            _("Nhận xét này đã được sửa hoặc rút lại. Mở lại trang để xem bản đang dùng."), status=409
        )
    return row


def check_may(by: Person, unit: Unit) -> None:
    if not by.may("evaluation.note", unit):
        raise NotAllowed(_("Chỉ cán bộ của %(name)s ghi được nhận xét cho nơi này.") % {"name": unit.name})


def known_kind(kind: str) -> str:
    if kind not in Note.Kind.values:
        words = ", ".join(str(label) for label in Note.Kind.labels)
        raise UserError(
            _("Loại nhận xét “%(kind)s” không có. Chọn một trong: %(words)s.")
            % {"kind": kind, "words": words}
        )
    return kind


def checked(text: str) -> str:
    said = " ".join(text.split())
    if len(said) < SHORTEST:
        raise UserError(
            _("Nhận xét cần ít nhất %(least)d ký tự; đang có %(length)d. Viết một câu đủ ý.")
            % {"least": SHORTEST, "length": len(said)}
        )
    if len(said) > 1000:
        raise UserError(
            _("Nhận xét dài %(length)d ký tự; cần không quá 1.000. Tách thành nhiều nhận xét.")
            % {"length": len(said)}
        )
    return said


def trace(by: Person, verb: str, row: Note, details: dict[str, object]) -> None:
    said = {"programme": row.programme.code, "year": row.year, "kind": row.kind, **details}
    record(by=by, verb=verb, on=row, unit_id=row.unit_id, details=said)
