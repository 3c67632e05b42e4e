"""Agencies as reporters beside the units."""

from mangnon.access.models import Agency


def agency_name(unit_id: int, code: str) -> str:
    """The name of a province's agency; its code where it is not known there. One query."""
    known = Agency.objects.filter(unit=unit_id, code=code).first()
    return known.name if known else code
