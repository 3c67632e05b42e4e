"""Our own documents in many layouts, with what a person reads in them (`examples/*.txt` beside `*.yaml`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from mangnon.reading.dispatch.reader import read_dispatch
from mangnon.reading.files.reading import open_document
from mangnon.reading.programme.model import Indicator, Measure, Target
from mangnon.reading.programme.reader import read_programme
from mangnon.reading.report.reader import read_report
from mangnon.reading.scoring.counting import Score, alike, counted
from mangnon.vietnamese.text import fold, squeeze

FOLDER = Path(__file__).resolve().parent.parent / "examples"


@dataclass(frozen=True)
class Example:
    path: Path
    said: dict[str, Any]

    @property
    def name(self) -> str:
        return self.path.stem


def examples() -> list[Example]:
    """Every example, in order of its name."""
    found = sorted(FOLDER.glob("*.yaml"))
    return [Example(_text(path), yaml.safe_load(path.read_text(encoding="utf-8"))) for path in found]


def _text(path: Path) -> Path:
    return next(p for p in (path.with_suffix(s) for s in (".txt", ".csv", ".docx")) if p.exists())


def scored(example: Example) -> dict[str, Score]:
    """Scores by kind of thing: indicators, measures, targets, agencies, tasks, figures, head."""
    document = open_document(example.path)
    kind = example.said["kind"]
    if kind == "programme":
        return _programme(example, read_programme(document))
    if kind == "report":
        return _report(example, read_report(document))
    return _dispatch(example, read_dispatch(document))


# --- programmes -----------------------------------------------------------------------------------------------------


def written(target: Target) -> tuple[str, str]:
    """("2025", "<4") · ("annual", "=2..3") · ("2030", "~100") · ("2028", "=")."""
    sign = "~" if target.comparator == "maintain" else target.comparator
    low = "" if target.value is None else f"{target.value.normalize():f}"
    return target.year, f"{sign}{low}" + (
        f"..{target.value_max.normalize():f}" if target.value_max is not None else ""
    )


def _programme(example: Example, programme: Any) -> dict[str, Score]:
    said = example.said
    scores = {"head": _head(said, programme)}
    found = {kind: Score() for kind in ("indicators", "measures", "targets", "agencies")}
    for key, indicators in (("indicators", programme.indicators), ("previous", programme.previous_term)):
        for kind, score in indicator_scores(said.get(key, []), indicators, example.name).items():
            found[kind].add(score)
    scores |= found
    if "tasks" in said:
        scores["tasks"] = counted(
            [(t["line"], fold(t["lead"])) for t in said["tasks"]],
            [(t.line, fold(t.lead)) for t in programme.tasks],
            f"{example.name} ",
        )
    return scores


def _head(said: dict[str, Any], programme: Any) -> Score:
    known = {
        "number": programme.number,
        "issued_on": programme.issued_on,
        "issuer": programme.issuer,
        "span": [programme.start, programme.end],
        "title": programme.title,
        "objectives": len(programme.objectives),
    }
    return counted(
        [_plain(k, said[k]) for k in known if k in said],
        [_plain(k, v) for k, v in known.items() if k in said],
    )


def _plain(key: str, value: Any) -> tuple[str, str]:
    return key, squeeze(fold(str(value)))


def indicator_scores(
    expected: list[dict[str, Any]], found: tuple[Indicator, ...], where: str
) -> dict[str, Score]:
    """An indicator is right where its line and number are; a measure also by name, label, unit and direction."""
    by_line = {i.place.line: i for i in found}
    scores = {
        "indicators": counted(
            [(e["line"], str(e.get("number") or "")) for e in expected],
            [(i.place.line, (i.number or "") if _numbered(expected, i.place.line) else "") for i in found],
            f"{where} ",
        )
    }
    measures, targets, agencies = Score(), Score(), Score()
    for row in expected:
        indicator = by_line.pop(row["line"], None)
        measures.add(_measures(row, indicator, where))
        targets.add(_targets(row, indicator, where))
        if "lead" in row:
            lead = [fold(a) for a in indicator.lead] if indicator else []
            agencies.add(counted([fold(a) for a in row["lead"]], lead, f"{where} {row['line']} "))
    for extra in by_line.values():
        measures.found += len(extra.measures)
        targets.found += sum(len(m.targets) for m in extra.measures)
    return scores | {"measures": measures, "targets": targets, "agencies": agencies}


def _numbered(expected: list[dict[str, Any]], line: int) -> bool:
    return next((bool(e.get("number")) for e in expected if e["line"] == line), True)


def _measures(row: dict[str, Any], indicator: Indicator | None, where: str) -> Score:
    score = Score(len(row["measures"]), len(indicator.measures) if indicator else 0)
    for wanted in row["measures"]:
        if indicator and any(_same(wanted, m) for m in indicator.measures):
            score.right += 1
        else:
            score.missed.append(
                f"{where} {row['line']} {wanted['name']} {wanted.get('label', '')} {wanted['unit']} {wanted['direction']}"
            )
    return score


def _same(wanted: dict[str, Any], measure: Measure) -> bool:
    labels = fold(str(wanted.get("label") or "")) == fold(measure.label or "")
    base = {k: float(v) for k, v in wanted.get("baseline", {}).items()} == {
        k: float(v) for k, v in measure.baseline.items()
    }
    return (
        alike(wanted["name"], measure.name)
        and labels
        and base
        and (wanted["unit"], wanted["direction"]) == (measure.unit, measure.direction)
    )


def _targets(row: dict[str, Any], indicator: Indicator | None, where: str) -> Score:
    wanted = [(str(y), v) for m in row["measures"] for y, v in m["targets"].items()]
    got = [written(t) for m in indicator.measures for t in m.targets] if indicator else []
    return counted(wanted, got, f"{where} {row['line']} ")


# --- reports and dispatches -----------------------------------------------------------------------------------------


def _report(example: Example, report: Any) -> dict[str, Score]:
    said, where = example.said, f"{example.name} "
    text = [c for c in report.claims if c.table is None]
    expected = said["claims"]
    scores = {
        "head": _document_head(said, report.head),
        "figures": counted(
            [(r[0], float(r[1])) for r in expected], [(c.line, float(c.value)) for c in text], where
        ),
        "units": counted(
            [(r[0], float(r[1]), _unit(r[2])) for r in expected],
            [(c.line, float(c.value), _unit(c.unit)) for c in text],
            where,
        ),
        "periods": counted(
            [(r[0], float(r[1]), str(r[3])) for r in expected],
            [(c.line, float(c.value), str(c.period)) for c in text],
            where,
        ),
    }
    cells = [(t["line"], t["columns"], t["rows"]) for t in said.get("tables", [])]
    scores["tables"] = counted(cells, [(t.line, len(t.columns), len(t.rows)) for t in report.tables], where)
    wanted = sum(t["cells"] for t in said.get("tables", []))
    got = sum(1 for c in report.claims if c.table is not None)
    scores["table cells"] = Score(wanted, got, min(wanted, got))
    return scores


def _unit(unit: str) -> str:
    return " ".join(squeeze(fold(unit)).split()[:2])


def _document_head(said: dict[str, Any], head: Any) -> Score:
    keys = [key for key in ("number", "issued_on", "issuer", "type") if key in said]
    return counted([_plain(k, said[k]) for k in keys], [_plain(k, getattr(head, k)) for k in keys])


def _dispatch(example: Example, dispatch: Any) -> dict[str, Score]:
    said, where = example.said, f"{example.name} "
    found = dispatch.tasks
    expected = said["tasks"]
    return {
        "head": _document_head(said, dispatch.head),
        "tasks": counted([(t["line"], fold(t["lead"])) for t in expected], [(t.line, fold(t.lead)) for t in found], where),
        "deadlines": counted(list(_whens(expected)), [(t.line, str(t.deadline.due or ""), t.deadline.recurrence or "") for t in found], where),
        "partners": counted(
            [(t["line"], fold(p)) for t in expected for p in t.get("partners", [])],
            [(t.line, fold(p)) for t in found for p in t.partners if any("partners" in e and e["line"] == t.line for e in expected)], where,
        ),
    }  # fmt: skip


def _whens(expected: list[dict[str, Any]]) -> Iterator[tuple[int, str, str]]:
    for task in expected:
        yield task["line"], str(task.get("due") or ""), task.get("recurrence") or ""
