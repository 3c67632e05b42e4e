"""An annual report of a department with the 46-line annex of basic figures, as one rich record."""

from datetime import datetime
from decimal import Decimal

from mangnon.paper import grid
from mangnon.paper.record import (
    Annex,
    BulletItem,
    Cell,
    Column,
    Figure,
    Heading,
    IssueDate,
    Issuer,
    Marks,
    OfficialDocument,
    Paragraph,
    Row,
    RowType,
    Signature,
    Source,
    Table,
    Text,
)

# row type | TT | item | unit | value as printed ("" not reported, "x" not applicable)
LINES = """\
section|I|Dân số trẻ em||
item||Số trẻ em dưới 16 tuổi|Người|332.600
item||Tỷ lệ trẻ em dưới 16 tuổi/tổng dân số|%|25,6
item||Số trẻ em dưới 6 tuổi|Người|128.950
item||Tổng số trẻ em có hoàn cảnh đặc biệt|Người|3.490
item||Tỷ lệ trẻ em có hoàn cảnh đặc biệt|%|1,04
item||Tỷ lệ trẻ em có hoàn cảnh đặc biệt được trợ giúp dưới các hình thức|%|100
item||Tổng số trẻ em có nguy cơ rơi vào hoàn cảnh đặc biệt|Người|19.700
item||Tỷ lệ trẻ em có nguy cơ rơi vào hoàn cảnh đặc biệt|%|5,92
section|II|Nguồn kinh phí||
item||Ngân sách trung ương||Không
item||Ngân sách địa phương (Cấp cho Sở LĐTBXH, Quỹ BTTE tỉnh)|Triệu đồng|1.080
item||Nguồn vận động Quỹ BTTE tỉnh|Triệu đồng|9.400
section|III|Số người làm công tác trẻ em các cấp||
item||Cấp tỉnh|Người|01
item||Cấp huyện|Người|13
heading||Trong đó:|Người|
item||Chuyên trách|Người|13
item||Kiểm nhiệm|Người|
item||Cấp xã|Người|216
item||Người làm công tác bảo vệ trẻ em cấp xã|Người|216
item||Cộng tác viên tại thôn, làng, ấp, bản, buôn, phum, sóc, tổ dân phố, khu phố, khóm|Người|1.759
section|IV|Nâng cao năng lực về công tác trẻ em||
item||Số lớp tập huấn nâng cao năng lực cho cán bộ làm công tác trẻ em|Lớp|02
item||Số người tham dự các lớp tập huấn nâng cao năng lực|Người|535
item||Số lớp truyền thông, trang bị kiến thức cho cha mẹ, người chăm sóc trẻ em|Lớp|03
item||Số người được truyền thông, trang bị kiến thức, kỹ năng|Người|550
item||Số lớp truyền thông cho trẻ em về trang bị kiến thức, kỹ năng về bảo vệ trẻ em|Lớp|4
item||Số trẻ em được trang bị kiến thức, kỹ năng về bảo vệ trẻ em|Người|2.500
section|V|Xã, phường, thị trấn đạt tiêu chuẩn phù hợp với trẻ em||
item||Số xã, phường, thị trấn đạt tiêu chuẩn xã, phường, thị trấn phù hợp với trẻ em|Xã/phường/thị trấn|127
item||Tỷ lệ xã, phường, thị trấn đạt tiêu chuẩn xã, phường, thị trấn phù hợp với trẻ em|%|58,8
section|VI|Tháng hành động vì trẻ em||
item||Số điểm tổ chức Lễ phát động, sự kiện, hoạt động|Điểm|266
item||Số lượt trẻ em được tham dự Lễ phát động, sự kiện, hoạt động|Lượt|115.253
item||Số lượt trẻ em được tặng quà, cấp học bổng, phẫu thuật miễn giảm phí|Lượt|10.557
item||Kinh phí dành cho trẻ em, công trình cho trẻ em trong Tháng hành động vì trẻ em, gồm:|Triệu đồng|4.300
item||Ngân sách (cấp tỉnh, huyện, xã)|Triệu đồng|1.100
item||Nguồn vận động|Triệu đồng|3.200
section|VII|Tết Trung thu cho trẻ em||
item||Số điểm tổ chức Tết Trung thu (tỉnh, huyện, xã)|Điểm|2.560
item||Số lượt trẻ em được tham gia Tết Trung thu|Lượt|432.108
item||Số lượt trẻ em được tặng quà|Lượt|121.464
item||Kinh phí dành cho trẻ em trong dịp Tết Trung thu, gồm:|Triệu đồng|22.440
item||Ngân sách (cấp tỉnh, huyện, xã)|Triệu đồng|4.200
item||Nguồn vận động|Triệu đồng|18.200
"""

COLUMNS = (
    Column("TT", 8, "center"),
    Column("Chỉ tiêu, mục tiêu", 88),
    Column("ĐVT", 32, "center"),
    Column("Năm 2023", 32, "right"),
)


def _value(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", "."))


def _cell(row_type: str, text: str, ref: str) -> Cell:
    if row_type != "item":
        return Cell()
    if text in {"", "Không"}:
        return Cell(presence="not_reported" if not text else "value", text=text, ref=ref)
    return Cell(text, _value(text), ref=ref)


def basic_rows() -> tuple[Row, ...]:
    """The 46 lines of the official form, with the figures of a real province."""
    rows = []
    for place, line in enumerate(LINES.strip().splitlines(), 1):
        kind, number, item, unit, text = line.split("|")
        row_type: RowType = "section" if kind == "section" else "heading" if kind == "heading" else "item"
        rows.append(Row(row_type, (Cell(number), Cell(item), Cell(unit), _cell(kind, text, f"f{place}"))))
    return tuple(rows)


def _sentence(*parts: str | Figure) -> Paragraph:
    return Paragraph(tuple(Text(part) if isinstance(part, str) else part for part in parts))


def annual_report(*, illustrative: bool = True, draft: bool = True) -> OfficialDocument:
    """A draft: no number, no day yet."""
    return OfficialDocument(
        issuer=Issuer(
            "SỞ LAO ĐỘNG -\nTHƯƠNG BINH VÀ XÃ HỘI", "ỦY BAN NHÂN DÂN TỈNH HÀ TĨNH", "Sở LĐTBXH tỉnh Hà Tĩnh"
        ),
        symbol="BC-SLĐTBXH",
        place_name="Hà Tĩnh",
        date=IssueDate(2023, 12),
        subject="Công tác trẻ em năm 2023\nvà nhiệm vụ năm 2024",
        addressee=("Ủy ban nhân dân tỉnh", "Cục Trẻ em, Bộ Lao động - Thương binh và Xã hội"),
        blocks=_body(),
        annexes=(
            Annex("Phụ lục I", "Số liệu cơ bản về công tác trẻ em", (Table("", COLUMNS, basic_rows()),)),
            Annex("Phụ lục II", "Hệ thống bảo vệ trẻ em", (Table("", COLUMNS, _system_rows()),)),
        ),
        signature=Signature(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")),
        recipients=("Như trên", "UBND tỉnh", "Giám đốc, các Phó Giám đốc Sở", "Lưu: VT, TE-PCTNXH"),
        sources=(Source("f2", "Số trẻ em dưới 16 tuổi", "Người", "Hà Tĩnh", "2023", "Cộng từ 216/216 xã"),),
        marks=Marks(draft, illustrative, ("Tên gọi hai phụ lục: chưa đối chiếu",) if draft else ()),
        prepared_at=datetime(2023, 12, 14, 16, 2),
    )


def _body() -> tuple[Heading | Paragraph | BulletItem | Table, ...]:
    return (
        Heading(1, "I", "TÌNH HÌNH CHUNG"),
        _sentence(
            "Đến hết kỳ báo cáo, toàn tỉnh có ",
            Figure("332.600", "f2", value=Decimal(332600)),
            " trẻ em dưới 16 tuổi, bằng ",
            Figure("25,6", "f3", value=Decimal("25.6")),
            "% dân số; trong đó ",
            Figure("128.950", "f4", value=Decimal(128950)),
            " em dưới 6 tuổi. Số trẻ em có hoàn cảnh đặc biệt là ",
            Figure("3.490", "f5", value=Decimal(3490)),
            " em. Các số trong báo cáo lấy từ biểu do 216 xã, phường, thị trấn nộp và khớp với Phụ lục I.",
        ),
        Heading(1, "II", "KẾT QUẢ THỰC HIỆN"),
        Heading(2, "1", "Chỉ đạo, điều hành"),
        BulletItem(
            (Text("Các kế hoạch năm được ban hành trước ngày bắt đầu thực hiện và gửi đến từng xã."),)
        ),
        BulletItem((Text("Kiểm tra việc thực hiện tại các huyện, gồm:"),)),
        BulletItem((Text("Kiểm tra theo kế hoạch;"),), level=2),
        BulletItem((Text("Kiểm tra đột xuất khi có tin báo."),), level=2),
        Heading(2, "2", "Các đợt hoạt động lớn"),
        Heading(3, "2.1", "Tháng hành động vì trẻ em"),
        _sentence(
            "Có ",
            Figure("266", "f34", value=Decimal(266)),
            " điểm tổ chức, thu hút ",
            Figure("115.253", "f35", value=Decimal(115253)),
            " lượt trẻ em; kinh phí ",
            Figure("4.300", "f37", estimate=True, value=Decimal(4300)),
            " triệu đồng.",
        ),
        Heading(3, "2.2", "Tết Trung thu"),
        _money_table(),
        Heading(1, "III", "NHIỆM VỤ NĂM 2024"),
        _sentence(
            "Giữ nhịp báo cáo hằng tháng của cấp xã; rà soát từng chỉ tiêu chưa đạt và nêu rõ cơ quan chủ trì."
        ),
        _sentence(
            "Sở Lao động - Thương binh và Xã hội báo cáo để Ủy ban nhân dân tỉnh và Cục Trẻ em tổng hợp."
        ),
    )


def _money_table() -> Table:
    columns = (
        Column("Nguồn", 60),
        Column("2022", 25, "right", ("Kinh phí",)),
        Column("2023", 25, "right", ("Kinh phí",)),
    )
    rows = (
        Row("item", (Cell("Ngân sách"), *grid.number_cells([None, Decimal(4200)]))),
        Row("item", (Cell("Nguồn vận động"), *grid.number_cells([Decimal(17950), Decimal(18200)]))),
        Row("total", (Cell("Cộng"), Cell(presence="not_applicable"), *grid.number_cells([Decimal(22400)]))),
    )
    return Table("Bảng 1. Kinh phí Tết Trung thu", columns, rows, unit_note="Đơn vị tính: triệu đồng")


def _system_rows() -> tuple[Row, ...]:
    yes = Cell("Có")
    return (
        Row("heading", (Cell("Tổ chức cung cấp dịch vụ", span=4),)),
        Row("item", (Cell("1"), Cell("Có Ban Điều hành bảo vệ trẻ em cấp tỉnh"), Cell("Có/không"), yes)),
        Row("item", (Cell("2"), Cell("Số xã có Ban bảo vệ trẻ em"), Cell("Xã"), Cell("216", Decimal(216)))),
        Row(
            "item",
            (
                Cell("3"),
                Cell("Số điểm tư vấn trường học"),
                Cell("Điểm"),
                Cell("07", Decimal(7), estimate=True),
            ),
        ),
        Row(
            "item",
            (Cell("4"), Cell("Số huyện có trung tâm riêng"), Cell("Huyện"), Cell(presence="not_applicable")),
        ),
    )
