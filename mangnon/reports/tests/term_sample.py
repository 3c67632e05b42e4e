"""A term report of a people's committee: tables 1.1 to 1.4 and a landscape annex of 18 indicators by 9 years."""

from datetime import datetime
from decimal import Decimal

from mangnon.paper.record import (
    Annex,
    Cell,
    Column,
    Figure,
    Heading,
    IssueDate,
    Issuer,
    OfficialDocument,
    Paragraph,
    Row,
    Signature,
    Source,
    Table,
    Text,
)

# number | indicator | unit | 2012 ... 2020 as printed
INDICATORS = """\
1|Tỷ lệ suy dinh dưỡng thể thấp còi ở trẻ em dưới 5 tuổi|%|24,0|22,8|21,9|21,6|21,5|21,4|21,0|20,6|20,4
2|Tỷ lệ suy dinh dưỡng thể nhẹ cân ở trẻ em dưới 5 tuổi|%|15,4|14,3|13,9|13,5|13,3|13,2|13,0|12,6|12,4
3|Tổng số trạm y tế xã|Trạm|145|145|145|145|145|145|145|145|145
4|Số trạm y tế xã có nữ hộ sinh hoặc y sĩ sản nhi|Trạm|145|145|145|145|145|145|145|145|145
5|Tỷ lệ trẻ em 5 tuổi đi học giáo dục mầm non|%|72,3|87,6|90,7|96,8|98,1|98,5|99,1|99,1|99,3
6|Tỷ lệ trẻ em trong độ tuổi nhà trẻ được chăm sóc, giáo dục tại các cơ sở giáo dục mầm non|%|4,0|4,5|4,8|6,2|5,5|6,9|7,0|8,4|7,3
7|Tỷ lệ trẻ em trong độ tuổi mẫu giáo được chăm sóc, giáo dục tại các cơ sở giáo dục mầm non|%|38,7|59,3|58,3|62,1|55,8|62,0|64,0|65,7|64,0
8|Tỷ lệ trẻ em đi học đúng độ tuổi ở bậc tiểu học|%|93,12|93,79|93,84|94,44|94,63|95,04|95,47|95,69|95,70
9|Tỷ lệ trẻ em đi học đúng độ tuổi ở bậc trung học cơ sở|%||||71,39|74,28|75,61|73,07|86,42|86,50
10|Tổng số trẻ em|Trẻ em|500.541|506.547|460.513|460.513|460.513|461.729|461.792|462.218|462.700
11|Tổng số trẻ em có hoàn cảnh đặc biệt|Trẻ em|10.388|9.661|5.699|5.628|5.431|5.493|5.360|5.274|4.770
12|Số trẻ em có hoàn cảnh đặc biệt được trợ giúp, chăm sóc|Trẻ em|77.791|7.245|4.488|5.065|4.964|4.956|4.931|4.876|4.770
13|Số trẻ em bị bạo lực|Trẻ em|0|1|2|0|0|04|05|0|0
14|Số trẻ em bị tai nạn, thương tích|Trẻ em|430|306|212|443|600|888|663|500|400
15|Tổng số xã/phường/thị trấn|xã|145|145|145|145|145|145|145|145|145
16|Số xã, phường có điểm vui chơi dành cho trẻ em đạt tiêu chuẩn|xã|145|145|145|145|145|145|145|145|145
17|Số xã, phường/thị trấn đạt tiêu chuẩn xã, phường/thị trấn phù hợp với trẻ em|xã|79|110|116|116|136|145|145|106|116
18|Tỷ lệ trẻ em tham gia diễn đàn trẻ em các cấp|%|0,16|0,16|0,18|0,19|0,18|0,17|0,24|0,27|0,20
"""
YEARS = tuple(range(2012, 2021))
SPAN = "Giai đoạn 2012 - 2020"


def indicator_table() -> Table:
    years = tuple(
        Column(str(year) if year < 2020 else "2020 (ước)", 17.5, "right", (SPAN,)) for year in YEARS
    )
    columns = (Column("TT", 9, "center"), Column("Chỉ tiêu", 62), Column("Đơn vị tính", 20, "center"), *years)
    rows = []
    for line in INDICATORS.strip().splitlines():
        number, name, unit, *values = line.split("|")
        cells = (_figure(text, f"c{number}.{year}") for text, year in zip(values, YEARS, strict=True))
        rows.append(Row("item", (Cell(number), Cell(name), Cell(unit), *cells)))
    return Table("", columns, tuple(rows))


def _figure(text: str, ref: str) -> Cell:
    if not text:
        return Cell(presence="not_reported", ref=ref)
    return Cell(text, Decimal(text.replace(".", "").replace(",", ".")), ref=ref)


def _documents() -> Table:
    columns = (
        Column("TT", 8, "center"),
        Column("Tên văn bản", 90),
        Column("Cơ quan ban hành", 32),
        Column("Ngày", 28, "center"),
    )
    names = (
        "Kế hoạch thực hiện năm",
        "Quyết định kiện toàn Ban Chỉ đạo cấp tỉnh",
        "Công văn hướng dẫn thống kê",
    )
    rows = tuple(
        Row(
            "item",
            (
                Cell(str(place)),
                Cell(f"{names[place % 3]} {2012 + place % 9}"),
                Cell("UBND tỉnh"),
                Cell("04/9/2015"),
            ),
        )
        for place in range(1, 65)
    )
    return Table("Bảng 1.1. Văn bản chỉ đạo, hướng dẫn giai đoạn 2012 - 2020", columns, rows)


def _communication() -> Table:
    columns = (
        Column("Năm", 20, "center"),
        Column("Số chiến dịch, sự kiện", 60, "right"),
        Column("Số người được truyền thông", 60, "right"),
    )
    people = (93656, 96464, 42779, 51448, 8700, 11306, 10123, 9378, 8900)
    rows = tuple(
        Row(
            "item",
            (Cell(str(year)), Cell("5", Decimal(5)), Cell(f"{count:,}".replace(",", "."), Decimal(count))),
        )
        for year, count in zip(YEARS, people, strict=True)
    )
    return Table("Bảng 1.2. Truyền thông, vận động xã hội về quyền trẻ em", columns, rows)


def _programmes() -> Table:
    columns = (
        Column("Tên chương trình, kế hoạch", 100),
        Column("2012 - 2015", 25, "center", ("Giai đoạn",)),
        Column("2016 - 2020", 25, "center", ("Giai đoạn",)),
    )
    rows = (
        Row("item", (Cell("Chương trình hành động vì trẻ em của tỉnh"), Cell("x"), Cell("x"))),
        Row("item", (Cell("Chương trình bảo vệ trẻ em"), Cell(""), Cell("x"))),
    )
    return Table("Bảng 1.3. Chương trình, kế hoạch được xây dựng và triển khai", columns, rows)


def _organisation() -> Table:
    people, network = ("Người làm công tác trẻ em",), ("Mạng lưới liên ngành",)
    columns = (
        Column("Cấp quản lý", 35),
        Column("Chuyên trách", 25, "right", people),
        Column("Kiêm nhiệm", 25, "right", people),
        Column("Tổng số", 20, "right", people),
        Column("Có", 25, "right", network),
        Column("Không", 20, "center", network),
    )
    rows = (
        Row("heading", (Cell("Giai đoạn 2016 - 2020", span=6),)),
        _level("Tỉnh", "05", "20", "25", "1"),
        _level("Huyện", "0", "15", "15", "15"),
        _level("Xã", "06", "145", "151", "145"),
        Row(
            "total",
            (
                Cell("Cộng"),
                _count("11"),
                _count("180"),
                _count("191"),
                _count("161"),
                Cell(presence="not_applicable"),
            ),
        ),
    )
    return Table("Bảng 1.4. Tổ chức bộ máy các cấp", columns, rows)


def _count(text: str) -> Cell:
    return Cell(text, Decimal(text))


def _level(name: str, *counts: str) -> Row:
    return Row("item", (Cell(name), *(_count(text) for text in counts), Cell()))


def term_report() -> OfficialDocument:
    """Issued: with number and day, of a body that has none above it on the sheet."""
    return OfficialDocument(
        issuer=Issuer("ỦY BAN NHÂN DÂN\nTỈNH KIÊN GIANG", short="UBND tỉnh Kiên Giang"),
        number="371",
        symbol="BC-UBND",
        place_name="Kiên Giang",
        date=IssueDate(2020, 10, 5),
        subject="Kết quả thực hiện Chương trình hành động vì trẻ em\ngiai đoạn 2012 - 2020",
        addressee=("Cục Trẻ em, Bộ Lao động - Thương binh và Xã hội",),
        blocks=(
            Heading(1, "I", "CHỈ ĐẠO, TỔ CHỨC THỰC HIỆN"),
            Heading(2, "1", "Văn bản và nguồn lực"),
            Heading(3, "a)", "Văn bản"),
            Paragraph(
                (
                    Text("Có "),
                    Figure("64", "d1"),
                    Text(" văn bản được ban hành, liệt kê ở Bảng 1.1 của "),
                    Text("Phụ lục I", italic=True),
                    Text("."),
                )
            ),
            Heading(4, "-", "Nguồn lực"),
            Paragraph((Text("Kinh phí được bố trí hằng năm trong dự toán của tỉnh và các huyện. " * 6),)),
            Heading(1, "II", "KẾT QUẢ CÁC CHỈ TIÊU"),
            *(
                Paragraph(
                    (
                        Text(
                            f"Chỉ tiêu {place}: số liệu từng năm ở Phụ lục II, so với mốc năm 2020 của chương trình. "
                            * 3
                        ),
                    )
                )
                for place in range(1, 19)
            ),
            Paragraph((Text("Ủy ban nhân dân tỉnh báo cáo Cục Trẻ em tổng hợp."),)),
        ),
        annexes=(
            Annex(
                "Phụ lục I",
                "Số liệu hoạt động của Chương trình",
                (_documents(), _communication(), _programmes(), _organisation()),
            ),
            Annex(
                "Phụ lục II",
                "Kết quả thực hiện các chỉ tiêu giai đoạn 2012 - 2020",
                (indicator_table(),),
                "landscape",
            ),
        ),
        signature=Signature(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        recipients=("Như trên", "TT. Tỉnh ủy; TT. HĐND tỉnh", "CT và các PCT UBND tỉnh", "Lưu: VT, KGVX"),
        sources=(
            Source(
                "c10.2020", "Tổng số trẻ em", "Trẻ em", "Kiên Giang", "2020", "Biểu cấp huyện, 15/15 huyện"
            ),
        ),
        prepared_at=datetime(2020, 10, 5, 9, 0),
    )
