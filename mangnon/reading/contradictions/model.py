"""What a contradiction is: its kind, how sure, one sentence, the rule, the places; and who it is when it comes again."""

import hashlib
from dataclasses import dataclass
from typing import Literal

from mangnon.vietnamese.text import fold, squeeze

Severity = Literal["error", "suspicious"]
ERROR: Severity = "error"  # both cannot be right
SUSPICIOUS: Severity = "suspicious"  # a person must look

KINDS = (
    "text_vs_annex", "text_vs_text", "part_over_whole", "sum_of_parts", "percent_vs_ratio", "unit_slip", "factor_ten",
    "separator", "jump", "constant_series", "round_number", "plausibility", "verdict_vs_figures",
    "verdict_without_evidence", "verdict_missing", "target_met_already", "target_missing", "level_order",
    "impossible_date", "date_conflict", "document_number", "symbol", "citation", "numbering", "assignment",
    "missing_value", "missing_unit", "period_mismatch", "spelling", "term_conflict",
)  # fmt: skip


@dataclass(frozen=True)
class Spot:
    """A place in a document: its file, the line counted from 1, the document's own words there."""

    file: str
    line: int
    snippet: str


@dataclass(frozen=True)
class Finding:
    """`rule` names the rule within its kind; `about` is what makes it this one and no other, free of line numbers."""

    kind: str
    severity: Severity
    message: str
    rule: str
    places: tuple[Spot, ...]
    about: tuple[str, ...] = ()

    @property
    def identity(self) -> str:
        """The same for the same contradiction wherever its lines have moved and whatever the file is called."""
        said = self.about or tuple(spot.snippet for spot in self.places)
        text = "|".join([self.kind, self.rule, *(squeeze(fold(part)) for part in said)])
        return hashlib.sha256(text.encode()).hexdigest()[:20]
