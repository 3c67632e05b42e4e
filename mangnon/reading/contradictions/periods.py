"""Times that do not fit: another year in the conclusion than in the title, an annex of another year, a milestone outside the term."""

import re
from collections import Counter
from collections.abc import Iterator

from mangnon.reading.blocks import Block
from mangnon.reading.contradictions.grid import grid_of
from mangnon.reading.contradictions.material import Material
from mangnon.reading.contradictions.model import ERROR, SUSPICIOUS, Finding, Spot
from mangnon.reading.contradictions.names import core
from mangnon.reading.contradictions.targets import indicator_spot
from mangnon.reading.report.periods import part_of_year
from mangnon.reading.report.reader import document_period
from mangnon.reading.tables import Table
from mangnon.reading.vocabulary import pattern
from mangnon.vietnamese.text import squeeze

YEAR = re.compile(r"(?<![\d/.])(20\d\d)(?![\d/])")


def check(material: Material) -> Iterator[Finding]:
    yield from _conclusion(material)
    yield from _ahead(material)
    yield from _spans(material)
    yield from _events(material)
    yield from _tables(material)
    yield from _issued(material)
    yield from _annex_headings(material)
    yield from _term(material)
    if material.is_programme:
        yield from _outside(material)


def _years(text: str) -> set[int]:
    return {int(y) for y in YEAR.findall(text)}


def _title_block(material: Material) -> Block | None:
    years = _years(material.head.title)
    return next((b for b in material.document.head if years and years <= _years(b.text)), None)


def _conclusion(material: Material) -> Iterator[Finding]:
    title = material.head.title
    years, at = _years(title), _title_block(material)
    if not years or at is None:
        return
    for block in material.paragraphs[len(material.document.head) :]:
        if not pattern("contradictions", "periods", "self").match(block.read):
            continue
        said = _years(re.split(r"[;.]", block.read)[0])
        other = said - set(range(min(years), max(years) + 1)) if len(years) > 1 else said - years
        if said and other and (not said & years or (len(years) == 1 and other - {max(years) + 1})):
            message = f"Tên văn bản ghi {_list(years)}, câu kết ghi {_list(said)}."
            yield material.finding("period_mismatch", ERROR, "conclusion", message, material.spot(at, 0, len(at.text)), material.spot(block, 0, min(len(block.text), 160)), about=(title, str(sorted(said))))  # fmt: skip
        halves = [re.search(r"(?i)(?:6|06|sáu) tháng (đầu|cuối)", t) for t in (title, block.read)]
        if halves[0] and halves[1] and halves[0][1].lower() != halves[1][1].lower():
            message = f"Tên văn bản ghi 6 tháng {halves[0][1]} năm, câu kết ghi 6 tháng {halves[1][1]} năm."
            yield material.finding("period_mismatch", ERROR, "half", message, material.spot(at, 0, len(at.text)), material.spot(block, 0, 160), about=(title, halves[1][1]))  # fmt: skip


def _ahead(material: Material) -> Iterator[Finding]:
    """The part of a report that looks ahead names the year that is reported, or one before it."""
    period = document_period(material.head) or ""
    at, years = _title_block(material), _years(material.head.title)
    if material.head.type != "báo cáo" or not re.fullmatch(r"20\d\d", period) or at is None or not years:
        return
    for node in material.nodes:
        block = node.block
        if block is None or node.table or not node.children or len(node.text) > 200:
            continue
        said = _years(node.text)
        if pattern("structure", "ahead").search(node.text) and len(said) == 1 and max(said) <= int(period):
            near = (b for b in material.paragraphs if block.line <= b.line <= block.line + 3)
            where = next((b for b in near if said & _years(b.text)), block)
            message = f"Phần đề ra nhiệm vụ ghi {_list(said)}, trong khi báo cáo đã là kết quả năm {period}."
            yield material.finding("period_mismatch", SUSPICIOUS, "ahead", message, material.spot(where, *_at_year(where.text)), material.spot(at, 0, len(at.text)), about=(node.text, period))  # fmt: skip


def _at_year(text: str) -> tuple[int, int]:
    """Where the first year stands: a heading of two lines is shown at the line that has it."""
    found = YEAR.search(text)
    return found.span() if found else (0, min(len(text), 160))


def _list(years: set[int]) -> str:
    return "năm " + ", ".join(str(y) for y in sorted(years))


def _spans(material: Material) -> Iterator[Finding]:
    """The same programme with two terms that overlap: "giai đoạn 2021-2025" and "giai đoạn 2021-2030"."""
    shape = pattern("contradictions", "periods", "programme")
    seen: dict[tuple[str, ...], dict[tuple[str, str], list[tuple[Block, int, int]]]] = {}
    for block in material.paragraphs:
        for found in shape.finditer(block.read):
            name = core(found["name"])
            if len(name) >= 5:
                seen.setdefault(name, {}).setdefault((found["a"], found["b"]), []).append(
                    (block, *found.span())
                )
    for name, terms in seen.items():
        if len(terms) < 2:
            continue
        order = Counter({term: len(where) for term, where in terms.items()}).most_common()
        usual = order[0][0]
        for term, _ in order[1:]:
            overlap = term[0] < usual[1] and usual[0] < term[1]
            if overlap:
                one, other = terms[usual][0], terms[term][0]
                message = f"Cùng một chương trình, kế hoạch mà chỗ này ghi giai đoạn {usual[0]}-{usual[1]}, chỗ kia ghi {term[0]}-{term[1]}."
                yield material.finding("period_mismatch", ERROR, "term", message, material.spot(*one), material.spot(*other), about=(" ".join(name), *usual, *term))  # fmt: skip


def _events(material: Material) -> Iterator[Finding]:
    """A heading or sentence that gives an event of the year another year than the document and its other mentions."""
    years = _years(material.head.title)
    if (
        material.head.type != "báo cáo"
        or len(years) not in {1, 2}
        or re.search(r"giai đoạn|\d{4}\s*[-–]\s*\d{4}", material.head.title)
    ):
        return
    shape = pattern("contradictions", "periods", "event")
    for node in material.nodes:
        if not node.block or node.table or len(node.text) > 120:
            continue
        for found in shape.finditer(node.block.read):
            if int(found["year"]) not in years:
                message = f"Đề mục ghi “{squeeze(found[0])}”, trong khi báo cáo là của {_list(years)}."
                yield material.finding("period_mismatch", ERROR, "heading", message, material.spot(node.block, *found.span()), about=(found[0],))  # fmt: skip


def _tables(material: Material) -> Iterator[Finding]:
    """The one year column of an annex, or the year of its title, against the year of the report."""
    years = _years(material.head.title)
    if (
        material.head.type != "báo cáo"
        or not years
        or re.search(r"\d{4}\s*[-–]\s*\d{4}", material.head.title)
    ):
        return
    at = _title_block(material)
    for table, node in material.tables:
        grid = grid_of(table, node.text)
        own = set(grid.years.values()) if grid else set()
        titled = _years(table.title or node.text)
        wrong = (
            own
            if len(own) == 1 and not own & years
            else (titled if titled and not titled & years and len(titled) == 1 and not own & years else set())
        )
        if at is not None:
            yield from _other_part(material, table, node.text, at)
        if wrong and at is not None:
            header = next((line for line in material.document.lines if line.number >= table.line), None)
            from_table = material.cell_spot(table.rows[0]) if table.rows else None
            words_of = squeeze(header.text) if header else table.title
            if from_table is None:
                continue
            spot = type(from_table)(material.file, table.line, words_of[:200])
            message = f"Báo cáo của {_list(years)} nhưng bảng số liệu là của {_list(wrong)}."
            yield material.finding("period_mismatch", ERROR, "annex", message, material.spot(at, 0, len(at.text)), spot, about=(material.head.title, str(sorted(wrong)), table.title))  # fmt: skip


def _other_part(material: Material, table: Table, caption: str, at: Block) -> Iterator[Finding]:
    """ "Bảng số liệu quý II/2023" in a report on its third quarter: the one part of a year the caption names is another."""
    period = document_period(material.head) or ""
    named = part_of_year(table.title or caption, period[:4])
    column = any(part_of_year(c, period[:4]) == period for c in table.columns)
    if named and "Q" in period + named and named[:4] == period[:4] and named != period and not column:
        header = next(
            (
                line
                for line in material.document.lines
                if squeeze(line.text) and line.number >= table.line - 1
            ),
            None,
        )
        words_of = squeeze(header.text)[:200] if header else squeeze(caption)
        line = header.number if header else table.line
        message = f"Báo cáo của {_part(period)} nhưng bảng số liệu là của {_part(named)}."
        spots = (
            material.spot(at, 0, len(at.text)),
            Spot(material.file, line, words_of),
            Spot(material.file, table.line, squeeze(caption)[:200]),
        )
        yield material.finding("period_mismatch", ERROR, "annex-part", message, *spots, about=(period, named, caption))  # fmt: skip


def _part(period: str) -> str:
    year, kind, number = period[:4], period[4:5], period[5:]
    return {
        "Q": f"quý {number} năm {year}",
        "H": f"6 tháng {'đầu' if number == '1' else 'cuối'} năm {year}",
    }.get(kind, f"năm {year}")


def _term(material: Material) -> Iterator[Finding]:
    """A review of a term that was over years ago, whose text speaks of years behind the term alone."""
    at, day = _title_block(material), material.head.issued_on
    span = re.search(r"(20\d\d)\s*[-–]\s*(20\d\d)", material.head.title)
    if (
        material.head.type != "báo cáo"
        or not span
        or at is None
        or day is None
        or day.year < int(span[2]) + 2
    ):
        return
    told = Counter(c.period for c in material.claims if re.fullmatch(r"20\d\d", c.period or ""))
    inside = sum(n for year, n in told.items() if int(year or 0) <= int(span[2]))
    if told.total() >= 4 and inside * 4 <= told.total():
        years = sorted(year for year in told if year)
        message = f"Báo cáo ghi giai đoạn {span[1]}-{span[2]} nhưng số liệu là của năm {years[0]} đến {years[-1]} và ký năm {day.year}."
        yield material.finding("period_mismatch", SUSPICIOUS, "term-over", message, material.spot(at, 0, len(at.text)), about=(span[0], *years))  # fmt: skip


def _annex_headings(material: Material) -> Iterator[Finding]:
    """The heading of an annex with another year than the report."""
    years, at = _years(material.head.title), _title_block(material)
    if (
        material.head.type != "báo cáo"
        or at is None
        or re.search(r"giai đoạn|\d{4}\s*[-–]\s*\d{4}", material.head.title)
    ):
        return
    for node in material.nodes:
        if node.kind != "appendix" or node.block is None:
            continue
        own = _years(re.sub(r"\(.*?\)", "", node.text))
        if len(own) == 1 and not own & years:
            where = next(
                (b for b in material.paragraphs if b.line >= node.line and own & _years(b.text)), node.block
            )
            message = f"Báo cáo của {_list(years)} nhưng tên phụ lục ghi {_list(own)}."
            yield material.finding("period_mismatch", ERROR, "annex-heading", message, material.spot(at, 0, len(at.text)), material.spot(where, 0, len(where.text)), about=(material.head.title, node.text[:80]))  # fmt: skip


def _issued(material: Material) -> Iterator[Finding]:
    """A report on a year cannot be of the year before; a plan is not made after its year."""
    years, day = _years(material.head.title), material.head.issued_on
    at = _title_block(material)
    if not years or day is None or at is None:
        return
    if material.head.type == "báo cáo" and day.year < min(years):
        message = f"Báo cáo của {_list(years)} nhưng ký ngày {day:%d/%m/%Y}."
        yield material.finding("period_mismatch", ERROR, "issued", message, material.spot(at, 0, len(at.text)), about=(material.head.title, str(day)))  # fmt: skip
    elif material.head.type in {"kế hoạch", "chương trình"} and day.year > max(years):
        message = f"Kế hoạch của {_list(years)} nhưng ký ngày {day:%d/%m/%Y}."
        yield material.finding("period_mismatch", SUSPICIOUS, "issued", message, material.spot(at, 0, len(at.text)), about=(material.head.title, str(day)))  # fmt: skip


def _outside(material: Material) -> Iterator[Finding]:
    start, end = material.programme.start, material.programme.end
    if start is None or end is None or end - start < 1:
        return
    ahead = max([end, *_years(material.head.title)])
    for indicator in material.programme.indicators:
        years = {int(t.year) for m in indicator.measures for t in m.targets if t.year.isdigit()}
        for year in sorted(y for y in years if y > ahead or y < start):
            if (
                year > ahead
                and year % 5 == 0
                and year <= 2050
                and sum(
                    year in {int(t.year) for m in i.measures for t in m.targets if t.year.isdigit()}
                    for i in material.programme.indicators
                )
                > 1
            ):
                continue  # a second horizon of the whole programme
            name = f"Chỉ tiêu {indicator.number}" if indicator.number else f"Chỉ tiêu “{indicator.name[:60]}”"
            message = f"{name} đặt mốc năm {year}, ngoài giai đoạn {start}-{end} của chương trình."
            yield material.finding("period_mismatch", ERROR, "milestone", message, indicator_spot(material, indicator), about=(name, indicator.name[:60], str(year)))  # fmt: skip
