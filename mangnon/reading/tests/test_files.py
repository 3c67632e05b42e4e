"""Every kind of file ends as the same lines, and what cannot be read is refused in one sentence."""

import io
import shutil
import zipfile
from pathlib import Path

import docx
import pytest
import xlsxwriter
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from PIL import Image, ImageDraw, ImageFont
from weasyprint import HTML

from mangnon.reading.doors import read_file
from mangnon.reading.errors import CannotRead
from mangnon.reading.files import ocr
from mangnon.reading.files.reading import read_lines
from mangnon.reading.scoring.examples import FOLDER

PLAN = FOLDER / "01-plan-years-as-lists.txt"
TABLE = FOLDER / "02-table-of-indicators.txt"


def refused(path: Path) -> str:
    with pytest.raises(CannotRead) as told:
        read_lines(path)
    said = str(told.value)
    assert said.endswith(".")
    assert path.name in said
    return said


def read(path: Path) -> list[object]:
    """What a programme sets, without the places it stands at."""
    found = read_file("programme", path)
    return [(i["number"], i["name"], i["lead_agencies"], i["measures"]) for i in found["indicators"]]


def word_of(lines: list[str], path: Path) -> Path:
    """A Word file with these lines; runs of lines with tabs become tables."""
    document = docx.Document()
    rows: list[list[str]] = []
    for line in [*lines, ""]:
        if "\t" in line:
            rows.append(line.split("\t"))
            continue
        if rows:
            table = document.add_table(len(rows), max(map(len, rows)))
            for y, row in enumerate(rows):
                for x, cell in enumerate(row):
                    table.cell(y, x).text = cell
            rows = []
        document.add_paragraph(line)
    document.save(str(path))
    return path


def html_of(lines: list[str]) -> str:
    """The same as a page: paragraphs, and tables with rules."""
    parts, rows = [], []
    for line in [*lines, ""]:
        if "\t" in line:
            rows.append(
                "<tr>" + "".join(f"<td>{c.replace('<', '&lt;')}</td>" for c in line.split("\t")) + "</tr>"
            )
            continue
        if rows:
            parts.append(f"<table>{''.join(rows)}</table>")
            rows = []
        parts.append(f"<p>{line.replace('<', '&lt;')}</p>")
    style = "body{font:12pt 'Liberation Serif'} td{border:0.7pt solid black;padding:3pt} table{border-collapse:collapse} @page{size:A4 landscape}"
    return f"<style>{style}</style>{''.join(parts)}"


@pytest.mark.parametrize("example", [PLAN, TABLE], ids=["lists", "table"])
def test_word_says_what_the_text_says(example: Path, tmp_path: Path) -> None:
    lines = example.read_text(encoding="utf-8").splitlines()
    assert read(word_of(lines, tmp_path / "a.docx")) == read(example)


@pytest.mark.parametrize("example", [PLAN, TABLE], ids=["lists", "table"])
def test_a_pdf_says_what_the_text_says(example: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    HTML(string=html_of(example.read_text(encoding="utf-8").splitlines())).write_pdf(str(path))
    assert read(path) == read(example)


def test_a_sheet_of_excel_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "bang.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Chỉ tiêu")
        for y, row in enumerate(
            [
                ["TT", "Chỉ tiêu", "ĐVT", "2025", "2030"],
                [1, "Tỷ lệ trẻ em được học bơi", "%", 62.5, 80],
                [2, "Số điểm vui chơi cho trẻ em", "Điểm", 1250, 1400],
            ]
        ):
            sheet.write_row(y, 0, row)
    [first, second] = read_file("programme", path)["indicators"]
    assert [t["value"] for t in first["measures"][0]["targets"]] == [62.5, 80]
    assert [t["value"] for t in second["measures"][0]["targets"]] == [1250, 1400]


def test_a_csv_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "bang.csv"
    path.write_text(
        'TT,Chỉ tiêu,ĐVT,Năm 2023\n1,Số trẻ em dưới 16 tuổi,Người,332.600\n2,Tỷ lệ trẻ em,%,"25,6"\n',
        encoding="utf-8",
    )
    [table] = read_file("report", path)["tables"]
    assert table["columns"] == ["TT", "Chỉ tiêu", "ĐVT", "Năm 2023"]
    assert table["rows"][1] == [2, "Tỷ lệ trẻ em", "%", 25.6]


def test_words_own_numbering_is_written_out(tmp_path: Path) -> None:
    document = docx.Document()
    for text in ("Sở Y tế", "Công an tỉnh"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("khám sức khỏe cho trẻ em", style="List Bullet")
    path = tmp_path / "so.docx"
    document.save(str(path))
    assert [line.text for line in read_lines(path)] == [
        "1. Sở Y tế",
        "2. Công an tỉnh",
        "- khám sức khỏe cho trẻ em",
    ]


def test_a_raised_digit_is_a_note_and_no_figure(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Tỷ lệ tiêm chủng đầy đủ đạt 95%")
    paragraph.add_run("1").font.superscript = True
    paragraph.add_run(" vào năm 2025")
    path = tmp_path / "ghi-chu.docx"
    document.save(str(path))
    assert read_lines(path)[0].text == "Tỷ lệ tiêm chủng đầy đủ đạt 95% vào năm 2025"


def test_cells_that_span_keep_the_columns_in_place(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(2, 3)
    table.cell(0, 1).merge(table.cell(0, 2)).text = "Mục tiêu"
    for column, text in enumerate(("Chỉ tiêu", "2025", "2030")):
        table.cell(1, column).text = text
    path = tmp_path / "o.docx"
    document.save(str(path))
    rows = [line.cells for line in read_lines(path) if line.cells]
    assert rows == [("", "Mục tiêu", ""), ("Chỉ tiêu", "2025", "2030")]


@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="needs LibreOffice to make and read an old Word file"
)
def test_an_old_word_file_is_read(tmp_path: Path) -> None:
    import subprocess

    word_of(PLAN.read_text(encoding="utf-8").splitlines(), tmp_path / "cu.docx")
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/p",
        "--headless",
        "--convert-to",
        "doc",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "cu.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert read(tmp_path / "cu.doc") == read(PLAN)


# --- refusals -------------------------------------------------------------------------------------------------------


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "trong.txt"
    path.write_bytes(b"\n \n")
    assert "không có chữ nào" in refused(path)


def test_a_sheet_named_docx_is_read_as_the_sheet_it_is(tmp_path: Path) -> None:
    path = tmp_path / "ten-sai.docx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet().write_row(0, 0, ["Chỉ tiêu", "Năm 2023"])
    assert read_lines(path)[0].cells == ("Chỉ tiêu", "Năm 2023") or read_lines(path)[1].cells == (
        "Chỉ tiêu",
        "Năm 2023",
    )


def test_a_zip_of_other_things_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "nen.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "chữ")
    assert "tệp nén" in refused(path)


def test_a_broken_word_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "hong.docx"
    path.write_bytes(b"PK\x03\x04" + b"\x00" * 400)
    assert "hỏng" in refused(path)


def test_a_locked_word_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "khoa.docx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000 + "EncryptedPackage".encode("utf-16-le")
    )
    assert "mật khẩu" in refused(path)


def test_another_language_is_said_to_be_one(tmp_path: Path) -> None:
    path = tmp_path / "english.txt"
    path.write_text(
        "The national programme of action for children sets targets for every province. " * 8,
        encoding="utf-8",
    )
    assert "tiếng Việt" in refused(path)


def test_a_thousand_pages_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "cong-bao.pdf"
    pages = "".join('<p style="page-break-after:always">Công báo</p>' for _ in range(620))
    HTML(string=pages).write_pdf(str(path))
    assert "620 trang" in refused(path) or "621 trang" in refused(path)


def picture(text: str) -> Image.Image:
    image = Image.new("L", (1500, 240), 255)
    font = ImageFont.truetype("LiberationSerif-Regular.ttf", 44)
    ImageDraw.Draw(image).multiline_text((40, 40), text, font=font, fill=0, spacing=24)
    return image


@pytest.mark.skipif(not ocr._program(), reason="needs tesseract with Vietnamese data")
def test_a_scanned_page_is_recognised_and_says_how_sure_it_is(tmp_path: Path) -> None:
    path = tmp_path / "quet.pdf"
    picture("Tỷ lệ trẻ em được tiêm chủng đầy đủ đạt 95%\nvào năm 2025 và 98% vào năm 2030.").save(
        str(path), "PDF", resolution=150
    )
    lines = [line for line in read_lines(path) if line.text]
    assert "95%" in " ".join(line.text for line in lines)
    assert all(line.confidence is not None and line.confidence > 50 for line in lines)


@pytest.mark.skipif(not ocr._program(), reason="needs tesseract with Vietnamese data")
def test_a_picture_without_words_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "anh.png"
    Image.new("L", (400, 300), 255).save(str(path))
    assert "không có chữ" in refused(path)


def test_a_scan_without_tesseract_is_refused_with_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "_program", lambda: "")
    path = tmp_path / "quet.png"
    held = io.BytesIO()
    Image.new("L", (60, 60), 255).save(held, "PNG")
    path.write_bytes(held.getvalue())
    assert "tesseract-ocr-vie" in refused(path)


def test_deleted_words_of_a_revision_are_not_read(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Đạt 90% ")
    deleted, run, text = OxmlElement("w:del"), OxmlElement("w:r"), OxmlElement("w:delText")
    text.text = "đạt 80%"
    run.append(text)
    deleted.append(run)
    paragraph._p.append(deleted)
    assert paragraph._p.find(qn("w:del")) is not None
    path = tmp_path / "sua.docx"
    document.save(str(path))
    assert read_lines(path)[0].text == "Đạt 90%"
