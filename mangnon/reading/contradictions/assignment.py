"""Who leads what: an indicator nobody was given, one given to two, a number given that does not exist, a task without a lead."""

import re
from collections.abc import Iterator

from mangnon.reading.contradictions.material import Material
from mangnon.reading.contradictions.model import ERROR, SUSPICIOUS, Finding, Spot
from mangnon.reading.contradictions.targets import indicator_spot
from mangnon.reading.tables import Table
from mangnon.reading.vocabulary import words
from mangnon.vietnamese.text import fold, squeeze


def check(material: Material) -> Iterator[Finding]:
    if material.is_programme:
        yield from _indicators(material)
    for table, _ in material.tables:
        yield from _table(material, table)


def _indicators(material: Material) -> Iterator[Finding]:
    indicators = material.programme.indicators
    if sum(bool(i.lead) for i in indicators) * 2 < len(indicators):
        return  # most have none: this document assigns by field or elsewhere
    for indicator in indicators:
        said = (
            f"Chỉ tiêu {indicator.number}"
            if indicator.number
            else f"Chỉ tiêu không đánh số “{indicator.name[:80]}”"
        )
        spot = indicator_spot(material, indicator)
        if not indicator.lead:
            yield material.finding("assignment", SUSPICIOUS, "nobody", f"{said} chưa giao cho cơ quan nào trong khi các chỉ tiêu khác đã giao.", spot, about=(said, indicator.name[:80]))  # fmt: skip
        elif len(indicator.lead) > 1:
            who = "; ".join(indicator.lead)
            spots = (spot, *_given(material, indicator.number or "", indicator.lead))
            yield material.finding("assignment", SUSPICIOUS, "several", f"{said} giao cho {len(indicator.lead)} cơ quan cùng chủ trì: {who}.", *spots, about=(said, who))  # fmt: skip
    known = {i.number for i in indicators}
    if not known - {None}:
        return
    known |= _points_beside(material)
    for number, agencies in material.leaders.lead.items():
        if number not in known:
            spots = _given(material, number, tuple(agencies))
            message = (
                f"{'; '.join(agencies)} được giao chỉ tiêu {number} nhưng văn bản không có chỉ tiêu số này."
            )
            yield material.finding("assignment", ERROR, "unknown", message, *(spots or (Spot(material.file, indicators[-1].place.line_end, f"chỉ tiêu {number}"),)), about=(number, *agencies))  # fmt: skip


def _points_beside(material: Material) -> set[str | None]:
    """Numbers of points that stand among the indicators and set no share or count ("(7) Không có trẻ em bị xâm hại")."""
    lines = {i.place.line for i in material.programme.indicators}
    among = {id(node.parent) for node in material.nodes if node.line in lines}
    points = [node for node in material.nodes if node.block and id(node.parent) in among]
    return {node.label[1] if node.label else node.number for node in points}


def _given(material: Material, number: str, agencies: tuple[str, ...]) -> tuple[Spot, ...]:
    """Where the organisation names this number."""
    shape = re.compile(rf"(?i)chỉ tiêu[^.;]{{0,80}}?(?<!\d){re.escape(number)}(?!\d)") if number else None
    found = []
    for node in material.nodes:
        if shape and node.block and not node.table and "organisation" in node.roles:
            at = shape.search(node.block.read)
            if at:
                found.append(material.spot(node.block, at.start(), at.end()))
    return tuple(found[:3])


def _table(material: Material, table: Table) -> Iterator[Finding]:
    """A column of who leads with an empty cell among filled ones."""
    shapes = words("tasks")["columns"]["lead"]
    at = next(
        (i for i, c in enumerate(table.columns) if any(re.search(s, squeeze(fold(c))) for s in shapes)), None
    )
    if at is None:
        return
    rows = [
        r
        for r in table.rows
        if not any(re.match(r"[-–+•]", c.strip()) for c in r.cells[:3])
        and (sum(bool(c.strip()) for c in r.cells) >= 3 or r.cells[at].strip())
    ]
    empty = [r for r in rows if not r.cells[at].strip()]
    if not empty or len(empty) * 4 > len(rows) or len(rows) < 3:
        return
    for row in empty:
        yield material.finding("assignment", SUSPICIOUS, "table", "Dòng này chưa ghi cơ quan chủ trì trong khi các dòng khác có.", material.cell_spot(row), about=(" ".join(row.cells)[:80],))  # fmt: skip
