"""What a text counts beside the row of an annex that must be it, though the names are not alike enough by themselves.

Two ways to know the row: it is the only one in the document's tables counted in the text's unit that holds every word of
what the text counts ("252 điểm phát động" and "Số điểm tổ chức Lễ phát động …", counted in "Điểm"); or both are long
numbers one slip of the hand apart that share a word, which hardly happens by chance. Always a doubt, never an error.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from mangnon.reading.contradictions.digits import near, slipped
from mangnon.reading.contradictions.names import core
from mangnon.reading.contradictions.sayings import Said, agrees, same_place, same_time
from mangnon.reading.tokens import Kind

PERSONS = {"người", "em", "trẻ", "cháu", "lượt", "trẻ em", "học sinh"}  # of these too much is counted


def row_beside(one: Said, cells: Sequence[Said], weights: Mapping[str, float]) -> Said | None:
    """The cell that counts the same thing and says otherwise; None where any cell says the same."""
    if one.claim.kind is not Kind.COUNT or one.measure == "money" or one.amount < 20:
        return None
    if any(agrees(one, cell) and one.words & cell.words for cell in cells):
        return None
    open_cells = [c for c in cells if c.material is one.material and same_time(one, c) and same_place(one, c)]
    return _counted_in(one, open_cells) or _one_slip(one, open_cells, weights)


def _counted_in(one: Said, cells: Sequence[Said]) -> Said | None:
    unit = _noun(one)
    rest = one.words - set(unit.split())
    if not unit or unit in PERSONS or not rest or one.claim.qualifier is not None:
        return None
    rows = [c for c in cells if _noun(c) == unit and rest <= c.words]
    if len({c.claim.line for c in rows}) != 1 or not near(one.amount, rows[0].amount, 0.12):
        return None
    return rows[0]


def _noun(said: Said) -> str:
    """The first word of what is counted: "điểm" of "điểm phát động", of a row in "Điểm"."""
    words = core(said.claim.unit) or core(said.claim.what)
    return words[0] if words else ""


def _one_slip(one: Said, cells: Sequence[Said], weights: Mapping[str, float]) -> Said | None:
    if _digits(one.amount) < 5:
        return None
    rows = [c for c in cells if slipped(one.amount, c.amount) and _shares_a_rare_word(one, c, weights)]
    return rows[0] if len({c.claim.line for c in rows}) == 1 else None


def _digits(value: Decimal) -> int:
    return len(f"{value.normalize():f}".replace(".", "").strip("0"))


def _shares_a_rare_word(one: Said, cell: Said, weights: Mapping[str, float]) -> bool:
    return any(weights.get(word, 0.0) >= RARE for word in (one.words | one.context) & cell.words)


RARE = 0.28  # a word of at most ten names of the document
