"""Tables that hand out tasks: what, who leads, who helps, by when."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mangnon.reading.agencies import split_agencies
from mangnon.reading.tables import Table
from mangnon.reading.vocabulary import words
from mangnon.vietnamese.text import fold, squeeze


@dataclass(frozen=True)
class TableTask:
    task: str
    lead: str
    partners: tuple[str, ...]
    when: str
    line: int


def tasks_in(table: Table) -> Iterator[TableTask]:
    """The tasks of a table with columns for the task and who leads; nothing from any other table."""
    columns = _columns(table)
    if "task" not in columns or "lead" not in columns:
        return
    lead = ""
    for row in table.rows:
        said = squeeze(row.cells[columns["task"]])
        own = squeeze(row.cells[columns["lead"]])
        when = squeeze(row.cells[columns["when"]]) if "when" in columns else ""
        if not said or (not own and not when and not lead):
            continue
        if not own and not when:
            continue  # a row that names a group
        lead = own or lead
        partners = split_agencies(row.cells[columns["partners"]]) if "partners" in columns else ()
        yield TableTask(re.sub(r"^[-+•]\s*", "", said), lead, partners, when, row.line)


def _columns(table: Table) -> dict[str, int]:
    shapes = words("tasks")["columns"]
    found: dict[str, int] = {}
    for index, column in enumerate(table.columns):
        name = squeeze(fold(column))
        for kind in ("lead", "partners", "when", "task"):
            if kind not in found and any(re.search(shape, name) for shape in shapes[kind]):
                found[kind] = index
                break
    return found
