"""The functions a formula may call: how many arguments each takes, and in which kind of formula."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Mode(Enum):
    """What a formula is for; the names are those of DHIS2.

    An indicator reads other indicators, period offsets and sub-expressions; a predictor adds up a series
    with sum(), avg() ... ANY allows both and is for a formula whose use is not told.  CORE does too, and
    takes whole numbers for truth values, as DHIS2's rule engine.
    """

    INDICATOR = "INDICATOR_EXPRESSION"
    PREDICTOR = "PREDICTOR_GENERATOR_EXPRESSION"
    SKIP_TEST = "PREDICTOR_SKIP_TEST"
    ANY = "ANY"
    CORE = "CORE"

    @property
    def is_predictor(self) -> bool:
        return self in (Mode.PREDICTOR, Mode.SKIP_TEST)


class Missing(Enum):
    """What becomes of a formula when figures are missing (DHIS2's missing value strategies).

    PROPAGATE: a missing operand makes the operation missing.  The other three read a missing figure as 0
    and then give no value if any figure was missing, if all were, or never.
    """

    PROPAGATE = "PROPAGATE"
    SKIP_IF_ANY = "SKIP_IF_ANY_VALUE_MISSING"
    SKIP_IF_ALL = "SKIP_IF_ALL_VALUES_MISSING"
    NEVER_SKIP = "NEVER_SKIP"


@dataclass(frozen=True)
class Signature:
    least: int
    most: int | None  # None: any number
    only: str = ""  # "predictor" or "" for every formula


#: Functions over a series of values, one per sample period.
AGGREGATES = frozenset(
    [
        "avg",
        "count",
        "max",
        "median",
        "min",
        "percentileCont",
        "stddev",
        "stddevPop",
        "stddevSamp",
        "sum",
        "variance",
    ]
)
#: Functions that look at missing values themselves: inside them nothing is replaced or counted.
NULL_TOLERANT = frozenset({"isNull", "isNotNull", "firstNonNull", "greatest", "least"})

SIGNATURES: dict[str, Signature] = {
    "if": Signature(3, 3),
    "isNull": Signature(1, 1),
    "isNotNull": Signature(1, 1),
    "firstNonNull": Signature(0, None),
    "greatest": Signature(0, None),
    "least": Signature(0, None),
    "log": Signature(1, 2),
    "log10": Signature(1, 1),
    "removeZeros": Signature(1, 1),
    "contains": Signature(2, None),
    "containsItems": Signature(2, None),
    "is": Signature(2, None),
    "normDistCum": Signature(1, 3),
    "normDistDen": Signature(1, 3),
    **{name: Signature(1, 1, "predictor") for name in AGGREGATES},
    "percentileCont": Signature(2, 2, "predictor"),
}
ORG_UNIT_TESTS = frozenset({"orgUnit.ancestor", "orgUnit.dataSet", "orgUnit.group", "orgUnit.program"})
MODIFIERS = frozenset({"aggregationType", "periodOffset", "minDate", "maxDate", "yearToDate"})
INDICATOR_MODIFIERS = frozenset({"aggregationType", "periodOffset", "yearToDate"})
