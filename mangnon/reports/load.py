"""Outlines of the rulebook, checked before anybody starts a report from one."""

from collections.abc import Iterable

from mangnon.figures.models import DataElement
from mangnon.reports.outline import Outline, OutlineError, laid_over, outline_from
from mangnon.reports.rules import Token, tokens
from mangnon.rulebook.models import Entry
from mangnon.rulebook.queries import entries, entry
from mangnon.ui.memory import once_a_page


def load_outlines() -> int:
    """Check every outline and its elements; returns how many. Raises OutlineError with the place of a mistake.

    Nothing is copied: a report names code and version of its outline and reads the rulebook's entry.
    """
    found = [outline_of(row) for row in entries("outline")]
    known = set(DataElement.objects.values_list("code", flat=True))
    for outline in found:
        strange = sorted(elements_in(outline) - known)
        if strange:
            raise OutlineError(f"Đề cương {outline.code} dùng chỉ tiêu không có: {', '.join(strange)}.")
    return len(found)


def outline_of(row: Entry) -> Outline:
    """The outline of an entry; one that is like another names the version it was written on."""
    body = row.body
    if "like" in body:
        base = Entry.objects.get(kind="outline", code=body["like"]["code"], version=body["like"]["version"])
        body = laid_over(base.body, body)
    return outline_from(row.code, row.version, row.title, body)


def outlines_for(levels: Iterable[str]) -> list[Outline]:
    """The newest outline of every kind of report that units of these levels write, the common kinds first."""
    wanted = set(levels)
    found = [outline for outline in map(outline_of, entries("outline")) if wanted & set(outline.levels)]
    common = ["annual", "half-year", "term", "review"]
    return sorted(
        found, key=lambda o: (common.index(o.report) if o.report in common else len(common), o.title)
    )


@once_a_page
def outline(code: str, version: int | None = None) -> Outline:
    """The newest outline of a kind of report, or one version of it. Raises Entry.DoesNotExist."""
    if version is None:
        return outline_of(entry("outline", code))
    return outline_of(Entry.objects.get(kind="outline", code=code, version=version))


def elements_in(found: Outline) -> set[str]:
    pieces = (piece for text in found.templates() for piece in tokens(text))
    return {piece.element for piece in pieces if isinstance(piece, Token)}
