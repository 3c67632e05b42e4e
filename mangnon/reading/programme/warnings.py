"""What is doubtful in a programme that was read: said in one sentence each, so that a person looks."""

import re
from collections import Counter
from collections.abc import Iterator

from mangnon.reading.programme.assignments import Leaders
from mangnon.reading.programme.model import UNDATED, Indicator, Programme
from mangnon.reading.tokens import figures_of
from mangnon.reading.tree import Document


def warnings_of(programme: Programme, leaders: Leaders, document: Document) -> list[str]:
    found = [*_head(programme), *_indicators(programme)]
    if not programme.indicators:
        found.append(
            "Không thấy chỉ tiêu nào có mức đặt ra. Xem lại văn bản có phải chương trình, kế hoạch không."
        )
    found += _numbering(programme)
    found += _leaders(programme, leaders)
    found += _doubtful_numbers(programme, document)
    found += _doubtful_units(programme)
    found += _years_outside(programme)
    found += _recognised(programme, document)
    return found


def _head(programme: Programme) -> Iterator[str]:
    for value, said in (
        (programme.number, "số, ký hiệu"),
        (programme.issued_on, "ngày ban hành"),
        (programme.issuer, "cơ quan ban hành"),
        (programme.start, "giai đoạn thực hiện"),
    ):
        if not value:
            yield f"Không đọc được {said}; cần người xem điền vào."


def _said(indicator: Indicator) -> str:
    number = f"Chỉ tiêu {indicator.number}" if indicator.number else "Chỉ tiêu không đánh số"
    return f"{number} (dòng {indicator.place.line})"


def _indicators(programme: Programme) -> Iterator[str]:
    for indicator in programme.indicators:
        if not indicator.measures:
            yield f"{_said(indicator)} không có mức đặt ra bằng số: “{indicator.name[:80]}”."
        for measure in indicator.measures:
            if any(target.year == UNDATED for target in measure.targets):
                yield f"{_said(indicator)} không ghi năm phải đạt: “{measure.name[:80]}”."
            if not measure.name:
                yield f"{_said(indicator)} có mức nhưng không rõ đo cái gì."


def _numbering(programme: Programme) -> Iterator[str]:
    numbers = [i.number for i in programme.indicators if i.number and i.number.isdigit()]
    if len(numbers) < 3 or numbers.count("1") > 1:
        return
    for number, count in Counter(numbers).items():
        if count > 1:
            yield f"Số {number} được dùng cho {count} chỉ tiêu."
    known = {int(n) for n in numbers}
    gaps = [str(n) for n in range(min(known), max(known)) if n not in known]
    if gaps:
        yield f"Thiếu chỉ tiêu số {', '.join(gaps)} trong dãy từ {min(known)} đến {max(known)}."


def _leaders(programme: Programme, leaders: Leaders) -> Iterator[str]:
    if sum(bool(i.lead) for i in programme.indicators) * 2 < len(programme.indicators):
        return  # most have none: this document assigns by field or elsewhere
    for indicator in programme.indicators:
        if not indicator.lead:
            yield f"{_said(indicator)} chưa giao cho cơ quan nào: “{indicator.name[:80]}”."
        elif len(indicator.lead) > 1:
            yield f"{_said(indicator)} giao cho {len(indicator.lead)} cơ quan: {'; '.join(indicator.lead)}."
    known = {i.number for i in programme.indicators}
    for number, agencies in leaders.lead.items():
        if known and number not in known:
            yield f"{'; '.join(agencies)} được giao chỉ tiêu {number} nhưng văn bản không có chỉ tiêu số này."


def _doubtful_numbers(programme: Programme, document: Document) -> Iterator[str]:
    lines = {i.place.line for i in programme.indicators}
    for block in document.blocks:
        if block.line in lines and not block.table:
            for token in figures_of(block.read):
                if token.doubt:
                    yield f"Dòng {block.line}: “{token.printed}” viết theo kiểu lạ, đọc là {token.value}; cần xem lại."


def _doubtful_units(programme: Programme) -> Iterator[str]:
    for indicator in programme.indicators:
        for measure in indicator.measures:
            if measure.unit == "%" and re.search(r"1\.?000\s+trẻ", measure.name):
                yield f"{_said(indicator)} tính trên 1.000 trẻ nhưng ghi %; có thể là ‰, cần xem lại."


def _years_outside(programme: Programme) -> Iterator[str]:
    """A year behind the end of the programme that its title does not speak of either: often a slip (2039 for 2030)."""
    known = [int(y) for y in re.findall(r"20\d\d", programme.title)]
    if programme.end is None:
        return
    last = max([programme.end, *known, 2030])
    for indicator in programme.indicators:
        years = {
            t.year for m in indicator.measures for t in m.targets if t.year.isdigit() and int(t.year) > last
        }
        for year in sorted(years):
            yield f"{_said(indicator)} ghi năm {year}, sau khi chương trình kết thúc ({programme.end}); cần xem lại."


SURE = 85


def _recognised(programme: Programme, document: Document) -> Iterator[str]:
    """A text recognised from a picture says so, and names the indicators whose lines were hard to read."""
    sure = {
        line.number: line.confidence for line in document.lines if line.confidence is not None and line.text
    }
    if not sure:
        return
    mean = sum(sure.values()) / len(sure)
    yield f"Văn bản được nhận dạng từ ảnh (độ tin cậy trung bình {mean:.0f}%); cần đối chiếu từng con số với bản gốc."
    for indicator in programme.indicators:
        lines = range(indicator.place.line, indicator.place.line_end + 1)
        worst = min((sure[n] for n in lines if n in sure), default=100.0)
        if worst < SURE:
            yield f"{_said(indicator)} nằm ở dòng khó đọc (độ tin cậy {worst:.0f}%)."
