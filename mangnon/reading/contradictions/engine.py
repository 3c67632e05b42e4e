"""Every rule over every document: the findings in order of the text, each contradiction once."""

from collections.abc import Callable, Iterator, Sequence

from mangnon.reading.contradictions import (
    agreement,
    annexes,
    assignment,
    citations,
    dates,
    numbering,
    periods,
    plausibility,
    relations,
    series,
    shares,
    spelling,
    sums,
    targets,
    terms,
    units,
    verdict_tables,
    verdicts,
    within,
)
from mangnon.reading.contradictions.material import Material
from mangnon.reading.contradictions.model import ERROR, Finding
from mangnon.reading.tree import Document

Rule = Callable[[Material], Iterator[Finding]]
WITHIN: tuple[Rule, ...] = (
    dates.check,
    numbering.check,
    spelling.check,
    shares.check,
    sums.check,
    relations.check,
    series.check,
    units.check,
    verdicts.check,
    verdict_tables.check,
    targets.check,
    assignment.check,
    citations.check,
    annexes.check,
    periods.check,
    terms.check,
    plausibility.check,
    within.check,
)
BETWEEN: tuple[Callable[[Sequence[Material]], Iterator[Finding]], ...] = (agreement.check,)


def findings(documents: Sequence[Document]) -> list[Finding]:
    """The contradictions of these documents, alone and with each other. Pure: the same documents, the same list."""
    materials = [Material(document) for document in documents]
    found = [f for material in materials for rule in WITHIN for f in rule(material)]
    found += [f for rule in BETWEEN for f in rule(materials)]
    return _once(materials, found)


def _once(materials: Sequence[Material], found: Sequence[Finding]) -> list[Finding]:
    """One finding for one identity, errors first where two rules say the same of the same places."""
    order = {material.file: index for index, material in enumerate(materials)}
    kept: dict[str, Finding] = {}
    for finding in sorted(found, key=lambda f: f.severity != ERROR):
        kept.setdefault(finding.identity, finding)
    return sorted(
        kept.values(), key=lambda f: (order.get(f.places[0].file, 0), f.places[0].line, f.kind, f.message)
    )
