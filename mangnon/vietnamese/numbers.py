"""Numbers as they are written in Viet Nam: `1.234` thousands, `12,5` decimals, U+2212 for minus.

`1.842` and `1842` are one number. `12.5` is none of ours: a foreign keyboard may mean 12,5, a slip of the
finger 125. A wrong guess would put a figure ten times too large into a report, so the officer is asked.
"""

import re
from decimal import Decimal

from mangnon.vietnamese.errors import SentenceError
from mangnon.vietnamese.rounding import Number, as_decimal, natural_decimals, round_half_up
from mangnon.vietnamese.saying import say
from mangnon.vietnamese.text import MINUS, fold, nfc, squeeze

NOT_REPORTED = "…"

WHOLE = re.compile(r"[0-9]+")
GROUPED = re.compile(r"[1-9][0-9]{0,2}([. ][0-9]{3})+")
ENGLISH = re.compile(r"[0-9]{1,3}(,[0-9]{3})+\.[0-9]+|[0-9]{1,3}(,[0-9]{3}){2,}")
DOTTED = re.compile(r"([0-9]+)\.([0-9]+)")
UNIT_BEHIND = re.compile(r"([0-9][0-9., ]*)\s*([^0-9., ].*)")
NONE_WORDS = {"khong", "khong co"}


VIETNAMESE = str.maketrans(",.", ".,")  # what Python writes, as Vietnamese does


class NumberError(SentenceError):
    """The text is not one clear number; the message says what it could be."""


def format_number(value: Number | None, decimals: int | None = None) -> str:
    """332600 → "332.600"; 25.6 → "25,6"; −28 → "−28" (U+2212); None → "…" (chưa báo cáo).

    `decimals` rounds half up and keeps trailing zeros; without it, the value is shown whole.
    """
    if value is None:
        return NOT_REPORTED
    if isinstance(value, int) and not decimals:
        return (MINUS if value < 0 else "") + f"{abs(value):,}".translate(VIETNAMESE)
    exact = as_decimal(value)
    places = natural_decimals(exact) if decimals is None else decimals
    rounded = round_half_up(exact, places)
    digits = f"{abs(rounded):,.{places}f}".translate(VIETNAMESE)
    return MINUS + digits if rounded < 0 else digits


def signed(value: Number, decimals: int | None = None) -> str:
    """A change: "+0,8", "−1,1", "0"."""
    text = format_number(value, decimals)
    return (
        f"+{text}"
        if round_half_up(value, natural_decimals(value) if decimals is None else decimals) > 0
        else text
    )


def official_count(count: int) -> str:
    """Counts under ten take a leading zero in official documents: 5 → "05" (lớp). Zero stays "0"."""
    return f"{count:02d}" if 0 < count < 10 else format_number(count)


def parse_number(text: str) -> Decimal:
    """The number a person typed; NumberError in a whole sentence when it is none, or could be two.

    Accepts 1.842, 1842, "1 842", 12,5, 1.234,5, 01, −28, +0,8 and the word "Không" (0).
    """
    typed = squeeze(nfc(text))
    if fold(typed) in NONE_WORDS:
        return Decimal(0)
    if not typed:
        raise NumberError(say("Ô này chưa có số. Viết số như 1.842 hoặc 12,5; nếu không có thì ghi 0."))
    sign, digits = _sign_and_rest(typed)
    whole, comma, fraction = digits.partition(",")
    clear = (WHOLE.fullmatch(whole) or GROUPED.fullmatch(whole)) and (not comma or WHOLE.fullmatch(fraction))
    if not clear:
        raise _explain(typed, digits)
    number = Decimal(re.sub(r"[. ]", "", whole) + (f".{fraction}" if comma else ""))
    return -number if sign and number else number


def _sign_and_rest(typed: str) -> tuple[bool, str]:
    if typed[0] in "-−–" and len(typed) > 1:
        return True, typed[1:].lstrip()
    return False, typed.removeprefix("+")


def _explain(typed: str, digits: str) -> NumberError:
    dotted = DOTTED.fullmatch(digits)
    if dotted:
        whole, fraction = dotted.groups()
        joined = format_number(int(whole + fraction))
        return NumberError(
            say(
                "“{typed}” đọc được hai cách: {one} hay {other}? Viết lại số bạn muốn.",
                typed=typed,
                one=f"{whole},{fraction}",
                other=joined,
            )
        )
    if ENGLISH.fullmatch(digits):
        ours = digits.translate(str.maketrans(",.", ".,"))
        return NumberError(
            say(
                "“{typed}” viết theo kiểu nước ngoài. Nếu là {ours} thì viết lại như vậy.",
                typed=typed,
                ours=ours,
            )
        )
    unit = UNIT_BEHIND.fullmatch(digits)
    if unit:
        return NumberError(
            say(
                "“{typed}” có “{unit}” đứng sau. Chỉ ghi số {number}, đơn vị đã có sẵn.",
                typed=typed,
                unit=unit[2],
                number=unit[1].strip(),
            )
        )
    return NumberError(
        say("“{typed}” không phải là số. Viết số như 1.842 hoặc 12,5; nếu không có thì ghi 0.", typed=typed)
    )


ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
         (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


def roman(number: int) -> str:
    """4 → IV, as annexes and chapters are numbered."""
    said = ""
    for value, letters in ROMAN:
        said += letters * (number // value)
        number %= value
    return said
