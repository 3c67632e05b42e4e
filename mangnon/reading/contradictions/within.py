"""What one sentence says against itself: "tăng từ 99,7% lên 98,1%", and years told one after the other in a sentence."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby, pairwise

from mangnon.reading.contradictions.digits import said
from mangnon.reading.contradictions.material import Material
from mangnon.reading.contradictions.model import ERROR, SUSPICIOUS, Finding
from mangnon.reading.report.claims import qualifier_of
from mangnon.reading.report.model import Claim
from mangnon.reading.tokens import FIGURES, Kind, Token, tokens_of
from mangnon.reading.vocabulary import pattern, words
from mangnon.vietnamese.text import squeeze

TURN = re.compile(r"(?i)\b(?P<way>tăng|nâng|giảm|hạ)\b[^.;\d]{0,60}?\btừ\s*$")
TO = re.compile(
    r"(?i)\s*(?:\([^()]*\)\s*)?(?:năm\s+(?:19|20)\d\d\s*)?(?:lên|xuống|đến|tới)(?:\s+(?:còn|đến|tới))?\s*$"
)
WAY = re.compile(r"(?i)^[^.;\d]{0,60},?\s*(?:nhưng\s+|đã\s+)?\b(?P<way>tăng|giảm)(?:\s+(?:thêm|được))?\s*$")
LEAST = 4  # years told in a sentence before they are a series


def check(material: Material) -> Iterator[Finding]:
    yield from _turned(material)
    yield from _before_and_now(material)
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


def _before_and_now(material: Material) -> Iterator[Finding]:
    """ "31 vụ, giảm 5 vụ so với năm 2023 (36 vụ)": what is now, the change and what was before."""
    shape = pattern("contradictions", "within", "before_in_bracket")
    for block, start, text in material.sentences:
        counts = [t for t in tokens_of(text) if t.kind in FIGURES and t.value is not None]
        for now, change, before in zip(counts, counts[1:], counts[2:], strict=False):
            way = WAY.search(text[now.end : change.start])
            if (
                way is None
                or {now.kind, change.kind, before.kind} != {Kind.COUNT}
                or not _of_one_kind(now, change, before)
            ):
                continue
            if now.value_max or not shape.fullmatch(
                text[change.end : before.start].removeprefix(f" {change.unit}")
            ):
                continue
            own, was, by = (t.value or Decimal(0) for t in (now, before, change))
            rises = way["way"].lower() == "tăng"
            if own == (was + by if rises else was - by) or {
                qualifier_of(text, t) for t in (now, change, before)
            } != {None}:
                continue
            message = f"{said(was)} {'tăng' if rises else 'giảm'} {said(by)} là {said(was + by if rises else was - by)}, văn bản ghi {said(own)}."
            yield material.finding("text_vs_text", ERROR, "change", squeeze(message), material.spot(block, start + now.start, start + before.end), about=(said(own), said(by), said(was)))  # fmt: skip


def _of_one_kind(*tokens: Token) -> bool:
    heads = {t.unit.split()[0].lower() for t in tokens if t.unit}
    return len(heads) == 1 or (len(heads) > 1 and heads <= {"em", "trẻ", "cháu", "người", "học"})


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
