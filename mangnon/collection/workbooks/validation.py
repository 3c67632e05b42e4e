"""Dropdowns and what may be typed into which cell, so that a slip is seen in Excel itself."""

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from mangnon.collection.grid import NUMBER_ANSWERS, GridLine
from mangnon.collection.rules import Answer
from mangnon.collection.workbooks.layout import HIDDEN, Columns

# what the dropdown beside a yes-or-no line offers; Có and Không stand in the line's own
YES_NO_ANSWERS = [(a, label) for a, label in NUMBER_ANSWERS if a not in {Answer.ESTIMATE, Answer.ZERO}]

WORDS = 'OR({0}="Không",{0}="…",{0}="x")'
NUMBERS = {
    "count": ("AND(ISNUMBER({0}),{0}>=0,{0}=INT({0}))", "số nguyên từ 0 trở lên"),
    "number": ("AND(ISNUMBER({0}),{0}>=0)", "số từ 0 trở lên"),
    "percent": ("AND(ISNUMBER({0}),{0}>=0,{0}<=100)", "số từ 0 đến 100"),
}


def add_validations(
    file: Workbook, sheet: Worksheet, columns: Columns, rows: Sequence[tuple[GridLine, int]]
) -> None:
    """Each kind of cell gets one rule; the lists' words stand in the hidden sheet."""
    numbers, yes_no = lists(file)
    rules: dict[str, DataValidation] = {}
    for row, at in rows:
        kind = row.line.element.value_type if row.line.element else ""
        value, answer = f"{columns.value.letter}{at}", f"{columns.answer.letter}{at}"
        if row.yes_no:
            rules.setdefault("yes-no", yes_no_rule()).add(value)
            rules.setdefault("answers-yes-no", answers_rule(yes_no)).add(answer)
        else:
            if kind in NUMBERS:
                rules.setdefault(f"{kind}-{at}", number_rule(kind, value)).add(value)
            rules.setdefault("answers", answers_rule(numbers)).add(answer)
    for rule in rules.values():
        sheet.add_data_validation(rule)


def lists(file: Workbook) -> tuple[str, str]:
    """Write the words of both dropdowns; returns their ranges."""
    hidden = file.create_sheet(HIDDEN)
    ranges = []
    for letter, answers in (("A", NUMBER_ANSWERS), ("B", YES_NO_ANSWERS)):
        words = [label for answer, label in answers if answer != Answer.EMPTY]
        for number, word in enumerate(words, start=1):
            hidden[f"{letter}{number}"] = word
        ranges.append(f"{HIDDEN}!${letter}$1:${letter}${len(words)}")
    return ranges[0], ranges[1]


def yes_no_rule() -> DataValidation:
    rule = DataValidation(type="list", formula1='"Có,Không"', allow_blank=True)
    return told(rule, "Dòng này cần “Có” hoặc “Không”. Chọn trong danh sách.")


def answers_rule(words: str) -> DataValidation:
    rule = DataValidation(type="list", formula1=words, allow_blank=True)
    return told(rule, "Chọn một câu trả lời trong danh sách, hoặc để trống khi đã ghi số.")


def number_rule(kind: str, cell: str) -> DataValidation:
    test, wanted = NUMBERS[kind]
    formula = f"OR({test.format(cell)},{WORDS.format(cell)})"
    rule = DataValidation(type="custom", formula1=formula, allow_blank=True)
    return told(rule, f"Dòng này cần {wanted}. Chưa có số hay không áp dụng thì chọn ở cột Tình trạng.")


def told(rule: DataValidation, sentence: str) -> DataValidation:
    rule.errorTitle, rule.error, rule.showErrorMessage = "Xem lại ô này", sentence, True
    return rule
