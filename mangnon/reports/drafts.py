"""Drafts as they are kept: blocks to and from what the composer reads, typed sentences to and from runs."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.formula.errors import PeriodError
from mangnon.formula.periods import parse
from mangnon.places.models import Unit
from mangnon.places.queries import find
from mangnon.reports.annexes import attachments
from mangnon.reports.compose import Composed, Issue, compose
from mangnon.reports.errors import ReportError
from mangnon.reports.evaluated import middle_year
from mangnon.reports.load import outline
from mangnon.reports.models import Block, Report
from mangnon.reports.outline import Outline
from mangnon.reports.proposing import Draft, Setting, setting_of
from mangnon.reports.rules import Chip, Run, Token, TokenError, chips, from_json, seen_as, to_json, tokens
from mangnon.reports.values import Values, needs_of

STEP = 1024  # room between the orders of two blocks: ten insertions at one place
KEPT = ("order", "kind", "level", "number", "content", "proposal")


def setting_about(chosen: Outline, unit: Unit, period: str, *, topic: str = "") -> Setting:
    """What a report of this outline is about: with the place's attachments and its programme's milestone."""
    said = parse(period)
    return setting_of(
        chosen, unit, said.code,
        has_attachments=bool(attachments(unit, said.code)),
        middle=middle_year(unit, said.start.year, said.end.year),
        topic=topic,
    )  # fmt: skip


def setting_for(report: Report) -> Setting:
    """The setting of a kept report, with the version of the outline it was started from."""
    chosen = outline(report.outline_code, report.outline_version)
    return setting_about(chosen, report.unit, report.period.code, topic=report.topic)


def draft_of(block: Block) -> Draft:
    """A kept block as the composer reads it."""
    table = block.content[0] if block.kind == Block.Kind.TABLE and block.content else {}
    runs = () if block.kind == Block.Kind.TABLE else from_json(block.content)
    return Draft(block.kind, runs, block.level, block.number, block.proposal, table)


def block_of(draft: Draft, report: Report, order: int, values: Values) -> Block:
    """A proposed block ready to be kept; its chips remember what they show now."""
    content: list[Any] = [draft.table] if draft.kind == "table" else to_json(seen(draft.content, values))
    return Block(
        report=report, order=order, kind=draft.kind, level=draft.level, number=draft.number,
        content=content, proposal=draft.proposal,
    )  # fmt: skip


def seen(runs: Sequence[Run], values: Values) -> tuple[Run, ...]:
    return seen_as(runs, {chip: values.shown(chip) for chip in chips(runs)})


def compose_report(report: Report, blocks: Sequence[Block], issue: Issue | None = None) -> Composed:
    """The document of a draft with the figures of this moment."""
    return compose(
        setting_for(report), [draft_of(block) for block in blocks],
        subject=report.title, issue=issue, illustrative=report.illustrative,
    )  # fmt: skip


# typed sentences ----------------------------------------------------------------------------------------


def read_sentence(text: str, setting: Setting) -> tuple[Run, ...]:
    """A typed sentence as runs whose chips remember what they show. Raises ReportError.

    Line feeds become spaces: one block is one paragraph. Unknown elements, units and periods are named.
    """
    try:
        pieces = tokens(" ".join(text.split()))
    except TokenError as error:
        raise ReportError(error.sentence, code="token") from error
    runs = tuple(bind(p, setting) if isinstance(p, Token) else p for p in pieces)
    values = Values(needs_of(chips(runs)))
    unknown = sorted({chip.element for chip in chips(runs)} - values.elements.keys())
    if unknown:
        raise ReportError(
            _("Không có chỉ tiêu thống kê mã %(unknown)s. Chọn mã trong danh sách “Chèn số”.")
            % {"unknown": ", ".join(unknown)},
            code="element",
        )
    return seen(runs, values)


def bind(token: Token, setting: Setting) -> Chip:
    chip = setting.chip(token, unit_called(token.unit, setting).pk if token.unit else None)
    for code in (chip.period, chip.since):
        if code:
            known_period(code)
    return chip


def known_period(code: str) -> None:
    try:
        parse(code)
    except PeriodError as error:
        raise ReportError(error.sentence, code="period") from error


def must_read(by: Person, runs: Sequence[Run]) -> None:
    """Another place's figures go into a sentence only where the writer may read them; else there is no such place."""
    for chip in chips(runs):
        if not by.may_read_id(chip.unit_id):
            unit = Unit.objects.get(pk=chip.unit_id)
            raise ReportError(
                _("Không có đơn vị mã %(code)s trong phạm vi bạn được xem. Chọn nơi khác hoặc bỏ mã đó.")
                % {"code": unit.code},
                code="unit",
            )


def unit_called(code: str, setting: Setting) -> Unit:
    return find(code, setting.end)


def as_typed(content: Sequence[dict[str, Any]], setting: Setting, codes: dict[int, str]) -> str:
    """The sentence as the officer types it; the report's own place and period are left out of tokens.

    `codes`: unit id → code, for chips of other places.
    """
    return "".join(
        run if isinstance(run, str) else str(token_of(run, setting, codes)) for run in from_json(content)
    )


def token_of(chip: Chip, setting: Setting, codes: dict[int, str]) -> Token:
    unit = "" if chip.unit_id == setting.unit.pk else codes.get(chip.unit_id, "")
    period = "" if chip.period == setting.default_period and not chip.since else chip.period
    return Token(chip.element, unit, period, chip.since)


def other_units(blocks: Sequence[Block], setting: Setting) -> dict[int, str]:
    """Codes of the other places that a draft's chips name. One query."""
    ids = {
        chip.unit_id
        for block in blocks
        if block.kind != Block.Kind.TABLE
        for chip in chips(from_json(block.content))
    } - {setting.unit.pk}
    return dict(Unit.objects.filter(pk__in=ids).values_list("pk", "code")) if ids else {}


def snapshot(block: Block) -> dict[str, Any]:
    """A block as a version keeps it."""
    return {name: getattr(block, name) for name in KEPT}


# the order of blocks ---------------------------------------------------------------------------------------


def room_after(report: Report, block: Block | None) -> int:
    """An order between a block and the next one, at the end without one.

    Blocks are set apart anew only where there is no room left: versions remember orders, and undoing trusts them.
    """
    rows = list(report.blocks.all())
    place = next((n for n, row in enumerate(rows) if block and row.pk == block.pk), len(rows) - 1)
    if not rows:
        return STEP
    if place == len(rows) - 1:
        return rows[place].order + STEP
    if rows[place + 1].order - rows[place].order < 2:
        for number, row in enumerate(rows, 1):
            row.order = number * STEP
        Block.objects.bulk_update(rows, ["order"])
    return (rows[place].order + rows[place + 1].order) // 2


def closes(block: Block) -> bool:
    """Whether a block is of the words a report ends with, which stand under no heading."""
    return block.proposal.startswith("closing.")


def end_of_section(report: Report, section: str) -> Block | None:
    """The last block before the heading that follows the section's own, or before the closing words."""
    last, inside = None, False
    for row in report.blocks.all():
        if row.kind == Block.Kind.HEADING or closes(row):
            if inside:
                break
            inside = row.proposal == section
        if inside:
            last = row
    return last
