"""Where a form is filled in and where its round is watched. A free span's "/" is written "_" in an address."""

from urllib.parse import urlencode

from django.urls import reverse

AGENCY = "co-quan"  # in an address: the code of the agency it speaks for


def entry_address(form: str, unit_id: int, period: str, body: str = "") -> str:
    """The entry page of a unit's form, or of one agency's part of it."""
    return reverse("collection:entry", args=[form, unit_id, period.replace("/", "_")]) + body_query(body)


def body_query(body: str) -> str:
    """The end of an address that speaks for an agency; nothing for the unit itself."""
    return f"?{urlencode({AGENCY: body})}" if body else ""


def board_address(form: str, unit_id: int, period: str) -> str:
    """The board of a province's round."""
    return reverse("collection:board", args=[form, unit_id, period.replace("/", "_")])
