"""What the forms of the desk post, read back into a draft's items. Nothing is trusted; nothing typed is lost.

A value that cannot be read stays as it was typed, and the item then asks about it.
"""

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict

from mangnon.directives.words import RHYTHM_CHOICES
from mangnon.programmes.rules import MONEY, Comparator, Direction, When
from mangnon.ui.asking import whole
from mangnon.vietnamese.text import nfc, squeeze

Json = dict[str, Any]
UNITS = ("%", "‰", "per 1,000", "per 100,000", "count", "% per year", "points per year", "years", *MONEY, "")
OWN = "moi"  # a figure nobody counted before
MOST = 40  # measures of an indicator, targets of a measure


def text(data: QueryDict, name: str, most: int = 600) -> str:
    return squeeze(nfc(data.get(name, "").replace("\x00", "")))[:most]


def names(data: QueryDict, name: str) -> list[str]:
    """Typed lines as names, each once."""
    lines = (squeeze(nfc(line.replace("\x00", "")))[:300] for line in data.get(name, "").splitlines())
    return list(dict.fromkeys(line for line in lines if line))[:60]


def indicator(data: QueryDict, before: Json) -> Json:
    """An indicator as typed; measures and targets left empty are gone."""
    return {
        "number": text(data, "number", 20), "name": text(data, "name"), "objective": text(data, "objective", 60),
        "leads": names(data, "leads"), "partners": names(data, "partners"), "take": True, "confirmed": [],
        "sure": None,
        "measures": list(measures(data, before["measures"])),
    }  # fmt: skip


def measures(data: QueryDict, before: list[Json]) -> Iterator[Json]:
    for at in range(min(whole(data.get("measures")) or 0, MOST)):
        name = text(data, f"m{at}-name")
        if not name or data.get(f"m{at}-drop"):
            continue
        known = before[at] if at < len(before) else {}
        direction, unit = data.get(f"m{at}-direction", ""), data.get(f"m{at}-unit", "")
        element = text(data, f"m{at}-element", 60)
        same = known.get("element") == element
        yield {
            "name": name, "label": text(data, f"m{at}-label", 100),
            "unit": unit if unit in UNITS else "",
            "direction": direction if direction in list(Direction) else "reach",
            "area": known.get("area", ""), "element": element, "match": known.get("match", 0) if same else 0,
            "baseline": known.get("baseline", {}), "targets": list(targets(data, f"m{at}")),
        }  # fmt: skip


def targets(data: QueryDict, measure: str) -> Iterator[Json]:
    for at in range(MOST):
        said = f"{measure}-t{at}"
        if f"{said}-when" not in data:
            return
        year, value = text(data, f"{said}-year", 4), text(data, f"{said}-value", 30)
        when = data.get(f"{said}-when", "")
        when = when if when in list(When) else "milestone"
        if data.get(f"{said}-drop") or not (value or (year and when == "completed_by")):
            continue
        comparator = data.get(f"{said}-comparator", "")
        yield {
            "when": when, "year": year, "current": False,
            "comparator": comparator if comparator in list(Comparator) else "=",
            "value": value, "value_max": text(data, f"{said}-max", 30),
            "definition": text(data, f"{said}-definition", 200),
        }  # fmt: skip


def task(data: QueryDict) -> Json:
    """A task as typed."""
    rhythm = data.get("rhythm", "")
    known = rhythm if rhythm in dict(RHYTHM_CHOICES) else ""
    return {
        "words": text(data, "words", 3000), "leads": names(data, "leads"), "partners": names(data, "partners"),
        "due": text(data, "due", 20), "recurrence": squeeze(f"{known} {text(data, 'days', 40)}") if known else "",
        "deadline_text": text(data, "deadline_text", 300), "basis": text(data, "basis", 400),
        "output": text(data, "output", 300), "each": bool(data.get("each")), "take": True, "confirmed": [],
    }  # fmt: skip


def claims(data: QueryDict, items: list[Json]) -> list[Json]:
    """The figures of one group as ticked and corrected; those not on the form stay as they are.

    A row of a table is asked once what it is: its other columns follow its first. `ca`: all of a table at once, what
    fits no data element as one of the province's own.
    """
    shown, taken = set(data.getlist("co")), set(data.getlist("lay"))
    every = bool(data.get("ca"))
    chosen: dict[tuple[str, str, str], str] = {}
    found = []
    for item in items:
        if item["id"] in shown:
            key, row = item["id"], table_row(item)
            before = str(item["element"])
            element = text(data, f"ct-{key}", 60) if f"ct-{key}" in data else chosen.get(row, before)
            if every and item["table"]:
                element = element or OWN
            chosen.setdefault(row, element)
            take = key in taken or (every and bool(item["table"]) and bool(item["period"]))
            item = {
                **item, "take": take, "element": element,
                "match": item["match"] if element == item["element"] else 0,
                "period": text(data, f"ky-{key}", 30), "value": text(data, f"so-{key}", 30) or item["value"],
                "confirmed": ["about"] if take else [],
            }  # fmt: skip
        found.append(item)
    return found


def table_row(item: Json) -> tuple[str, str, str]:
    """What makes figures one row of a table: the same thing in the same unit, at other times."""
    return (item["table"], item["what"], item["unit"]) if item["table"] else ("", item["id"], "")
