"""Which types of unit there are on a day: thị trấn until 30/06/2025, đặc khu since (rulebook `places-2025-07-01`)."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from mangnon.places.rules import TYPES_OF_LEVEL
from mangnon.rulebook.files import DATA, read_entry


@dataclass(frozen=True)
class Life:
    """The first and last day on which a type of unit exists; None is open."""

    since: date | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def reaches_past(self, day: date) -> bool:
        """Whether there is a later day on which it exists."""
        return self.until is None or day < self.until


@cache
def lives() -> dict[str, Life]:
    """The types that end or begin with a day, as the rulebook says."""
    said = read_entry(DATA / "places" / "reorganisation-2025.yaml").body["types"]
    return {
        type_: Life(day_of(group.get("since")), day_of(group.get("until")))
        for group in said
        for type_ in group["types"]
    }


def day_of(said: object) -> date | None:
    return date.fromisoformat(str(said)) if said else None


def life_of(type_: str) -> Life:
    return lives().get(type_, Life())


def types_on(level: str, day: date) -> list[str]:
    """The types a unit of the level can have on a day."""
    return [type_ for type_ in TYPES_OF_LEVEL[level] if life_of(type_).holds(day)]


def types_after(level: str, day: date) -> list[str]:
    """The types a unit of the level can be given by a change later than the day."""
    return [type_ for type_ in TYPES_OF_LEVEL[level] if life_of(type_).reaches_past(day)]
