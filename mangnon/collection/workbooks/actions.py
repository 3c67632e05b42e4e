"""Taking files in and bringing them into drafts. An upload is saved whole or not at all."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.collection.actions import open_submission, save_draft, submit
from mangnon.collection.checking import sheet
from mangnon.collection.errors import ChangedMeanwhile
from mangnon.collection.models import Round, Submission, Upload, UploadBatch
from mangnon.collection.queries import EntryPage
from mangnon.collection.reporters import enters
from mangnon.collection.workbooks.intake import cells_as_json, understand
from mangnon.collection.workbooks.mapping import confirmed, preview
from mangnon.collection.workbooks.merging import taken
from mangnon.collection.workbooks.queries import Result, result_of
from mangnon.collection.workbooks.safety import Packed
from mangnon.ui.errors import Conflict, NotFound, UserError

NAME_LENGTH = 200
KEPT_FOR = timedelta(days=30)


@transaction.atomic
def receive(*, by: Person, page: EntryPage, name: str, content: bytes) -> Upload:
    """Read a file for one unit's form; nothing reaches the draft yet. Raises NotFound out of reach."""
    if not enters(by, page.unit, page.body):
        raise NotFound
    forget_old(by)
    upload = Upload(by=by, at=timezone.now(), name=name[:NAME_LENGTH])
    understand(by, upload, content, at=page)
    upload.version, upload.unit, upload.period = page.version, page.unit, page.period
    upload.body = page.body
    upload.save()
    told(by, upload)
    return upload


def told(by: Person, upload: Upload) -> None:
    record(
        by=by, verb="collection.upload", on=upload, unit_id=upload.unit_id,
        details={"state": upload.state, "lines": len(upload.cells), "bytes": "" if upload.batch_id is None else "lô"},
    )  # fmt: skip


def forget_old(by: Person) -> None:
    """Uploads are a desk, not an archive: one's own of a month ago are cleared away; drafts and trail stay."""
    before = timezone.now() - KEPT_FOR
    Upload.objects.filter(by=by, at__lt=before).delete()
    UploadBatch.objects.filter(by=by, at__lt=before).delete()


@transaction.atomic
def receive_many(*, by: Person, opened: Round, files: Iterable[Packed]) -> UploadBatch:
    """Keep many files of a round, to be read one after the other. Raises NotFound out of reach."""
    if not enters(by, opened.assignment.province):
        raise NotFound
    forget_old(by)
    batch = UploadBatch.objects.create(round=opened, by=by, at=timezone.now())
    rows = [
        Upload(
            batch=batch, by=by, at=batch.at, name=packed.name[:NAME_LENGTH], content=packed.content,
            state=Upload.State.REFUSED if packed.sentence else Upload.State.WAITING, sentence=packed.sentence,
        )
        for packed in files
    ]  # fmt: skip
    Upload.objects.bulk_create(rows)
    record(
        by=by, verb="collection.upload_many", on=batch, unit_id=opened.assignment.province_id,
        details={"files": len(rows)},
    )  # fmt: skip
    return batch


@transaction.atomic
def read_waiting(*, by: Person, upload: Upload) -> Upload:
    """Read one file of a batch; a second request for the same file finds it read."""
    row = locked(upload)
    if row.by_id != by.pk or row.batch is None:
        raise NotFound
    if row.state != Upload.State.WAITING:
        return row
    understand(by, row, bytes(row.content), at=row.batch.round)
    if row.state == Upload.State.READY and is_twice(row):
        row.state = Upload.State.REFUSED
        row.sentence = _("Trong lô đã có một tệp khác của %(unit)s. Giữ lại một tệp rồi gửi lại.") % {
            "unit": row.unit_name
        }
    row.content = b""
    row.counts = counts_of(by, row) if row.state == Upload.State.READY else {}
    row.save()
    told(by, row)
    return row


def counts_of(by: Person, upload: Upload) -> dict[str, int]:
    """What a batch's table shows of a file, as of its reading."""
    found = result_of(by, upload)
    return {
        "taken": found.taken,
        "errors": found.errors,
        "suspicions": found.suspicions,
        "conflicts": len(found.conflicts),
        "empty": len(found.empty),
    }


def is_twice(upload: Upload) -> bool:
    others = Upload.objects.filter(batch=upload.batch_id, unit=upload.unit_id, body=upload.body)
    others = others.exclude(pk=upload.pk)
    return others.filter(state__in=[Upload.State.READY, Upload.State.SAVED]).exists()


def locked(upload: Upload) -> Upload:
    return (
        Upload.objects.select_for_update(of=("self",))
        .select_related(
            "version__form", "unit", "period", "batch__round__assignment__form", "batch__round__period"
        )
        .get(pk=upload.pk)
    )


@transaction.atomic
def confirm_rows(
    *, by: Person, upload: Upload, columns: Mapping[str, int], lines: Mapping[str, str]
) -> Upload:
    """Take the confirmed rows of a foreign table as the upload's cells; the draft is not touched yet."""
    row = locked(upload)
    if row.by_id != by.pk or row.state != Upload.State.MAPPING or row.version is None or row.unit is None:
        raise NotFound
    if not enters(by, row.unit, row.body) or row.period is None:
        raise NotFound
    page = sheet(row.version, row.unit.level, row.period.end, row.body)
    known = {line.code: line for line in row.version.lines.select_related("element")}
    row.cells = cells_as_json(confirmed(preview(row, page, known, columns, lines), page))
    row.state, row.table = Upload.State.READY, {}
    row.save()
    record(
        by=by,
        verb="collection.upload_rows",
        on=row,
        unit_id=row.unit_id,
        details={"lines": sorted(row.cells)},
    )
    return row


@transaction.atomic
def save_upload(
    *, by: Person, upload: Upload, chosen: Mapping[str, bool], revision: int | None = None
) -> Submission:
    """Bring an upload into the draft, whole or not at all. `chosen`: for each conflict whether the file's
    figure is taken. `revision`: the draft's that the choices were made on; raises ChangedMeanwhile when somebody
    saved since, Conflict while a conflict is not decided, UserError for an upload that is not waiting for this.
    """
    row = locked(upload)
    if row.by_id != by.pk:
        raise NotFound
    if row.state != Upload.State.READY:
        raise UserError(_("Tệp này không còn chờ đưa vào bản đang nhập."), code="upload_not_ready")
    found = result_of(by, row)
    if revision is not None and revision != found.revision:
        raise ChangedMeanwhile(
            _("Có người đã lưu biểu này sau khi bạn mở trang. Xem lại các dòng dưới đây rồi chọn lần nữa."),
            code="changed_meanwhile",
        )
    cells = taken(found.outcomes, decided(found, chosen))
    submission = found.page.submission or open_submission(
        by=by, form=found.page.form, unit=found.page.unit, period=found.page.period, body=found.page.body
    )
    saved = save_draft(by=by, submission=submission, cells=cells, revision=found.revision).submission
    row.state = Upload.State.SAVED
    row.save(update_fields=["state"])
    record(
        by=by, verb="collection.upload_saved", on=row, unit_id=row.unit_id,
        details={"submission": saved.pk, "lines": sorted(cells)},
    )  # fmt: skip
    return saved


def decided(found: Result, chosen: Mapping[str, bool]) -> Mapping[str, bool]:
    open_ones = [outcome.code for outcome in found.conflicts if outcome.code not in chosen]
    if open_ones:
        raise Conflict(
            _("Còn %(count)s dòng phải chọn giữa số trong tệp và số trên hệ thống: %(lines)s.")
            % {"count": len(open_ones), "lines": ", ".join(open_ones[:10])},
            code="undecided",
        )
    return chosen


def save_ready(*, by: Person, uploads: Sequence[Upload], hand_in: bool) -> None:
    """Save files of a batch that need no decision, each in its own transaction, and hand in the complete ones
    if asked. What stops one is kept as its sentence and stops no other."""
    for upload in uploads:
        try:
            stop_at_errors(result_of(by, upload))
            submission = save_upload(by=by, upload=upload, chosen={})
        except UserError as error:
            Upload.objects.filter(pk=upload.pk).update(sentence=error.message)
            continue
        if hand_in:
            hand_in_saved(by, upload, submission)


def stop_at_errors(found: Result) -> None:
    """Of many files nobody looks at each, so one with something to put right waits to be looked at."""
    if found.errors:
        raise UserError(
            _("Còn %(count)s dòng phải sửa. Mở tệp để xem, sửa rồi gửi lại.") % {"count": found.errors},
            code="upload_with_errors",
        )


def hand_in_saved(by: Person, upload: Upload, submission: Submission) -> None:
    try:
        submit(by=by, submission=submission)
        Upload.objects.filter(pk=upload.pk).update(submitted=True, sentence="")
    except UserError as error:
        Upload.objects.filter(pk=upload.pk).update(sentence=error.message)
