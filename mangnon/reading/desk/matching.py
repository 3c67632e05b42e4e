"""Which data element a measure or claim most likely is, with a confidence from 0 to 1.

Words that are rare among the elements weigh more: "thấp còi" tells more than "trẻ em". A unit that does not fit rules
a candidate out. Confidence is the weighted share of words both have, so it can be checked by hand.
"""

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mangnon.figures.making import elements_for
from mangnon.figures.models import DataElement
from mangnon.places.models import Unit
from mangnon.programmes.models import Measure
from mangnon.vietnamese.text import fold, squeeze

SURE_ENOUGH = 0.6
EMPTY = {
    "ty",
    "le",
    "so",
    "cac",
    "cua",
    "va",
    "duoc",
    "trong",
    "tren",
    "cho",
    "la",
    "co",
    "nam",
    "voi",
    "tong",
    "suat",
}
SHARES = {"%", "‰", "per 100,000", "per 1,000"}


@dataclass(frozen=True)
class Match:
    element: DataElement
    confidence: float

    @property
    def percent(self) -> int:
        return round(self.confidence * 100)


def tokens(text: str) -> Counter[str]:
    """The words that tell, numbers without leading noughts, in pairs as well: "thap coi"."""
    plain = [w.lstrip("0") or w for w in re.findall(r"\w+", squeeze(fold(text)))]
    words = [w for w in plain if w not in EMPTY]
    return Counter([*words, *(f"{a} {b}" for a, b in itertools.pairwise(words))])


class Matcher:
    """The elements a place may use, and how the programmes before it worded them. Three queries once."""

    def __init__(self, province: Unit) -> None:
        elements = elements_for(province)
        by_id = {element.pk: element for element in elements}
        wordings: list[tuple[str, DataElement]] = [(element.name, element) for element in elements]
        for name, label, pk in Measure.objects.values_list("name", "label", "element_id"):
            if pk in by_id:
                wordings.append((f"{name} {label}", by_id[pk]))
        self.rows = [(tokens(name), element) for name, element in dict.fromkeys(wordings)]
        seen = Counter(word for words, _element in self.rows for word in words)
        total = max(len(self.rows), 1)
        self.weight: Mapping[str, float] = {word: math.log(1 + total / count) for word, count in seen.items()}
        self.unknown = math.log(1 + total)

    def worth(self, words: Iterable[str]) -> float:
        return sum(self.weight.get(word, self.unknown) for word in words)

    def candidates(self, name: str, unit: str, most: int = 6) -> list[Match]:
        """The likeliest elements, the best first; each once."""
        wanted = tokens(name)
        if not wanted:
            return []
        best: dict[int, Match] = {}
        whole = self.worth(wanted)
        for words, element in self.rows:
            both = self.worth(wanted.keys() & words.keys())
            if not both or not fits(unit, element):
                continue
            score = 2 * both / (whole + self.worth(words))
            if element.pk not in best or best[element.pk].confidence < score:
                best[element.pk] = Match(element, score)
        return sorted(best.values(), key=lambda m: -m.confidence)[:most]

    def best(self, name: str, unit: str, *, part: str = "") -> Match | None:
        """The likeliest, where it is likely enough; of a part ("Vùng DTTS", "nữ") only what says that part: the whole's
        figure would judge it wrongly."""
        wanted = tokens(part).keys()
        found = [m for m in self.candidates(name, unit) if wanted <= tokens(m.element.name).keys()]
        return found[0] if found and found[0].confidence >= SURE_ENOUGH else None


def fits(unit: str, element: DataElement) -> bool:
    """A share is no count, a count no share, and yes or no is neither."""
    if element.value_type == DataElement.ValueType.BOOLEAN:
        return False
    said = fold(element.unit_of_measure)
    share = element.value_type == DataElement.ValueType.PERCENT or "%" in said
    per_many = "100.000" in said or "100000" in said
    per_thousand = "‰" in element.unit_of_measure or "1.000" in said.replace("100.000", "")
    if scale_of(unit):  # targets are compared as written: tỷ đồng with tỷ đồng
        return scale_of(unit) == scale_of(element.unit_of_measure)
    if unit == "%":
        return share
    if unit in {"‰", "per 1,000"}:
        return per_thousand
    if unit == "per 100,000":
        return per_many
    if unit in {"", "years"}:
        return True
    return not (share or per_many or per_thousand)


PERSONS = {"tre em", "nguoi", "em", "chau", "tre", "hoc sinh", "luot tre em"}


def claim_unit(item: Mapping[str, Any]) -> str:
    """The unit of a stated figure as elements are told apart by it."""
    unit = str(item["unit"])
    if unit.startswith("per "):
        return unit
    return "%" if unit.startswith("%") else "‰" if unit.startswith("‰") else "count"


def same_thing(unit: str, element: DataElement) -> bool:
    """Whether a count is of what the element counts: gifts for children are no children, visits are no persons."""
    said, ours = squeeze(fold(unit)), squeeze(fold(element.unit_of_measure))
    if not said or said.startswith(("%", "‰")) or said == ours or said in ours or ours in said:
        return not said.startswith("luot") or ours.startswith("luot")
    if scale_of(unit) and scale_of(element.unit_of_measure):
        return True
    return said in PERSONS and ours in PERSONS and said != "luot tre em"


MONEY: Sequence[tuple[str, int]] = (
    ("ty dong", 10**9),
    ("trieu dong", 10**6),
    ("nghin dong", 10**3),
    ("dong", 1),
)


def scale(unit: str, element: DataElement) -> tuple[int, int]:
    """Money of the text in the element's unit, as a fraction: tỷ đồng into Triệu đồng is 1000/1; else 1/1."""
    said, ours = scale_of(unit), scale_of(element.unit_of_measure)
    return (said, ours) if said and ours else (1, 1)


def scale_of(unit: str) -> int:
    plain = squeeze(fold(unit))
    return next((size for word, size in MONEY if plain.startswith(word)), 0)
