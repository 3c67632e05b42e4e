"""The preview of a foreign table: every row beside the line it may be, and what is taken once it is confirmed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from mangnon.collection.checking import Sheet
from mangnon.collection.models import FormLine, Upload
from mangnon.collection.rules import Typed
from mangnon.collection.workbooks.reading import Said
from mangnon.collection.workbooks.tables import is_of_another_year
from mangnon.collection.workbooks.texts import Found
from mangnon.ui.errors import UserError
from mangnon.vietnamese.legacy import ENCODING_NAMES, Encoding


@dataclass(frozen=True)
class PreviewRow:
    """A row of the table. `line`: the code chosen or proposed; `why`: why a row cannot be taken."""

    key: str
    at: int
    number: str
    label: str
    said: Found
    line: str
    sure: bool
    why: str = ""


@dataclass(frozen=True)
class PreviewSheet:
    key: str
    name: str
    columns: Sequence[tuple[int, str]]
    chosen: int
    rows: Sequence[PreviewRow]
    other_year: bool = False  # the chosen column's head names another year than the period's


@dataclass(frozen=True)
class Preview:
    encoding: str  # the legacy encoding that was converted, empty for Unicode
    sheets: Sequence[PreviewSheet] = field(default_factory=tuple)

    @property
    def rows(self) -> list[PreviewRow]:
        return [row for one in self.sheets for row in one.rows]

    @property
    def sure(self) -> int:
        return sum(row.sure and bool(row.line) for row in self.rows)

    @property
    def unsure(self) -> int:
        return sum(not row.sure and bool(row.line) for row in self.rows)

    @property
    def left(self) -> int:
        return sum(not row.line and not row.why for row in self.rows)


def preview(
    upload: Upload,
    page: Sheet,
    lines: Mapping[str, FormLine],
    columns: Mapping[str, int] | None = None,
    chosen: Mapping[str, str] | None = None,
) -> Preview:
    """The table with what was matched, or with what the officer has chosen so far (by row key)."""
    encoding = Encoding(upload.table.get("encoding", Encoding.UNICODE))
    sheets = []
    for number, said in enumerate(upload.table.get("sheets", [])):
        key = str(number)
        heads = [(int(at), head) for at, head in said["columns"].items()]
        column = (columns or {}).get(key, said["chosen"])
        column = column if column in dict(heads) else said["chosen"]
        rows = [
            preview_row(f"{number}-{row['at']}", row, column, page, lines, chosen) for row in said["rows"]
        ]
        other = upload.period is not None and is_of_another_year(dict(heads)[column], upload.period.code)
        sheets.append(PreviewSheet(key, said["name"], heads, column, rows, other))
    return Preview("" if encoding == Encoding.UNICODE else ENCODING_NAMES[encoding], sheets)


def preview_row(
    key: str,
    row: Mapping[str, object],
    column: int,
    page: Sheet,
    lines: Mapping[str, FormLine],
    chosen: Mapping[str, str] | None,
) -> PreviewRow:
    values = row["values"]
    said = Found(**values.get(str(column), {})) if isinstance(values, dict) else Found()
    proposed = str(row["line"])
    line = proposed if chosen is None else chosen.get(key, "")
    why = "" if line in page.lines or not line else why_not(lines.get(line))
    return PreviewRow(
        key, int(str(row["at"])), str(row["number"]), str(row["label"]), said,
        "" if why else line, bool(row["sure"]) and line == proposed, why,
    )  # fmt: skip


def why_not(line: FormLine | None) -> str:
    """A row that matches a line which this unit does not type."""
    if line is None or not line.has_figure:
        return _("tiêu đề")
    if line.computed:
        return _("dòng tự tính, không lấy")
    return _("dòng của cấp khác, không lấy")


def confirmed(found: Preview, page: Sheet) -> dict[str, Said]:
    """The cells the confirmed rows give; rows without a figure give none.

    Raises UserError where two rows are meant for one line, or nothing is chosen.
    """
    rows = [row for row in found.rows if row.line in page.lines and (row.said.text or row.said.problem)]
    twice = [code for code, count in Counter(row.line for row in rows).items() if count > 1]
    if twice:
        raise UserError(
            _("Hai dòng của bảng cùng ghép vào dòng %(lines)s của biểu. Bỏ chọn một dòng.")
            % {"lines": ", ".join(twice)},
            code="twice",
        )
    if not rows:
        raise UserError(
            _("Chưa có dòng nào có số được ghép. Chọn dòng của biểu cho ít nhất một dòng."), code="nothing"
        )
    return {
        row.line: Said(
            Typed(row.said.text), _("dòng %(at)s") % {"at": row.at}, row.said.problem, row.said.remark
        )
        for row in rows
    }
