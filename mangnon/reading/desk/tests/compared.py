"""What was accepted, value by value beside the tables made by hand; and the differences docs/four-documents.md explains."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

from mangnon.directives.models import Document, Holder, Task
from mangnon.directives.rules import numbered
from mangnon.figures.models import DataElement, Fact
from mangnon.programmes.models import Indicator, Measure, Programme, Target
from mangnon.reading.desk.matching import scale
from mangnon.reading.desk.models import ReadingDraft
from mangnon.vietnamese.text import fold, squeeze

ROOT = Path(__file__).resolve().parents[4]
EXPLAINED = ROOT / "docs" / "four-documents.md"
Row = dict[str, str]
Differences = dict[tuple[str, str, str], list[str]]


def table(folder: Path, name: str) -> list[Row]:
    with (folder / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def explained(document: str) -> dict[tuple[str, str, str], list[str]]:
    """The rows of docs/four-documents.md below the heading of a document: (what, table, accepted) → where."""
    part = EXPLAINED.read_text(encoding="utf-8").partition(f"## {document}\n")[2].partition("\n## ")[0]
    cells = [
        [c.strip() for c in line.strip("|").split("|")] for line in part.splitlines() if line.startswith("| ")
    ]
    return {(c[0], c[1], c[2]): c[3].split() for c in cells[1:]}


class Comparing:
    """Collects what differs; `values` counts what was compared."""

    def __init__(self) -> None:
        self.found: Differences = defaultdict(list)
        self.values = 0

    def same(self, what: str, table_says: str, accepted: str, where: str) -> None:
        self.values += 1
        if table_says != accepted:
            self.found[what, table_says or "–", accepted or "–"].append(where)


def plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def number(text: str) -> str:
    return plain(Decimal(text)) if re.fullmatch(r"-?[\d.]+", text) else text


# --- a programme ------------------------------------------------------------------------------------------------


def programme_compared(folder: Path, programme: Programme, row: ReadingDraft) -> Comparing:
    """Every indicator, measure, target and agency of the programme that now exists."""
    said = Comparing()
    items = {item["line"]: item for item in row.draft["items"]}
    by_number = {(i.number or "", fold(i.name)): i for i in programme.indicators.all()}
    rows = table(folder, "dien-bien-indicators.csv")
    for one in rows:
        item = items[int(one["source_line"])]
        indicator = by_number.get((item["number"], fold(item["name"])))
        said.same("indicator", one["number"], indicator.number or "" if indicator else "missing", one["code"])
        if indicator is not None:
            indicator_compared(said, one, indicator)
    said.same(
        "indicators", str(len({r["source_line"] for r in rows})), str(programme.indicators.count()), "all"
    )
    said.same("measures", str(len(rows)), str(programme.measures.count()), "all")
    previous = table(folder, "dien-bien-previous-term.csv")
    said.same("previous term", str(len(previous)), "0 accepted", "all")
    return said


def indicator_compared(said: Comparing, one: Row, indicator: Indicator) -> None:
    code = one["code"]
    said.same("objective", one["objective_no"], indicator.objective.number, code)
    leads = indicator.assignments.filter(role="lead").order_by("pk").values_list("agency__name", flat=True)
    said.same("agencies", fold(one["responsible_agencies"]), fold("; ".join(leads)), code)
    measure = measure_of(one, indicator)
    if measure is None:
        said.same("measure", one["name"], "missing", code)
        return
    said.same("unit", one["unit"].replace("per 100000", "per 100,000"), measure.unit, code)
    said.same("direction", one["direction"], measure.direction, code)
    targets = {t.due: t for t in measure.targets.all()}
    if one["range_min"]:
        yearly = targets.get("annual")
        ends = f"{plain(yearly.value)}–{plain(yearly.value_max)}" if yearly else ""
        said.same("yearly change", f"{one['range_min']}–{one['range_max']}", ends, code)
        return
    for year in ("2025", "2030"):
        target_compared(said, one, targets, year)


def target_compared(said: Comparing, one: Row, targets: dict[str, Target], year: str) -> None:
    wanted = one[f"target_{year}"]
    got = targets.get(year)
    if not wanted and got is None:
        return
    said.same("target", number(wanted), plain(got.value) if got else "", f"{one['code']}/{year}")
    if got is not None and wanted:
        said.same("comparator", one[f"comparator_{year}"], got.comparator, f"{one['code']}/{year}")


def measure_of(one: Row, indicator: Indicator) -> Measure | None:
    measures = list(indicator.measures.all())
    if len(measures) == 1:
        return measures[0]
    label = one["part_label"]
    name = fold(one["name"].removesuffix(f" - {label}"))
    return next((m for m in measures if (m.label == label) or (not m.label and fold(m.name) == name)), None)


# --- a report ---------------------------------------------------------------------------------------------------


def facts_of(row: ReadingDraft) -> dict[tuple[int, str, str], str]:
    """(line, period, column) → what the fact says now, in the unit of the document."""
    elements = {
        e.code: e for e in DataElement.objects.filter(code__in=[i["element"] for i in row.draft["items"]])
    }
    facts = {
        (f.element_id, f.period.code): f
        for f in Fact.objects.filter(unit=row.unit, source=f"directives.document:{row.document_id}").select_related("period")
    }  # fmt: skip
    found = {}
    for item in row.draft["items"]:
        element = elements.get(item["element"]) if item["take"] else None
        fact = facts.get((element.pk, item["period"])) if element else None
        if element is not None and fact is not None and fact.value is not None:
            above, below = scale(item["unit"], element)
            found[item["line"], item["period"], item["column"]] = plain(fact.value * below / above)
    return found


def by_line(row: ReadingDraft) -> dict[tuple[int, str], list[str]]:
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    for (line, period, _column), value in facts_of(row).items():
        found[line, period].append(value)
    return found


def cells_compared(said: Comparing, rows: Iterable[Row], row: ReadingDraft, period: str) -> None:
    """A fact for every cell of a table with one column of figures."""
    facts = by_line(row)
    for one in rows:
        if one["row_type"] in {"section", "heading", "page_header"} or one["status"] == "empty":
            continue
        got = facts.get((int(one["source_line"]), period), [""])
        kind = "cell" if one["status"] == "ok" else f"cell, {one['status'].partition(':')[0]}"
        said.same(kind, number(one["value"]), got[0], one["source_line"])


def kien_giang_compared(folder: Path, row: ReadingDraft) -> Comparing:
    said, facts = Comparing(), by_line(row)
    for one in table(folder, "kien-giang-annex2-indicators.csv"):
        if one["value"]:
            got = facts.get((int(one["source_line"]), one["year"]), [""])
            said.same("annex 2", number(one["value"]), got[0], f"{one['source_line']}/{one['year']}")
    for one in table(folder, "kien-giang-annex1-table1-2-communication.csv"):
        got = facts.get((int(one["source_line"]), one["year"]), [])
        said.same(
            "table 1.2", f"{one['campaigns']} {one['people_reached']}", " ".join(got), one["source_line"]
        )
    for one in table(folder, "kien-giang-annex1-table1-4-organisation.csv"):
        got = facts.get((int(one["source_line"]), one["period"].replace("-", "/")), [])
        network = one["network_units"] or one["network_people"]
        wanted = [one["fulltime"], one["parttime"], one["total"], *([network] if network else [])]
        said.same("table 1.4", " ".join(wanted), " ".join(got), one["source_line"])
        if one["network_units"]:
            said.same("table 1.4, second figure of a cell", one["network_people"], "", one["source_line"])
    for name in ("1-documents", "3-programmes"):
        listed_compared(said, table(folder, f"kien-giang-annex1-table1-{name}.csv"))
    figures_compared(said, folder, "kien-giang", row)
    return said


def listed_compared(said: Comparing, rows: Iterable[Row]) -> None:
    """Every row of the lists of documents in the register, by kind, number and day."""
    for one in rows:
        whole = numbered(one["doc_number"])
        kept = Document.objects.filter(number=whole.number, symbol=whole.symbol).values_list(
            "kind", "issued_on"
        )
        got = {(kind, day.isoformat() if day else "") for kind, day in kept}
        wanted = (one["doc_type"].lower(), one["date_iso"])
        near = wanted if wanted in got else next(iter(sorted(got)), ("", ""))
        said.same("listed document", " ".join(wanted).strip(), " ".join(near).strip(), one["source_line"])


def ha_tinh_compared(folder: Path, row: ReadingDraft) -> Comparing:
    said = Comparing()
    for name in ("basic", "protection-system"):
        cells_compared(said, table(folder, f"ha-tinh-annex-{name}.csv"), row, "2023")
    figures_compared(said, folder, "ha-tinh", row)
    return said


def figures_compared(said: Comparing, folder: Path, name: str, row: ReadingDraft) -> None:
    """Figures of running text stand on the list with line and value; ages and days are no figures."""
    stated: dict[tuple[int, str], int] = defaultdict(int)
    for item in row.draft["items"]:
        if not item["table"]:
            stated[item["line"], plain(Decimal(item["value"].replace(",", ".")))] += 1
    for one in table(folder, f"{name}-narrative-figures.csv"):
        key = (int(one["source_line"]), number(one["value"]))
        kind = (
            "age or day in the text"
            if re.search(r"tuổi|ngày", one["unit"]) or "90s" in one["value_printed"]
            else "figure of the text"
        )
        got = key[1] if stated[key] > 0 else ""
        stated[key] -= 1
        if kind == "figure of the text" or got:
            said.same(kind, key[1], got, one["id"])
        else:
            said.same(kind, "listed", "", one["id"])


# --- a dispatch -------------------------------------------------------------------------------------------------

RHYTHMS = {
    "half_yearly": "half-yearly 20/05", "yearly": "yearly 15/11", "ad_hoc": "on event", "continuous": "continuous",
    "periodic+ad_hoc": "on event",
}  # fmt: skip


def tasks_compared(folder: Path, row: ReadingDraft) -> Comparing:
    said = Comparing()
    assert row.document is not None
    left = list(row.document.tasks.order_by("pk"))
    rows = table(folder, "dispatch-403-tasks.csv")
    for one in rows:
        task = next(matching(left, one), None)
        if task is None:
            said.same("task", "given", "missing", one["task_id"])
            continue
        left.remove(task)
        leads = task.holders.filter(role=Holder.Role.LEAD).order_by("pk").values_list("words", flat=True)
        said.same("agency", fold(one["lead_agency"]), fold("; ".join(leads)), one["task_id"])
        rhythm_compared(said, one, task)
    for task in left:
        said.same("task the table does not list", "", "given", f"dòng-{task.line}")
    return said


def rhythm_compared(said: Comparing, one: Row, task: Task) -> None:
    if one["deadline_printed_in_source"] == "true":
        wanted = RHYTHMS.get(one["recurrence_code"], one["recurrence_code"])
        said.same("deadline printed", wanted, task.recurrence or str(task.due or ""), one["task_id"])
    else:
        got = task.recurrence or str(task.due or "")
        said.same("deadline the table fills in", one["recurrence_code"], got, one["task_id"])


def matching(tasks: list[Task], one: Row) -> Iterator[Task]:
    """Tasks of this line that hold the words the table cites, those with its rhythm first."""
    snippet = squeeze(fold(one["snippet"]))[:40]
    near = [
        t
        for t in tasks
        if t.line == int(one["source_line"]) and snippet in squeeze(fold(f"{t.snippet} {t.words}"))
    ]
    wanted = RHYTHMS.get(one["recurrence_code"])
    yield from sorted(near, key=lambda t: t.recurrence != wanted)


def told(found: Differences) -> str:
    """As rows of the document that explains them."""
    return "\n".join(f"| {a} | {b} | {c} | {' '.join(where)} | |" for (a, b, c), where in found.items())
