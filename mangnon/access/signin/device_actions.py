"""Sessions as devices: written down at signing in, ended by the person or by who manages the account."""

from collections.abc import Iterable

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.actions import checked_reason, make_start_code
from mangnon.access.models import Person
from mangnon.access.queries import must_manage_person
from mangnon.access.signin.device_queries import open_devices
from mangnon.access.signin.models import Device
from mangnon.access.signin.second_actions import take_away_second_step
from mangnon.audit.actions import record
from mangnon.ui.errors import NotFound, UserError


def end(devices: Iterable[Device], *, lost: bool = False) -> int:
    """The sessions are gone from this moment; how many. Within the caller's transaction."""
    keys = [device.session_key for device in devices]
    Session.objects.filter(session_key__in=keys).delete()
    return Device.objects.filter(session_key__in=keys, ended_at=None).update(
        ended_at=timezone.now(), lost=lost
    )


@transaction.atomic
def end_device(*, by: Person, pk: int, lost: bool) -> None:
    """Sign oneself out on one device. Raises NotFound for another's. Lost: what it keeps is wiped when it returns."""
    row = open_devices(by).filter(pk=pk).first()
    if row is None:
        raise NotFound
    end([row], lost=lost)
    record(by=by, verb="access.end_session", on=by, details={"lost": lost})


@transaction.atomic
def end_other_devices(*, by: Person, but: str, lost: bool = False) -> int:
    """Sign oneself out everywhere but in the session of this key; how many."""
    count = end(open_devices(by).exclude(session_key=but), lost=lost)
    if count:
        record(by=by, verb="access.end_sessions", on=by, details={"count": count, "lost": lost})
    return count


@transaction.atomic
def cut_off(*, by: Person, person: Person, reason: str) -> int:
    """End every session of somebody one manages; password and second step stay. Raises NotFound, UserError."""
    must_manage_person(by, person)
    why = checked_reason(reason)
    count = end(open_devices(person))
    record(by=by, verb="access.cut_off", on=person, details={"count": count, "reason": why})
    return count


@transaction.atomic
def report_lost(*, by: Person, person: Person, reason: str) -> str:
    """Somebody's telephone is lost: every session ends, devices wipe what they keep when they come back, the second
    step and the password are taken away. Returns a start code, given only to whom one has recognised in person.

    Raises NotFound out of reach, UserError for oneself, a closed account or without a reason.
    """
    must_manage_person(by, person)
    if by.pk == person.pk:
        raise UserError(
            _("Việc này làm cho người khác. Máy của bạn thì xử lý ở trang An toàn đăng nhập."), code="own"
        )
    why = checked_reason(reason)
    count = end(open_devices(person), lost=True)
    # also those that had run out by themselves: what they kept is still on them
    Device.objects.filter(person=person, ended_at__isnull=False).update(lost=True)
    take_away_second_step(by=by, person=person)
    record(by=by, verb="access.report_lost", on=person, details={"count": count, "reason": why})
    return make_start_code(by=by, person=person)


def follow(pk: int | None, session_key: str) -> None:
    """The session got a new key; it is the same device."""
    Device.objects.filter(pk=pk or 0).update(session_key=session_key)
