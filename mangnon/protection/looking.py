"""Every look at a case is kept: in the list a supervisor reads, and in the chained trail."""

from django.db import transaction

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.protection.models import Case, Look
from mangnon.protection.rules import Standing


def standing_word(tie: Standing) -> str:
    """In which standing somebody looks; the one that opens most."""
    if tie.leads:
        return "worker" if tie.worker else "chair"
    if tie.emergency:
        return "emergency"
    return "supervisor" if tie.supervisor else "beside"


@transaction.atomic
def look(*, by: Person, case: Case, standing: Standing, page: str) -> None:
    """Keep that somebody opened a page of a case. Two writes and one entry of the trail."""
    word = standing_word(standing)
    Look.objects.create(case=case, person=by, standing=word, page=page)
    record(
        by=by, verb="protection.look", on=case, unit_id=case.lead_unit_id, details={"as": word, "page": page}
    )
