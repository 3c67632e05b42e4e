"""Giving and ending posts; making people. Every deed leaves a trace."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mangnon.access.models import Agency, Person, Post
from mangnon.access.rules import RoleName, post_problem
from mangnon.access.scope import reachable_units
from mangnon.audit.actions import record
from mangnon.places.models import Unit
from mangnon.places.queries import hold
from mangnon.ui.errors import NotFound, UserError


@transaction.atomic
def add_person(
    *, by: Person | None, username: str, full_name: str, password: str, email: str = "", phone: str = "",
    illustrative: bool = False,
) -> Person:  # fmt: skip
    """Make somebody who can sign in; posts come after. Raises NotFound for who manages nobody."""
    if by is not None and not by.may("people.manage"):
        raise NotFound
    person = Person(
        username=username, full_name=full_name, email=email, phone=phone, illustrative=illustrative
    )
    person.set_password(password)
    person.save()
    record(by=by, verb="access.add_person", on=person)
    return person


@transaction.atomic
def give_post(
    *, by: Person | None, person: Person, role: RoleName, unit: Unit | None, agency: Agency | None = None,
    valid_from: date | None = None,
) -> Post:  # fmt: skip
    """Give a person a role at a place or agency.

    Raises NotFound where `by` does not manage people at that place: nobody hands out more than they hold;
    UserError where the role does not fit the place.
    """
    must_manage(by, unit)
    problem = post_problem(role, unit.level if unit else None)
    if problem:
        raise UserError(_(problem), code="post_place")
    if unit is not None:
        hold(unit)
    post = Post.objects.create(person=person, role=role, unit=unit, agency=agency, valid_from=valid_from)
    record(
        by=by,
        verb="access.give_post",
        on=person,
        unit_id=unit.pk if unit else None,
        details={
            "role": str(role),
            "unit": unit.code if unit else "",
            "agency": agency.code if agency else "",
        },
    )
    return post


@transaction.atomic
def end_post(*, by: Person, post: Post, last_day: date) -> Post:
    """End a post; the row stays, so that it is known who held it when. Raises NotFound as give_post does."""
    must_manage(by, post.unit)
    post.valid_to = last_day
    post.save(update_fields=["valid_to"])
    record(
        by=by, verb="access.end_post", on=post.person, unit_id=post.unit_id,
        details={"role": post.role, "last_day": last_day.isoformat()},
    )  # fmt: skip
    return post


def must_manage(by: Person | None, unit: Unit | None) -> None:
    """Only who reaches the whole nation gives posts at the nation; `by` None is the system itself."""
    if by is None:
        return
    reach = reachable_units(by.current_posts(), "people.manage")
    if reach is not None and (unit is None or unit.pk not in reach):
        raise NotFound
