"""A typed cell as a spreadsheet holds it, and back. Pure; nothing is guessed.

A number goes in as a number where a spreadsheet keeps it exactly, else as text. Back come texts in Vietnamese
writing, as if the officer had typed them on the page, so that one set of rules reads both.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from mangnon.collection.rules import ANSWER_LABELS, Answer, Read, Typed, read_cell
from mangnon.vietnamese.numbers import format_number
from mangnon.vietnamese.text import fold, nfc, squeeze

UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
DIGITS_KEPT = 15  # a spreadsheet's numbers are doubles
ERRORS = re.compile(r"#(REF!|DIV/0!|N/A|NAME\?|NULL!|NUM!|VALUE!|SPILL!|CALC!)")
OTHER_WORDS = {
    "khong phat sinh": Answer.ZERO,
    "khong co": Answer.ZERO,
    "chua bao cao": Answer.NOT_REPORTED,
    "chua co": Answer.NOT_REPORTED,
    "uoc tinh": Answer.ESTIMATE,
    "uoc": Answer.ESTIMATE,
}
ANSWERS = {fold(label): answer for answer, label in ANSWER_LABELS.items()} | OTHER_WORDS


@dataclass(frozen=True)
class Found:
    """A cell's text as if typed on the page. `problem`: why it cannot be taken; `remark`: what to look at."""

    text: str = ""
    problem: str = ""
    remark: str = ""


def clean(text: str) -> str:
    """Without signs that a workbook cannot hold, composed, spaces squeezed."""
    return squeeze(nfc(UNWRITABLE.sub("", text)))


def cell_value(typed: Typed, read: Read, *, yes_no: bool) -> str | Decimal:
    """What to put into the cell: a number, a word, or the text as typed; empty for nothing."""
    text = clean(typed.text)
    if read.value is None or read.problem:
        return text
    if yes_no:
        return "Có" if read.value else "Không"
    if not text:
        return ""
    exact = Decimal(f"{float(read.value):.{DIGITS_KEPT}g}") == read.value
    return read.value if exact else text


def cell_text(value: object, number_format: str = "", *, yes_no: bool = False) -> Found:
    """The text of a cell as Excel gave it: numbers in Vietnamese writing; dates and errors are problems."""
    if value is None:
        return Found()
    if isinstance(value, bool):
        word = "Có" if value else "Không"
        return (
            Found(word)
            if yes_no
            else Found(word, f"Ô ghi đúng/sai ({word}), dòng này cần con số. Gõ lại số.")
        )
    if isinstance(value, int | float | Decimal):
        return number_text(value, number_format)
    if isinstance(value, datetime | date | time | timedelta):
        shown = f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
        return Found(
            shown, f"Excel đã đổi ô này thành ngày giờ ({shown}). Đặt lại ô kiểu Số rồi gõ lại con số."
        )
    text = clean(str(value))
    if ERRORS.fullmatch(text):
        return Found(text, f"Ô báo lỗi công thức ({text}). Gõ thẳng con số vào ô.")
    return Found(text)


def number_text(value: float | Decimal, number_format: str) -> Found:
    try:
        exact = Decimal(f"{value:.{DIGITS_KEPT}g}")
    except InvalidOperation:
        return Found(str(value), "Ô có số không đọc được. Gõ lại số.")
    if not exact.is_finite():
        return Found(str(value), "Ô có số không đọc được. Gõ lại số.")
    if "%" in number_format:
        exact *= 100
    text = format_number(exact.normalize() if exact else Decimal(0))
    return Found(text, remark=foreign_point(exact, text))


def foreign_point(value: Decimal, text: str) -> str:
    """1,234 in a sheet may be 1.234 typed on a machine with English numbers."""
    tail = format(value.normalize(), "f").partition(".")[2]
    if len(tail) != 3 or abs(value) >= 1000 or abs(value) < 1:
        return ""
    return f"Ô có số {text}. Nếu đã gõ {text.replace(',', '.')} với ý một nghìn trở lên thì phải gõ lại."


def answer_of(text: str) -> Answer | None:
    """The answer a label or another way of saying it stands for; None when it is none of ours."""
    if not text:
        return Answer.EMPTY
    folded = fold(text).rstrip(" .")
    return ANSWERS.get(folded) or ANSWERS.get(folded.removesuffix("(0)").strip())


def same(one: Typed, other: Typed, value_type: str, *, yes_no: bool) -> bool:
    """Whether two cells say the same: 1842 and 1.842 do, also the word and the choice for zero."""
    return meaning(one, value_type, yes_no=yes_no) == meaning(other, value_type, yes_no=yes_no)


def meaning(typed: Typed, value_type: str, *, yes_no: bool) -> tuple[object, ...]:
    tidy = Typed(clean(typed.text), typed.answer, clean(typed.note))
    read = read_cell(tidy, value_type, yes_no=yes_no)
    if read.problem:
        answer = "" if tidy.answer == Answer.VALUE and tidy.text else str(tidy.answer)
        return ("unread", tidy.text, answer, tidy.note)
    return (read.presence, read.value, read.estimate, tidy.note)
