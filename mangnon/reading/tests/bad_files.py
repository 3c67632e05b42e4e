"""Files nobody can use as they are, made for tests of the reader, the command and the desk."""

import hashlib
import io
from collections.abc import Callable

import docx
import pypdfium2
import xlsxwriter
from PIL import Image, ImageDraw, ImageFont
from weasyprint import HTML

PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def picture(text: str, size: tuple[int, int] = (1500, 240)) -> Image.Image:
    image = Image.new("L", size, 255)
    font = ImageFont.truetype("LiberationSerif-Regular.ttf", 44)
    ImageDraw.Draw(image).multiline_text((40, 40), text, font=font, fill=0, spacing=24)
    return image


def as_file(image: Image.Image, kind: str) -> bytes:
    held = io.BytesIO()
    image.save(held, kind, **({"resolution": 150} if kind == "PDF" else {}))
    return held.getvalue()


def rc4(key: bytes, data: bytes) -> bytes:
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    i = j = 0
    found = bytearray()
    for sign in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        found.append(sign ^ box[(box[i] + box[j]) % 256])
    return bytes(found)


def locked_pdf(password: bytes = b"bi-mat") -> bytes:
    """A page behind a password, by the standard handler of PDF 1.4 (revision 2, 40 bits)."""
    padded = (password + PAD)[:32]
    owner = rc4(hashlib.md5(padded).digest()[:5], padded)
    permissions = (-4).to_bytes(4, "little", signed=True)
    number = b"0123456789abcdef"
    key = hashlib.md5(padded + owner + permissions + number).digest()[:5]
    user = rc4(key, PAD)
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>",
        b"<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>" % (owner.hex().encode(), user.hex().encode()),
    ]  # fmt: skip
    out, places = b"%PDF-1.4\n", []
    for index, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (index, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    ends = b"<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[<%s><%s>]>>" % ((number.hex().encode(),) * 2)
    return out + b"xref\n0 5\n0000000000 65535 f \n%strailer%s\nstartxref\n%d\n%%%%EOF" % (
        table,
        ends,
        len(out),
    )


def locked_office() -> bytes:
    """A .docx or .xlsx with a password is an OLE file that holds an encrypted package."""
    return OLE + b"\x00" * 2000 + "EncryptedPackage".encode("utf-16-le")


def pages(count: int, text: str) -> bytes:
    """A PDF with the same page many times, as a gazette that was put together."""
    one = pypdfium2.PdfDocument(HTML(string=f"<p>{text}</p>").write_pdf())
    many = pypdfium2.PdfDocument.new()
    many.import_pages(one, [0] * count)
    held = io.BytesIO()
    many.save(held)
    return held.getvalue()


def sheet() -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        at = book.add_worksheet()
        rows = [["Chỉ tiêu", "Đơn vị", "Năm 2023"], ["Trẻ em được khai sinh", "em", "1204"]]
        for y, row in enumerate(rows):
            at.write_row(y, 0, row)
    return held.getvalue()


def empty_word() -> bytes:
    held = io.BytesIO()
    docx.Document().save(held)
    return held.getvalue()


ENGLISH = "The committee decides on the plan of the year for all children of the province. " * 12
Maker = Callable[[], bytes]
# name, its content made when asked for, words of the sentence it is refused with
REFUSED: list[tuple[str, Maker, str]] = [
    ("anh-khong-chu.png", lambda: as_file(Image.new("L", (400, 300), 255), "PNG"), "không có chữ"),
    ("trang-trang.pdf", lambda: bytes(HTML(string="<p></p>").write_pdf()), "không nhận dạng được chữ"),
    ("trong.docx", empty_word, "không có chữ"),
    ("khoa.pdf", locked_pdf, "có mật khẩu"),
    ("khoa.docx", locked_office, "có mật khẩu"),
    ("khoa.xlsx", locked_office, "có mật khẩu"),
    ("english.docx", lambda: ENGLISH.encode(), "không phải tiếng Việt"),
    ("hong.doc", lambda: OLE + b"\x00" * 4000, "không mở được"),
    ("qua-day.pdf", lambda: pages(601, "Công báo"), "601 trang"),
]
