"""A place changes hands: a successor takes over all that somebody held there; a deputy stands in for a while."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.actions import checked_reason, end_post, give_post
from mangnon.access.models import Handover, Person, Post
from mangnon.access.open_work import open_work
from mangnon.access.queries import must_manage
from mangnon.access.rules import RoleName, span_problem
from mangnon.audit.actions import record
from mangnon.places.models import Unit
from mangnon.ui.errors import UserError


@transaction.atomic
def hand_over(
    *, by: Person, unit: Unit, giver: Person, taker: Person, first_day: date, reason: str
) -> Handover:
    """All standing posts of one person at a unit go to another from a day on, in one transaction.

    Drafts and lines sent back belong to the unit and are simply there for the successor; the brief keeps
    what was open. Raises NotFound where `by` does not manage the place; UserError without a reason, for the
    same person, a closed account, a day that has passed, or somebody who holds nothing there.
    """
    must_manage(by, unit)
    why = checked_reason(reason)
    check_takers(giver, taker, first_day)
    posts = list(standing_posts(giver, unit).select_for_update(of=("self",)))
    if not posts:
        raise UserError(
            _("%(person)s không giữ vai trò nào ở %(unit)s để bàn giao.")
            % {"person": giver, "unit": unit.name},
            code="nothing_held",
        )
    brief = [item.plain() for item in open_work(unit)]
    for post in posts:
        end_post(by=by, post=post, last_day=max_day(post, first_day), reason=why)
        if not holds(taker, post, first_day):
            give_post(
                by=by, person=taker, role=RoleName(post.role), unit=unit, agency=post.agency,
                valid_from=first_day,
            )  # fmt: skip
    row = Handover.objects.create(
        unit=unit, giver=giver, taker=taker, first_day=first_day, reason=why,
        posts=[post.label for post in posts], brief=brief, by=by, at=timezone.now(),
    )  # fmt: skip
    record(
        by=by, verb="access.hand_over", on=row, unit_id=unit.pk,
        details={
            "from": giver.username, "to": taker.username, "first_day": first_day.isoformat(),
            "reason": why, "open": len(brief),
        },
    )  # fmt: skip
    return row


def check_takers(giver: Person, taker: Person, first_day: date) -> None:
    if giver.pk == taker.pk:
        raise UserError(_("Người nhận trùng người giao. Chọn một người khác."), code="same_person")
    if not taker.is_active:
        raise UserError(
            _("Tài khoản của %(person)s đang khóa. Mở lại rồi mới nhận bàn giao được.") % {"person": taker},
            code="closed",
        )
    if first_day < timezone.localdate():
        raise UserError(_("Ngày nhận đã qua. Chọn hôm nay hoặc một ngày sau."), code="past")


def standing_posts(giver: Person, unit: Unit) -> QuerySet[Post]:
    """What somebody holds at a unit today or later, deputies' posts apart."""
    today = timezone.localdate()
    rows = Post.objects.filter(person=giver, unit=unit, stands_in_for=None).select_related("unit", "agency")
    return rows.exclude(valid_to__lt=today).order_by("id")


def max_day(post: Post, first_day: date) -> date:
    """The predecessor's last day: the day before, and never before the post began."""
    last = first_day - timedelta(days=1)
    return last if post.valid_from is None else max(last, post.valid_from - timedelta(days=1))


def holds(person: Person, like: Post, day: date) -> bool:
    return (
        Post.objects.held_on(day)
        .filter(person=person, role=like.role, unit=like.unit, agency=like.agency, stands_in_for=None)
        .exists()
    )


@transaction.atomic
def name_deputy(*, by: Person, post: Post, deputy: Person, first: date, last: date) -> Post:
    """Somebody stands in for a post from a first to a last day, and may do what its holder may.

    Raises NotFound where `by` does not manage the place; UserError for a span that makes no sense or goes
    beyond the post, the holder themself, a closed account, or a deputy's own post.
    """
    must_manage(by, post.unit)
    problem = span_problem(first, last, timezone.localdate())
    if not problem and post.stands_in_for_id is not None:
        problem = _("Người đang trực thay không cử người khác trực thay. Cử từ vai trò chính.")
    if not problem and deputy.pk == post.person_id:
        problem = _("Người trực thay trùng người giữ vai trò. Chọn một người khác.")
    if not problem and not deputy.is_active:
        problem = _("Tài khoản của người trực thay đang khóa. Mở lại hoặc chọn người khác.")
    if not problem and not (post.holds(first) and post.holds(last)):
        problem = _("Vai trò này không kéo dài suốt khoảng đã chọn. Xem lại ngày đầu và ngày cuối.")
    if problem:
        raise UserError(_(problem), code="deputy")
    return give_post(
        by=by, person=deputy, role=RoleName(post.role), unit=post.unit, agency=post.agency,
        valid_from=first, valid_to=last, stands_in_for=post,
    )  # fmt: skip
