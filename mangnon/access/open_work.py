"""What is still open at a place: drafts, lines sent back, due dates. Rooms above say it; this room only asks.

A post that ends or changes hands must not leave anything behind unseen. The rooms that know the work lie
above this one, so each registers a reader when it starts.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date

from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.places.models import Unit


@dataclass(frozen=True)
class OpenItem:
    """One thing to do at a place. `state` is in words, `notes` are lines to print below it.

    `kind` names what is closed to most: who holds none of the permissions `needs` at the place is told how many there
    are of a kind, and nothing of each.
    """

    what: str
    state: str
    due: date | None = None
    notes: tuple[str, ...] = ()
    href: str = ""
    urgent: bool = False
    kind: str = ""
    needs: tuple[str, ...] = ()

    def plain(self) -> dict[str, object]:
        """As JSON, to be kept with a hand-over."""
        return {
            **asdict(self),
            "due": self.due.isoformat() if self.due else None,
            "notes": list(self.notes),
            "needs": list(self.needs),
        }


Reader = Callable[[Unit], Iterable[OpenItem]]
_readers: list[Reader] = []


def tell_open_work(reader: Reader) -> None:
    """Let this room ask `reader` what is open at a unit."""
    if reader not in _readers:
        _readers.append(reader)


def open_work(unit: Unit | None) -> list[OpenItem]:
    """All that is open at a unit, the urgent and the nearest first; nothing for the nation."""
    if unit is None:
        return []
    items = [item for reader in _readers for item in reader(unit)]
    return sorted(items, key=lambda item: (not item.urgent, item.due or date.max, item.what))


def seen_by(viewer: Person, unit: Unit | None, items: Iterable[OpenItem]) -> list[OpenItem]:
    """What is open as this person may know it: a case of a child is a number to who hands out posts."""
    shown: list[OpenItem] = []
    closed: dict[str, list[OpenItem]] = {}
    for item in items:
        if item.needs and not any(viewer.may(permission, unit) for permission in item.needs):
            closed.setdefault(item.kind, []).append(item)
        else:
            shown.append(item)
    for kind, some in closed.items():
        shown.append(OpenItem(f"{kind}: {len(some)}", _("người giữ hồ sơ xem được từng việc")))
    return shown


def from_plain(said: dict[str, object]) -> OpenItem:
    """An item as it was kept."""
    notes, needs = said.get("notes"), said.get("needs")
    due = said.get("due")
    return OpenItem(
        what=str(said["what"]),
        state=str(said["state"]),
        due=date.fromisoformat(str(due)) if due else None,
        notes=tuple(str(n) for n in notes) if isinstance(notes, list) else (),
        href=str(said.get("href") or ""),
        urgent=bool(said.get("urgent")),
        kind=str(said.get("kind") or ""),
        needs=tuple(str(n) for n in needs) if isinstance(needs, list) else (),
    )
