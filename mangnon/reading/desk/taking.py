"""Which figures of a report are taken: each once, none that is reported already. Pure but for what the system holds."""

from collections.abc import Mapping
from typing import Any

from mangnon.reading.desk.holding import Holding
from mangnon.reading.desk.queries import NEW

Json = dict[str, Any]
Held = Mapping[tuple[str, str], Holding]


def key_of(item: Json) -> tuple[str, str]:
    """Two figures with the same key would be the same fact."""
    element = item["element"]
    return (f"{NEW} {item['what']} {item['unit']}" if element == NEW else element, item["period"])


def closed(item: Json, held: Held) -> bool:
    holding = held.get((item["element"], item["period"]))
    return holding is not None and not holding.open


def taken_once(items: list[Json], held: Held) -> None:
    """Of a figure stated twice the first is proposed, of one stated in two ways none; nor what units below report."""
    said: dict[tuple[str, str], set[str]] = {}
    for item in items:
        if item["take"]:
            said.setdefault(key_of(item), set()).add(item["value"])
    seen: set[tuple[str, str]] = set()
    for item in items:
        key = key_of(item)
        item["take"] = item["take"] and len(said[key]) == 1 and key not in seen and not closed(item, held)
        if item["take"]:
            seen.add(key)


def table_first(items: list[Json], shown: set[str], held: Held) -> list[Json]:
    """A whole table was taken: two rows that were thought one element part, and what the text says again gives way."""
    rows = [item for item in items if item["id"] in shown and item["take"]]
    nearest: dict[tuple[str, str], Json] = {}
    for item in rows:
        before = nearest.get(key_of(item))
        if before is None or item["match"] > before["match"]:
            nearest[key_of(item)] = item
    told_apart = {item["id"] for item in rows if nearest[key_of(item)]["id"] != item["id"]}
    kept: set[tuple[str, str]] = set()
    found = []
    for item in items:
        if item["id"] in told_apart:
            item = {**item, "element": NEW, "match": 0}
        if item["id"] in shown and item["take"]:
            item = {**item, "take": not closed(item, held) and key_of(item) not in kept}
            kept.add(key_of(item))
        found.append(item)
    return [
        {**item, "take": False} if item["take"] and item["id"] not in shown and key_of(item) in kept else item
        for item in found
    ]
