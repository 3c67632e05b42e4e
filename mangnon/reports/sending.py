"""Where an issued report goes: into the register of documents, and to each of its recipients, with the days."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.directives.actions import File, Said, Tie, save_document
from mangnon.directives.models import Document
from mangnon.directives.rules import key_of, numbered
from mangnon.paper.record import BulletItem, Heading, OfficialDocument, Paragraph
from mangnon.reports.errors import MayNot, ReportError
from mangnon.reports.files import draw_frozen
from mangnon.reports.models import SENT_WAYS, Report, Sending
from mangnon.reports.queries import may_send
from mangnon.vietnamese.dates import format_date
from mangnon.vietnamese.text import fold


def enter_in_register(report: Report, document: OfficialDocument) -> Document:
    """The issued report as a document of its place's register, with its file; the one that stands there already
    under this number and day, where the registry was quicker. Part of the transaction that issues."""
    issuer = document.issuer.short or " ".join(document.issuer.own.split())
    whole = numbered(report.number_symbol)
    key = key_of(whole.number, whole.symbol, issuer, report.issue_date)
    found = Document.objects.filter(unit=report.unit, key=key).first()
    if found is None:
        found = save_document(
            by=None, unit=report.unit, said=head_of(report, document, issuer), ties=ties_of(report),
            files=[File(f"bao-cao-{report.number}.docx", file_of(report))], illustrative=report.illustrative,
        )  # fmt: skip
    report.document = found
    report.save(update_fields=["document"])
    return found


def head_of(report: Report, document: OfficialDocument, issuer: str) -> Said:
    """What the head of the paper says."""
    return Said(
        kind="báo cáo", printed=report.number_symbol, issuer=issuer, title=report.subject_line,
        issued_on=report.issue_date, addressees=document.addressee,
        recipients=document.recipients, signer_title=document.signature.authority[-1],
        text=plain_text(document), source="Ban hành trong phần mềm này",
    )  # fmt: skip


def ties_of(report: Report) -> Sequence[Tie]:
    old = report.supersedes
    if old is None or old.issue_date is None:
        return ()
    return [Tie("replaces", f"Báo cáo số {old.number_symbol} ngày {format_date(old.issue_date)}")]


def file_of(report: Report) -> bytes:
    assert report.frozen is not None
    return draw_frozen(report.frozen.record, report.frozen.layout, "docx")


def plain_text(document: OfficialDocument) -> str:
    """Headings and sentences of the paper, a line each: what a search in the register looks through."""
    lines = []
    for block in document.blocks:
        if isinstance(block, Heading):
            lines.append(f"{block.number} {block.text}".strip())
        elif isinstance(block, Paragraph | BulletItem):
            lines.append("".join(run.text for run in block.runs))
    return "\n".join(lines)


def list_recipients(report: Report, document: OfficialDocument) -> None:
    """A row for each body the paper is addressed to and each recipient, in its order; "Như trên" says them again.
    Part of the transaction that issues."""
    names = dict.fromkeys(
        " ".join(name.split())[:200] for name in (*document.addressee, *document.recipients)
    )
    Sending.objects.bulk_create(
        Sending(report=report, order=n, recipient=name, way=Sending.Way.KEPT if is_kept(name) else "")
        for n, name in enumerate(names)
        if not fold(name).startswith("nhu tren")
    )


def is_kept(name: str) -> bool:
    """ "Lưu: VT, TE" stays in the house."""
    return fold(name).startswith("luu")


@transaction.atomic
def note_sent(*, by: Person, report: Report, recipients: Sequence[int], way: str, day: date) -> int:
    """Say that the report went to some of its recipients on a day; who noted it and when is kept.

    Raises MayNot; ReportError where nobody is chosen, the day lies before the issue or in the future, or after
    the day on which the recipient has it already. Returns how many rows changed.
    """
    rows = held(by, report, recipients)
    assert report.issue_date is not None
    if not report.issue_date <= day <= timezone.localdate():
        raise ReportError(
            _("Ngày gửi %(day)s phải từ ngày ban hành %(issued)s đến hôm nay; ghi lại ngày gửi.")
            % {"day": format_date(day), "issued": format_date(report.issue_date)},
            code="day",
        )
    if way not in SENT_WAYS:
        raise ReportError(_("Chưa chọn cách gửi; chọn một cách trong danh sách."), code="way")
    for row in rows:
        if row.received_on is not None and row.received_on < day:
            raise ReportError(
                _("%(name)s đã nhận ngày %(received)s, trước ngày gửi %(day)s; ghi lại ngày gửi.")
                % {
                    "name": row.recipient,
                    "received": format_date(row.received_on),
                    "day": format_date(day),
                },
                code="day",
            )
        row.way, row.sent_on = way, day
    return keep_sendings(by, report, rows, "reports.send", {"way": way, "day": day.isoformat()})


@transaction.atomic
def note_received(*, by: Person, report: Report, recipients: Sequence[int], day: date) -> int:
    """Say that recipients have the report since a day. Raises MayNot, ReportError as `note_sent`."""
    rows = held(by, report, recipients)
    for row in rows:
        if row.sent_on is None:
            raise ReportError(
                _("Chưa ghi ngày gửi cho %(name)s; ghi ngày gửi trước.") % {"name": row.recipient},
                code="not_sent",
            )
        if not row.sent_on <= day <= timezone.localdate():
            raise ReportError(
                _("Ngày nhận %(day)s phải từ ngày gửi %(sent)s đến hôm nay; ghi lại ngày nhận.")
                % {"day": format_date(day), "sent": format_date(row.sent_on)},
                code="day",
            )
        row.received_on = day
    return keep_sendings(by, report, rows, "reports.received", {"day": day.isoformat()})


@transaction.atomic
def take_back_sending(*, by: Person, report: Report, recipients: Sequence[int]) -> int:
    """Noted by mistake: the rows are as if nothing had been sent; the trail keeps what was noted."""
    rows = held(by, report, recipients)
    before = {row.recipient: [str(row.sent_on), str(row.received_on)] for row in rows}
    for row in rows:
        row.way, row.sent_on, row.received_on = "", None, None
    return keep_sendings(by, report, rows, "reports.unsend", {"before": before})


def held(by: Person, report: Report, recipients: Sequence[int]) -> list[Sending]:
    """The chosen rows, locked. Raises MayNot, ReportError where none is chosen or one is kept in the house."""
    if not may_send(by, report):
        raise MayNot(
            _("Chỉ cán bộ viết hoặc ký báo cáo của %(name)s mới ghi được việc gửi.")
            % {"name": report.unit.name}
        )
    rows = list(report.sendings.select_for_update().filter(pk__in=recipients))
    rows = [row for row in rows if not row.is_kept]
    if not rows:
        raise ReportError(_("Chưa chọn nơi nhận nào; đánh dấu ít nhất một nơi."), code="nobody")
    return rows


def keep_sendings(
    by: Person, report: Report, rows: Sequence[Sending], verb: str, details: dict[str, object]
) -> int:
    for row in rows:
        row.noted_by, row.noted_at = by, timezone.now()
        row.save()
    said = {**details, "recipients": [row.recipient for row in rows]}
    record(by=by, verb=verb, on=report, unit_id=report.unit_id, details=said)
    return len(rows)
