"""Keeping the register: documents in, corrected, tied together, with their files. Every change leaves its trace."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.directives.citations import citations_in
from mangnon.directives.models import Attachment, Document, Relation
from mangnon.directives.queries import Known, may_change
from mangnon.directives.rules import TYPES, Numbered, key_of, level_of, numbered, years_in
from mangnon.places.models import Unit
from mangnon.places.queries import hold
from mangnon.ui.errors import Conflict, NotAllowed, UserError
from mangnon.vietnamese.dates import format_date
from mangnon.vietnamese.text import fold, nfc, squeeze

LARGEST = 20_000_000
EARLIEST = date(1945, 9, 2)


@dataclass(frozen=True)
class Said:
    """What the head of a document says. `printed` is the whole number: 333/QĐ-UBND."""

    kind: str
    printed: str
    issuer: str
    title: str
    issued_on: date | None = None
    level: str = ""
    signer_title: str = ""
    addressees: Sequence[str] = ()
    recipients: Sequence[str] = ()
    effect: str = ""
    effective_on: date | None = None
    expires_on: date | None = None
    incoming_number: str = ""
    incoming_on: date | None = None
    start_year: int | None = None
    end_year: int | None = None
    text: str = ""
    note: str = ""
    source: str = ""


@dataclass(frozen=True)
class Tie:
    """A relation as typed: its kind and what is cited, "Quyết định số 23/QĐ-TTg ngày 07/01/2021"."""

    kind: str
    cited: str


@dataclass(frozen=True)
class File:
    name: str
    content: bytes = field(repr=False, default=b"")


@transaction.atomic
def save_document(
    *,
    by: Person | None,
    unit: Unit | None,
    said: Said,
    ties: Sequence[Tie] | None = None,
    files: Sequence[File] = (),
    document: Document | None = None,
    illustrative: bool = False,
) -> Document:
    """A document into a register, or with `document` its head corrected; `ties` None leaves the relations alone.

    Raises NotAllowed without documents.change there; UserError for what cannot be; Conflict where the register
    holds the same number, symbol, issuer and day already.
    """
    if unit is not None:
        hold(unit)
    row = document or Document(unit=unit, made_by=by, made_at=timezone.now(), illustrative=illustrative)
    if by is not None and not may_change(by, row):
        raise NotAllowed(_("Chỉ người giữ sổ văn bản của nơi này được ghi hay sửa văn bản."))
    before = spoken(row) if row.pk else {}
    fill(row, checked(said))
    check_free(row)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # somebody else wrote the same document meanwhile
        raise twice(row) from error
    if ties is not None:
        tie(row, ties, by)
    for file in files:
        attach(by, row, file)
    await_no_more(row)
    verb = "directives.edit" if before else "directives.register"
    details = {"after": spoken(row), "before": before} if before else {"document": spoken(row)}
    record(by=by, verb=verb, on=row, unit_id=row.unit_id, details=details)
    return row


def fill(row: Document, said: Said) -> None:
    """Everything that is said, and what follows from it: the key, the level, the years, what is searched."""
    whole = numbered(said.printed)
    for name, value in asdict(said).items():
        if name not in {"printed", "addressees", "recipients"}:
            setattr(row, name, value)
    row.addressees, row.recipients = list(said.addressees), list(said.recipients)
    row.number, row.separator, row.symbol = whole.number, whole.separator, whole.symbol
    row.key = key_of(row.number, row.symbol, row.issuer, row.issued_on)
    row.level = said.level or str(level_of(said.issuer))
    if said.start_year is None and said.kind in {"chương trình", "kế hoạch", "đề án"}:
        row.start_year, row.end_year = years_in(said.title)
    row.folded = squeeze(fold(f"{row.name} {row.title} {row.issuer} {row.note} {row.text}"))


def checked(said: Said) -> Said:
    """The words squeezed; UserError for a head that cannot be."""
    flat: dict[str, Any] = {
        name: squeeze(nfc(value)) if isinstance(value, str) and name not in {"text", "note"} else value
        for name, value in asdict(said).items()
    }
    made = Said(**flat)
    if made.kind not in TYPES:
        raise UserError(
            _("Loại văn bản “%(kind)s” không có trong danh sách. Chọn một loại.") % {"kind": made.kind}
        )
    if not made.title:
        raise UserError(_("Chưa có tên văn bản (trích yếu). Ghi như trên văn bản."))
    if not made.issuer:
        raise UserError(_("Chưa có cơ quan ban hành. Ghi như trên văn bản."))
    limits = {"printed": 80, "issuer": 200, "signer_title": 200, "effect": 200, "source": 300}
    for name, most in limits.items():
        if len(getattr(made, name)) > most:
            raise UserError(
                _("“%(start)s…” dài quá %(most)d chữ. Rút ngắn lại.")
                % {"start": getattr(made, name)[:40], "most": most}
            )
    if made.issued_on and not EARLIEST <= made.issued_on <= date(timezone.localdate().year + 1, 12, 31):
        raise UserError(
            _("Ngày ban hành %(day)s không thể có; xem lại ngày trên văn bản.")
            % {"day": format_date(made.issued_on)}
        )
    if made.start_year and made.end_year and made.end_year < made.start_year:
        raise UserError(_("Giai đoạn bị ngược: năm đầu phải không sau năm cuối."))
    return made


def check_free(row: Document) -> None:
    if not row.key:
        return
    if Document.objects.filter(unit=row.unit, key=row.key).exclude(pk=row.pk).exists():
        raise twice(row)


def twice(row: Document) -> Conflict:
    day = format_date(row.issued_on) if row.issued_on else _("không ghi ngày")
    return Conflict(
        _("Sổ đã có %(name)s, %(day)s, của %(issuer)s. Mở văn bản ấy, hoặc sửa số, ngày cho đúng.")
        % {"name": row.name, "day": day, "issuer": row.issuer},
        code="document_there",
    )


def spoken(row: Document) -> dict[str, str]:
    """A document in the trail: its head, not its text."""
    names = ("kind", "issuer", "title", "signer_title", "effect", "note", "incoming_number")
    days = ("issued_on", "effective_on", "expires_on", "incoming_on")
    said = {name: str(getattr(row, name))[:400] for name in names}
    said |= {name: getattr(row, name).isoformat() if getattr(row, name) else "" for name in days}
    return {"number": row.whole, "letters": str(len(row.text)), **said}


# --- relations ----------------------------------------------------------------------------------------------


def tie(row: Document, ties: Iterable[Tie], by: Person | None) -> None:
    """The relations as said, each tied to the document it cites where the register holds it."""
    wanted = {(one.kind, squeeze(nfc(one.cited))[:400]): one for one in ties if squeeze(one.cited)}
    row.relations.all().delete()
    known = Known(by) if by is not None else None
    for kind, cited in wanted:
        if kind not in Relation.Kind.values:
            raise UserError(_("Quan hệ “%(kind)s” không có trong danh sách.") % {"kind": kind})
        made = Relation(document=row, kind=kind, cited=cited)
        said = next(iter(citations_in(cited, known.names if known else ())), None)
        if said is not None:
            made.number, made.symbol, made.day = said.number.number, said.number.symbol, said.day
            target = known.meant(said, row.issued_on) if known else target_for(row, said.number, said.day)
            made.target = target if target is not None and target.pk != row.pk else None
        made.save()


def target_for(row: Document, said: Numbered, day: date | None) -> Document | None:
    """For the loader: the document of the same register or the nation's with this number and day."""
    if not said.number or day is None:
        return None
    rows = Document.objects.filter(number=said.number, symbol=said.symbol, issued_on=day)
    return rows.filter(unit__isnull=True).first() or rows.filter(unit=row.unit).first()


def await_no_more(row: Document) -> None:
    """Relations that cited this document before it was in the register find it now."""
    if not row.number or row.issued_on is None:
        return
    waiting = Relation.objects.filter(
        target__isnull=True, number=row.number, symbol=row.symbol, day=row.issued_on
    ).exclude(document=row)
    if row.unit_id is not None:
        waiting = waiting.filter(document__unit=row.unit)
    waiting.update(target=row)


# --- files --------------------------------------------------------------------------------------------------


def attach(by: Person | None, row: Document, file: File) -> Attachment:
    """Keep a file with a document; the same file twice is kept once."""
    if not file.content:
        raise UserError(_("Tệp “%(name)s” không có gì. Chọn tệp khác.") % {"name": file.name})
    if len(file.content) > LARGEST:
        raise UserError(
            _("Tệp “%(name)s” nặng %(size)d MB; nhiều nhất %(most)d MB. Tách nhỏ rồi đính kèm lại.")
            % {"name": file.name, "size": len(file.content) // 1_000_000, "most": LARGEST // 1_000_000}
        )
    name = squeeze(nfc(file.name)).replace("/", "_")[-200:] or "tep"
    kept, _made = Attachment.objects.get_or_create(
        document=row,
        sha256=hashlib.sha256(file.content).hexdigest(),
        defaults={
            "name": name, "content": file.content, "size": len(file.content), "by": by, "at": timezone.now(),
        },
    )  # fmt: skip
    return kept


@transaction.atomic
def add_file(*, by: Person, document: Document, file: File) -> Attachment:
    """One more file of a document. Raises NotAllowed, UserError."""
    if not may_change(by, document):
        raise NotAllowed(_("Chỉ người giữ sổ văn bản của nơi này được đính kèm tệp."))
    kept = attach(by, document, file)
    record(
        by=by, verb="directives.attach", on=document, unit_id=document.unit_id,
        details={"name": kept.name, "size": kept.size, "sha256": kept.sha256},
    )  # fmt: skip
    return kept


@transaction.atomic
def remove_document(*, by: Person, document: Document, reason: str) -> None:
    """Take a document entered by mistake out again; the trail keeps its head. UserError once something hangs on it."""
    if not may_change(by, document):
        raise NotAllowed(_("Chỉ người giữ sổ văn bản của nơi này được xóa văn bản."))
    why = squeeze(reason)[:300]
    if not why:
        raise UserError(_("Ghi lý do xóa, ví dụ “nhập trùng”."))
    record(
        by=by, verb="directives.remove", on=document, unit_id=document.unit_id,
        details={"document": spoken(document), "reason": why},
    )  # fmt: skip
    try:
        with transaction.atomic():
            document.delete()
    except ProtectedError as error:
        raise UserError(
            _("Văn bản này đã có nhiệm vụ, chương trình hoặc bằng chứng dựa vào nên không xóa được.")
        ) from error
