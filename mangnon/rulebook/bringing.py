"""Bringing what the rulebook says into rows: many at once, and only what is new or has changed is written."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import Model

M = TypeVar("M", bound=Model)


def bring(model: type[M], key: str, said: Mapping[str, Mapping[str, Any]]) -> dict[str, M]:
    """Rows of a model by a unique text field: missing ones are made, others get what differs. Rows of other keys stay.

    Cost: one query, and one for all that is new and one for all that changed.
    """
    rows: dict[str, M] = {
        getattr(row, key): row for row in model._default_manager.filter(**{f"{key}__in": list(said)})
    }
    new = [model(**{key: code}, **values) for code, values in said.items() if code not in rows]
    changed = []
    for code, row in rows.items():
        differing = {name: value for name, value in said[code].items() if getattr(row, name) != value}
        for name, value in differing.items():
            setattr(row, name, value)
        if differing:
            changed.append(row)
    model._default_manager.bulk_create(new)
    if changed:
        names = list(next(iter(said.values())))
        model._default_manager.bulk_update(changed, names)
    return rows | {getattr(row, key): row for row in new}
