"""The second step: set up, tried, used once, taken away. Every change leaves a trace; no code or secret is in it."""

import secrets
from dataclasses import dataclass
from datetime import datetime

import pyotp
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.access.rules import written_code
from mangnon.access.signin.models import Passkey, RecoveryCode, SecondFactor
from mangnon.access.signin.rules import (
    CLOSED,
    NAME_LENGTH,
    RECOVERY_CODES,
    WRONG_LIMIT,
    make_recovery,
    read_recovery,
    step_of,
)
from mangnon.audit.actions import record
from mangnon.ui.errors import UserError


@dataclass(frozen=True)
class Tried:
    """What became of a try: `how` names what opened (`totp`, `recovery`, `passkey`); else closed until, or wrong."""

    how: str = ""
    closed_until: datetime | None = None


def factor_of(person: Person) -> SecondFactor:
    """The person's row, locked until the transaction ends."""
    SecondFactor.objects.get_or_create(person=person)
    return SecondFactor.objects.select_for_update().get(person=person)


@transaction.atomic
def begin_second_step(*, by: Person) -> str:
    """The secret to be put into a code app; opens nothing until a code made with it is confirmed."""
    row = factor_of(by)
    if not row.pending:
        row.pending = pyotp.random_base32(32)  # 160 bits
        row.save(update_fields=["pending"])
    return row.pending


def confirm_second_step(*, by: Person, code: str) -> list[str]:
    """Switch the second step on; returns the recovery codes, to be shown once. Raises UserError for a wrong code."""
    now = timezone.now()
    with transaction.atomic():
        row = factor_of(by)
        step = step_of(row.pending, code, now, None) if row.pending else None
        if step is not None:
            row.secret, row.pending, row.confirmed_at, row.last_step = row.pending, "", now, step
            row.wrong, row.closed_until = 0, None
            row.save()
            record(by=by, verb="access.second_step_on", on=by, details={"kind": "totp"})
            return new_codes(by)
    raise UserError(
        _("Mã không khớp. Gõ 6 số ứng dụng đang hiện; nếu vẫn sai, xem giờ của điện thoại có đúng không."),
        code="wrong_code",
    )


def new_codes(person: Person) -> list[str]:
    """Ten fresh recovery codes; the old ones open nothing any more."""
    RecoveryCode.objects.filter(person=person).delete()
    now, made = timezone.now(), list[str]()
    while len(made) < RECOVERY_CODES:
        made.append(make_recovery(secrets.choice, {letters[:NAME_LENGTH] for letters in made}))
    RecoveryCode.objects.bulk_create(
        RecoveryCode(
            person=person,
            name=letters[:NAME_LENGTH],
            digest=make_password(letters[NAME_LENGTH:]),
            made_at=now,
        )
        for letters in made
    )
    return [written_code(letters) for letters in made]


@transaction.atomic
def renew_recovery_codes(*, by: Person) -> list[str]:
    """Ten new recovery codes in place of the old. Raises UserError for who has no second step."""
    if not has_second_step(by):
        raise UserError(
            _("Bạn chưa bật bước hai nên chưa có mã dự phòng. Bật bước hai trước."), code="no_second"
        )
    record(by=by, verb="access.new_recovery_codes", on=by)
    return new_codes(by)


def has_second_step(person: Person) -> bool:
    """Whether signing in asks for a second step. Up to two queries."""
    return (
        SecondFactor.objects.filter(person=person, confirmed_at__isnull=False).exists()
        or Passkey.objects.filter(person=person).exists()
    )


def try_code(*, person: Person, typed: str) -> Tried:
    """Try a code of the app or a recovery code; five wrong ones close the second step for a while."""
    with transaction.atomic():
        row, now = factor_of(person), timezone.now()
        if row.closed_until and row.closed_until > now:
            return Tried(closed_until=row.closed_until)
        how = spent(row, person, typed, now)
        return count_try(row, person, how)


def count_try(row: SecondFactor, person: Person, how: str) -> Tried:
    """Write down how a try ended."""
    row.wrong = 0 if how else row.wrong + 1
    row.closed_until = None
    if row.wrong >= WRONG_LIMIT:
        row.wrong, row.closed_until = 0, timezone.now() + CLOSED
        record(by=None, verb="access.second_step_closed", on=person)
    row.save(update_fields=["wrong", "closed_until", "last_step"])
    return Tried(how=how, closed_until=row.closed_until)


def spent(row: SecondFactor, person: Person, typed: str, now: datetime) -> str:
    """Which kind of code was typed and is used up by it; empty when none fits."""
    step = step_of(row.secret, typed, now, row.last_step) if row.confirmed_at and row.secret else None
    if step is not None:
        row.last_step = step
        return "totp"
    name, secret = read_recovery(typed)
    kept = RecoveryCode.objects.filter(person=person, name=name, used_at=None).first() if name else None
    if kept is None or not check_password(secret, kept.digest):
        return ""
    kept.used_at = now
    kept.save(update_fields=["used_at"])
    record(by=person, verb="access.use_recovery_code", on=person)
    return "recovery"


@transaction.atomic
def take_away_second_step(*, by: Person, person: Person) -> None:
    """No second step any more: app, passkeys and recovery codes are gone. Whose it is is checked by the caller."""
    SecondFactor.objects.filter(person=person).delete()
    Passkey.objects.filter(person=person).delete()
    RecoveryCode.objects.filter(person=person).delete()
    record(by=by, verb="access.second_step_off", on=person)
