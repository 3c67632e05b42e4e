"""Data items: the names by which a formula reaches a stored figure.

``#{HT-I4}`` is a data element, ``#{HT-I4.NU}`` the same for one breakdown, ``C{...}`` a constant,
``N{...}`` another indicator, ``R{form.REPORTING_RATE}`` a reporting rate, ``OUG{...}`` the number of
places in a group, ``[days]`` the days of the period.  The notation is that of DHIS2; its 11-letter
uids are one case of our wider codes (letters, digits, ``-`` and ``_``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

_ID = r"(?:\*|(?:\w+:)?[\w-]+(?:&[\w-]+)*)"
_PREFIXES: dict[str, tuple[str, int, int]] = {
    "#": ("DATA_ELEMENT", 1, 3),
    "A": ("ATTRIBUTE", 1, 2),
    "C": ("CONSTANT", 1, 1),
    "D": ("PROGRAM_DATA_ELEMENT", 2, 2),
    "I": ("PROGRAM_INDICATOR", 1, 1),
    "N": ("INDICATOR", 1, 1),
    "R": ("REPORTING_RATE", 2, 2),
    "OUG": ("ORG_UNIT_GROUP", 1, 1),
}
NAMED_VALUES = frozenset({"days", "periodInYear", "yearlyPeriodCount"})
REPORTING_RATES = frozenset(
    {
        "REPORTING_RATE",
        "REPORTING_RATE_ON_TIME",
        "ACTUAL_REPORTS",
        "ACTUAL_REPORTS_ON_TIME",
        "EXPECTED_REPORTS",
    }
)
#: The names DHIS2 gives its ways of adding up; `mangnon.formula.aggregate` computes those of figures.
AGGREGATION_TYPES = frozenset(
    [
        "SUM",
        "AVERAGE",
        "AVERAGE_SUM_ORG_UNIT",
        "LAST",
        "LAST_AVERAGE_ORG_UNIT",
        "LAST_LAST_ORG_UNIT",
        "LAST_IN_PERIOD",
        "LAST_IN_PERIOD_AVERAGE_ORG_UNIT",
        "FIRST",
        "FIRST_AVERAGE_ORG_UNIT",
        "FIRST_FIRST_ORG_UNIT",
        "COUNT",
        "STDDEV",
        "VARIANCE",
        "MIN",
        "MAX",
        "MIN_SUM_ORG_UNIT",
        "MAX_SUM_ORG_UNIT",
        "NONE",
        "CUSTOM",
        "DEFAULT",
    ]
)
#: Kinds whose absence makes a value missing; a constant or the days of a period do not.
COUNTED_KINDS = frozenset(
    {
        "DATA_ELEMENT",
        "ATTRIBUTE",
        "PROGRAM_DATA_ELEMENT",
        "PROGRAM_INDICATOR",
        "INDICATOR",
        "REPORTING_RATE",
    }
)


@dataclass(frozen=True)
class DataItem:
    """One item with what the formula asks of it.

    ``base`` is the item as written (``#{HT-I4}``), ``ids`` its parts.  ``period_offset`` counts periods
    (-1 the one before), ``sampled`` marks items inside sum(), avg() ... that need a series of values.
    """

    kind: str
    base: str
    ids: tuple[str, ...]
    period_offset: int = 0
    year_to_date: bool = False
    aggregation_type: str | None = None
    min_date: date | None = None
    max_date: date | None = None
    sampled: bool = False

    @property
    def key(self) -> str:
        """The text under which a value is looked up: the item with its modifiers in a fixed order."""
        parts = [self.base]
        if self.aggregation_type:
            parts.append(f".aggregationType({self.aggregation_type})")
        if self.min_date:
            parts.append(f".minDate({self.min_date.isoformat()})")
        if self.max_date:
            parts.append(f".maxDate({self.max_date.isoformat()})")
        if self.year_to_date:
            parts.append(".yearToDate()")
        if self.period_offset:
            parts.append(f".periodOffset({self.period_offset})")
        return "".join(parts)

    @property
    def is_counted(self) -> bool:
        return self.kind in COUNTED_KINDS

    def modified(self, change: Modifier) -> DataItem:
        """The item under one more modifier: offsets add up, of the others the innermost holds."""
        if change.name == "periodOffset" and self.kind != "CONSTANT":
            return replace(self, period_offset=self.period_offset + int(str(change.value)))
        if not self.is_counted:
            return self
        if change.name == "yearToDate":
            return replace(self, year_to_date=True)
        if change.name == "aggregationType" and self.aggregation_type is None:
            return replace(self, aggregation_type=str(change.value))
        if change.name == "minDate" and isinstance(change.value, date):
            return replace(self, min_date=self.min_date or change.value)
        if change.name == "maxDate" and isinstance(change.value, date):
            return replace(self, max_date=self.max_date or change.value)
        return self


@dataclass(frozen=True)
class Modifier:
    """``.periodOffset(-1)`` and its like, as read."""

    name: str
    value: str | int | date | None = None


def read_item(text: str) -> DataItem | None:
    """The item written as ``text`` (``#{HT-I4}``, ``[days]``), or None where the text is no item."""
    if text.startswith("["):
        name = text[1:-1]
        return DataItem("NAMED_VALUE", text, (name,)) if name in NAMED_VALUES else None
    prefix, _, body = text[:-1].partition("{")
    if prefix not in _PREFIXES:
        return None
    kind, least, most = _PREFIXES[prefix]
    parts = tuple(body.split("."))
    if not least <= len(parts) <= most or not all(re.fullmatch(_ID, part) for part in parts):
        return None
    if kind == "REPORTING_RATE" and parts[1] not in REPORTING_RATES:
        return None
    return DataItem(kind, text, parts)
