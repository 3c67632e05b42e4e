"""Where a form is filled in and where its round is watched. A free span's "/" is written "_" in an address."""

from urllib.parse import urlencode

from django.urls import reverse


def entry_address(form: str, unit_id: int, period: str, body: str = "") -> str:
    """The entry page of a unit's form, or of one agency's part of it."""
    page = reverse("collection:entry", args=[form, unit_id, period.replace("/", "_")])
    return f"{page}?{urlencode({'co-quan': body})}" if body else page


def board_address(form: str, unit_id: int, period: str) -> str:
    """The board of a province's round."""
    return reverse("collection:board", args=[form, unit_id, period.replace("/", "_")])
