"""Where a figure's page is; the one place that knows how a period stands in an address."""

from django.urls import reverse


def figure_address(code: str, unit_id: int, period: str) -> str:
    """The page behind a figure; a period such as 2012/2020 is written 2012_2020 in the address."""
    return reverse("figures:figure", args=[code, unit_id, period.replace("/", "_")])
