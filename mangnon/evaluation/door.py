"""The rows of `mangnon evaluate`, as documented in docs/."""

from decimal import Decimal
from typing import Any

from mangnon.evaluation.results import MeasureResult
from mangnon.figures.rules import PRESENCE_CODES, STATUS_CODES, Presence, Status
from mangnon.programmes.models import Target


def as_json(result: MeasureResult) -> dict[str, Any]:
    """One row as the door hands it out."""
    target, projection = result.target, result.projection
    return {
        "number": result.indicator.number,
        "measure": result.measure.name,
        "label": result.measure.label or None,
        "unit": result.measure.unit or None,
        "value": number(result.value),
        "presence": PRESENCE_CODES[Presence(result.reading.presence)],
        "status": STATUS_CODES[Status(result.reading.status)] if result.value is not None else None,
        "target": target_number(target),
        "comparator": target.comparator if target else None,
        "verdict": str(result.verdict),
        "rule": result.rule.name,
        "overridden": result.overridden,
        "projection": projection
        and {
            "year": projection.year,
            "value": number(projection.value),
            "low": number(projection.low),
            "high": number(projection.high),
            "word": projection.word,
        },
    }


def target_number(target: Target | None) -> float | int | list[float | int | None] | None:
    if target is None:
        return None
    return (
        [number(target.value), number(target.value_max)]
        if target.value_max is not None
        else number(target.value)
    )


def number(value: Decimal | None) -> float | int | None:
    """A JSON number with at most six decimals."""
    if value is None:
        return None
    short = round(value, 6)
    return int(short) if short == short.to_integral_value() else float(short)
