"""Parts of a report written by others: asked of a department, district or commune, given, and taken into the text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Agency, Person
from mangnon.places.models import Unit
from mangnon.places.queries import hold
from mangnon.reports.actions import keep, locked, trace
from mangnon.reports.drafts import end_of_section, must_read, read_sentence, room_after, setting_for
from mangnon.reports.errors import MayNot, ReportError
from mangnon.reports.models import Block, Contribution, Report
from mangnon.reports.outline import Section
from mangnon.reports.rules import to_json
from mangnon.ui.errors import NotFound

GIVE = "reports.contribute"


@dataclass(frozen=True)
class Asked:
    """A contribution with the heading of its section."""

    row: Contribution
    heading: str


def asked_of(viewer: Person) -> list[Contribution]:
    """What the viewer's agencies and places were asked for reports that are still drafts, the oldest first.

    Cost: one query besides the posts. A provincial officer reaches every place: they see their own province's
    departments and communes on the report's own page instead.
    """
    posts = [post for post in viewer.current_posts() if viewer.may(GIVE)]
    mine = Q(agency__in=[p.agency_id for p in posts if p.agency_id]) | Q(
        unit__in=[p.unit_id for p in posts if p.unit_id and not p.agency_id]
    )
    rows = Contribution.objects.filter(mine, report__state=Report.State.DRAFT)
    return list(rows.select_related("report__unit", "report__period", "agency", "unit", "given_by"))


def contribution_called(viewer: Person, pk: int) -> Contribution:
    """One the viewer may answer. Raises NotFound, the same for missing and not theirs."""
    row = (
        Contribution.objects.select_related("report__unit", "report__period", "agency", "unit", "given_by")
        .filter(pk=pk)
        .first()
    )
    if row is None or not may_give(viewer, row):
        raise NotFound
    return row


def may_give(viewer: Person, row: Contribution) -> bool:
    """An officer of the agency or place that was asked; or the report's writer, who enters what came on paper."""
    if viewer.may("reports.write", row.report.unit):
        return True
    if row.agency_id is not None:
        return viewer.may(GIVE) and any(p.agency_id == row.agency_id for p in viewer.current_posts())
    return viewer.may(GIVE, row.unit)


def contributions_of(report: Report) -> list[Asked]:
    """Everything that was asked for a report, in the order of its sections. Two queries."""
    order = {section.key: (n, heading_of(report, section)) for n, section in enumerate(sections_of(report))}
    rows = report.contributions.select_related("agency", "unit", "asked_by", "given_by")
    found = [(order.get(row.section, (len(order), row.section)), row) for row in rows]
    return [Asked(row, said[1]) for said, row in sorted(found, key=lambda pair: (pair[0][0], pair[1].pk))]


def sections_of(report: Report) -> Sequence[Section]:
    """The sections of its outline that have a heading."""
    return [section for section in setting_for(report).outline.sections if section.text]


def heading_of(report: Report, section: Section) -> str:
    setting = setting_for(report)
    point = "." if section.number[-1:].isalnum() else ""
    return f"{section.number}{point} {setting.words(setting.end).fill(section.text)}".strip()


def section_heading(row: Contribution) -> str:
    """The heading a contribution is for, in words; its key where the outline has none of that name."""
    found = next((s for s in sections_of(row.report) if s.key == row.section), None)
    return heading_of(row.report, found) if found else row.section


def askable(report: Report) -> tuple[list[Agency], list[Unit]]:
    """The departments of the report's place and the units below it that exist today and may be asked.

    Of a place that is no more, those of its last day.
    """
    today = timezone.localdate()
    day = today if report.unit.stands_on(today) else report.unit.valid_to or today
    agencies = [
        agency
        for agency in Agency.objects.filter(unit=report.unit)
        if (agency.valid_from is None or agency.valid_from <= day)
        and (agency.valid_to is None or agency.valid_to >= day)
    ]
    below = Unit.objects.under(report.unit, day).exclude(pk=report.unit_id)
    return agencies, list(below.order_by("level", "name"))


@transaction.atomic
def ask(
    *, by: Person, report: Report, section: str, agency: Agency | None = None, unit: Unit | None = None,
    question: str = "", due: date | None = None,
) -> Contribution:  # fmt: skip
    """Ask a department or a unit below for its part of a section.

    Raises MayNot without reports.write; ReportError for an unknown section, somebody of another place, or one
    that was asked already.
    """
    if unit is not None:
        hold(unit)
    row = locked(by, report)
    if section not in {s.key for s in sections_of(row)}:
        raise ReportError(
            _("Phần này không có trong đề cương; chọn một phần trong danh sách."), code="section"
        )
    check_asked(row, agency, unit)
    try:
        with transaction.atomic():
            made = Contribution.objects.create(
                report=row, section=section, agency=agency, unit=unit, question=" ".join(question.split()),
                due=due, asked_by=by, asked_at=timezone.now(),
            )  # fmt: skip
    except IntegrityError as error:
        name = (agency or unit).name  # type: ignore[union-attr]  # one of them is there
        raise ReportError(
            _("%(name)s đã được đề nghị góp phần này; xem trong danh sách bên dưới.") % {"name": name},
            code="asked",
        ) from error
    trace(by, "reports.ask", row, {"section": section, "asked": made.asked})
    return made


def check_asked(report: Report, agency: Agency | None, unit: Unit | None) -> None:
    agencies, units = askable(report)
    if (agency is None) == (unit is None):
        raise ReportError(_("Chọn một cơ quan hoặc một địa phương để đề nghị góp phần."), code="who")
    if (agency is not None and agency not in agencies) or (unit is not None and unit not in units):
        raise ReportError(
            _("Cơ quan hoặc địa phương này không thuộc %(name)s; chọn trong danh sách.")
            % {"name": report.unit.name},
            code="who",
        )


@transaction.atomic
def give(*, by: Person, contribution: Contribution, text: str, none: bool = False) -> Contribution:
    """Answer: words, one point a line, or "không có". May be given again until it is taken into the text.

    Raises MayNot; ReportError once the report is issued or the answer was taken, for nothing said or both said,
    and for a figure token that cannot be read.
    """
    row = held(by, contribution)
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if none == bool(lines):
        raise ReportError(_("Viết phần góp, hoặc đánh dấu “Không có”; chọn một trong hai."), code="text")
    setting = setting_for(row.report)
    for line in lines:
        must_read(by, read_sentence(line, setting))
    row.text, row.none = "\n".join(lines), none
    row.given_by, row.given_at = by, timezone.now()
    row.save(update_fields=["text", "none", "given_by", "given_at"])
    said = {"section": row.section, "asked": row.asked, "none": none, "text": row.text}
    trace(by, "reports.contribute", row.report, said)
    return row


def held(by: Person, contribution: Contribution) -> Contribution:
    row = (
        Contribution.objects.select_for_update(of=("self",))
        .select_related("report__unit", "report__period", "agency", "unit")
        .get(pk=contribution.pk)
    )
    if not may_give(by, row):
        raise MayNot(_("Chỉ cán bộ của %(name)s góp được phần này.") % {"name": row.asked})
    if not row.report.is_draft or row.block_key is not None:
        raise ReportError(
            _("Phần này đã được đưa vào báo cáo nên không sửa được tại đây; liên hệ người viết báo cáo."),
            code="taken", status=409,
        )  # fmt: skip
    return row


@transaction.atomic
def take(*, by: Person, contribution: Contribution) -> Block:
    """Put an answer at the end of its section, a bullet for each line. Raises MayNot, ReportError."""
    report = locked(by, contribution.report)
    row = Contribution.objects.select_for_update().get(pk=contribution.pk)
    if row.given_at is None or row.block_key is not None:
        raise ReportError(_("Phần này chưa có nội dung, hoặc đã ở trong báo cáo."), code="taken")
    setting = setting_for(report)
    lines = row.text.split("\n") if row.text else [f"{row.asked}: không có."]
    place = end_of_section(report, row.section)
    first: Block | None = None
    for line in lines:
        block = Block(
            report=report, order=room_after(report, place), kind=Block.Kind.BULLET,
            content=to_json(read_sentence(line, setting)), proposal=f"{row.section}.gop-{row.pk}",
        )  # fmt: skip
        place = keep(by, report, block, "add", None)
        first = first or place
    assert first is not None
    row.block_key = first.pk
    row.save(update_fields=["block_key"])
    return first


@transaction.atomic
def take_back_asking(*, by: Person, contribution: Contribution) -> None:
    """Ask no longer; only while nothing was answered."""
    report = locked(by, contribution.report)
    row = (
        Contribution.objects.select_for_update(of=("self",))
        .select_related("agency", "unit")
        .get(pk=contribution.pk)
    )
    if row.given_at is not None:
        raise ReportError(_("%(name)s đã góp phần này; không rút đề nghị được nữa.") % {"name": row.asked})
    trace(by, "reports.ask_no_more", report, {"section": row.section, "asked": row.asked})
    row.delete()


def waiting_for(viewer: Person) -> list[Contribution]:
    """Those of `asked_of` without an answer."""
    return [row for row in asked_of(viewer) if row.given_at is None]
