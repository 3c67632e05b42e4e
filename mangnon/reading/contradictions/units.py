"""Units that cannot be meant, are missing, or numbers written so that they could be two."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise, zip_longest

from mangnon.reading.contradictions import money
from mangnon.reading.contradictions.digits import said
from mangnon.reading.contradictions.grid import Grid, GridRow, grid_of, is_share
from mangnon.reading.contradictions.material import Material
from mangnon.reading.contradictions.model import ERROR, SUSPICIOUS, Finding
from mangnon.reading.programme.model import Indicator
from mangnon.reading.programme.names import is_measured
from mangnon.reading.report.model import Claim
from mangnon.reading.tables import Table
from mangnon.reading.tokens import Kind, tokens_of
from mangnon.reading.vocabulary import pattern, words
from mangnon.vietnamese.text import fold, squeeze


def check(material: Material) -> Iterator[Finding]:
    told: set[int] = set()
    for claim in material.claims:
        for finding in (*_slip(material, claim), *_without(material, claim), *_written(material, claim)):
            if finding.kind != "separator":
                told.add(claim.line)
            yield finding
    for indicator in (*material.programme.indicators, *material.programme.previous_term):
        if indicator.place.line not in told:
            yield from _indicator(material, indicator)
    yield from money.check(material)
    yield from _beside_shares(material)
    yield from _commas(material)
    yield from _blanks(material)
    for table, node in material.tables:
        yield from _table(material, grid_of(table, node.text))
        yield from _cells(material, table)


def _slip(material: Material, claim: Claim) -> Iterator[Finding]:
    """ "Tỷ suất tử vong … 40%" is per thousand; "tỷ lệ tiêm chủng 97‰" per hundred."""
    name = claim.what.lower()
    if (
        claim.unit == "%"
        and pattern("contradictions", "units", "per_thousand").search(name)
        and not re.search(r"(?:giảm|tăng)\s*$", claim.snippet.partition(claim.printed)[0].rstrip())
    ):
        right, why = "‰", "tính trên 1.000 trẻ đẻ sống"
        if pattern("contradictions", "units", "per_many").search(name):
            right, why = "/100.000", "tính trên 100.000 trẻ em"
    elif claim.unit == "‰" and _of_hundred(name):
        right, why = "%", "là tỷ lệ phần trăm"
    else:
        return
    message = f"“{claim.what}” ghi {said(claim.value)}{claim.unit}; chỉ số này {why}, có thể là {said(claim.value)}{right}."
    yield material.finding("unit_slip", ERROR, "rate", message, material.claim_spot(claim), about=(claim.what, claim.unit, str(claim.table is not None)))  # fmt: skip


def _share_without(claim: Claim, before: str) -> bool:
    """ "chiếm 8,5." and "đạt tỷ lệ 93,6, …": a number with decimals and nothing behind it."""
    fraction = claim.value != claim.value.to_integral_value() and claim.value <= 100
    return (
        fraction
        and not claim.unit
        and bool(re.search(r"(?:chiếm|[tT][ỷỉ] lệ)(?:\s+(?:là|hơn|gần))?\s*$", before))
    )


def _of_hundred(name: str) -> bool:
    """A "tỷ lệ" is per hundred unless it is one of births and deaths."""
    births = re.search(r"tỷ suất|tử vong|chết|sinh", name.replace("học sinh", "").replace("khai sinh", ""))
    share = name.startswith("tỷ lệ") or pattern("contradictions", "units", "per_hundred").search(name)
    return bool(share) and not births


def _without(material: Material, claim: Claim) -> Iterator[Finding]:
    """ "Tỷ lệ … xuống còn 20,4 (so với chỉ tiêu 23%)"."""
    if claim.table is not None or claim.kind is not Kind.COUNT or claim.denominator:
        return
    before = claim.snippet.partition(claim.printed)[0]
    if _share_without(claim, before):
        message = f"“{claim.printed}” đứng sau chữ chiếm, tỷ lệ mà không có dấu %."
        yield material.finding("missing_unit", ERROR, "share", message, material.claim_spot(claim), about=(claim.what, said(claim.value)))  # fmt: skip
        return
    bare = (
        not claim.unit
        or not re.match(r"[^\W\d_]", claim.unit)
        or claim.unit.split()[0].lower() in {"so", "vào", "năm", "ước", "cụ"}
    )
    rate = re.match(r"(?i)t[ỷỉ] (?:lệ|suất|trọng)\b", claim.what) and not re.match(r"(?i)số|tổng", claim.unit)
    of_money = (
        re.search(words("contradictions")["units"]["money_names"], squeeze(fold(claim.what)))
        and claim.value >= 50
    )
    stated = re.search(
        r"(?:là|đạt|còn|xuống|lên|chiếm|:|mức|với)\s*(?:hơn|gần|khoảng|trên|dưới)?\s*$",
        claim.snippet.partition(claim.printed)[0],
    )
    if bare and stated and ((rate and claim.value <= 1000) or of_money):
        kind = "tỷ lệ (%, ‰ hay trên 100.000)" if rate else "tiền (triệu, tỷ đồng)"
        message = f"“{claim.what}” ghi {said(claim.value)} mà không có đơn vị; cần ghi rõ đơn vị {kind}."
        yield material.finding("missing_unit", ERROR if rate else SUSPICIOUS, "text", message, material.claim_spot(claim), about=(claim.what, said(claim.value)))  # fmt: skip


COMMAS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3}){2,}(?![\d,])")


def _commas(material: Material) -> Iterator[Finding]:
    """ "55,500,000 đồng": thousands divided as in English."""
    for block in material.paragraphs:
        for found in COMMAS.finditer(block.text):
            message = f"“{found[0]}” dùng dấu phẩy phân cách nghìn; văn bản tiếng Việt dùng dấu chấm: {found[0].replace(',', '.')}."
            yield material.finding("separator", ERROR, "thousands", message, material.spot(block, *found.span()), about=(found[0],))  # fmt: skip


def _beside_shares(material: Material) -> Iterator[Finding]:
    """ "12,9 ở nội thành và 6,3% ở ngoại thành": of two shares told side by side one has its sign."""
    shape = pattern("contradictions", "units", "side_by_side")
    for block in material.paragraphs:
        tokens = [
            t for t in tokens_of(block.read) if t.kind in {Kind.COUNT, Kind.PERCENT} and t.value is not None
        ]
        for one, other in pairwise(tokens):
            bare = next((t for t in (one, other) if t.kind is Kind.COUNT), one)
            value = bare.value or Decimal(0)
            if (
                {one.kind, other.kind} != {Kind.COUNT, Kind.PERCENT}
                or value == value.to_integral_value()
                or value > 100
            ):
                continue
            if not (bare.unit and _counts_people(bare.unit)) and shape.fullmatch(
                block.read[one.end : other.start]
            ):
                message = f"“{bare.printed}” đứng cạnh “{(other if bare is one else one).printed}” mà không có dấu %."
                yield material.finding("missing_unit", ERROR, "beside", message, material.spot(block, one.start, other.end), about=(bare.printed, block.read[one.end : other.start]))  # fmt: skip


def _counts_people(unit: str) -> bool:
    return bool(re.match(words("contradictions")["units"]["countable"], squeeze(fold(unit)))) or bool(
        re.match(r"(?i)(?:triệu|tỷ|đồng|lần|ha|km|m2?)\b", unit)
    )


def _written(material: Material, claim: Claim) -> Iterator[Finding]:
    """ "1,234 trẻ em" and "12.5%": a mark of thousands or decimals written in the other way."""
    number = re.match(r"[\d.,]+", claim.printed)
    text = number[0].rstrip(".,") if number else ""
    people = claim.kind is Kind.COUNT and claim.value != claim.value.to_integral_value() and _counted(claim)
    comma = re.fullmatch(r"\d{1,3},\d{3}", text) and claim.kind is Kind.COUNT and _counted(claim)
    point = re.fullmatch(r"\d+\.\d{1,2}", text) and claim.kind in {Kind.PERCENT, Kind.PERMILLE, Kind.MONEY}
    if comma or people:
        message = f"“{text} {claim.unit}”: số đếm không có phần lẻ; dấu phân cách nghìn phải là dấu chấm, có thể là {text.replace(',', '.')}."
        yield material.finding("separator", ERROR, "count", squeeze(message), material.claim_spot(claim), about=(text, claim.what))  # fmt: skip
    elif point:
        message = f"“{text}” dùng dấu chấm thập phân; văn bản tiếng Việt dùng dấu phẩy, có thể là {text.replace('.', ',')} hoặc thiếu chữ số."
        yield material.finding("separator", SUSPICIOUS, "decimal", message, material.claim_spot(claim), about=(text, claim.what))  # fmt: skip


def _counted(claim: Claim) -> bool:
    return (
        bool(re.match(words("contradictions")["units"]["countable"], squeeze(fold(claim.unit))))
        and "bình quân" not in claim.what.lower()
    )


def _indicator(material: Material, indicator: Indicator) -> Iterator[Finding]:
    block = material.by_line.get(indicator.place.line)
    for measure in indicator.measures:
        whole = measure.name if is_measured(measure.name) else f"{measure.name} {indicator.name}"
        name = whole.lower()
        shown = [t for t in measure.targets if t.value is not None]
        if block is None or not shown or shown[0].value is None:
            continue
        spot = material.spot(block, 0, min(len(block.text), 160))
        value = said(shown[0].value)
        if measure.unit == "%" and pattern("contradictions", "units", "per_thousand").search(name):
            message = f"“{measure.name}” tính trên 1.000 hoặc 100.000 trẻ nhưng ghi {value}%."
            yield material.finding("unit_slip", ERROR, "target", message, spot, about=(measure.name, value))  # fmt: skip
        elif measure.unit in {None, "count"} and re.match(r"(?i)t[ỷỉ] (?:lệ|suất)", measure.name):
            message = f"Chỉ tiêu “{measure.name}” ghi {value} mà không có đơn vị."
            yield material.finding("missing_unit", ERROR, "target", message, spot, about=(measure.name, value))  # fmt: skip


# --- blanks and tables ----------------------------------------------------------------------------------------------


def _blanks(material: Material) -> Iterator[Finding]:
    """ "đạt …%", "là ... em": a place left open for a number."""
    shape = pattern("contradictions", "units", "blank")
    for block in material.paragraphs:
        if block.line < 12 and re.match(r"(?:Số|SỐ)\s*:", block.text):
            continue
        for found in shape.finditer(block.text):
            yield material.finding("missing_value", ERROR, "text", f"Chỗ “{squeeze(found[0])}” còn để trống con số.", material.spot(block, *found.span()), about=(block.text[max(0, found.start() - 50) : found.end()],))  # fmt: skip


def _table(material: Material, grid: Grid | None) -> Iterator[Finding]:
    if grid is None:
        return
    filled = [row for row in grid.rows if row.values]
    with_unit = [row for row in filled if row.unit]
    if grid.unit_at is not None and len(with_unit) * 3 >= len(filled) * 2:
        for row in filled:
            if not row.unit and not row.total:
                message = f"Dòng “{row.name}” có số {', '.join(said(v) for v in list(row.values.values())[:3])} nhưng không ghi đơn vị."
                yield material.finding("missing_unit", SUSPICIOUS, "table", message, material.cell_spot(row.row), about=(row.name,))  # fmt: skip
    for row, below in zip_longest(grid.rows, grid.rows[1:]):
        if below is not None and below.mark[:1] in {"-", "+", "–"} and row.mark[:1] != below.mark[:1]:
            continue
        empty = not row.values and all(not row.row.cells[c].strip() for c in grid.columns)
        heading = row.name.rstrip().endswith(":") or re.search(r"(?i)^(?:trong đó|gồm|chia ra)", row.name)
        if empty and row.unit and not heading and grid.unit_at is not None:
            yield material.finding("missing_value", SUSPICIOUS, "table", f"Dòng “{row.name}” có đơn vị “{row.unit}” nhưng không có số.", material.cell_spot(row.row), about=(row.name,))  # fmt: skip
        elif row.values and len(grid.columns) >= 2 and not grid.years:
            yield from _hole(material, grid, row)
        for column, value in row.values.items():
            yield from _impossible(material, grid, row, column, value)


def _hole(material: Material, grid: Grid, row: GridRow) -> Iterator[Finding]:
    """An empty cell in a column that is otherwise filled."""
    for column in grid.columns:
        others = [r for r in grid.rows if r.values]
        full = sum(column in r.values for r in others)
        if (
            column not in row.values
            and not row.row.cells[column].strip()
            and len(others) >= 3
            and full >= len(others) - max(1, len(others) // 6)
        ):
            header = squeeze(grid.table.columns[column])
            yield material.finding("missing_value", SUSPICIOUS, "table-cell", f"Dòng “{row.name}”, cột “{header}” để trống trong khi các dòng khác có số.", material.cell_spot(row.row), about=(row.name, header))  # fmt: skip


def _impossible(
    material: Material, grid: Grid, row: GridRow, column: int, value: Decimal
) -> Iterator[Finding]:
    header = grid.table.columns[column]
    percent = (
        row.unit == "%"
        or "%" in header
        or "%" in row.row.cells[column]
        or (is_share(row.name, row.unit) and row.unit in {"", "%"} and "tỷ suất" not in row.name.lower())
    )
    change = re.search(
        r"(?i)tăng|giảm|so với|so sánh|chênh|tốc độ|thực hiện/|kế hoạch|%\s*(?:kh|th)", f"{header} {row.name}"
    )
    if percent and value > 100 and not change:
        yield material.finding("plausibility", ERROR, "table-percent", f"“{row.name}” ghi {said(value)}%, quá 100%.", material.cell_spot(row.row), about=(row.name, header, said(value)))  # fmt: skip
    if value < 0 and not change:
        yield material.finding("plausibility", ERROR, "table-negative", f"“{row.name}” ghi {said(value)}, nhỏ hơn 0.", material.cell_spot(row.row), about=(row.name, header, said(value)))  # fmt: skip


BROKEN = re.compile(
    r"\d{1,3}(?:\.\d{3})*\.(?:\d{1,2}|\d{4,})(?:\.\d+)+|\d{1,3}(?:\.\d{3})+\.\d{1,2}|\d{1,3}(?:\.\d{1,2})+\.\d{3}|\d{1,3},\d{3},\d{3}|\d{1,3},\d{3}\.\d+|\d+\.{2,}\d+|\d+,{2,}\d+"
)


def _cells(material: Material, table: Table) -> Iterator[Finding]:
    """Cells of figures whose marks cannot be read in one way, and counts with a decimal mark before three digits."""
    grid = grid_of(table)
    for row in grid.rows if grid else ():
        for cell in row.row.cells:
            text = cell.strip().rstrip("%‰").strip()
            whole = re.fullmatch(r"\d{1,3},\d{3}", text) and not row.share and grid is not None
            if BROKEN.fullmatch(text) or whole:
                yield material.finding("separator", ERROR if not whole else SUSPICIOUS, "cell", f"“{text}” ở dòng “{row.name}” có dấu phân cách không đúng cách viết số; có thể là {re.sub(r'[.,]', '', text)} viết sai dấu.", material.cell_spot(row.row), about=(row.name, text))  # fmt: skip
