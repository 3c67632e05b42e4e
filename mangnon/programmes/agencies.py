"""Agencies of the rulebook as rows of a province, and who leads what from when to when."""

from datetime import date, timedelta
from typing import Any

from mangnon.access.models import Agency
from mangnon.places.models import Unit
from mangnon.programmes.models import Assignment, Indicator
from mangnon.rulebook.files import RulebookError
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


class Agencies:
    """The agencies of one programme's place, and the assignments its file makes."""

    def __init__(self, unit: Unit | None, since: date | None, origin: str) -> None:
        self.known = agencies_of(unit)
        self.since, self.origin = since, origin
        body = entry("agencies", "provincial").body
        listed = [*body["agencies"], *body["central"]]
        self.heirs: dict[str, str] = {
            said["code"]: said["successor"] for said in listed if "successor" in said
        }

    def assign(self, indicator: Indicator, code: str, role: str) -> None:
        """The agency named in the document, and whoever took over from it when it ended.

        Once somebody assigned the indicator otherwise in the browser, the file changes nothing any more.
        """
        if code not in self.known:
            raise RulebookError(f"Tệp {self.origin}: không có cơ quan mã {code} trong agencies.yaml.")
        by_hand = indicator.assignments.filter(role=role).exclude(source__startswith="rulebook")
        if by_hand.exists():
            return
        agency = self.known[code]
        put(indicator, agency, role, self.since, agency.valid_to, self.origin)
        heir = self.heirs.get(code)
        if agency.valid_to is not None and heir is not None:
            after = agency.valid_to + timedelta(days=1)
            put(indicator, self.known[heir], role, after, None, HANDED_OVER.format(name=agency.name))


def put(
    indicator: Indicator, agency: Agency, role: str, since: date | None, until: date | None, source: str
) -> None:
    Assignment.objects.update_or_create(
        indicator=indicator,
        agency=agency,
        role=role,
        valid_from=since,
        defaults={"valid_to": until, "source": f"rulebook: {source}"},
    )
