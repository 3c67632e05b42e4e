"""Verdicts against the figures beside them: said to be reached though it is not, without a figure, or left out.

Two ways of writing. "… xuống 21,8% (so với chỉ tiêu đề ra là 25%), đạt": the figure first, what was set in the bracket.
"… xuống 24% vào năm 2020 (không đạt: năm 2020 là 26,4%)": what was set first, the figure in the bracket. The rules of judging
are those of the rulebook's verdict rule: at least where it is to grow, at most where it is to fall.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mangnon.reading.blocks import Block
from mangnon.reading.contradictions.digits import said
from mangnon.reading.contradictions.material import Material, sentences
from mangnon.reading.contradictions.model import ERROR, SUSPICIOUS, Finding, Spot
from mangnon.reading.tokens import FIGURES, Kind, Token, tokens_of
from mangnon.reading.tree import Node
from mangnon.reading.vocabulary import pattern
from mangnon.vietnamese.text import squeeze

POSITIVE, NEGATIVE = "positive", "negative"


@dataclass(frozen=True)
class Verdict:
    word: str
    start: int
    end: int
    bracket: tuple[int, int] | None

    @property
    def sense(self) -> str:
        return NEGATIVE if re.match(r"(?i)(?:không|chưa)", self.word) else POSITIVE


def check(material: Material) -> Iterator[Finding]:
    judged: dict[int, bool] = {}
    for block in material.paragraphs:
        found = False
        for start, text in _statements(block):
            verdict = verdict_in(text, start)
            if verdict:
                found = True
                yield from _judged(material, block, verdict, start, start + len(text))
        judged[block.line] = found
    yield from _left_out(material, judged)


def _statements(block: Block) -> list[tuple[int, str]]:
    return [(start, text) for start, text in sentences(block.read) if len(text) > 8]


def verdict_in(text: str, offset: int = 0) -> Verdict | None:
    """The verdict of a statement, where it has one."""
    for name in ("in_bracket", "at_end", "named", "anywhere"):
        for found in pattern("contradictions", "verdicts", name).finditer(text):
            start, end = found.span("v")
            opened = _opened(text, start)
            closed = text.find(")", opened) if opened >= 0 else -1
            inside = opened >= 0
            closed = closed if closed >= end else -1
            bracket = (opened + offset, (closed if closed >= 0 else len(text)) + offset) if inside else None
            return Verdict(squeeze(found["v"]), start + offset, end + offset, bracket)
    return None


def _opened(text: str, at: int) -> int:
    """Where the outermost bracket still open at `at` begins; -1 where none is."""
    open_ones: list[int] = []
    for index, sign in enumerate(text[:at]):
        if sign == "(":
            open_ones.append(index)
        elif sign == ")" and open_ones:
            open_ones.pop()
    return open_ones[0] if open_ones else -1


def _judged(material: Material, block: Block, verdict: Verdict, start: int, end: int) -> Iterator[Finding]:
    tokens = [t for t in tokens_of(block.read) if t.kind in FIGURES and t.value is not None and start <= t.start < end and t.start >= block.body_start and not _compared_only(block.read, t)]  # fmt: skip
    spot = material.spot(block, max(start, verdict.start - 90), verdict.end)
    about = (block.read[start : start + 60], verdict.word)
    if _late(block.read[start:end]) and verdict.sense == POSITIVE:
        yield material.finding("verdict_vs_figures", ERROR, "late", f"Ghi “{verdict.word}” nhưng hoàn thành sau năm phải hoàn thành.", spot, about=about)  # fmt: skip
        return
    pairs = _pairs(block.read, tokens, verdict, start)
    if not pairs:
        yield from _no_evidence(material, block, verdict, tokens, spot, about)
        return
    falls = _falls(block.read[start:end], pairs)
    met = [_met(actual, target, falls=falls) for actual, target in pairs]
    actual, target = pairs[-1]
    shown = f"{said(actual.value or Decimal(0), _unit(actual))} so với mức đặt ra {said(target.value or Decimal(0), _unit(target))}"
    way = "giảm xuống" if falls else "tăng lên"
    if verdict.sense == POSITIVE and not met[-1]:
        message = f"Ghi “{verdict.word}” nhưng {shown} là chưa tới (chỉ tiêu {way})."
        yield material.finding("verdict_vs_figures", ERROR, "not-met", message, spot, about=about)
    elif verdict.sense == NEGATIVE and all(met):
        message = f"Ghi “{verdict.word}” nhưng {shown} là đã tới (chỉ tiêu {way})."
        yield material.finding("verdict_vs_figures", ERROR, "met", message, spot, about=about)
    elif verdict.sense == POSITIVE and not all(met):
        message = f"Ghi “{verdict.word}” nhưng có mốc chưa tới: {said(pairs[met.index(False)][0].value or Decimal(0))} so với {said(pairs[met.index(False)][1].value or Decimal(0))}."
        yield material.finding("verdict_vs_figures", SUSPICIOUS, "one-milestone", message, spot, about=about)


def _unit(token: Token) -> str:
    if token.kind is Kind.RATE:
        return f"per {int(token.denominator or 0):,}"
    return token.unit if token.kind in {Kind.PERCENT, Kind.PERMILLE} else ""


def _compared_only(text: str, token: Token) -> bool:
    """ "(tăng 37 xã so với năm 2012)": a change, no level."""
    return bool(re.search(r"(?i)\b(?:tăng|giảm)(?: thêm| được)?\s*$", text[: token.start])) and bool(
        re.match(r"[^.;,)]{0,25}(?:so với|điểm)", text[token.end :])
    )


def _pairs(text: str, tokens: Sequence[Token], verdict: Verdict, start: int) -> list[tuple[Token, Token]]:
    """(figure, what was set), in the order of the text."""
    shape = pattern("contradictions", "verdicts", "set_before")

    def is_set(token: Token) -> bool:
        since = max(start, token.start - 60, verdict.end if verdict.start < token.start else 0)
        return bool(shape.search(text[since : token.start]))

    targets = [token for token in tokens if is_set(token)]
    if targets:
        return [pair for target in targets if (pair := _figure_of(target, targets, tokens))]
    return _of_bracket(text, tokens, verdict)


def _figure_of(
    target: Token, targets: Sequence[Token], tokens: Sequence[Token]
) -> tuple[Token, Token] | None:
    """The figure before what was set, else behind it."""
    figures = [t for t in tokens if t not in targets and _alike(t, target)]
    before = [t for t in figures if t.end <= target.start]
    after = [t for t in figures if t.start >= target.end]
    nearest = before[-1] if before else (after[0] if after else None)
    return (nearest, target) if nearest else None


def _of_bracket(text: str, tokens: Sequence[Token], verdict: Verdict) -> list[tuple[Token, Token]]:
    """What was set stands before the bracket, the figures in it; they meet by their years."""
    if verdict.bracket is None:
        return []
    low, high = verdict.bracket
    inside = [t for t in tokens if low <= t.start <= high]
    outside = [(t, _year(text, t)) for t in tokens if t.end <= low]
    found = []
    for actual in inside if outside else ():
        year = _year(text, actual)
        same = [t for t, y in outside if y and y == year]
        last = outside[-1][0] if year is None or len(inside) == 1 else None
        target = same[-1] if same else last
        if target is not None and _alike(actual, target):
            found.append((actual, target))
    return found


def _alike(one: Token, other: Token) -> bool:
    return one.kind is other.kind or (
        {one.kind, other.kind} <= {Kind.COUNT, Kind.PERCENT} and (not one.unit or not other.unit)
    )


def _year(text: str, token: Token) -> str | None:
    """The year beside a figure: right behind it, else the last one before it in its clause."""
    behind = re.match(r"\s*(?:vào |đến |trong |ở )?(?:cuối )?(?:năm )?((?:19|20)\d\d)", text[token.end :])
    if behind:
        return behind[1]
    before = re.findall(
        r"(?:19|20)\d\d", re.split(r"[.;(]", text[max(0, token.start - 40) : token.start])[-1]
    )
    return before[-1] if before else None


def _falls(statement: str, pairs: Sequence[tuple[Token, Token]]) -> bool:
    """Is it better when it falls?"""
    if any(t.turn == "decrease" or t.sign in {"<", "<="} for pair in pairs for t in pair):
        return True
    if any(t.turn == "increase" for pair in pairs for t in pair):
        return False
    plain = statement.lower()
    if pattern("contradictions", "verdicts", "grows").search(plain):
        return False
    return bool(pattern("contradictions", "verdicts", "falls").search(plain))


def _met(actual: Token, target: Token, *, falls: bool) -> bool:
    a, b = actual.value or Decimal(0), target.value or Decimal(0)
    if actual.kind is Kind.RATIO and actual.denominator and target.kind is Kind.PERCENT:
        a = a / actual.denominator * 100
    if falls:
        return a < b or (a == b and target.sign != "<")
    return a > b or (a == b and target.sign != ">") or (a == b and actual.sign == ">")


def _late(statement: str) -> bool:
    found = pattern("contradictions", "verdicts", "completed").search(statement)
    return bool(found) and int(found["done"]) > int(found["due"]) if found else False


def _no_evidence(
    material: Material,
    block: Block,
    verdict: Verdict,
    tokens: Sequence[Token],
    spot: Spot,
    about: tuple[str, ...],
) -> Iterator[Finding]:
    """A verdict with no figure at all, or in a bracket of its own with only what was set before it."""
    alone = verdict.bracket is not None and not any(
        verdict.bracket[0] <= t.start <= verdict.bracket[1] for t in tokens
    )
    statement = block.read[max(0, verdict.start - 400) : verdict.end]
    if re.search(pattern("contradictions", "verdicts", "other_evidence"), block.read):
        return
    ahead = [
        t for t in tokens if pattern("contradictions", "verdicts", "milestone").match(block.read[t.end :])
    ]
    if not tokens or (alone and ahead and len(tokens) >= 2):
        message = f"Ghi “{verdict.word}” nhưng không có số liệu nào cho thấy điều đó."
        yield material.finding(
            "verdict_without_evidence", SUSPICIOUS, "no-figure", message, spot, about=about
        )
    elif verdict.bracket is None and _level_only(statement) and verdict.sense == NEGATIVE:
        message = f"Ghi “{verdict.word}” nhưng không nêu chỉ tiêu đặt ra để so sánh."
        yield material.finding(
            "verdict_without_evidence", SUSPICIOUS, "no-target", message, spot, about=about
        )


def _level_only(statement: str) -> bool:
    return not re.search(r"(?i)chỉ tiêu|mục tiêu|kế hoạch", statement)


def _left_out(material: Material, judged: dict[int, bool]) -> Iterator[Finding]:
    """In a list where the others carry a verdict, one with figures and none."""
    lists: dict[int, list[Node]] = {}
    for node in material.nodes:
        if node.block and not node.table and node.parent is not None and _is_result(node):
            above = (
                node.parent.parent
                if node.parent.parent is not None and len(node.parent.children) <= 6
                else node.parent
            )
            lists.setdefault(id(above), []).append(node)
    for nodes in lists.values():
        have = [n for n in nodes if n.block and judged.get(n.block.line)]
        if len(have) < 3 or len(have) < 0.6 * len(nodes):
            continue
        for node in nodes:
            lonely = len(have) < 0.8 * len(nodes) and not pattern(
                "contradictions", "verdicts", "target_named"
            ).search(node.text)
            if node.block and not judged.get(node.block.line) and not lonely:
                spot = material.spot(node.block, 0, min(140, len(node.block.text)))
                message = (
                    f"“{node.text[:90]}…” không có kết luận đạt hay không đạt trong khi các chỉ tiêu khác có."
                )
                yield material.finding(
                    "verdict_missing", SUSPICIOUS, "list", message, spot, about=(node.text[:80],)
                )


def _is_result(node: Node) -> bool:
    """A point or paragraph with a share or rate in it."""
    if (
        node.kind not in {"dash", "plus", "dot", "star", "paragraph", "arabic", "letter", "label"}
        or len(node.text) < 40
        or node.role
    ):
        return False
    return any(t.kind in {Kind.PERCENT, Kind.PERMILLE, Kind.RATE, Kind.RATIO} for t in tokens_of(node.text))
