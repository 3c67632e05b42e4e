"""Starting a report and writing its draft. Each edit is one transaction with its version and its trace."""

from collections.abc import Sequence
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.collection.models import Submission
from mangnon.figures.actions import period as period_row
from mangnon.places.models import Unit
from mangnon.places.queries import hold, not_standing
from mangnon.reports.annexes import check_forms
from mangnon.reports.compose import compose
from mangnon.reports.drafts import (
    STEP,
    as_typed,
    block_of,
    end_of_section,
    must_read,
    other_units,
    read_sentence,
    room_after,
    seen,
    setting_about,
    setting_for,
    snapshot,
)
from mangnon.reports.drawn import NONE_KEY, NOTHING
from mangnon.reports.errors import MayNot, ReportError, TextConflict
from mangnon.reports.files import draw_files, write_files
from mangnon.reports.load import outline
from mangnon.reports.models import Block, DraftVersion, Report
from mangnon.reports.outline import Outline
from mangnon.reports.proposing import Draft, Proposals
from mangnon.reports.rules import Token, chips, from_json, to_json
from mangnon.reports.values import Values, needs_of

KINDS = {
    "year": {"Yearly"},
    "half-year": {"HalfYear", "SixMonthly"},
    "term": {"Programme"},
}  # "any": years, half-years, quarters, terms and free spans of days alike
PERIOD_EXAMPLES = {"year": "2023", "half-year": "2023H1", "term": "2012/2020"}
LEVEL_WORDS = {"province": _lazy("cấp tỉnh"), "district": _lazy("cấp huyện"), "commune": _lazy("cấp xã")}


def write_report(*, kind: str, unit: Unit, period: str, out: Path) -> list[Path]:
    """Draw a report from the facts of this moment into a folder: .docx, .pdf and .xlsx; returns the paths.

    It is a draft: no number, marked "DỰ THẢO", and marked illustrative where its figures are. Nothing is
    kept in the database. Without pango there is no PDF; a sentence goes to standard error instead.
    Raises ReportError or PeriodError with a sentence for what makes no sense.
    """
    hold(unit)
    chosen = outline(kind)
    check_fits(chosen, unit, period)
    setting = setting_about(chosen, unit, period)
    drafts = Proposals(setting, setting.end).drafts()
    composed = compose(setting, drafts, illustrative=is_illustrative(unit, period))
    name = f"bao-cao-{kind}-{unit.code}-{period.replace('/', '-')}"
    return write_files(draw_files(composed.document), out, name)


def check_fits(chosen: Outline, unit: Unit, period: str) -> None:
    """The outline is for units of this level and periods of this kind."""
    row = period_row(period)
    if unit.level not in chosen.levels:
        raise ReportError(
            _("%(title)s chỉ lập cho %(levels)s; %(name)s không thuộc cấp này.")
            % {
                "title": chosen.title,
                "levels": ", ".join(str(LEVEL_WORDS[level]) for level in chosen.levels),
                "name": unit.name,
            },
            code="level",
        )
    if chosen.period_kind != "any" and row.kind not in KINDS[chosen.period_kind]:
        example = PERIOD_EXAMPLES[chosen.period_kind]
        raise ReportError(
            _("%(title)s cần kỳ như %(example)s; kỳ %(period)s không phải loại này.")
            % {"title": chosen.title, "example": example, "period": period},
            code="period",
        )
    if row.end < unit.valid_from or (unit.valid_to is not None and unit.valid_to < row.start):
        raise ReportError(
            _("Không lập được báo cáo kỳ %(period)s: %(why)s")
            % {"period": period, "why": not_standing(unit, row.end)},
            code="not_standing",
        )


def is_illustrative(unit: Unit, period: str) -> bool:
    """Whether the figures of a province and period are invented for showing: the unit's, or what was handed in."""
    row = period_row(period)
    standing = Unit.objects.under(unit, row.end).values("pk")
    handed_in = Submission.objects.filter(unit__in=standing, period=row, illustrative=True)
    return unit.illustrative or handed_in.exists()


# drafts -------------------------------------------------------------------------------------------------


@transaction.atomic
def start_report(*, by: Person, kind: str, unit: Unit, period: str, topic: str = "") -> Report:
    """A draft from the newest outline of a code, its sentences proposed from the facts.

    `topic`: what it is about, where the outline leaves that to the person. Raises MayNot, ReportError (a draft is there already, or kind and period do not fit), PeriodError.
    """
    if not by.may("reports.write", unit):
        raise MayNot(
            _("Chỉ cán bộ được giao viết báo cáo của %(name)s mới lập được báo cáo này.")
            % {"name": unit.name}
        )
    chosen = outline(kind)
    check_fits(chosen, unit, period)
    row = period_row(period)
    about = said_topic(chosen, topic)
    setting = setting_about(chosen, unit, row.code, topic=about)
    check_forms(setting)
    report = begun(
        Report(
            kind=chosen.report, unit=unit, period=row, outline_code=chosen.code,
            outline_version=chosen.version, topic=about,
            title=setting.words(setting.end).fill(chosen.subject),
            illustrative=is_illustrative(unit, row.code), created_by=by, created_at=timezone.now(),
        )
    )  # fmt: skip
    proposals = Proposals(setting, setting.end)
    put(report, proposals.drafts(), proposals.values)
    trace(by, "reports.start", report, {"outline": chosen.code, "topic": about, "period": row.code})
    return report


def said_topic(chosen: Outline, topic: str) -> str:
    """What the person said the report is about; nothing where the outline says it itself."""
    about = " ".join(topic.split())
    if not chosen.asks_topic:
        return ""
    if not about:
        raise ReportError(
            _("Báo cáo chuyên đề cần chủ đề; ghi chủ đề, ví dụ “công tác phòng, chống đuối nước trẻ em”."),
            code="topic",
        )
    return about


def begun(draft: Report) -> Report:
    """Keep a new draft; the database itself sees to it that a place has one for a kind and period."""
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError as error:
        raise ReportError(
            _("%(title)s của %(name)s, kỳ %(code)s đã có bản nháp; mở bản nháp đó để viết tiếp.")
            % {"title": draft.get_kind_display(), "name": draft.unit.name, "code": draft.period.code},
            code="draft_exists",
        ) from error
    return draft


def put(report: Report, drafts: Sequence[Draft], values: Values) -> None:
    Block.objects.bulk_create(
        block_of(draft, report, place * STEP, values) for place, draft in enumerate(drafts, 1)
    )


@transaction.atomic
def edit_block(*, by: Person, block: Block, text: str, version: int) -> Block:
    """Replace a sentence by what was typed, with tokens for figures.

    `version` is the one the person had before them. Raises TextConflict where somebody saved another text
    since; what was typed is kept as a version and shown beside theirs. Raises ReportError for a bad token.
    """
    report = locked(by, block.report)
    row = Block.objects.get(pk=block.pk)
    setting = setting_for(report)
    theirs = as_typed(row.content, setting, other_units([row], setting))
    if row.version != version:
        if " ".join(text.split()) == theirs:
            return row
        raise TextConflict(
            _("%(updated_by)s vừa sửa câu này. Cả hai bản được giữ; chọn một bản rồi lưu lại.")
            % {"updated_by": row.updated_by or _("Người khác")},
            mine=text, theirs=theirs,
        )  # fmt: skip
    runs = read_sentence(text, setting)
    must_read(by, runs)
    before = snapshot(row)
    row.content = to_json(runs)
    return keep(by, report, row, "edit", before)


@transaction.atomic
def keep_conflict(*, by: Person, block: Block, text: str) -> DraftVersion:
    """Keep a text that lost the race, so that it can be found again among the versions."""
    report = locked(by, block.report)
    after = {**snapshot(block), "content": [{"text": text}]}
    return version_of(by, report, "conflict", block.pk, None, after)


@transaction.atomic
def add_block(*, by: Person, report: Report, after: Block | None, kind: str, text: str) -> Block:
    """A new paragraph or bullet after another block (at the end without one)."""
    report = locked(by, report)
    runs = read_sentence(text, setting_for(report))
    must_read(by, runs)
    row = Block(report=report, order=room_after(report, after), kind=kind, content=to_json(runs))
    return keep(by, report, row, "add", None)


@transaction.atomic
def accept_sentence(*, by: Person, report: Report, key: str, after: Block | None = None) -> Block:
    """Put a proposed sentence of the outline into the text: behind `after`, else at the end of its section."""
    report = locked(by, report)
    setting = setting_for(report)
    proposals = Proposals(setting, setting.end)
    draft = proposals.draft_called(key)
    if draft is None:
        raise ReportError(_("Câu mẫu này không còn trong đề cương; chọn câu khác."), code="sentence")
    place = after or end_of_section(report, key.split(".")[0])
    row = block_of(draft, report, room_after(report, place), proposals.values)
    return keep(by, report, row, "add", None)


@transaction.atomic
def insert_chip(*, by: Person, block: Block, element: str, period: str, version: int) -> Block:
    """Put a figure at the end of a sentence, before its full stop."""
    setting = setting_for(block.report)
    text = as_typed(block.content, setting, other_units([block], setting))
    stem, stop = (text[:-1], text[-1]) if text.endswith((".", ";", ":")) else (text, "")
    token = Token(element, period="" if period == setting.default_period else period)
    return edit_block(by=by, block=block, text=f"{stem} {token}{stop}", version=version)


@transaction.atomic
def remove_block(*, by: Person, block: Block) -> None:
    """Take a block out; its text stays among the versions."""
    report = locked(by, block.report)
    version_of(by, report, "remove", block.pk, snapshot(block), None)
    block.delete()


@transaction.atomic
def mark_none(*, by: Person, report: Report, section: str) -> Block:
    """Answer a section with "Không có.": a valid answer, as long as nothing else is said there.

    Raises ReportError for a section the report does not have, and one that says something.
    """
    report = locked(by, report)
    heading = report.blocks.filter(kind=Block.Kind.HEADING, proposal=section).exclude(proposal="").first()
    if heading is None:
        raise ReportError(_("Phần này không có trong báo cáo; mở lại trang."), code="section")
    if end_of_section(report, section) != heading:
        raise ReportError(_("Phần này đang có câu; bỏ các câu đó trước khi ghi “Không có”."), code="section")
    row = Block(
        report=report, order=room_after(report, heading), kind=Block.Kind.PARAGRAPH,
        content=to_json([NOTHING]), proposal=f"{section}.{NONE_KEY}",
    )  # fmt: skip
    return keep(by, report, row, "add", None)


@transaction.atomic
def move_block(*, by: Person, block: Block, up: bool) -> None:
    """Change places with the block above or below; at the edge nothing happens."""
    report = locked(by, block.report)
    rows = list(report.blocks.all())
    here = next(place for place, row in enumerate(rows) if row.pk == block.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return
    row, other = rows[here], rows[there]
    before = snapshot(row)
    row.order, other.order = other.order, row.order
    other.save(update_fields=["order"])
    keep(by, report, row, "move", before)


@transaction.atomic
def mark_seen(*, by: Person, report: Report) -> int:
    """The person has looked at the changed figures: chips remember what they show now. Returns how many changed."""
    report = locked(by, report)
    rows = [row for row in report.blocks.all() if row.kind != Block.Kind.TABLE]
    values = Values(needs_of(chip for row in rows for chip in chips(from_json(row.content))))
    changed = 0
    for row in rows:
        now = to_json(seen(from_json(row.content), values))
        if now != row.content:
            row.content = now
            row.save(update_fields=["content", "updated_at"])
            changed += 1
    trace(by, "reports.mark_seen", report, {"blocks": changed})
    return changed


@transaction.atomic
def undo(*, by: Person, report: Report) -> DraftVersion:
    """Take back the last edit that stands. Raises ReportError where there is none."""
    report = locked(by, report)
    last = report.versions.filter(undone=False).exclude(verb__in=["conflict", "undo"]).last()
    if last is None:
        raise ReportError(_("Bản nháp này chưa có thay đổi nào để hoàn tác."), code="nothing_to_undo")
    last.undone = True
    last.save(update_fields=["undone"])
    row = Block.objects.filter(pk=last.block_key).first()
    now = snapshot(row) if row else None
    if last.before is None:
        Block.objects.filter(pk=last.block_key).delete()
    else:
        version = row.version + 1 if row else 1
        if row and last.verb == "move":  # the neighbour goes back too
            report.blocks.filter(order=last.before["order"]).update(order=row.order)
        Block(pk=last.block_key, report=report, updated_by=by, version=version, **last.before).save()
    return version_of(by, report, "undo", last.block_key, now, last.before)


def locked(by: Person, report: Report) -> Report:
    """The draft, held until the transaction ends. Raises MayNot, or ReportError once it is issued."""
    said = _("Chỉ cán bộ được giao viết báo cáo của %(name)s mới sửa được bản nháp này.") % {
        "name": report.unit.name
    }
    return locked_for(by, "reports.write", report, said)


def locked_for(by: Person, permission: str, report: Report, refusal: str) -> Report:
    """The draft for somebody with the permission, held until the transaction ends."""
    row = Report.objects.select_for_update(of=("self",)).select_related("unit", "period").get(pk=report.pk)
    if not by.may(permission, row.unit):
        raise MayNot(refusal)
    if not row.is_draft:
        raise ReportError(
            _("Báo cáo số %(number_symbol)s đã ban hành nên không sửa được; lập bản đính chính nếu cần.")
            % {"number_symbol": row.number_symbol},
            code="issued",
        )
    return row


def keep(by: Person, report: Report, row: Block, verb: str, before: dict[str, object] | None) -> Block:
    row.version = row.version + 1 if row.pk else 1
    row.updated_by = by
    row.save()
    version_of(by, report, verb, row.pk, before, snapshot(row))
    return row


def version_of(
    by: Person, report: Report, verb: str, block_key: int,
    before: dict[str, object] | None, after: dict[str, object] | None,
) -> DraftVersion:  # fmt: skip
    report.edits += 1
    report.save(update_fields=["edits"])
    made = DraftVersion.objects.create(
        report=report, number=report.edits, verb=verb, block_key=block_key, before=before, after=after, by=by
    )
    trace(by, f"reports.{verb}", report, {"block": block_key, "version": report.edits})
    return made


def trace(by: Person, verb: str, report: Report, details: dict[str, object]) -> None:
    record(by=by, verb=verb, on=report, unit_id=report.unit_id, details=details)
