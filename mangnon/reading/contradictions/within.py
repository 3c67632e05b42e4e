"""What one sentence says against itself: "tăng từ 99,7% lên 98,1%", and years told one after the other in a sentence."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from mangnon.reading.contradictions.digits import said
from mangnon.reading.contradictions.material import Material
from mangnon.reading.contradictions.model import ERROR, SUSPICIOUS, Finding
from mangnon.reading.report.model import Claim
from mangnon.reading.tokens import FIGURES, tokens_of
from mangnon.reading.vocabulary import words

TURN = re.compile(r"(?i)\b(?P<way>tăng|nâng|giảm|hạ)\b[^.;\d]{0,60}?\btừ\s*$")
TO = re.compile(
    r"(?i)\s*(?:\([^()]*\)\s*)?(?:năm\s+(?:19|20)\d\d\s*)?(?:lên|xuống|đến|tới)(?:\s+(?:còn|đến|tới))?\s*$"
)
LEAST = 4  # years told in a sentence before they are a series


def check(material: Material) -> Iterator[Finding]:
    yield from _turned(material)
    in_order = sorted(material.text_claims, key=lambda c: (c.block_line, c.start))
    for _block, claims in groupby(in_order, key=lambda c: c.block_line):
        for series in _series(list(claims)):
            yield from _of_series(material, series)


def _turned(material: Material) -> Iterator[Finding]:
    """A rise that falls, a fall that rises."""
    for block, start, text in material.sentences:
        figures = [t for t in tokens_of(text) if t.kind in FIGURES and t.value is not None]
        for one, two in pairwise(figures):
            turn = TURN.search(text[: one.start])
            if turn is None or one.kind is not two.kind or not TO.fullmatch(text[one.end : two.start]):
                continue
            rises = turn["way"].lower() in {"tăng", "nâng"}
            low, high = one.value or 0, two.value or 0
            if (rises and high < low) or (not rises and high > low):
                message = f"Câu nói {turn['way'].lower()} nhưng số lại đi ngược: từ {one.printed} đến {two.printed}."
                spot = material.spot(block, start + one.start, start + two.end)
                yield material.finding(
                    "text_vs_text", ERROR, "turned", message, spot, about=(one.printed, two.printed)
                )


def _series(claims: Sequence[Claim]) -> Iterator[list[Claim]]:
    """Figures of one unit, each of a year of its own, told one behind the other."""
    run: list[Claim] = []
    for claim in claims:
        year = claim.period or ""
        goes_on = (
            bool(run) and claim.unit == run[-1].unit and year.isdigit() and year > (run[-1].period or "")
        )
        if not goes_on:
            if len(run) >= LEAST:
                yield run
            run = []
        if year.isdigit():
            run.append(claim)
    if len(run) >= LEAST:
        yield run


def _of_series(material: Material, series: Sequence[Claim]) -> Iterator[Finding]:
    values = [claim.value for claim in series]
    what, shown = series[0].what, ", ".join(said(value) for value in values)
    if len(set(values[:LEAST])) == 1 and values[0] > 0 and not re.search(r"(?i)duy trì", what):
        message = f"“{what}” ghi cùng một số {said(values[0])} cho {LEAST} năm liền: {shown}."
        yield material.finding(
            "constant_series",
            SUSPICIOUS,
            "sentence",
            message,
            material.claim_spot(series[0]),
            about=(what, shown),
        )
        return
    most = int(words("contradictions")["series"]["sentence_times"])
    for at in range(1, len(series)):
        others = [value for index, value in enumerate(values) if index != at]
        lonely = values[at] > most * max(others) or (0 < values[at] * most < min(others))
        if lonely and min(others) > 0:
            message = (
                f"“{what}” năm {series[at].period} là {said(values[at])}, lệch hẳn các năm khác: {shown}."
            )
            yield material.finding(
                "jump", SUSPICIOUS, "sentence", message, material.claim_spot(series[at]), about=(what, shown)
            )
