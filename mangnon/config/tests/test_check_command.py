"""`mangnon check`: exit 0, 1 and 2; what cannot be read is told in one Vietnamese sentence."""

import json
from pathlib import Path

import pytest
import xlsxwriter
from PIL import Image

from mangnon.config.command import main
from mangnon.reading.scoring.injected import CLEAN

REPORT = CLEAN / "a1-report-province-year.txt"
ENGLISH = "The province shall ensure that every child is protected and cared for. " * 12


def refused(path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The one sentence on standard error; exit 2, nothing on standard output."""
    assert main(["check", str(path), "--json"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert "Traceback" not in told.err
    return told.err.strip()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("trong.txt", b"", "không có chữ nào"),
        ("trang-trang.txt", b"\n \n\t\n", "không có chữ nào"),
        ("tieng-anh.txt", ENGLISH.encode(), "không phải tiếng Việt"),
        ("hong.pdf", b"%PDF-1.7 broken", "không mở được"),
        ("hong.docx", b"PK\x03\x04broken", "bị hỏng"),
        ("nhi-phan.txt", bytes(range(256)) * 8, "không phải văn bản"),
    ],
)
def test_what_is_no_document_is_refused(
    name: str, data: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert said in refused(path, capsys)


def test_a_picture_without_text_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "anh.png"
    Image.new("L", (400, 300), 255).save(path)
    assert "nh" in refused(path, capsys)  # "không có chữ đọc được", or that tesseract is not installed


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "khong-co.txt" in refused(tmp_path / "khong-co.txt", capsys)


def test_a_spreadsheet_named_word_is_read_as_what_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bang.docx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for y, row in enumerate([["STT", "Nội dung", "Số xã đạt"], ["1", "Xã có điểm vui chơi", "148/145"], ["2", "Xã phù hợp với trẻ em", "120/145"]]):  # fmt: skip
            sheet.write_row(y, 0, row)
    assert main(["check", str(path), "--json"]) == 1
    [finding] = json.loads(capsys.readouterr().out)
    assert finding["kind"] == "part_over_whole"


def test_exit_0_where_nothing_is_found_and_1_where_something_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(REPORT), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    path = tmp_path / "sai.txt"
    path.write_text(REPORT.read_text(encoding="utf-8").replace("83/97 xã", "98/97 xã"), encoding="utf-8")
    assert main(["check", str(path)]) == 1
    assert "98/97" in capsys.readouterr().out
