"""Figures printed in the provinces' own documents, recorded as facts of their province."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mangnon.figures.actions import Figure, period, record_facts
from mangnon.figures.models import DataElement, ReportingRule
from mangnon.figures.rules import PRESENCE_CODES, STATUS_CODES, Presence, Status
from mangnon.places.models import Unit
from mangnon.places.queries import find
from mangnon.rulebook.files import RulebookError, read_table

PRESENCES = {code: presence for presence, code in PRESENCE_CODES.items()}
STATUSES = {code: status for status, code in STATUS_CODES.items()}


@dataclass(frozen=True)
class Table:
    """A CSV of the rulebook (element, year, value, presence, status, printed, note) and whose figures they are.

    `since` and `until` bound the rule that the province alone reported these elements.
    """

    file: str
    place: str
    on: date
    source: str
    since: date
    until: date


TABLES = [
    Table("facts/kien-giang-2012-2020.csv", "91", date(2020, 12, 31), "document:kien-giang-bc-2020/phu-luc-2", date(2012, 1, 1), date(2020, 12, 31)),
    Table("facts/kien-giang-2012-2020-narrative.csv", "91", date(2020, 12, 31), "document:kien-giang-bc-2020/muc-4b", date(2012, 1, 1), date(2020, 12, 31)),
    Table("facts/dien-bien-2012-2020.csv", "11", date(2020, 12, 31), "document:dien-bien-qd-333-2021/ket-qua", date(2012, 1, 1), date(2020, 12, 31)),
]  # fmt: skip


def load_facts() -> int:
    """Record every table; returns how many facts they hold. Unchanged facts are left alone."""
    return sum(load_table(table) for table in TABLES)


def load_table(table: Table) -> int:
    unit = find(table.place, table.on)
    rows = read_table(table.file)
    elements = {e.code: e for e in DataElement.objects.filter(code__in={r["element"] for r in rows})}
    by_year: dict[str, list[Figure]] = defaultdict(list)
    for number, row in enumerate(rows, start=2):
        by_year[row["year"]].append(figure(row, elements, f"{table.file}, dòng {number}"))
    reported_by_the_province(elements.values(), unit, table)
    for year, figures in sorted(by_year.items()):
        record_facts(by=None, unit=unit, period=period(year), figures=figures, source=table.source)
    return len(rows)


def figure(row: dict[str, str], elements: dict[str, DataElement], where: str) -> Figure:
    """One line as a figure; a note keeps what was printed where it is written otherwise."""
    if row["element"] not in elements:
        raise RulebookError(f"Tệp {where}: không có chỉ tiêu thống kê {row['element']}.")
    presence: Presence = PRESENCES[row["presence"]]
    status: Status = STATUSES[row["status"]]
    return Figure(
        element_id=elements[row["element"]].pk,
        value=Decimal(row["value"]) if row["value"] else None,
        presence=presence,
        status=status,
        note=row["note"],
    )


def reported_by_the_province(elements: Iterable[DataElement], unit: Unit, table: Table) -> None:
    for element in elements:
        ReportingRule.objects.update_or_create(
            element=element,
            province=unit,
            valid_from=table.since,
            defaults={"levels": ["province"], "valid_to": table.until},
        )
