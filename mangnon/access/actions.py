"""Giving and ending posts, making people, opening and closing accounts. Every deed leaves a trace."""

import secrets
from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Agency, Person, Post, StartCode
from mangnon.access.queries import must_manage, must_manage_person
from mangnon.access.rules import (
    CODE_DAYS,
    CODE_GROUP_LENGTH,
    CODE_GROUPS,
    CODE_LETTERS,
    RoleName,
    code_digest,
    end_problem,
    post_problem,
    read_code,
    written_code,
)
from mangnon.audit.actions import record
from mangnon.places.models import Unit
from mangnon.places.queries import hold
from mangnon.ui.errors import NotFound, UserError


@transaction.atomic
def add_person(
    *, by: Person | None, username: str, full_name: str, password: str = "", email: str = "", phone: str = "",
    illustrative: bool = False,
) -> Person:  # fmt: skip
    """Make somebody who can sign in; posts come after. Raises NotFound for who manages nobody.

    Only the system itself sets a password (the demo, the first administrator). Whoever a person adds has
    none until they set their own with a start code; raises UserError otherwise.
    """
    if by is not None and not by.may("people.manage"):
        raise NotFound
    if by is not None and password:
        raise UserError(_("Không ai đặt mật khẩu thay người khác. Cấp mã bắt đầu để người đó tự đặt."))
    person = Person(
        username=username, full_name=full_name, email=email, phone=phone, illustrative=illustrative
    )
    person.set_password(password or None)
    person.save()
    record(by=by, verb="access.add_person", on=person)
    return person


@transaction.atomic
def give_post(
    *, by: Person | None, person: Person, role: RoleName, unit: Unit | None, agency: Agency | None = None,
    valid_from: date | None = None, valid_to: date | None = None, stands_in_for: Post | None = None,
) -> Post:  # fmt: skip
    """Give a person a role at a place or agency.

    Raises NotFound where `by` does not manage people at that place: nobody hands out more than they hold;
    UserError where the role does not fit the place, or the person holds it there already.
    """
    must_manage(by, unit)
    problem = post_problem(role, unit.level if unit else None)
    if problem:
        raise UserError(_(problem), code="post_place")
    standing = Post.objects.held_on(valid_from or timezone.localdate()).filter(
        person=person, role=role, unit=unit, agency=agency, stands_in_for__isnull=stands_in_for is None
    )
    if by is not None and standing.exists():
        raise UserError(_("%(person)s đã giữ vai trò này rồi.") % {"person": person}, code="post_held")
    if unit is not None:
        hold(unit)
    post = Post.objects.create(
        person=person, role=role, unit=unit, agency=agency, valid_from=valid_from, valid_to=valid_to,
        stands_in_for=stands_in_for,
    )  # fmt: skip
    record(
        by=by,
        verb="access.name_deputy" if stands_in_for else "access.give_post",
        on=person,
        unit_id=unit.pk if unit else None,
        details={
            "role": str(role),
            "unit": unit.code if unit else "",
            "agency": agency.code if agency else "",
            "from": valid_from.isoformat() if valid_from else "",
            "last_day": valid_to.isoformat() if valid_to else "",
        },
    )
    return post


@transaction.atomic
def end_post(*, by: Person, post: Post, last_day: date, reason: str) -> Post:
    """End a post, and with it those who stand in for it; the rows stay: it is known who held what when.

    Raises NotFound as give_post does; UserError without a reason, for a post that has ended, a day before
    it began, or one's own post as administrator (a place must not be left without one by a slip).
    """
    row = Post.objects.select_for_update(of=("self",)).select_related("unit", "person").get(pk=post.pk)
    must_manage(by, row.unit)
    why = checked_reason(reason)
    if row.person_id == by.pk and row.role == RoleName.ADMINISTRATOR:
        raise UserError(
            _("Bạn không tự kết thúc vai trò quản trị của mình. Nhờ một người quản trị khác làm việc này."),
            code="own_administration",
        )
    problem = end_problem(row.valid_from, row.valid_to, last_day, timezone.localdate())
    if problem:
        raise UserError(_(problem), code="post_end")
    row.valid_to, row.end_reason = last_day, why
    row.save(update_fields=["valid_to", "end_reason"])
    Post.objects.filter(stands_in_for=row, valid_from__gt=last_day).delete()
    Post.objects.filter(stands_in_for=row, valid_to__gt=last_day).update(valid_to=last_day, end_reason=why)
    record(
        by=by, verb="access.end_post", on=row.person, unit_id=row.unit_id,
        details={"role": row.role, "last_day": last_day.isoformat(), "reason": why},
    )  # fmt: skip
    return row


def checked_reason(reason: str) -> str:
    why = " ".join(reason.split())[:300]
    if not why:
        raise UserError(_("Việc này cần lý do: số quyết định, hoặc vì sao."), code="no_reason")
    return why


@transaction.atomic
def make_start_code(*, by: Person, person: Person) -> str:
    """Let somebody set their own password: their old one stops at once. Returns the code, to be told once.

    Raises NotFound out of reach, UserError for oneself (one changes one's own password) or a closed account.
    """
    row = Person.objects.select_for_update().get(pk=person.pk)
    must_manage_person(by, row)
    if row.pk == by.pk:
        raise UserError(_("Mật khẩu của chính bạn thì đổi ở trang Tài khoản của tôi."), code="own_code")
    if not row.is_active:
        raise UserError(_("Tài khoản này đang khóa. Mở lại tài khoản rồi cấp mã bắt đầu."), code="closed")
    row.set_unusable_password()
    row.save(update_fields=["password"])
    letters = "".join(secrets.choice(CODE_LETTERS) for _n in range(CODE_GROUPS * CODE_GROUP_LENGTH))
    withdraw_codes(row)
    now = timezone.now()
    StartCode.objects.create(
        person=row, digest=code_digest(letters, row.pk), by=by, made_at=now, good_until=end_of_code(now)
    )
    record(by=by, verb="access.make_start_code", on=row, details={"days": CODE_DAYS})
    return written_code(letters)


def end_of_code(now: datetime) -> datetime:
    return now + timedelta(days=CODE_DAYS)


def withdraw_codes(person: Person) -> None:
    """No code of the person opens anything any more."""
    StartCode.objects.filter(person=person, used_at=None, withdrawn_at=None).update(
        withdrawn_at=timezone.now()
    )


@transaction.atomic
def start_with(*, person: Person, code: str, password: str) -> Person:
    """Set one's own password with a start code, which is spent by it.

    Raises UserError where the code does not open (any more), or the password is too weak: then the code is
    not spent.
    """
    row = Person.objects.select_for_update().get(pk=person.pk)
    kept = (
        StartCode.objects.select_for_update()
        .filter(
            person=row, digest=code_digest(read_code(code), row.pk), used_at=None, withdrawn_at=None,
            good_until__gt=timezone.now(),
        )
        .first()
    )  # fmt: skip
    if kept is None or not row.is_active:
        raise UserError(_("Mã bắt đầu này không còn dùng được. Xin người quản trị một mã mới."), code="code")
    try:
        validate_password(password, row)
    except ValidationError as error:
        raise UserError(" ".join(error.messages), code="weak_password") from error
    row.set_password(password)
    row.save(update_fields=["password"])
    kept.used_at = timezone.now()
    kept.save(update_fields=["used_at"])
    record(by=row, verb="access.start", on=row)
    return row


@transaction.atomic
def close_account(*, by: Person, person: Person, reason: str) -> Person:
    """Let an account open nothing from this moment; its posts and deeds stay as they are.

    Raises NotFound out of reach; UserError without a reason, for oneself, or where it is closed already.
    """
    row = Person.objects.select_for_update().get(pk=person.pk)
    must_manage_person(by, row)
    why = checked_reason(reason)
    if row.pk == by.pk:
        raise UserError(_("Bạn không tự khóa tài khoản của mình. Nhờ một người quản trị khác."), code="own")
    if not row.is_active:
        raise UserError(_("Tài khoản này đã khóa rồi."), code="closed")
    row.is_active = False
    row.save(update_fields=["is_active"])
    withdraw_codes(row)
    record(by=by, verb="access.close_account", on=row, details={"reason": why})
    return row


@transaction.atomic
def reopen_account(*, by: Person, person: Person, reason: str) -> Person:
    """Open a closed account again, with the posts it holds today. Raises as close_account does."""
    row = Person.objects.select_for_update().get(pk=person.pk)
    must_manage_person(by, row)
    why = checked_reason(reason)
    if row.is_active:
        raise UserError(_("Tài khoản này đang mở, không phải mở lại."), code="open")
    row.is_active = True
    row.save(update_fields=["is_active"])
    record(by=by, verb="access.reopen_account", on=row, details={"reason": why})
    return row
