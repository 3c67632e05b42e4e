"""The JSON of `mangnon read …` (docs/commands.md): readings turned into plain dictionaries."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from mangnon.reading.programme.model import Indicator, Measure, Programme, Target

Json = dict[str, Any]


def number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def programme_json(programme: Programme) -> Json:
    return {
        "title": programme.title,
        "number": programme.number,
        "issued_on": programme.issued_on.isoformat() if programme.issued_on else None,
        "issuer": programme.issuer,
        "span": {"start": programme.start, "end": programme.end},
        "objectives": [{"number": o.number, "name": o.name} for o in programme.objectives],
        "indicators": [indicator_json(i) for i in programme.indicators],
        "previous_term": [indicator_json(i) for i in programme.previous_term],
        "tasks": [
            {"task": t.task, "lead": t.lead, "partners": list(t.partners), "line": t.line} for t in programme.tasks
        ],
        "warnings": list(programme.warnings),
    }


def indicator_json(indicator: Indicator) -> Json:
    return {
        "number": indicator.number,
        "objective": indicator.objective,
        "name": indicator.name,
        "lead_agencies": list(indicator.lead),
        "partners": list(indicator.partners),
        "measures": [_measure(m) for m in indicator.measures],
        "line_start": indicator.place.line,
        "line_end": indicator.place.line_end,
    }


def _measure(measure: Measure) -> Json:
    return {
        "name": measure.name,
        "label": measure.label,
        "unit": measure.unit,
        "direction": measure.direction,
        "baseline": _numbers(measure.baseline),
        "targets": [_target(t) for t in measure.targets],
    }


def _target(target: Target) -> Json:
    low, high = number(target.value), number(target.value_max)
    return {
        "year": target.year,
        "comparator": target.comparator,
        "value": low if high is None else [low, high],
        "definition": target.definition,
    }


def _numbers(values: Mapping[str, Decimal]) -> Json:
    return {year: number(value) for year, value in values.items()}
