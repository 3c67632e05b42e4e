"""Data elements from the rulebook's `elements` entries into rows.

A file lists elements: code, name, unit, type, nature, over_places, over_time, decimals, formula,
levels, definition; source and verified are the entry's unless an element says its own.
"""

from typing import Any

from django.db import transaction

from mangnon.figures.actions import total_breakdown
from mangnon.figures.models import DataElement
from mangnon.formula.parser import parse
from mangnon.rulebook.bringing import bring
from mangnon.rulebook.files import RulebookError
from mangnon.rulebook.models import Entry
from mangnon.rulebook.queries import entries

KNOWN = {
    "code", "name", "unit", "type", "nature", "over_places", "over_time", "decimals",
    "formula", "levels", "definition", "source", "verified",
}  # fmt: skip


@transaction.atomic
def load_elements() -> int:
    """Bring every element of the rulebook into the database; returns how many. Raises RulebookError."""
    total_breakdown()
    owner: dict[str, str] = {}
    rows: dict[str, dict[str, Any]] = {}
    for entry in entries("elements"):
        for said in entry.body["elements"]:
            code = said.get("code", "")
            if code in owner:
                raise RulebookError(
                    f"Chỉ tiêu {code} có trong cả {owner[code]} và {entry.origin}; chỉ giữ một."
                )
            owner[code] = entry.origin
            rows[code] = fields(said, entry)
    bring(DataElement, "code", rows)
    return len(owner)


def fields(said: dict[str, Any], entry: Entry) -> dict[str, Any]:
    strange = set(said) - KNOWN
    if strange or not said.get("code") or not said.get("name"):
        raise RulebookError(
            f"Tệp {entry.origin}, chỉ tiêu {said.get('code', '(không mã)')}: "
            f"không hiểu {', '.join(sorted(strange)) or 'dòng thiếu code hoặc name'}."
        )
    formula = said.get("formula", "")
    if formula:
        parse(formula)
    nature = said["nature"]
    summed = nature not in {"derived", "reported_rate", "structure"}
    return {
        "name": said["name"],
        "unit_of_measure": said["unit"],
        "value_type": said.get("type", "count"),
        "nature": nature,
        "over_places": said.get("over_places", "sum" if summed else "none"),
        "over_time": said.get("over_time", {"stock": "last", "flow": "sum"}.get(nature, "none")),
        "decimals": said.get("decimals", 0),
        "formula": formula,
        "levels": said.get("levels", []),
        "definition": said.get("definition", ""),
        "source": said.get("source", entry.source),
        "verified": said.get("verified", entry.verified),
    }
