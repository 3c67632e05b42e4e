"""What is looked at before a report is issued: every chip has a figure, and typed numbers are no figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from mangnon.figures.queries import known_elements, readings
from mangnon.formula.periods import parse
from mangnon.reports.drafts import closes, setting_for
from mangnon.reports.load import elements_in
from mangnon.reports.models import Block, Report
from mangnon.reports.proposing import Setting
from mangnon.reports.rules import Chip, Run, Token, chips, from_json, typed_numbers
from mangnon.reports.values import Value, Values, needs_of, values_of
from mangnon.vietnamese.text import nfc


@dataclass(frozen=True)
class Finding:
    """One thing to look at, with the block it is in. `stops` keeps the report from being issued."""

    kind: str  # no_figure, loose, linkable, partial, empty
    block_id: int
    message: str
    stops: bool = False
    typed: str = ""
    token: str = ""  # of a fact with the same number, ready to be put in its place


@dataclass(frozen=True)
class Candidate:
    """A figure of this report that a typed number may mean."""

    token: str
    name: str
    value: Decimal


def before_issue(report: Report) -> list[Finding]:
    """All findings of a draft, in the order of its text."""
    return findings_in(report, list(report.blocks.all()))


def findings_in(report: Report, every: Sequence[Block]) -> list[Finding]:
    """As `before_issue`, of blocks that were read. Cost: one reading of the chips and one of the outline's."""
    blocks = [block for block in every if block.kind != Block.Kind.TABLE]
    setting = setting_for(report)
    values = values_of(needs_of(chip for block in blocks for chip in chips(from_json(block.content))))
    known = candidates(setting)
    found = [finding for block in blocks for finding in of_block(block, values, known)]
    found += [*partial_figures(blocks, values), *empty_sections(every)]
    if not any(block.kind != Block.Kind.HEADING for block in blocks):
        found.append(Finding("empty", 0, _("Báo cáo chưa có câu nào; viết ít nhất một câu."), stops=True))
    return found


def partial_figures(blocks: Sequence[Block], values: Values) -> Iterator[Finding]:
    """One finding for all figures of which some units have not reported: the text reads as if all had."""
    told = [(block, values.of(chip)) for block in blocks for chip in chips(from_json(block.content))]
    partial = [(block, v) for block, v in told if v.element and v.is_reported and v.reading.is_partial]
    if not partial:
        return
    block, fewest = min(partial, key=lambda one: one[1].reading.reported / one[1].reading.expected)
    assert fewest.element is not None
    message = _(
        "%(count)d số trong câu mới cộng từ một phần đơn vị; ít nhất là “%(name)s”, %(reported)d/%(expected)d "
        "đơn vị báo. Chờ đủ đơn vị, hoặc viết rõ trong câu."
    ) % {
        "count": len(partial), "name": fewest.element.name,
        "reported": fewest.reading.reported, "expected": fewest.reading.expected,
    }  # fmt: skip
    yield Finding("partial", block.pk, message)


def empty_sections(blocks: Sequence[Block]) -> Iterator[Finding]:
    """Headings with nothing under them: "không có" is an answer, silence is not."""
    for place, block in enumerate(blocks):
        if block.kind != Block.Kind.HEADING:
            continue
        after = blocks[place + 1] if place + 1 < len(blocks) else None
        if (
            after is None
            or closes(after)
            or (after.kind == Block.Kind.HEADING and after.level <= block.level)
        ):
            title = "".join(str(run) for run in from_json(block.content))
            message = _("Phần “%(title)s” chưa viết gì; viết, hoặc ghi “Không có”.") % {"title": title}
            yield Finding("empty_section", block.pk, message)


def of_block(block: Block, values: Values, known: Sequence[Candidate]) -> Iterator[Finding]:
    runs = from_json(block.content)
    for chip in chips(runs):
        yield from of_chip(block, chip, values)
    if block.kind != Block.Kind.HEADING:
        yield from of_words(block, runs, known)


def of_chip(block: Block, chip: Chip, values: Values) -> Iterator[Finding]:
    """A chip without a figure stops the issue. A change without its older figure says the newer one alone."""
    value = values.of(chip)
    if value.is_reported:
        return
    name = value.element.name if value.element else chip.element
    when = parse(chip.period).label_vi
    message = _("“%(name)s”, %(when)s, chưa có số liệu mà câu cần số; nhập số, hoặc bỏ số khỏi câu.") % {
        "name": name,
        "when": when,
    }
    yield Finding("no_figure", block.pk, message, stops=True)


def of_words(block: Block, runs: Sequence[Run], known: Sequence[Candidate]) -> Iterator[Finding]:
    """Numbers typed by hand: those equal to a figure can be linked, others are loose."""
    for typed in typed_numbers(runs):
        same = [c for c in known if not typed.value.is_nan() and c.value == typed.value]
        if same:
            message = _("“%(text)s” gõ tay, bằng số “%(name)s”; gắn vào số đó để không lệch về sau.") % {
                "text": typed.text,
                "name": same[0].name,
            }
            yield Finding("linkable", block.pk, message, typed=typed.text, token=same[0].token)
        else:
            message = _("“%(text)s” gõ tay, không có nguồn trong hệ thống; kiểm tra lại trước khi ký.") % {
                "text": typed.text
            }
            yield Finding("loose", block.pk, message, typed=typed.text)


def candidates(setting: Setting) -> list[Candidate]:
    """The figures the outline speaks of, for this place and period, as numbers a reader would see."""
    codes = sorted(elements_in(setting.outline))
    unit_id, period = setting.unit.pk, setting.default_period
    rows = known_elements(codes)
    found = readings(sorted(rows), [unit_id], [period])
    values = [Value((c, unit_id, period), rows[c], found.get(c, unit_id, period)) for c in rows]
    return [
        Candidate(str(Token(v.need[0])), rows[v.need[0]].name, v.rounded)
        for v in values
        if v.rounded is not None
    ]


def link(text: str, typed: str, token: str) -> str:
    """The typed sentence with the first such number replaced by the token (a sign behind it belongs to the token)."""
    for sign in ("%", "‰", ""):
        if typed + sign in nfc(text):
            return nfc(text).replace(typed + sign, token, 1)
    return text
