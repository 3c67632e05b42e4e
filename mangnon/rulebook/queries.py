"""Reading the rulebook as of a day."""

from datetime import date

from mangnon.rulebook.models import Entry


def entry(kind: str, code: str, on: date | None = None) -> Entry:
    """The newest version of an entry, or the one in force on a day. Raises Entry.DoesNotExist."""
    found = Entry.objects.filter(kind=kind, code=code)
    if on is not None:
        found = found.on(on)
    row = found.order_by("-version").first()
    if row is None:
        raise Entry.DoesNotExist(
            f"Bộ quy tắc không có {kind}/{code}" + (f" ngày {on:%d/%m/%Y}" if on else "")
        )
    return row


def entries(kind: str) -> list[Entry]:
    """The newest version of every entry of a kind, by code."""
    newest: dict[str, Entry] = {}
    for row in Entry.objects.filter(kind=kind).order_by("code", "version"):
        newest[row.code] = row
    return list(newest.values())
