"""Which counts a preview shows. A room above that holds figures says so once, when it starts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mangnon.places.models import Unit
from mangnon.places.preview import Totals


@dataclass(frozen=True)
class Reader:
    """What is counted, in words, and how to read it for units; no label where nothing is counted yet."""

    label: str
    read: Totals


def nothing(units: Sequence[Unit]) -> Mapping[int, Decimal]:
    return {}


_readers: list[Reader] = []


def show_totals(label: str, read: Totals) -> None:
    """Let previews show these counts: "Trẻ em dưới 16 tuổi" and a reading of them. The last one said counts."""
    _readers.append(Reader(label, read))


def reader() -> Reader:
    return _readers[-1] if _readers else Reader("", nothing)
