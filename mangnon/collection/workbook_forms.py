"""Reading what the pages of uploads post: files, conflicts decided, rows confirmed."""

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from mangnon.collection.workbooks.safety import (
    MOST_BYTES,
    MOST_FILES,
    MOST_TOGETHER,
    Packed,
    too_large,
    unpacked,
)
from mangnon.ui.asking import whole
from mangnon.ui.errors import UserError

CHOICE, LINE, COLUMN = "chon-", "dong-", "cot-"
Files = MultiValueDict[str, UploadedFile[bytes]]


def one_file(posted: Files) -> tuple[str, bytes]:
    """The file of a single upload. Raises UserError where there is none or it is too large to be read."""
    found = posted.get("tep")
    if found is None:
        raise UserError(
            _("Chưa chọn tệp. Bấm “Chọn tệp”, lấy tệp Excel hoặc CSV, rồi tải lên."), code="no_file"
        )
    if (found.size or 0) > MOST_BYTES:
        raise too_large(MOST_BYTES)
    return str(found.name), found.read()


def many_files(posted: Files) -> list[Packed]:
    """All files of an upload, zips unpacked. Raises UserError for none, too many or too much."""
    found = posted.getlist("tep")
    if not found:
        raise UserError(
            _("Chưa chọn tệp nào. Chọn nhiều tệp một lúc, hoặc một tệp nén .zip."), code="no_file"
        )
    if sum(one.size or 0 for one in found) > MOST_TOGETHER:
        raise too_large(MOST_TOGETHER)
    files = [packed for one in found for packed in unpacked(str(one.name), one.read())]
    if len(files) > MOST_FILES or sum(len(packed.content) for packed in files) > MOST_TOGETHER:
        raise too_large(MOST_TOGETHER)
    return files


def choices(data: QueryDict) -> dict[str, bool]:
    """For each conflict decided: whether the file's figure is taken."""
    said = {name.removeprefix(CHOICE): data.get(name, "") for name in data if name.startswith(CHOICE)}
    return {code: word == "tep" for code, word in said.items() if word in {"tep", "giu"}}


def chosen_lines(data: QueryDict) -> dict[str, str]:
    return {name.removeprefix(LINE): data.get(name, "") for name in data if name.startswith(LINE)}


def chosen_columns(data: QueryDict) -> dict[str, int]:
    said = {name.removeprefix(COLUMN): whole(data.get(name)) for name in data if name.startswith(COLUMN)}
    return {key: column for key, column in said.items() if column is not None}
