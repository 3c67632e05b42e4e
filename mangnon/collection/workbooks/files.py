"""The files a person may fetch: a form, all forms of a round, what is returned with its problems marked."""

from collections.abc import Iterator, Sequence

from mangnon.access.models import Person
from mangnon.collection import queries
from mangnon.collection.models import Round, Upload, UploadBatch
from mangnon.collection.rules import Typed
from mangnon.collection.workbooks.content import Book
from mangnon.collection.workbooks.identity import from_lists, sealed
from mangnon.collection.workbooks.merging import Change
from mangnon.collection.workbooks.queries import Result, book_for, result_of
from mangnon.collection.workbooks.writing import workbook
from mangnon.ui.errors import NotFound
from mangnon.vietnamese.text import slug


def file_name(book: Book, suffix: str) -> str:
    """ "bieu-2023-xa-cam-my-18493.xlsx": namesakes differ by their code."""
    said = book.identity
    code = f"{said.unit_code}-{slug(said.body)}" if said.body else said.unit_code
    return f"bieu-{slug(said.period)}-{slug(said.unit_name)}-{code}{suffix}"


def form_file(viewer: Person, page: queries.EntryPage) -> tuple[str, bytes]:
    book = book_for(viewer, page)
    return file_name(book, ".xlsx"), workbook(book)


def all_forms(viewer: Person, opened: Round, units: Sequence[tuple[int, str]]) -> Iterator[tuple[str, bytes]]:
    """Each reporter's form (unit and agency; "" the unit itself), one after the other. Cost: some ten queries and 50 ms a unit."""
    form, period = opened.assignment.form.code, opened.period.code.replace("/", "_")
    for unit_id, body in units:
        try:
            page = queries.entry_page(viewer, form, unit_id, period, body)
        except NotFound:  # stands in the province, out of this person's reach
            continue
        yield form_file(viewer, page)


def returned_file(viewer: Person, upload: Upload) -> tuple[str, bytes]:
    """The upload as a workbook of ours with its problems marked. Its base is the upload's own, so that a
    conflict that was not decided is a conflict again. Raises NotFound for an upload that was not read."""
    found = result_of(viewer, upload)
    taken = [o for o in found.outcomes if o.change != Change.KEPT and o.code not in found.shut]
    typed = found.now | {outcome.code: outcome.file.typed for outcome in taken}
    book = book_for(viewer, found.page, typed)
    seal = sealed(book.identity, base_of(found))
    return file_name(book, "-da-danh-dau.xlsx"), workbook(book, found.marks, base=seal)


def base_of(found: Result) -> dict[str, Typed]:
    """A table brings no base: what stands in the draft now is one, but for the lines that are in conflict."""
    if found.upload.base:
        return from_lists(found.upload.base)
    conflicts = {outcome.code for outcome in found.conflicts}
    return {
        code: Typed() if code in conflicts else found.now.get(code, Typed()) for code in found.sheet.lines
    }


def returned_files(viewer: Person, batch: UploadBatch) -> Iterator[tuple[str, bytes]]:
    """Those of a batch with something to put right or to decide."""
    for upload in batch.uploads.filter(state=Upload.State.READY).select_related(
        "version__form", "unit", "period"
    ):
        if result_of(viewer, upload).marks:
            yield returned_file(viewer, upload)
