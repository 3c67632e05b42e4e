"""The answer to who asks what is held: a paper to read (DOCX, PDF) and the same for a machine (JSON)."""

import json
import re
from collections.abc import Iterator

from django.utils import timezone

from mangnon.children.models import Child
from mangnon.children.rights.held import Held
from mangnon.paper.docx import render_docx
from mangnon.paper.layout import layout_from
from mangnon.paper.pdf import render_pdf
from mangnon.paper.record import (
    Block,
    Cell,
    Column,
    Heading,
    IssueDate,
    Issuer,
    Marks,
    OfficialDocument,
    Paragraph,
    Row,
    Signature,
    Table,
    Text,
)
from mangnon.rulebook.queries import entry
from mangnon.ui.errors import NotFound

COLUMNS = (Column("Mục", 0.38), Column("Đang lưu", 0.62))
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "json": "application/json",
}


def draw(child: Child, held: Held, suffix: str) -> bytes:
    """The file in one of TYPES. Raises NotFound for another."""
    if suffix == "json":
        return json.dumps(held.plain(), ensure_ascii=False, indent=1).encode()
    render = {"docx": render_docx, "pdf": render_pdf}.get(suffix)
    if render is None:
        raise NotFound
    return render(document(child, held), layout_from(entry("document-format", "nd-30-2020").body))


def document(child: Child, held: Held) -> OfficialDocument:
    unit, now = child.unit, timezone.localtime()
    return OfficialDocument(
        issuer=Issuer(own=f"ỦY BAN NHÂN DÂN\n{unit.name.upper()}", short=f"UBND {unit.name}"),
        symbol="UBND",
        place_name=re.sub(r"^(Xã|Phường|Đặc khu|Thị trấn) ", "", unit.name),
        date=IssueDate(now.year, now.month, now.day),
        type_name="TRẢ LỜI",
        subject="Về thông tin đang lưu giữ của một trẻ em",
        blocks=tuple(blocks(held)),
        signature=Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        recipients=("Người yêu cầu", "Lưu: VT, hồ sơ trẻ em"),
        marks=Marks(
            illustrative=child.illustrative,
            notes=(
                "Mẫu giấy của phần mềm, chưa đối chiếu với Luật 91/2025/QH15 và Nghị định 356/2025/NĐ-CP",
            ),
        ),
        prepared_at=now,
    )


def blocks(held: Held) -> Iterator[Block]:
    yield Paragraph((Text(f"Ngày {held.made_on}, hệ thống đang lưu những thông tin sau về trẻ:"),))
    for number, part in enumerate(held.parts, start=1):
        yield Heading(2, f"{number}.", part.title)
        yield Table(
            "", COLUMNS, tuple(Row("item", (Cell(label), Cell(value))) for label, value in part.lines)
        )
    yield Paragraph((Text(held.note, italic=True),))
    yield Paragraph(
        (
            Text(
                "Điều nào sai, người yêu cầu xin sửa tại Ủy ban nhân dân xã; việc sửa và câu trả lời được ghi lại."
            ),
        )
    )
