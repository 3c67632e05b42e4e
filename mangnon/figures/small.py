"""Small counts of children: hidden from who may not see the children behind them. Pure.

A count from 1 to `least` - 1 says something of single children and is not shown; zero says nothing of anybody. Beside a
shown total one hidden count is the difference of the others, so that the next smallest go as well until nobody can
say more of a hidden count than that it may be `least` or more. Who hands a count in, or keeps the children, sees it.

The rule is this project's own (no Vietnamese text with a threshold was found; the Law on Children Article 6 clause 11
forbids making a child's private life known); `MANGNON_SMALL_CELL` sets `least`.
"""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)

# counts of children by what befell them; parts ("children-abused.sex=female") and rates of them follow
GUARDED = frozenset(
    {
        "children-special", "children-special-assisted", "children-special-memberships", "children-at-risk",
        *(f"children-special-{number:02}" for number in range(1, 15)),
        "children-orphaned-covid", "children-orphaned-covid-both", "children-orphaned-covid-assisted",
        "children-abused", "children-abused-assisted", "abuse-cases-handled", "children-violence",
        "children-working", "children-injured", "children-injury-deaths", "child-marriages",
    }
)  # fmt: skip
# counts of one place that stand within another: with the whole and the other parts shown, one part is known
WITHIN = {f"children-special-{number:02}": "children-special-memberships" for number in range(1, 15)} | {
    "children-special-assisted": "children-special",
    "children-orphaned-covid-both": "children-orphaned-covid",
    "children-orphaned-covid-assisted": "children-orphaned-covid",
    "children-abused-assisted": "children-abused",
}


_guarded: set[str] = set(GUARDED)
_within: dict[str, str] = dict(WITHIN)


def guard(codes: Iterable[str], within: Mapping[str, str]) -> None:
    """Say that counts of another room are guarded as well, and which of them stands within which. Called once, at start."""
    _guarded.update(codes)
    _within.update(within)


def is_guarded(code: str) -> bool:
    return code.partition(".")[0] in _guarded


def is_small(count: float, least: int) -> bool:
    return 0 < count < least


def kept_back(row: Mapping[K, int], least: int) -> tuple[frozenset[K], bool]:
    """Which counts of a row that shows its sum are hidden, and whether the sum has to go as well.

    With k counts hidden that add up to s, and each at least 1, one of them may be as large as s - k + 1: counts are
    added until that reaches `least`. Where all of them do not suffice the sum is hidden too.
    """
    gone = {key for key, count in row.items() if is_small(count, least)}
    if not gone:
        return frozenset(), False
    others = sorted((key for key in row if key not in gone and row[key] > 0), key=lambda key: row[key])
    while len(gone) < 2 or sum(row[key] for key in gone) - len(gone) + 1 < least:
        if not others:
            return frozenset(gone), True
        gone.add(others.pop(0))
    return frozenset(gone), False


def wholes_hidden(codes: Iterable[str]) -> frozenset[str]:
    """What has to be hidden with these counts of the same place, so that no difference gives them away."""
    return frozenset(_within[code] for code in codes if code in _within)
