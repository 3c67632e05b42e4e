"""The four source documents against the tables made by hand, where they lie beside the checkout (`../shared/seeds`).

The tables were made before the words of the doors were fixed: they write ">=" where the text says "đạt 65%", fill in a
milestone the text leaves out, and say "increase" where the verb is "đạt". The comparison allows exactly these and says so.
"""

import csv
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from mangnon.reading.dispatch.reader import read_dispatch
from mangnon.reading.files.reading import open_document
from mangnon.reading.programme.model import Indicator, Measure
from mangnon.reading.programme.reader import read_programme
from mangnon.reading.report.model import Report
from mangnon.reading.report.reader import read_report
from mangnon.reading.scoring.counting import Score, alike, counted
from mangnon.vietnamese.text import fold, squeeze

SEEDS = Path(__file__).resolve().parents[4] / "shared" / "seeds"
PLACES = (SEEDS, Path(__file__).resolve().parents[5] / "shared" / "seeds")


def folder() -> Path | None:
    """Where the sources lie; None elsewhere."""
    return next((p for p in PLACES if (p / "dien-bien-indicators.csv").exists()), None)


def scored_seeds() -> dict[str, dict[str, Score]]:
    """Scores by document and kind; empty where the sources are not at hand."""
    at = folder()
    if at is None:
        return {}
    dien_bien = open_document(at / "dien-bien-programme-2021-2030.txt")
    programme = read_programme(dien_bien)
    kien_giang = read_report(open_document(at / "kien-giang-report-2012-2020.txt"))
    ha_tinh = read_report(open_document(at / "ha-tinh-report-2023.txt"))
    return {
        "Điện Biên, chương trình 2021-2030": indicators(at, programme.indicators)
        | {"previous term: measures and targets": previous(at, programme.previous_term)}
        | {"figures": figures(at, "dien-bien", read_report(dien_bien), past=189)},
        "Kiên Giang, báo cáo 2012-2020": {
            "figures": figures(at, "kien-giang", kien_giang),
            "table cells": cells(at, "kien-giang-annex2-indicators.csv", kien_giang),
            "targets printed": kien_giang_targets(at, kien_giang),
            "rows of tables 1.1 and 1.3": rows(at, kien_giang),
        },
        "Hà Tĩnh, báo cáo 2023": {
            "figures": figures(at, "ha-tinh", ha_tinh),
            "table cells": ha_tinh_cells(at, ha_tinh),
        },
        "Kiên Giang, công văn 403": tasks(at),
    }


def table(at: Path, name: str) -> list[dict[str, str]]:
    with (at / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _number(text: str) -> str:
    return f"{Decimal(text).normalize():f}"


# --- Điện Biên ------------------------------------------------------------------------------------------------------


def indicators(at: Path, found: tuple[Indicator, ...]) -> dict[str, Score]:
    rows_ = table(at, "dien-bien-indicators.csv")
    by_line = {i.place.line: i for i in found}
    lines = {int(r["source_line"]): r for r in rows_}
    numbers = counted(
        [(line, r["number"]) for line, r in lines.items()], [(i.place.line, i.number or "") for i in found]
    )
    measures = Score(len(rows_), sum(len(i.measures) for i in found))
    targets = Score(found=sum(len(m.targets) for i in found for m in i.measures))
    agencies = Score()
    for row in rows_:
        indicator = by_line.get(int(row["source_line"]))
        measure = _measure(row, indicator)
        measures.right += measure is not None
        if measure is None:
            measures.missed.append(f"{row['source_line']} {row['name']}")
        _add_targets(row, measure, targets)
    for line, row in lines.items():
        lead = by_line[line].lead if line in by_line else ()
        wanted = [fold(a) for a in row["responsible_agencies"].split("; ") if a]
        agencies.add(counted(wanted, [fold(a) for a in lead], f"{line} "))
    return {"indicators": numbers, "measures": measures, "targets": targets, "agencies": agencies}


def _measure(row: dict[str, str], indicator: Indicator | None) -> Measure | None:
    if indicator is None:
        return None
    unit = {"per 100000": "per 100,000"}.get(row["unit"], row["unit"])
    label = row["part_label"] if row["part_label"] in {"nông thôn", "thành thị"} else ""
    name = row["name"].removesuffix(f" - {label}")
    for measure in indicator.measures:
        same = (
            alike(name, measure.name)
            if len(indicator.measures) == 1 or label
            else fold(name) == fold(measure.name)
        )
        if measure.unit == unit and (measure.label or "") == label and same:
            return measure
    return None


def _add_targets(row: dict[str, str], measure: Measure | None, score: Score) -> None:
    if row["range_min"]:
        score.expected += 1
        score.right += bool(
            measure
            and measure.targets[0].year == "annual"
            and _number(row["range_min"]) == f"{measure.targets[0].value:f}"
        )
        return
    got = {
        t.year: (t.comparator, f"{t.value.normalize():f}" if t.value is not None else "")
        for t in (measure.targets if measure else ())
    }
    undated = got.get("undated")
    for year in ("2025", "2030"):
        if not row[f"target_{year}"]:
            continue
        filled_in = year not in got and (undated or "2025 implied" in row["note"])
        if filled_in and not (undated and year == "2030"):
            continue  # the text prints no such year: the table filled it in
        score.expected += 1
        sign, value = got.get(year) or undated or ("", "")
        if value == _number(row[f"target_{year}"]) and _agrees(sign, row[f"comparator_{year}"]):
            score.right += 1
        else:
            score.missed.append(
                f"{row['source_line']} {year} {row[f'comparator_{year}']}{row[f'target_{year}']} {sign}{value}"
            )


def _agrees(sign: str, tabled: str) -> bool:
    """ "=" and maintain are ">=" or "<=" in the tables; a strict sign must be the same."""
    return sign == tabled or (sign in {"=", "maintain"} and tabled in {">=", "<="})


def previous(at: Path, found: tuple[Indicator, ...]) -> Score:
    score = Score(found=sum(len(m.targets) for i in found for m in i.measures))
    by_line = {i.place.line: i for i in found}
    for row in table(at, "dien-bien-previous-term.csv"):
        indicator = by_line.get(int(row["source_line"])) or next(
            (i for i in found if i.place.line_end == int(row["source_line"])), None
        )
        measure = indicator.measures[0] if indicator and indicator.measures else None
        got = {
            t.year: (t.comparator, f"{t.value.normalize():f}" if t.value is not None else "")
            for t in (measure.targets if measure else ())
        }
        wanted = [
            (y, row[f"comparator_{y}"], _number(row[f"target_{y}"]))
            for y in ("2015", "2020")
            if row[f"target_{y}"]
        ]
        if row["unit"] == "year" or "undated" in got:
            score.expected += 1
            score.right += bool(got) and ("2020" in got or got["undated"][1] == wanted[0][2])
            continue
        score.expected += len(wanted)
        for year, sign, value in wanted:
            right = year in got and got[year][1] == value and _agrees(got[year][0], sign)
            score.right += right
            if not right:
                score.missed.append(f"{row['source_line']} {year} {sign}{value}")
    return score


# --- figures and tables ---------------------------------------------------------------------------------------------


def figures(at: Path, name: str, report: Report, past: int | None = None) -> Score:
    """Figures of the text by line and value. A range printed as two rows in the table counts once.

    Ages, listed in one table and left out of the others, are no claims. In the programme only the lines of the report on
    the past (up to `past`) are in the table, and not the targets among them.
    """
    rows_ = table(at, f"{name}-narrative-figures.csv")
    counts = [r for r in rows_ if not re.search(r"tuổi|ngày", r["unit"]) and "90s" not in r["value_printed"]]
    wanted = [(int(r["source_line"]), float(r["value"])) for r in counts]
    lines = {line for line, _ in wanted}
    got = [
        (c.line, float(c.value))
        for c in report.claims
        if c.table is None and (past is None or (c.line <= past and c.line in lines))
    ]
    return counted(wanted, got)


def cells(at: Path, name: str, report: Report) -> Score:
    """Cells of annex 2: line, year, value."""
    wanted = [(int(r["source_line"]), r["year"], float(r["value"])) for r in table(at, name) if r["value"]]
    lines = {line for line, _, _ in wanted}
    got = [
        (c.line, str(c.period), float(c.value))
        for c in report.claims
        if c.table is not None and c.line in lines
    ]
    return counted(wanted, got)


def ha_tinh_cells(at: Path, report: Report) -> Score:
    rows_ = [*table(at, "ha-tinh-annex-basic.csv"), *table(at, "ha-tinh-annex-protection-system.csv")]
    wanted = [
        (int(r["source_line"]), float(r["value"]))
        for r in rows_
        if re.fullmatch(r"[\d.]+", r["value"]) and r["value_printed"] != "Không"
    ]
    lines = {line for line, _ in wanted}
    got = [
        (c.line, float(c.value))
        for c in report.claims
        if c.table is not None and (c.line in lines or c.line > 120)
    ]
    return counted(wanted, got)


def kien_giang_targets(at: Path, report: Report) -> Score:
    """Targets the report quotes ("chỉ tiêu đề ra là 25%") are figures on the same lines."""
    wanted = [
        (int(r["source_line"]), float(r[f"target_{y}"]))
        for r in table(at, "kien-giang-targets.csv") for y in ("2015", "2020") if re.fullmatch(r"[\d.]+", r[f"target_{y}"])
    ]  # fmt: skip
    stated = {(c.line, float(c.value)) for c in report.claims}
    return Score(
        len(wanted),
        len(wanted),
        sum(w in stated for w in wanted),
        [str(w) for w in wanted if w not in stated],
    )


def rows(at: Path, report: Report) -> Score:
    """The rows of the two lists of documents, by their first words."""
    wanted = [
        *_first(at, "kien-giang-annex1-table1-1-documents.csv"),
        *_first(at, "kien-giang-annex1-table1-3-programmes.csv"),
    ]
    lines = {line for line, _ in wanted}
    got = [
        (row.line, squeeze(fold(row.cells[0]))[:20])
        for t in report.tables
        for row in t.rows
        if row.line in lines or "van ban" in fold(t.columns[0])
    ]
    return counted([line for line, _ in wanted], [line for line, _ in got])


def _first(at: Path, name: str) -> Iterator[tuple[int, str]]:
    for row in table(at, name):
        if row.get("source_line", "").isdigit():
            yield int(row["source_line"]), ""


# --- the dispatch ---------------------------------------------------------------------------------------------------


def tasks(at: Path) -> dict[str, Score]:
    """A task is found where one read on its line holds the words the table cites; leads and printed deadlines of those."""
    found = read_dispatch(open_document(at / "kien-giang-dispatch-403-2021.txt")).tasks
    wanted = table(at, "dispatch-403-tasks.csv")
    score, leads, rhythms = Score(len(wanted), len(found)), Score(), Score()
    used: set[int] = set()
    for row in wanted:
        near = [t for t in found if t.line == int(row["source_line"])]
        match = next(
            (
                t
                for t in near
                if _holds(t.snippet + t.task, row["snippet"]) and _rhythm_fits(row, t.deadline.recurrence)
            ),
            None,
        )
        match = match or next((t for t in near if _holds(t.snippet + t.task, row["snippet"])), None)
        if match is None:
            score.missed.append(f"{row['task_id']} {row['snippet']}")
            continue
        used.add(id(match))
        score.right += 1
        leads.add(counted([fold(row["lead_agency"])], [fold(match.lead)], f"{row['task_id']} "))
        if row["deadline_printed_in_source"] == "true":
            fits = _rhythm_fits(row, match.deadline.recurrence)
            rhythms.add(
                Score(
                    1,
                    1,
                    int(fits),
                    []
                    if fits
                    else [f"{row['task_id']} {row['recurrence_code']} {match.deadline.recurrence}"],
                )
            )
    score.found = score.right + sum(id(t) not in used for t in found)
    return {"tasks": score, "lead agencies": leads, "deadlines printed": rhythms}


def _holds(said: str, snippet: str) -> bool:
    return squeeze(fold(snippet))[:40] in squeeze(fold(said))


def _rhythm_fits(row: dict[str, str], recurrence: str | None) -> bool:
    wanted = {
        "half_yearly": "half-yearly 20/05", "yearly": "yearly 15/11", "ad_hoc": "on event", "continuous": "continuous",
        "periodic+ad_hoc": "on event",
    }.get(row["recurrence_code"])  # fmt: skip
    return row["deadline_printed_in_source"] != "true" or recurrence == wanted
