"""Issuing and correcting. Issuing freezes every word and figure; nothing is drawn from facts afterwards."""

import hashlib
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.paper.store import to_json
from mangnon.reports.actions import begun, locked_for
from mangnon.reports.checks import before_issue
from mangnon.reports.compose import Issue
from mangnon.reports.drafts import compose_report, setting_for
from mangnon.reports.errors import MayNot, ReportError
from mangnon.reports.files import layout_rules
from mangnon.reports.models import Block, FrozenRecord, Report
from mangnon.reports.sending import enter_in_register, list_recipients
from mangnon.vietnamese.dates import format_date
from mangnon.vietnamese.text import nfc, squeeze


@transaction.atomic
def issue(
    *, by: Person, report: Report, number: str, day: date, signature: tuple[str, ...], signer: str = ""
) -> Report:
    """Freeze the draft under a number and day, signed by one of the outline's signature stacks; enter it in the
    register of documents and list its recipients. `signer` stands under the signature on the paper alone.

    Raises MayNot, or ReportError where a check of `checks.before_issue` stops it, the day lies before the
    period's end of reporting or in the future, or the number was given already that year.
    """
    row = locked_for(
        by, "reports.issue", report, _("Chỉ lãnh đạo được giao ký mới ban hành được báo cáo này.")
    )
    check_given(row, number, day, signature)
    stops = [finding.message for finding in before_issue(row) if finding.stops]
    if stops:
        raise ReportError(_("Chưa ban hành được. ") + " ".join(stops), code="checks")
    composed = compose_report(
        row, list(row.blocks.all()), Issue(number, day, signature, squeeze(nfc(signer)))
    )
    text = to_json(composed.document)
    now = timezone.now()
    row.frozen = FrozenRecord.objects.create(
        record=text, sha256=sha256(text), layout=layout_rules(), made_at=now
    )
    row.state, row.number, row.symbol = Report.State.ISSUED, number, composed.document.symbol
    row.issue_date, row.issue_year, row.issued_at, row.issued_by = day, day.year, now, by
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # somebody issued another report under the number at this moment
        raise number_taken(number, row.symbol, day.year) from error
    enter_in_register(row, composed.document)
    list_recipients(row, composed.document)
    details = {"number": row.number_symbol, "date": day.isoformat(), "sha256": row.frozen.sha256}
    record(by=by, verb="reports.issue", on=row, unit_id=row.unit_id, details=details)
    return row


def check_given(report: Report, number: str, day: date, signature: tuple[str, ...]) -> None:
    """Number, day and signature fit the report and those issued before."""
    body = setting_for(report).outline.body_on(day)
    if signature not in body.signatures:
        raise ReportError(
            _("Thể thức ký này không có trong đề cương; chọn một trong các thể thức đã liệt kê.")
        )
    if day > timezone.localdate():
        raise ReportError(
            _("Ngày %(day)s chưa đến; ghi ngày ký, không muộn hơn hôm nay.") % {"day": format_date(day)},
            code="day",
        )
    if day < report.period.start:
        raise ReportError(
            _("Ngày %(day)s trước kỳ báo cáo (từ %(start)s); ghi lại ngày ký.")
            % {"day": format_date(day), "start": format_date(report.period.start)},
            code="day",
        )
    taken = Report.objects.filter(
        unit=report.unit, symbol=body.symbol, issue_year=day.year, number=number, state=Report.State.ISSUED
    )
    if taken.exists():
        raise number_taken(number, body.symbol, day.year)


def number_taken(number: str, symbol: str, year: int) -> ReportError:
    return ReportError(
        _("Số %(number)s/%(symbol)s năm %(year)s đã cấp cho một báo cáo khác; lấy số khác ở văn thư.")
        % {"number": number, "symbol": symbol, "year": year},
        code="number",
    )


@transaction.atomic
def correct(*, by: Person, report: Report) -> Report:
    """A new draft that refers to the issued report and begins with its sentences; the old one stays as it is.

    Raises MayNot, or ReportError where the report is no longer the newest or a draft is open already.
    """
    if not by.may("reports.write", report.unit):
        raise MayNot(
            _("Chỉ cán bộ được giao viết báo cáo của %(name)s mới lập được bản đính chính.")
            % {"name": report.unit.name}
        )
    if report.is_draft or report.corrections.exists():
        raise ReportError(
            _("Báo cáo này chưa ban hành hoặc đã có bản đính chính; mở bản mới nhất."), code="correct"
        )
    if Report.objects.filter(
        outline_code=report.outline_code,
        topic=report.topic,
        unit=report.unit,
        period=report.period,
        state=Report.State.DRAFT,
    ).exists():
        raise ReportError(
            _("Kỳ này đang có một bản nháp; viết tiếp hoặc bỏ bản nháp đó trước."), code="draft_exists"
        )
    old = list(report.blocks.all())
    draft = begun(Report(
        kind=report.kind, unit=report.unit, period=report.period, outline_code=report.outline_code,
        outline_version=report.outline_version, topic=report.topic,
        title=f"{report.title}\n{replaces(report)}",
        illustrative=report.illustrative, created_by=by, created_at=timezone.now(), supersedes=report,
    ))  # fmt: skip
    Block.objects.bulk_create(
        Block(
            report=draft, order=b.order, kind=b.kind, level=b.level, number=b.number,
            content=b.content, proposal=b.proposal,
        )
        for b in old
    )  # fmt: skip
    details = {"corrects": report.number_symbol}
    record(by=by, verb="reports.correct", on=draft, unit_id=draft.unit_id, details=details)
    return draft


def replaces(report: Report) -> str:
    """ "(đính chính, thay thế Báo cáo số 05/BC-UBND ngày 05/10/2020)": stands in the subject of the new document."""
    assert report.issue_date is not None
    day = format_date(report.issue_date)
    return f"(đính chính, thay thế Báo cáo số {report.number_symbol} ngày {day})"


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
