"""Taking back the last correction of a draft. Pure: what a change did, kept small, and the draft as it was before.

A step holds only what was different: items as they stood, items that were not there, other parts of the draft whole.
"""

from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]
LISTS = ("items", "tasks", "listed")
MOST = 30  # steps that can be taken back


def step_back(before: Mapping[str, Any], after: Mapping[str, Any], deed: str) -> Json:
    """What leads from `after` back to `before`; `deed` in the words of the trail."""
    step: Json = {"deed": deed, "parts": {}, "lists": {}}
    for key in LISTS:
        old = {item["id"]: item for item in before.get(key, ())}
        new = {item["id"]: item for item in after.get(key, ())}
        if old == new:
            continue
        step["lists"][key] = {
            "was": {name: item for name, item in old.items() if new.get(name) != item},
            "order": list(old) if list(old) != list(new) else None,
        }
    for key in {*before, *after} - set(LISTS):
        if before.get(key) != after.get(key):
            step["parts"][key] = before.get(key)
    return step


def taken_back(draft: Mapping[str, Any], step: Mapping[str, Any]) -> Json:
    """The draft as it was before the step."""
    found = {**draft, **step["parts"]}
    for key, said in step["lists"].items():
        items = {item["id"]: item for item in found.get(key, ())} | said["was"]
        found[key] = [items[name] for name in (said["order"] or items)]
    return found


def names_of(step: Mapping[str, Any]) -> list[str]:
    """Ids of the items a step changed, dropped or brought."""
    return [name for said in step["lists"].values() for name in said["was"]]
