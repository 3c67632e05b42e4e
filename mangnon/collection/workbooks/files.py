"""The files a person may fetch: a form, all forms of a round, what is returned with its problems marked."""

from collections.abc import Iterator, Sequence

from mangnon.access.models import Person
from mangnon.collection import queries
from mangnon.collection.board import Board
from mangnon.collection.models import Round, Upload, UploadBatch
from mangnon.collection.rules import Typed
from mangnon.collection.workbooks.content import Book
from mangnon.collection.workbooks.identity import from_lists, sealed
from mangnon.collection.workbooks.merging import Change
from mangnon.collection.workbooks.queries import Result, book_for, result_of
from mangnon.collection.workbooks.writing import workbook
from mangnon.ui.errors import NotFound
from mangnon.ui.sheets import Value
from mangnon.vietnamese.text import slug

SHORT = {"ok": "đúng hạn", "late": "muộn", "part": "đang nhập", "back": "trả lại", "none": "chưa bắt đầu"}


def file_name(book: Book, suffix: str) -> str:
    """ "bieu-2023-xa-cam-my-18493.xlsx": namesakes differ by their code."""
    said = book.identity
    return f"bieu-{slug(said.period)}-{slug(said.unit_name)}-{said.unit_code}{suffix}"


def form_file(viewer: Person, page: queries.EntryPage) -> tuple[str, bytes]:
    book = book_for(viewer, page)
    return file_name(book, ".xlsx"), workbook(book)


def all_forms(viewer: Person, opened: Round, units: Sequence[int]) -> Iterator[tuple[str, bytes]]:
    """Each unit's form, one after the other. Cost: some ten queries and 50 ms a unit."""
    form, period = opened.assignment.form.code, opened.period.code.replace("/", "_")
    for unit_id in units:
        try:
            page = queries.entry_page(viewer, form, unit_id, period)
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


def board_table(board: Board, name: str) -> tuple[str, Sequence[str], list[Sequence[Value]]]:
    """A table of the board as title, heads and rows: xa, nganh, phan, im-lang. Raises NotFound for another name."""
    if name == "xa":
        heads = ("Nhóm", "Xã", "Tình trạng", "Số dòng đã trả lời", "Số dòng phải trả lời")
        rows: list[Sequence[Value]] = [
            (group.name, tile.name, SHORT[tile.state], tile.filled, tile.needed)
            for group in board.groups
            for tile in group.tiles
        ]
        return "Nộp biểu theo xã", heads, rows
    if name == "nganh":
        said: list[Sequence[Value]] = [
            (tile.name, SHORT[tile.state], tile.filled, tile.needed) for tile in board.agencies
        ]
        return (
            "Phần của các sở, ngành",
            ("Cơ quan", "Tình trạng", "Số dòng đã trả lời", "Số dòng phải trả lời"),
            said,
        )
    if name == "phan":
        heads = ("Phần", "Số dòng", "Xã có đủ số", "Xã còn thiếu số", "Ô “chưa có số liệu”")
        return (
            "Phần còn thiếu",
            heads,
            [
                (part.name, part.lines, part.complete, part.lacking, part.not_reported)
                for part in board.sections
            ],
        )
    if name == "im-lang":
        return (
            "Xã chưa bắt đầu",
            ("Xã", "Cán bộ", "Điện thoại"),
            [(item.name, item.officer, item.phone) for item in board.silent],
        )
    raise NotFound
