"""Disaggregations from the rulebook: dimensions such as sex or form of abuse, and the rows they make.

A file of kind `breakdowns` lists dimensions: code, label, source, verified, values (code, label). One cell of a
disaggregation is written {dimension: value, ...}; its key joins them, "sex=female;area=rural".
"""

from collections.abc import Mapping
from typing import Any

from mangnon.figures.models import Breakdown
from mangnon.rulebook.bringing import bring
from mangnon.rulebook.queries import entries


def dimensions() -> dict[str, dict[str, Any]]:
    """Every dimension of the rulebook by code. One query."""
    return {said["code"]: said for entry in entries("breakdowns") for said in entry.body["dimensions"]}


def breakdown_key(cell: Mapping[str, str]) -> str:
    """ "area=rural;sex=female": the dimensions in the order of the alphabet."""
    return ";".join(f"{dimension}={value}" for dimension, value in sorted(cell.items()))


def breakdown_row(cell: Mapping[str, str], known: Mapping[str, Mapping[str, Any]] | None = None) -> Breakdown:
    """The row of one cell, made when first asked for. Raises KeyError naming an unknown dimension or value.

    `known`: the dimensions, where many cells are asked for.
    """
    known = dimensions() if known is None else known
    labels = []
    for dimension, value in sorted(cell.items()):
        values = {said["code"]: said["label"] for said in known[dimension]["values"]}
        if value not in values:
            raise KeyError(f"{dimension}={value}")
        labels.append(values[value])
    key = breakdown_key(cell)
    return bring(Breakdown, "key", {key: {"label": ", ".join(labels)}})[key]
