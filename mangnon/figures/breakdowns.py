"""Disaggregations from the rulebook: dimensions such as sex or form of abuse, and the rows they make.

A file of kind `breakdowns` lists dimensions: code, label, source, verified, values (code, label). One cell of a
disaggregation is written {dimension: value, ...}; its key joins them, "sex=female;area=rural".
"""

from collections.abc import Mapping
from typing import Any

from mangnon.figures.models import Breakdown
from mangnon.rulebook.queries import entries


def dimensions() -> dict[str, dict[str, Any]]:
    """Every dimension of the rulebook by code. One query."""
    return {said["code"]: said for entry in entries("breakdowns") for said in entry.body["dimensions"]}


def breakdown_row(cell: Mapping[str, str]) -> Breakdown:
    """The row of one cell, made when first asked for. Raises KeyError naming an unknown dimension or value."""
    known = dimensions()
    labels = []
    for dimension, value in sorted(cell.items()):
        values = {said["code"]: said["label"] for said in known[dimension]["values"]}
        if value not in values:
            raise KeyError(f"{dimension}={value}")
        labels.append(values[value])
    key = ";".join(f"{dimension}={value}" for dimension, value in sorted(cell.items()))
    row, _ = Breakdown.objects.update_or_create(key=key, defaults={"label": ", ".join(labels)})
    return row
