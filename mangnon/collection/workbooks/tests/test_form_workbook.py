"""The workbook of a form: laid out like the annex, locked but for its open cells, its identity inside."""

from datetime import date
from decimal import Decimal
from io import BytesIO

from openpyxl import load_workbook

from mangnon.collection.assigning import open_round
from mangnon.collection.models import Assignment
from mangnon.collection.tests.conftest import COMMUNE_SHEET
from mangnon.collection.workbooks.formulas import excel_formula
from mangnon.collection.workbooks.identity import opened
from mangnon.collection.workbooks.layout import HIDDEN
from mangnon.collection.workbooks.queries import book_for
from mangnon.collection.workbooks.reading import seal_of
from mangnon.collection.workbooks.tests.conftest import ADDRESS, Desk, sheet_of, signed_in
from mangnon.collection.workbooks.writing import workbook
from mangnon.figures.actions import period
from mangnon.figures.testing import report


def lines_of(content: bytes) -> dict[str, int]:
    sheet = sheet_of(content)
    return {str(sheet[f"A{at}"].value): at for at in range(10, sheet.max_row + 1) if sheet[f"A{at}"].value}


def test_only_the_open_cells_of_the_commune_can_be_typed_in(desk: Desk) -> None:
    sheet = sheet_of(desk.fetched())
    open_cells = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    rows = lines_of(desk.fetched())
    assert sheet.protection.sheet
    assert open_cells == {f"{column}{rows[code]}" for code in COMMUNE_SHEET for column in "EFG"}


def test_presence_and_yes_or_no_are_chosen_from_lists(desk: Desk) -> None:
    sheet, rows = sheet_of(desk.fetched()), lines_of(desk.fetched())
    kinds = {
        str(cell): rule for rule in sheet.data_validations.dataValidation for part in str(rule.sqref).split()
        for cell in [part]
    }  # fmt: skip
    assert kinds[f"E{rows['V.1']}"].formula1 == '"Có,Không"'
    hidden = sheet_of(desk.fetched(), HIDDEN)
    words = [hidden[f"A{n}"].value for n in range(1, 6)]
    assert words == ["Có số", "Có số, ước tính", "Không có (0)", "Chưa có số liệu", "Không áp dụng"]
    assert any(
        f"F{rows['I.1']}" in str(rule.sqref) and "$A$1:$A$5" in rule.formula1 for rule in kinds.values()
    )


def test_derived_lines_are_formulas_and_locked(desk: Desk) -> None:
    sheet, rows = sheet_of(desk.fetched()), lines_of(desk.fetched())
    cell = sheet[f"E{rows['I.5']}"]
    special, children = f"H{rows['I.4']}", f"H{rows['I.1']}"
    assert cell.value == f'=IF(COUNT({special},{children})<2,"…",IFERROR((({special}/{children})*100),"…"))'
    assert cell.protection.locked


def test_a_formula_that_a_sheet_cannot_say_is_left_out() -> None:
    assert excel_formula("#{a} + -#{b} * 2", {"a": "E1", "b": "E2"}.__getitem__) == (
        '=IF(COUNT(E1,E2)<2,"…",IFERROR((E1+((-E2)*2)),"…"))'
    )
    assert excel_formula("if(#{a} > 1, #{a}, 0)", {"a": "E1"}.__getitem__) is None
    assert excel_formula("#{a} / #{unknown}", {"a": "E1"}.__getitem__) is None


def test_last_periods_values_stand_beside(desk: Desk) -> None:
    scene = desk.scene
    element = next(r.line.element for r in book_for(desk.person, desk.page).rows if r.line.code == "I.1")
    assert element is not None
    open_round(by=None, assignment=Assignment.objects.get(), period=period("2024"), due=date(2024, 12, 15))
    report(scene.map.one, Decimal(1842), element, "2023")
    client = signed_in(desk.person)
    content = client.get(
        ADDRESS.format(unit=desk.unit.pk).replace("2023", "2024") + "excel/bieu.xlsx"
    ).content
    sheet, rows = sheet_of(content), lines_of(content)
    assert sheet["D9"].value == "Kỳ trước (2023)"
    assert sheet[f"D{rows['I.1']}"].value == 1842


def test_the_file_knows_its_form_version_place_period_and_base(desk: Desk) -> None:
    desk.scene.filled(I_3="703")
    book = load_workbook(BytesIO(desk.fetched()))
    seal = opened(seal_of(book))
    assert seal is not None
    said = seal.identity
    assert (said.form, said.version, said.unit_code, said.period) == (desk.page.form.code, 1, "99101", "2023")
    assert seal.base["I.3"].text == "703"
    assert book[HIDDEN].sheet_state == "veryHidden"


def test_the_draft_is_in_the_file_as_numbers(desk: Desk) -> None:
    desk.scene.filled(I_7="khoảng 100")
    sheet, rows = sheet_of(desk.fetched()), lines_of(desk.fetched())
    assert sheet[f"E{rows['I.1']}"].value == 1842
    assert sheet[f"E{rows['VII.4b']}"].value == 64.2
    assert sheet[f"E{rows['V.1']}"].value == "Có"
    assert sheet[f"E{rows['I.7']}"].value == "khoảng 100"


def test_a_text_that_looks_like_a_formula_stays_a_text(desk: Desk) -> None:
    desk.scene.filled(I_1='=HYPERLINK("http://x","y")', I_3="+84 em", I_4="@SUM(A1)", I_7="-2+3")
    sheet, rows = sheet_of(desk.fetched()), lines_of(desk.fetched())
    for code in ("I.1", "I.3", "I.4", "I.7"):
        cell = sheet[f"E{rows[code]}"]
        assert (cell.data_type, bool(cell.quotePrefix)) == ("s", True), code


def test_the_provinces_file_adds_its_communes(desk: Desk) -> None:
    desk.scene.handed_in()
    desk.person, desk.unit = desk.scene.cast.provincial, desk.scene.map.province
    sheet, rows = sheet_of(desk.fetched()), lines_of(desk.fetched())
    assert sheet["E9"].value == "Các xã báo"
    assert sheet[f"E{rows['VI.2']}"].value == 640
    at = rows["VI.2"]
    assert sheet[f"H{at}"].value == f'=IF(COUNT(E{at},J{at})=0,"",SUM(E{at},J{at}))'
    assert "/3)" in str(sheet[f"H{rows['V.2']}"].value)  # communes counted on the map


def test_marks_stand_beside_their_cells_and_in_a_sheet_of_their_own(desk: Desk) -> None:
    desk.scene.filled(I_6a="77")
    from mangnon.collection.checking import around, check_sheet, sheet
    from mangnon.collection.workbooks.queries import draft_of

    lines = sheet(desk.page.version, "commune", desk.page.period.end)
    checked = check_sheet(lines, draft_of(desk.page.submission), around(lines, desk.unit, desk.page.period))
    marks = {problem.line: [problem] for problem in checked.problems}
    content = workbook(book_for(desk.person, desk.page), marks)
    cell = sheet_of(content)[f"E{lines_of(content)['I.6a']}"]
    assert cell.comment is not None
    assert "nhiều hơn 21" in cell.comment.text
    assert "nhiều hơn 21" in str(sheet_of(content, "Chỗ cần sửa")["D2"].value)
