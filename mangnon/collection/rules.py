"""Reading what an officer typed, and checking a form's figures against each other. No database here.

Three things an officer may say of a line are kept apart: a figure (zero among them), "chưa có số liệu"
and "không áp dụng". A line nobody has touched is a fourth: not yet answered.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from mangnon.figures.rules import Presence
from mangnon.vietnamese.numbers import NumberError, format_number, official_count, parse_number
from mangnon.vietnamese.rounding import natural_decimals, round_half_up
from mangnon.vietnamese.saying import NOTHING, Sentence, say
from mangnon.vietnamese.text import fold, nfc, squeeze

MOST_DECIMALS = 6
LARGEST = Decimal(10) ** 12  # a figure is kept in a whole number of millionths


class Answer(StrEnum):
    """What an officer says of a line; EMPTY while nothing is said."""

    EMPTY = ""
    VALUE = "value"
    ESTIMATE = "estimate"
    ZERO = "zero"
    NOT_REPORTED = "not_reported"
    NOT_APPLICABLE = "not_applicable"


ANSWER_LABELS = {
    Answer.EMPTY: say("Chưa nhập"),
    Answer.VALUE: say("Có số"),
    Answer.ESTIMATE: say("Có số, ước tính"),
    Answer.ZERO: say("Không có (0)"),
    Answer.NOT_REPORTED: say("Chưa có số liệu"),
    Answer.NOT_APPLICABLE: say("Không áp dụng"),
}
WITHOUT_VALUE = {Answer.NOT_REPORTED: Presence.NOT_REPORTED, Answer.NOT_APPLICABLE: Presence.NOT_APPLICABLE}
WRITTEN = {
    Answer.ZERO: {"0", "khong", "khong co"},
    Answer.NOT_REPORTED: {"…", "..."},
    Answer.NOT_APPLICABLE: {"×", "x"},
}
YES, NO = {"co", "1"}, {"khong", "0"}


class Severity(StrEnum):
    ERROR = "error"  # phải sửa: the form cannot be submitted
    SUSPICIOUS = "suspicious"  # nên xem lại: may be sent with a reason


@dataclass(frozen=True)
class Typed:
    """A cell as it stands on the page."""

    text: str = ""
    answer: Answer = Answer.EMPTY
    note: str = ""


@dataclass(frozen=True)
class Read:
    """What was understood of a cell: a value, or why there is none, or what is wrong with it."""

    value: Decimal | None = None
    presence: Presence | None = None  # None: not yet answered, or not understood
    estimate: bool = False
    problem: Sentence = NOTHING


@dataclass(frozen=True)
class Problem:
    """A sentence beside a line. `lines` are the codes of all lines it speaks of, the shown one first."""

    line: str
    severity: Severity
    message: Sentence
    check: str
    lines: tuple[str, ...] = ()


def read_cell(typed: Typed, value_type: str, *, yes_no: bool = False) -> Read:
    """Understand a cell; never guesses. `value_type` is the data element's: count, number, percent, boolean."""
    text = squeeze(nfc(typed.text))
    answer = typed.answer
    if answer == Answer.EMPTY and not text:
        return Read()
    if answer == Answer.EMPTY or (answer == Answer.VALUE and text):
        answer = implied(text, yes_no or value_type == "boolean")
    if answer in WRITTEN:
        return spoken(answer, text)
    if not text:
        return Read(problem=say("Đã chọn “Có số” nhưng ô còn trống. Ghi số, hoặc chọn một câu trả lời khác."))
    if yes_no or value_type == "boolean":
        return read_yes_no(text)
    return read_number(text, value_type, estimate=answer == Answer.ESTIMATE)


def implied(text: str, yes_no: bool) -> Answer:
    """The answer that a sign typed into the box stands for."""
    if not yes_no and fold(text) in {"khong", "khong co"}:
        return Answer.ZERO
    for answer in (Answer.NOT_REPORTED, Answer.NOT_APPLICABLE):
        if text.lower() in WRITTEN[answer]:
            return answer
    return Answer.VALUE


def spoken(answer: Answer, text: str) -> Read:
    """Không có, chưa có số liệu, không áp dụng: the box must be empty or say the same."""
    if text and fold(text) not in WRITTEN[answer] and text.lower() not in WRITTEN[answer]:
        return Read(
            problem=say(
                "Đã chọn “{answer}” nhưng ô ghi “{typed}”. Xóa ô, hoặc chọn “Có số”.",
                answer=ANSWER_LABELS[answer],
                typed=text,
            )
        )
    if answer == Answer.ZERO:
        return Read(Decimal(0), Presence.VALUE)
    return Read(presence=WITHOUT_VALUE[answer])


def read_yes_no(text: str) -> Read:
    if fold(text) in YES:
        return Read(Decimal(1), Presence.VALUE)
    if fold(text) in NO:
        return Read(Decimal(0), Presence.VALUE)
    return Read(
        problem=say("“{typed}” không phải là câu trả lời. Dòng này cần “Có” hoặc “Không”.", typed=text)
    )


def read_number(text: str, value_type: str, *, estimate: bool) -> Read:
    try:
        value = parse_number(text)
    except NumberError as error:
        return Read(problem=error.sentence)
    problem = unfit(value, value_type)
    return Read(problem=problem) if problem else Read(value, Presence.VALUE, estimate)


def unfit(value: Decimal, value_type: str) -> Sentence:
    """Why a number cannot stand in a line of this type; empty when it can."""
    shown = format_number(value)
    if value < 0:
        return say("{number} là số âm. Dòng này cần số từ 0 trở lên.", number=shown)
    if value_type == "count" and value != value.to_integral_value():
        return say("{number} là số lẻ. Dòng này đếm từng người, từng việc; cần số nguyên.", number=shown)
    if value_type == "percent" and value > 100:
        return say("{number}% lớn hơn 100%. Tỷ lệ phải từ 0 đến 100.", number=shown)
    if natural_decimals(value) > MOST_DECIMALS:
        return say(
            "{number} có hơn {most} chữ số sau dấu phẩy. Làm tròn rồi ghi lại.",
            number=shown,
            most=MOST_DECIMALS,
        )
    if value >= LARGEST:
        return say("{number} lớn quá mức có thể. Xem lại số chữ số.", number=shown)
    return NOTHING


# --- checks -----------------------------------------------------------------------------------------

Values = Mapping[str, Decimal | None]


@dataclass(frozen=True)
class Check:
    """One relation a form's figures should hold; from the rulebook.

    kind: at_most (a ≤ b) · parts_at_most (b + c… ≤ a) · sum_of_parts (b + c… = a) · ratio_at_most
    (a / b ≤ limit) · needs (a > 0 needs b > 0) · at_most_communes · jump, drop (against the period before,
    by more than `limit` times; every line).
    message may use {a} {b} {line_a} {line_b} {parts} {part_lines} {times}.
    """

    code: str
    kind: str
    severity: Severity
    message: str
    lines: tuple[str, ...] = ()
    limit: Decimal | None = None


@dataclass(frozen=True)
class Around:
    """What the checks need besides the figures: how many communes stand at or below the unit, and the past."""

    communes: int = 0
    before: Values | None = None
    counted: Mapping[str, Decimal] = field(default_factory=dict)  # what records rooms count, by line


KINDS = {
    "at_most", "parts_at_most", "sum_of_parts", "ratio_at_most", "needs", "at_most_communes", "jump", "drop",
}  # fmt: skip
NOTABLE = Decimal(10)  # small numbers jump by nature: 1 class last year, 6 this year


def run_checks(checks: Iterable[Check], values: Values, around: Around) -> list[Problem]:
    """Every relation that does not hold, in the order of the checks. Lines without a value are left alone."""
    found: list[Problem] = []
    for check in checks:
        if check.kind in {"jump", "drop"}:
            found += moved(check, values, around.before or {})
            continue
        problem = broken(check, values, around)
        if problem:
            found.append(problem)
    return found


def broken(check: Check, values: Values, around: Around) -> Problem | None:
    first = values.get(check.lines[0])
    rest = [values.get(code) for code in check.lines[1:]]
    if first is None:
        return None
    if check.kind == "at_most_communes":
        return said(check, first, Decimal(around.communes)) if first > around.communes else None
    known = [value for value in rest if value is not None]
    if not known:
        return None
    if check.kind in {"parts_at_most", "sum_of_parts"}:
        parts = sum(known, Decimal(0))
        off = parts > first or (check.kind == "sum_of_parts" and len(known) == len(rest) and parts != first)
        return said(check, first, known[0], parts=parts) if off else None
    second = known[0]
    if check.kind == "needs":
        return said(check, first, second) if first > 0 and second == 0 else None
    bound = second * check.limit if check.kind == "ratio_at_most" and check.limit is not None else second
    return said(check, first, second) if first > bound else None


def moved(check: Check, values: Values, before: Values) -> list[Problem]:
    """Lines that are many times, or a small part of, what they were a period ago."""
    limit = check.limit or Decimal(5)
    found = []
    for code, now in values.items():
        past = before.get(code)
        if now is None or past is None or not now or not past or abs(now - past) < NOTABLE:
            continue
        times = now / past if check.kind == "jump" else past / now
        if times >= limit:
            found.append(said(check, now, past, times=times, line=code))
    return found


def said(
    check: Check,
    a: Decimal,
    b: Decimal,
    *,
    parts: Decimal | None = None,
    times: Decimal | None = None,
    line: str = "",
) -> Problem:
    lines = (line,) if line else check.lines
    message = say(
        check.message,
        a=format_number(a),
        b=format_number(b),
        line_a=lines[0],
        line_b=lines[1] if len(lines) > 1 else "",
        parts=format_number(parts),
        part_lines=", ".join(lines[1:]),
        times=format_number(times, 1),
    )
    return Problem(lines[0], check.severity, message, check.code, lines)


def missing(codes: Sequence[str]) -> Sentence:
    """The sentence for lines nobody has answered."""
    return say(
        "Còn {count} dòng chưa nhập: {codes}. Ghi số, hoặc chọn “Không có (0)”, “Chưa có số liệu”, "
        "“Không áp dụng”.",
        count=len(codes),
        codes=", ".join(codes[:12]) + (" …" if len(codes) > 12 else ""),
    )


# --- printing ---------------------------------------------------------------------------------------


def rounded(value: Decimal, decimals: int) -> Decimal:
    """As printed: half up at the element's decimals, without trailing zeros (100, not 100,00)."""
    exact = round_half_up(value, decimals)
    whole = exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return whole if exact == whole else exact.normalize()


def printed(
    value: Decimal | None, presence: Presence, *, value_type: str, decimals: int, zero_word: bool
) -> str:
    """A cell as the official annexes write it.

    Not reported stays blank, not applicable is "x"; no money is "Không"; yes and no are words; counts
    under ten take a leading zero (01, 05); rates and money are rounded half up.
    """
    if presence == Presence.NOT_APPLICABLE:
        return "x"
    if presence == Presence.NOT_REPORTED or value is None:
        return ""
    if value_type == "boolean":
        return "Có" if value else "Không"
    if not value and zero_word:
        return "Không"
    shown = rounded(value, decimals)
    if value_type == "count" and shown == shown.to_integral_value():
        return official_count(int(shown))
    return format_number(shown)
