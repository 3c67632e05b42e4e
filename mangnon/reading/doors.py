"""The JSON of `mangnon read …` (docs/commands.md): readings turned into plain dictionaries."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from mangnon.reading.dispatch.reader import Dispatch, read_dispatch
from mangnon.reading.files.reading import open_document
from mangnon.reading.head import Head
from mangnon.reading.numbers import number_in
from mangnon.reading.programme.model import Indicator, Measure, Programme, Target
from mangnon.reading.programme.reader import read_programme
from mangnon.reading.report.model import Claim, Report
from mangnon.reading.report.reader import read_report
from mangnon.reading.tables import Table
from mangnon.reading.tree import Document

Json = dict[str, Any]


def read_file(kind: str, path: Path) -> Json:
    """`kind` is programme, report or dispatch. CannotRead or OSError where the file cannot be read."""
    return READERS[kind](open_document(path))


def in_words(kind: str, found: Json) -> str:
    """The same for a person at a terminal, a line for each thing read."""
    return "\n".join(WORDS[kind](found))


def _programme_words(found: Json) -> Iterator[str]:
    yield f"{found['title']} ({found['number'] or 'chưa rõ số'}, {found['span']['start']}–{found['span']['end']})"
    for indicator in found["indicators"]:
        yield f"{indicator['number'] or '–':>4} {indicator['name']}  [dòng {indicator['line_start']}]"
        for measure in indicator["measures"]:
            said = "; ".join(f"{t['year']} {t['comparator']} {t['value']}" for t in measure["targets"])
            yield f"       {measure['label'] or ''} {said} {measure['unit'] or ''}".rstrip()
    yield from (f"Cần xem: {warning}" for warning in found["warnings"])


def _report_words(found: Json) -> Iterator[str]:
    yield found["document"]["title"]
    for claim in found["claims"]:
        yield f"{claim['line']:>5}  {claim['value']} {claim['unit']}: {claim['what']} ({claim['period']})"
    yield f"{len(found['claims'])} số liệu, {len(found['tables'])} bảng."


def _dispatch_words(found: Json) -> Iterator[str]:
    yield found["document"]["title"]
    for task in found["tasks"]:
        when = task["due"] or task["recurrence"] or task["deadline_text"] or "không ghi hạn"
        yield f"{task['line']:>5}  {task['task'][:120]} — {task['lead'] or 'chưa rõ ai làm'} — {when}"


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
            {"task": t.task, "lead": t.lead, "partners": list(t.partners), "line": t.line}
            for t in programme.tasks
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


def document_json(head: Head) -> Json:
    return {
        "type": head.type,
        "number": head.number,
        "issuer": head.issuer,
        "issued_on": head.issued_on.isoformat() if head.issued_on else None,
        "title": head.title,
    }


def report_json(report: Report) -> Json:
    return {
        "document": document_json(report.head),
        "claims": [_claim(claim) for claim in report.claims],
        "tables": [_table(table) for table in report.tables],
    }


def _claim(claim: Claim) -> Json:
    said: Json = {"what": claim.what, "value": number(claim.value)}
    if claim.value_max is not None:
        said["value_max"] = number(claim.value_max)
    if claim.qualifier:
        said["qualifier"] = claim.qualifier
    said |= {
        "unit": claim.unit,
        "period": claim.period,
        "place": claim.place,
        "line": claim.line,
        "snippet": claim.snippet,
    }
    return said


def _table(table: Table) -> Json:
    return {
        "title": table.title,
        "line": table.line,
        "columns": list(table.columns),
        "rows": [[_cell(cell) for cell in row.cells] for row in table.rows],
    }


def _cell(cell: str) -> int | float | str:
    """A cell that is nothing but a number is a number; everything else is as printed."""
    value = number_in(cell) if "%" not in cell and "‰" not in cell else None
    plain = number(value)
    return cell if plain is None else plain


def dispatch_json(dispatch: Dispatch) -> Json:
    return {
        "document": document_json(dispatch.head),
        "tasks": [
            {
                "task": task.task,
                "lead": task.lead,
                "partners": list(task.partners),
                "due": task.deadline.due.isoformat() if task.deadline.due else None,
                "recurrence": task.deadline.recurrence,
                "deadline_text": task.deadline.text,
                "basis": task.basis,
                "line": task.line,
                "snippet": task.snippet,
            }
            for task in dispatch.tasks
        ],
    }


READERS: dict[str, Callable[[Document], Json]] = {
    "programme": lambda document: programme_json(read_programme(document)),
    "report": lambda document: report_json(read_report(document)),
    "dispatch": lambda document: dispatch_json(read_dispatch(document)),
}
WORDS: dict[str, Callable[[Json], Iterator[str]]] = {
    "programme": _programme_words,
    "report": _report_words,
    "dispatch": _dispatch_words,
}
