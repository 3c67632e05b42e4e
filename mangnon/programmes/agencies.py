"""Agencies of the rulebook as rows of a province, and who leads what from when to when."""

from datetime import date, timedelta
from typing import Any

from mangnon.access.models import Agency
from mangnon.places.models import Unit
from mangnon.programmes.models import Assignment, Indicator
from mangnon.rulebook.queries import entry

HANDED_OVER = "Tiếp nhận nhiệm vụ của {name}; ngày chính xác chưa đối chiếu"


def load_agencies(unit: Unit) -> dict[str, Agency]:
    """The provincial agencies of a province by code, made where missing."""
    return {said["code"]: keep(said, unit) for said in entry("agencies", "provincial").body["agencies"]}


def load_central_agencies() -> dict[str, Agency]:
    """The ministries, by code."""
    return {said["code"]: keep(said, None) for said in entry("agencies", "provincial").body["central"]}


def agencies_of(unit: Unit | None) -> dict[str, Agency]:
    return load_central_agencies() if unit is None else load_agencies(unit)


def keep(said: dict[str, Any], unit: Unit | None) -> Agency:
    row, _ = Agency.objects.update_or_create(
        unit=unit,
        code=said["code"],
        defaults={
            "name": said["name"],
            "valid_from": day(said.get("valid_from")),
            "valid_to": day(said.get("valid_to")),
        },
    )
    return row


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def successors() -> dict[str, str]:
    """Agency code → code of the agency that took over when it ended."""
    body = entry("agencies", "provincial").body
    return {
        said["code"]: said["successor"]
        for said in [*body["agencies"], *body["central"]]
        if "successor" in said
    }


def assign(
    indicator: Indicator, code: str, role: str, agencies: dict[str, Agency], since: date | None, source: str
) -> None:
    """The agency named in the document, and whoever took over from it when it ended.

    Once somebody assigned the indicator otherwise in the browser, the file changes nothing any more.
    """
    agency = agencies[code]
    if (
        Assignment.objects.filter(indicator=indicator, role=role)
        .exclude(source__startswith="rulebook")
        .exists()
    ):
        return
    ends = agency.valid_to
    Assignment.objects.update_or_create(
        indicator=indicator,
        agency=agency,
        role=role,
        valid_from=since,
        defaults={"valid_to": ends, "source": f"rulebook: {source}"},
    )
    heir = successors().get(code)
    if ends is not None and heir is not None:
        Assignment.objects.update_or_create(
            indicator=indicator,
            agency=agencies[heir],
            role=role,
            valid_from=ends + timedelta(days=1),
            defaults={"valid_to": None, "source": f"rulebook: {HANDED_OVER.format(name=agency.name)}"},
        )
