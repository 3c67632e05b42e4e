"""What may stand in a form made in the browser: numbers of lines, checks and their sentences. No database."""

import re
from collections.abc import Sequence
from decimal import Decimal
from string import Formatter

from mangnon.collection.rules import KINDS, Severity
from mangnon.vietnamese.numbers import format_number

CODE = re.compile(r"[A-Za-z0-9]+([.-][A-Za-z0-9]+)*")
PLACES = {"a", "b", "line_a", "line_b", "parts", "part_lines", "times"}
WITHOUT_LINES = {"jump", "drop"}
WITH_LIMIT = {"ratio_at_most", "jump", "drop"}
# kind → the fewest and the most lines it speaks of
SPEAKS_OF = {
    "at_most": (2, 2), "parts_at_most": (2, 12), "sum_of_parts": (2, 12), "ratio_at_most": (2, 2), "needs": (2, 2),
    "at_most_communes": (1, 1), "jump": (0, 0), "drop": (0, 0),
}  # fmt: skip
assert set(SPEAKS_OF) == KINDS
BOTH = "Sửa một trong hai số."
LOOK = "Xem lại, hoặc ghi lý do."


def code_problem(code: str) -> str:
    """Why this cannot be the number of a line (a box's name in the page rests on it); empty when it can."""
    if not CODE.fullmatch(code) or len(code) > 12:
        return f"Số thứ tự dòng là “{code}”; cần chữ không dấu, số và dấu chấm, dài nhất 12, ví dụ I.9 hoặc VI.4c."
    return ""


def next_code(codes: Sequence[str], after: str) -> str:
    """The number to propose for a line put below another: I.8 → the first free I.n above all others there."""
    head = after.rpartition(".")[0] if "." in after else ("" if after.isdigit() else after)
    pattern = re.compile(rf"{re.escape(head)}\.(\d+)[a-z]?" if head else r"(\d+)[a-z]?")
    used = [int(found.group(1)) for code in codes if (found := pattern.fullmatch(code))]
    number = max(used, default=0) + 1
    return f"{head}.{number}" if head else str(number)


def check_problem(kind: str, lines: Sequence[str], limit: Decimal | None) -> str:
    """Why a check does not make sense; empty when it does."""
    if kind not in SPEAKS_OF:
        return "Chưa chọn loại phép kiểm tra. Chọn một loại trong danh sách."
    fewest, most = SPEAKS_OF[kind]
    if len(lines) < fewest:
        return f"Phép này cần {fewest} dòng, mới chọn {len(lines)}. Chọn đủ dòng."
    if len(lines) > most:
        return f"Phép này dùng {most} dòng, đang chọn {len(lines)}. Để trống các ô dòng còn lại."
    if len(set(lines)) < len(lines):
        return "Một dòng được chọn hai lần. Chọn các dòng khác nhau."
    if kind in WITH_LIMIT and (limit is None or limit <= 0):
        return "Phép này cần giới hạn là một số lớn hơn 0, ví dụ 0,2 hoặc 5. Ghi giới hạn."
    return ""


def message_problem(message: str) -> str:
    """Why the sentence cannot be filled in; only plain places such as {a} are understood."""
    known = ", ".join(f"{{{name}}}" for name in sorted(PLACES))
    try:
        parts = list(Formatter().parse(message))
    except ValueError:
        return f"Câu thông báo có dấu ngoặc nhọn bị thừa hoặc thiếu. Chỗ điền viết như {known}."
    strange = [
        name for _, name, spec, turn in parts if name is not None and (name not in PLACES or spec or turn)
    ]
    return f"Câu thông báo có chỗ điền lạ: {{{strange[0]}}}. Chỉ dùng {known}." if strange else ""


def proposed_message(kind: str, severity: Severity, limit: Decimal | None) -> str:
    """The sentence an officer reads when a check fails: both numbers, both lines, what to do."""
    times = format_number(limit) if limit is not None else ""
    said = {
        "at_most": "{a} ở dòng {line_a} lớn hơn {b} ở dòng {line_b}.",
        "parts_at_most": "Các phần (dòng {part_lines}) cộng lại là {parts}, lớn hơn {a} ở dòng {line_a}.",
        "sum_of_parts": "Các phần (dòng {part_lines}) cộng lại là {parts}, không khớp với {a} ở dòng {line_a}.",
        "ratio_at_most": f"{{a}} ở dòng {{line_a}} lớn hơn {times} lần {{b}} ở dòng {{line_b}}.",
        "needs": "Dòng {line_a} có {a} mà dòng {line_b} là {b}.",
        "at_most_communes": "{a} ở dòng {line_a} nhiều hơn {b} đơn vị cấp xã trên bản đồ.",
        "jump": "{a} (dòng {line_a}) gấp {times} lần kỳ trước ({b}). Có thừa một chữ số không?",
        "drop": "{a} (dòng {line_a}) chỉ bằng một phần {times} kỳ trước ({b}). Có thiếu một chữ số không?",
    }[kind]
    if severity == Severity.SUSPICIOUS:
        return f"{said} {LOOK}"
    return f"{said} {BOTH}" if kind in {"at_most", "ratio_at_most", "needs"} else f"{said} Sửa cho khớp."
