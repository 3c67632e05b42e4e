"""How a judged measure is put into words: target, gap, pace, unit. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from mangnon.evaluation.rules import Verdict
from mangnon.programmes.rules import UNIT_WORDS, Comparator, Direction, TargetRule, When
from mangnon.vietnamese.numbers import format_number, signed
from mangnon.vietnamese.saying import NOTHING, Sentence, say
from mangnon.vietnamese.text import contains

VERDICT_CODES = {
    Verdict.EXCEEDED: "over",
    Verdict.MET: "met",
    Verdict.NOT_YET: "notyet",
    Verdict.NOT_MET: "unmet",
    Verdict.NO_DATA: "nodata",
    Verdict.NO_TARGET: "off",
}
TALLY_ORDER = ("unmet", "notyet", "met", "over", "nodata", "off")
PROJECTION_CODES = {"đạt được": "yes", "sát mốc": "edge", "khó đạt": "no", "chưa đủ số": "short"}
SIGNS = {
    Comparator.LESS: "<",
    Comparator.MORE: ">",
    Comparator.AT_MOST: "≤",
    Comparator.AT_LEAST: "≥",
}


def unit_words(unit: str, of_element: str) -> str:
    """per 100,000 → /100.000; a count is said in the element's own unit."""
    return UNIT_WORDS.get(unit, unit) or of_element


def value_words(value: Decimal | None, decimals: int, when: When | None = None) -> str:
    """12.345 with one decimal → 12,3; the year of completion 2016,12 → 12/2016; None → …"""
    if value is not None and when == When.COMPLETED_BY:
        month = int(value * 100) % 100
        return f"{month:02d}/{int(value)}" if month else str(int(value))
    return format_number(value, decimals)


def target_words(target: TargetRule | None, direction: Direction) -> Sentence:
    """≥ 65,0 · < 9,5 · duy trì 100 · 2–3 · năm 2015; empty where no number is set."""
    if target is None:
        return NOTHING
    if target.when == When.COMPLETED_BY:
        return say("năm {year}", year=target.year)
    if target.value is None:
        return NOTHING
    low = format_number(target.value, target.decimals)
    if target.value_max is not None:
        return Sentence(f"{low}–{format_number(target.value_max, target.decimals)}")
    if target.comparator == Comparator.MAINTAIN:
        return say("duy trì {level}", level=low)
    usual = "≤" if direction == Direction.DECREASE else "≥"
    return Sentence(f"{SIGNS.get(target.comparator, usual)} {low}")


def gap_words(gap: Decimal | None, direction: Direction, decimals: int, *, kept: bool = False) -> Sentence:
    """thiếu 0,7 · hơn 1,6 · cao hơn 0,3 · thấp hơn 0,2 · vừa đủ; empty without a gap.

    `kept`: the target is kept. A value that keeps it only when rounded as the target is printed says so.
    """
    if gap is None:
        return NOTHING
    if gap == 0:
        return say("vừa đủ")
    if kept and (gap > 0) == (direction == Direction.DECREASE):
        return say("đủ khi làm tròn")
    size = format_number(abs(gap), decimals)
    if direction == Direction.DECREASE:
        return say("cao hơn {size}", size=size) if gap > 0 else say("thấp hơn {size}", size=size)
    return say("hơn {size}", size=size) if gap > 0 else say("thiếu {size}", size=size)


def pace_words(pace: Decimal | None, decimals: int) -> Sentence:
    """+1,2 mỗi năm; empty where nothing is needed any more or nothing is known."""
    if pace is None or pace == 0:
        return NOTHING
    places = next(p for p in (max(decimals, 1), 2, 3, 4, 6) if p == 6 or round(pace, p) != 0)
    return say("{change} mỗi năm", change=signed(pace, places))


def is_impossible(value: Decimal | None, unit_of_measure: str) -> bool:
    """A share of more than everything: kept as it was printed, told apart, and left out of every line drawn."""
    return unit_of_measure == "%" and value is not None and value > 100


def matches(asked: str, *texts: str) -> bool:
    """Every word asked for stands in one of the texts, with or without tones."""
    whole = " ".join(texts)
    return all(contains(whole, word) for word in asked.split())


def chart_decimals(values: Sequence[float | None], decimals: int) -> int:
    """One decimal keeps labels short, but 1,01 and 1,08 must not both read 1,0."""
    known = [value for value in values if value is not None]
    narrow = bool(known) and max(known) - min(known) < 1
    return min(decimals, 2 if narrow else 1)


def one_line_each(lines: Sequence[Any]) -> list[Any]:
    """Two target sets that ask for the same share one line with both names, not two labels over each other."""
    kept: list[Any] = []
    for line in lines:
        twin = next((k for k in kept if (k["to"], k["value"]) == (line["to"], line["value"])), None)
        if twin is None:
            kept.append(line)
        elif twin["whose"] != line["whose"]:
            twin["label"] = f"{twin['whose']}, {line['label']}"
    return kept
