"""Numbers that records rooms count (`figures.counting`), beside the lines of a commune's form.

The count stands beside the cell; one button takes over every count for a line nobody has answered. Whoever enters
another number where the register is about as large is asked for a reason, which stays with the figure; a register that
holds less than half of it is taken for unfinished: the difference is shown and nothing is asked.
"""

from collections.abc import Mapping
from decimal import Decimal

from mangnon.collection.models import FormLine
from mangnon.collection.rules import Problem, Severity, Values
from mangnon.figures.counting import Counted, counted_elements, counts
from mangnon.figures.models import Period
from mangnon.places.models import Unit
from mangnon.vietnamese.numbers import format_number
from mangnon.vietnamese.saying import say

GAP = "gap"


def counted_lines(lines: Mapping[str, FormLine], unit: Unit, period: Period, body: str) -> dict[str, Counted]:
    """What the records say for the lines of a commune's form, by line code. No query where no room counts a line."""
    if unit.level != Unit.Level.COMMUNE or body:
        return {}
    known = counted_elements()
    codes = {
        code: line.element.code
        for code, line in lines.items()
        if line.element is not None and line.element.code in known and line.figure_code == line.element.code
    }
    if not codes:
        return {}
    found = counts(codes.values(), [unit.pk], period)
    return {code: found[element, unit.pk] for code, element in codes.items() if (element, unit.pk) in found}


def is_finished(count: Decimal, entered: Decimal) -> bool:
    """Whether a register is large enough to be held against a figure."""
    return count * 2 >= entered


def gaps(values: Values, counted: Mapping[str, Decimal]) -> list[Problem]:
    """Lines on which another number than the counted one was entered: sent with a reason."""
    found = []
    for code, count in counted.items():
        entered = values.get(code)
        if entered is None or entered == count or not is_finished(count, entered):
            continue
        sentence = say(
            "Dòng {line}: số nhập là {entered}, sổ đếm được {count}. Sửa cho khớp, hoặc ghi lý do.",
            line=code, entered=format_number(entered), count=format_number(count),
        )  # fmt: skip
        found.append(Problem(code, Severity.SUSPICIOUS, sentence, GAP, (code,)))
    return found
