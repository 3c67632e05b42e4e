"""A file understood: which form, place and period it is for, or which table it may be. Nothing is saved to a draft."""

from collections.abc import Sequence
from dataclasses import asdict

from django.utils.translation import gettext as _
from openpyxl import Workbook

from mangnon.access.models import Person
from mangnon.collection import queries
from mangnon.collection.actions import must_be_open
from mangnon.collection.checking import sheet
from mangnon.collection.models import Round, Upload
from mangnon.collection.workbooks.identity import Identity, as_lists
from mangnon.collection.workbooks.matching import Match
from mangnon.collection.workbooks.raw import read_raw
from mangnon.collection.workbooks.reading import Said, open_book, read_filled, seal_of, sealed_in
from mangnon.collection.workbooks.safety import FileRefused, kind_of, refused
from mangnon.collection.workbooks.tables import Table, matches, tables
from mangnon.figures.models import Period
from mangnon.ui.errors import NotFound, UserError


def understand(viewer: Person, upload: Upload, content: bytes, *, at: queries.EntryPage | Round) -> None:
    """Read a file into its upload, for one page or for any place of a round. A refusal is kept as a sentence."""
    try:
        if kind_of(content) == "xlsx":
            book = open_book(content)
            if seal_of(book):
                take_form(viewer, upload, book, content, at)
                return
        if isinstance(at, Round):
            raise refused(
                _(
                    "Tệp không có phần nhận dạng của hệ thống nên không biết là của xã nào. "
                    "Mở biểu của xã đó, mục “Excel”, rồi tải tệp lên để ghép từng dòng."
                ),
                "no_identity",
            )
        take_table(upload, content, at)
    except UserError as error:
        upload.state, upload.sentence = Upload.State.REFUSED, error.message


def take_form(
    viewer: Person, upload: Upload, book: Workbook, content: bytes, at: queries.EntryPage | Round
) -> None:
    """One of our workbooks: its place and period first, then its cells."""
    seal = sealed_in(book)
    page = page_of(viewer, seal.identity, at)
    upload.version, upload.unit, upload.period = page.version, page.unit, page.period
    upload.body = page.body
    if page.submission is not None:
        must_be_open(page.submission)
    lines = sheet(page.version, page.unit.level, page.period.end, page.body)
    yes_no = frozenset(code for code, line in lines.lines.items() if line.is_yes_no(lines.level))
    filled = read_filled(book, content, seal, yes_no)
    upload.cells = cells_as_json(filled.cells)
    upload.base = as_lists(filled.seal.base)
    upload.state = Upload.State.READY
    if filled.lost:
        upload.sentence = _("Tệp thiếu %(count)s dòng (%(lines)s); các dòng này giữ nguyên.") % {
            "count": len(filled.lost),
            "lines": ", ".join(filled.lost[:10]),
        }


def cells_as_json(cells: dict[str, Said]) -> dict[str, object]:
    return {
        code: {
            "typed": as_lists({code: said.typed})[code],
            "where": said.where,
            "problem": said.problem,
            "remark": said.remark,
        }
        for code, said in cells.items()
    }


def page_of(viewer: Person, identity: Identity, at: queries.EntryPage | Round) -> queries.EntryPage:
    """The page a workbook belongs to. Raises FileRefused where it is another form, place, period or version."""
    if isinstance(at, Round):
        check_round(identity, at)
        try:
            page = queries.entry_page(
                viewer, identity.form, identity.unit_id, identity.period.replace("/", "_"), identity.body
            )
        except NotFound as error:
            raise refused(
                _("Tệp ghi là của %(unit)s. Đơn vị này không được giao biểu này, hoặc ngoài phạm vi của bạn.")
                % {"unit": identity.unit_name},
                "other_place",
            ) from error
    else:
        page = at
        check_page(identity, page)
    if identity.version != page.version.version:
        raise refused(
            _(
                "Tệp lập theo phiên bản %(old)s của biểu, nay dùng phiên bản %(new)s. "
                "Tải biểu mới, chép số sang rồi gửi lại."
            )
            % {"old": identity.version, "new": page.version.version},
            "other_version",
        )
    return page


def check_round(identity: Identity, opened: Round) -> None:
    if identity.form != opened.assignment.form.code:
        raise other_form()
    if identity.period != opened.period.code:
        raise other_period(identity, opened.period)


def check_page(identity: Identity, page: queries.EntryPage) -> None:
    if identity.form != page.form.code:
        raise other_form()
    if (identity.unit_id, identity.unit_code, identity.body) != (page.unit.pk, page.unit.code, page.body):
        raise refused(
            _(
                "Tệp này là biểu của %(other)s, trang đang mở là %(unit)s. Mở đúng trang của đơn vị rồi tải lên."
            )
            % {"other": identity.unit_name, "unit": page.unit_name},
            "other_place",
        )
    if identity.period != page.period.code:
        raise other_period(identity, page.period)


def other_form() -> FileRefused:
    return refused(_("Tệp này là của một biểu khác. Mở đúng biểu rồi tải lên."), "other_form")


def other_period(identity: Identity, period: Period) -> FileRefused:
    return refused(
        _("Tệp này là biểu kỳ %(other)s, trang đang mở là kỳ %(period)s. Mở đúng kỳ rồi tải lên.")
        % {"other": identity.period, "period": period.code},
        "other_period",
    )


def take_table(upload: Upload, content: bytes, page: queries.EntryPage) -> None:
    """A table without our identity: its rows beside the lines they may be, to be confirmed."""
    if page.submission is not None:
        must_be_open(page.submission)
    raw = read_raw(content)
    found = tables(raw, page.period.code)
    lines = [line for line in page.version.lines.select_related("element") if line.open_on(page.period.end)]
    upload.version, upload.unit, upload.period = page.version, page.unit, page.period
    upload.body = page.body
    upload.table = table_as_json(found, matches(found, lines), str(raw.encoding))
    upload.state = Upload.State.MAPPING


def table_as_json(
    found: Sequence[Table], pairs: Sequence[Sequence[Match | None]], encoding: str
) -> dict[str, object]:
    return {
        "encoding": encoding,
        "sheets": [
            {
                "name": table.name,
                "columns": {str(at): head for at, head in table.columns.items()},
                "chosen": table.chosen,
                "rows": [
                    {
                        "at": row.at,
                        "number": row.number,
                        "label": row.label,
                        "values": {str(at): asdict(said) for at, said in row.values.items()},
                        "line": match.code if match else "",
                        "sure": bool(match and match.sure),
                    }
                    for row, match in zip(table.rows, matched, strict=True)
                ],
            }
            for table, matched in zip(found, pairs, strict=True)
        ],
    }
