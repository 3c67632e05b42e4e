"""Arithmetic and grammar of the map: shares, codes, names. Pure.

Shares of a divided unit follow domain rule "children under 16 where known, else people, else area, else
equal". Whatever rests on a share below one is an estimate. A count carried over shares keeps its total to
the last millionth: every part is rounded down and the missing millionths go to the largest remainders.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal, localcontext

from mangnon.vietnamese.saying import Sentence, say
from mangnon.vietnamese.text import fold

QUANTUM = Decimal("0.000001")
SHARE_QUANTUM = Decimal("0.00000001")
CODE_LENGTHS = {"province": 2, "district": 3, "commune": 5}
LEVEL_OF_LENGTH = {2: "province", 3: "district", 5: "commune"}
NATION_CODE = "VN"
PARENT_LEVELS = {
    "province": frozenset({"national"}),
    "district": frozenset({"province"}),
    # three tiers until 30/06/2025, two since
    "commune": frozenset({"district", "province"}),
}
TYPE_WORDS = {
    "nuoc": "",
    "tinh": "Tỉnh",
    "thanh_pho": "Thành phố",
    "quan": "Quận",
    "huyen": "Huyện",
    "thi_xa": "Thị xã",
    "thanh_pho_tinh": "Thành phố",
    "xa": "Xã",
    "phuong": "Phường",
    "thi_tran": "Thị trấn",
    "dac_khu": "Đặc khu",
}
TYPES_OF_LEVEL = {
    "national": ("nuoc",),
    "province": ("tinh", "thanh_pho"),
    "district": ("quan", "huyen", "thi_xa", "thanh_pho_tinh"),
    "commune": ("xa", "phuong", "thi_tran", "dac_khu"),
}
BASES = ("children_under_16", "people", "area")


def level_of_code(code: str) -> str | None:
    """province, district, commune or national after the shape of a code; None where it is no unit code."""
    return "national" if code == NATION_CODE else LEVEL_OF_LENGTH.get(len(code))


def proper_name(type_: str, name: str) -> str:
    """The official name with its type word exactly once: ("phuong", "Xã Thạch Hạ") → "Phường Thạch Hạ"."""
    bare = bare_name(name)
    word = TYPE_WORDS[type_]
    return f"{word} {bare}".strip()


def bare_name(name: str) -> str:
    """The name without its type word; a bare "Xã" or a number after a type word stays whole."""
    said = " ".join(name.split())
    for word in sorted(set(TYPE_WORDS.values()) - {""}, key=len, reverse=True):
        if said.lower().startswith(word.lower() + " "):
            return said[len(word) + 1 :]
    return said


def equal_shares(count: int) -> list[Decimal]:
    """`count` shares of eight decimals that add to exactly one, the larger ones first."""
    return list(divide(Decimal(1), [Decimal(1)] * count, SHARE_QUANTUM))


def default_shares(sizes: Mapping[str, Sequence[Decimal | None]], count: int) -> tuple[list[Decimal], str]:
    """Shares of the pieces by the best size known for all of them, and the basis used.

    `sizes` maps a basis (children_under_16, people, area) to one size a piece; a basis with a gap, or
    whose sizes add to nothing, is passed over; a piece of size nothing would be no piece, so it is too.
    """
    for basis in BASES:
        known = sizes.get(basis, ())
        if len(known) == count and all(size is not None and size > 0 for size in known):
            weights = [size for size in known if size is not None]
            return list(divide(Decimal(1), weights, SHARE_QUANTUM)), basis
    return equal_shares(count), "equal"


def divide(total: Decimal, weights: Sequence[Decimal], quantum: Decimal = QUANTUM) -> list[Decimal]:
    """Divide a total in proportion to weights so that the parts add up to it exactly.

    Parts are multiples of `quantum` (of a finer unit where the total itself is finer). Negative totals
    divide like positive ones. Ties go to the earlier part. Raises ValueError where no weight is positive.
    """
    with localcontext() as exact:
        exact.prec = 80
        weight = sum(weights, Decimal(0))
        if weight <= 0:
            raise ValueError("Không có phần nào lớn hơn 0 để chia.")
        exponent = total.as_tuple().exponent
        step = min(quantum, Decimal(1).scaleb(exponent)) if isinstance(exponent, int) else quantum
        ideal = [total * w / weight for w in weights]
        parts = [part.quantize(step, rounding=ROUND_FLOOR) for part in ideal]
        missing = int((total - sum(parts, Decimal(0))) / step)
        by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - ideal[i], i))
        for i in by_remainder[:missing]:
            parts[i] += step
        return parts


def shares_problem(shares: Iterable[Decimal]) -> Sentence | None:
    """A sentence where shares are not each above nought or do not add to exactly one; else None."""
    said = list(shares)
    if any(share <= 0 for share in said):
        return say("Mỗi phần cần có tỷ lệ lớn hơn 0; hãy bỏ phần có tỷ lệ bằng 0.")
    total = sum(said, Decimal(0))
    if total != 1:
        return say("Tổng tỷ lệ là {total}; cần đúng 1.", total=vietnamese(total))
    return None


def vietnamese(value: Decimal) -> str:
    """A decimal with comma and no trailing noughts."""
    return format(value.normalize(), "f").replace(".", ",")


def code_problem(level: str, code: str) -> Sentence | None:
    """A sentence where a code does not have the digits of its level; else None (QĐ 19/2025/QĐ-TTg)."""
    length = CODE_LENGTHS.get(level)
    if length is None or (len(code) == length and code.isascii() and code.isdigit()):
        return None
    return say(
        "Mã “{code}” không đúng mẫu; mã đơn vị ở cấp này gồm đúng {length} chữ số.", code=code, length=length
    )


@dataclass(frozen=True, slots=True)
class Part:
    """A share of a unit's counts that another unit holds on another day's map."""

    unit_id: int
    share: Decimal
    estimated: bool


Steps = Mapping[int, Sequence[Part]]
HERE = Decimal(1)


def follow(
    start: int, steps: Steps, stays: Container[int], known: dict[int, tuple[Part, ...]]
) -> tuple[Part, ...]:
    """Where a unit's counts are found after chained changes: parts whose shares add to one.

    `steps` leads each unit that ended to its successors; units in `stays` are on the map read. Parts that
    meet again in one unit are added. A unit without a way is answered by no parts. `known` is filled, so
    that common ways are walked once.
    """
    if start in stays:
        return (Part(start, HERE, False),)
    if start not in known:
        known[start] = ()  # a circle of successions would end here instead of running for ever
        shares: dict[int, Decimal] = {}
        estimated: set[int] = set()
        for step in steps.get(start, ()):
            for part in follow(step.unit_id, steps, stays, known):
                shares[part.unit_id] = shares.get(part.unit_id, Decimal(0)) + step.share * part.share
                if step.estimated or part.estimated:
                    estimated.add(part.unit_id)
        # halves that come together again in one unit are a whole, known exactly
        known[start] = tuple(
            Part(unit_id, share, unit_id in estimated and share != 1) for unit_id, share in shares.items()
        )
    return known[start]


def spread(
    values: Mapping[int, Decimal], ways: Mapping[int, Sequence[Part]]
) -> tuple[dict[int, Decimal], set[int]]:
    """Values carried along their ways, the total kept exactly, and the units that rest on an estimate.

    Raises KeyError for a unit without a way. A value of nought divides into noughts, which is no estimate.
    """
    carried: dict[int, Decimal] = {}
    estimated: set[int] = set()
    for unit_id, value in values.items():
        parts = ways[unit_id]
        for part, piece in zip(parts, divide(value, [p.share for p in parts]), strict=True):
            carried[part.unit_id] = carried.get(part.unit_id, Decimal(0)) + piece
            if part.estimated and value:
                estimated.add(part.unit_id)
    return carried, estimated


# hamlets ------------------------------------------------------------------------------------------------

HAMLET_WORDS = {
    "to dan pho": "to_dan_pho",
    "khu pho": "khu_pho",
    "thon": "thon",
    "lang": "lang",
    "ap": "ap",
    "ban": "ban",
    "buon": "buon",
    "phum": "phum",
    "soc": "soc",
    "khom": "khom",
}


def hamlet_kind(name: str) -> str | None:
    """The kind a hamlet's name begins with ("Tổ dân phố 5" → to_dan_pho); None without one, or without more."""
    said = fold(name).strip()
    return next((kind for word, kind in HAMLET_WORDS.items() if said.startswith(word + " ")), None)


# groups of communes -------------------------------------------------------------------------------------

URBAN_TYPES = frozenset({"phuong", "thi_tran"})


def area_of(type_: str, tags: Container[str]) -> str:
    """urban or rural: as tagged, else after the type of unit (phường, thị trấn are urban; xã rural).

    A đặc khu is neither by its type (Luật Tổ chức chính quyền địa phương 2025; not checked): only its tag says.
    """
    if "urban" in tags or "rural" in tags:
        return "urban" if "urban" in tags else "rural"
    if type_ in URBAN_TYPES:
        return "urban"
    return "rural" if type_ == "xa" else ""
