"""The named styles of a DOCX: one for each part the decree knows, built from the layout.

An officer who changes "VB Nội dung" in Word changes all paragraphs; headings keep Word's own names so that its
navigation pane works.
"""

from __future__ import annotations

from mangnon.paper.layout import Element, Layout
from mangnon.paper.wordxml import TWIPS_PER_POINT, twips

_HEADINGS = {f"heading_{level}": level for level in (1, 2, 3, 4)}
# Room above each part, in points: the decree gives none, these are what officials use.
_ABOVE = {"document_type": 18, "annex_title": 3, "annex_reference": 3, "addressee": 6, "signer": 70}
_BELOW = {"annex_reference": 8}


def element_style(key: str) -> str:
    """The style id of a part of the document."""
    return f"Heading{_HEADINGS[key]}" if key in _HEADINGS else f"VB-{key}"


def styles_xml(layout: Layout, language: str) -> str:
    """The whole <w:styles> part."""
    parts = [_defaults(layout, language), _base(), _character_styles()]
    parts += [_element(layout, each) for each in layout.elements.values()]
    parts += _body_styles(layout)
    parts += [*_table_text(layout.table_pt, "", ""), *_table_text(layout.dense_table_pt, "Nho", " nhỏ")]
    parts += [_table_style("VBBang", "VB Bảng", 4, 85), _table_style("VBKhongKe", "VB Không kẻ", 0, 0)]
    return f"<w:styles>{''.join(parts)}</w:styles>"


def _defaults(layout: Layout, language: str) -> str:
    font = layout.font
    return (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" '
        f'w:cs="{font}"/>{_size(layout.body_pt)}<w:lang w:val="{language}" w:eastAsia="{language}"/></w:rPr>'
        "</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )


def _base() -> str:
    return (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/></w:style>'
    )


def _character_styles() -> str:
    looks = {
        "Strong": ("Strong", "<w:b/>"),
        "Emphasis": ("Emphasis", "<w:i/>"),
        "VBDamNghieng": ("VB Đậm nghiêng", "<w:b/><w:i/>"),
        "VBMinhHoa": ("VB Số liệu minh họa", "<w:i/>" + _size(10)),
    }
    return "".join(
        f'<w:style w:type="character" w:styleId="{key}"><w:name w:val="{name}"/><w:rPr>{look}</w:rPr></w:style>'
        for key, (name, look) in looks.items()
    )


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def _paragraph_style(
    style_id: str, name: str, paragraph: str, letters: str = "", based: str = "Normal"
) -> str:
    custom = "" if name.startswith(("heading", "caption")) else ' w:customStyle="1"'
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{style_id}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{based}"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr></w:style>'
    )


def _spacing(above: float, below: float = 0, line: float = 1.0) -> str:
    return (
        f'<w:spacing w:before="{round(above * TWIPS_PER_POINT)}" w:after="{round(below * TWIPS_PER_POINT)}" '
        f'w:line="{round(line * 240)}" w:lineRule="auto"/>'
    )


def _element(layout: Layout, part: Element) -> str:
    letters = "".join(
        mark
        for mark, wanted in (("<w:b/>", part.bold), ("<w:i/>", part.italic), ("<w:caps/>", part.upper))
        if wanted
    ) + _size(part.size_pt)
    if part.key in _HEADINGS:
        level = _HEADINGS[part.key]
        shape = (
            f"<w:keepNext/>{_spacing(layout.gap_pt, 0, layout.line_spacing)}"
            f'<w:ind w:firstLine="{twips(layout.indent_cm * 10)}"/><w:outlineLvl w:val="{level - 1}"/>'
        )
        return _paragraph_style(f"Heading{level}", f"heading {level}", shape, letters)
    shape = _spacing(_ABOVE.get(part.key, 0), _BELOW.get(part.key, 0))
    if part.key == "addressee":
        shape += f'<w:ind w:left="{twips(layout.text_width_mm() * 0.2)}"/>'
    shape += f'<w:jc w:val="{part.align}"/>'
    return _paragraph_style(f"VB-{part.key}", f"VB {part.term}", shape, letters)


def _body_styles(layout: Layout) -> list[str]:
    body = (
        f"<w:widowControl/>{_spacing(layout.gap_pt, 0, layout.line_spacing)}"
        f'<w:ind w:firstLine="{twips(layout.indent_cm * 10)}"/><w:jc w:val="both"/>'
    )
    box = "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="1" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right")
    )
    line = '<w:pBdr><w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
    tiny = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    thin = '<w:spacing w:before="50" w:after="0" w:line="120" w:lineRule="exact"/>'
    return [
        _paragraph_style("VBNoiDung", "VB Nội dung", body),
        _paragraph_style("VBGach1", "VB Gạch đầu dòng", "", based="VBNoiDung"),
        _paragraph_style("VBGach2", "VB Dấu cộng đầu dòng", "", based="VBNoiDung"),
        _paragraph_style("VBDuongKe", "VB Đường kẻ", line + thin, _size(2)),
        _paragraph_style("VBNgat", "VB Ngắt phần", tiny, _size(1)),
        _paragraph_style(
            "VBDuThao",
            "VB Dự thảo",
            f"<w:pBdr>{box}</w:pBdr>{_spacing(8)}" + '<w:jc w:val="center"/>',
            "<w:b/>" + _size(13),
        ),
        _paragraph_style("VBSoTrang", "VB Số trang", '<w:jc w:val="left"/>', _size(layout.page_number_pt)),
        _paragraph_style("VBGocTrang", "VB Góc trang", '<w:jc w:val="right"/>', "<w:i/>" + _size(10)),
        _paragraph_style(
            "Caption",
            "caption",
            f'<w:keepNext/>{_spacing(10, 5)}<w:jc w:val="center"/>',
            "<w:b/>" + _size(layout.table_pt),
        ),
        _paragraph_style(
            "VBDonVi",
            "VB Đơn vị tính",
            f'<w:keepNext/>{_spacing(0, 3)}<w:jc w:val="right"/>',
            "<w:i/>" + _size(layout.table_pt),
        ),
        _paragraph_style("VBGhiChu", "VB Ghi chú", _spacing(6), "<w:i/>" + _size(12)),
    ]


def _table_text(points: float, suffix: str, name: str) -> list[str]:
    """Words, centred words, numbers and headings inside tables, in one size."""
    room = _spacing(2, 2)
    return [
        _paragraph_style(f"VBChu{suffix}", f"VB Chữ trong bảng{name}", room, _size(points)),
        _paragraph_style(
            f"VBGiua{suffix}", f"VB Giữa ô{name}", room + '<w:jc w:val="center"/>', _size(points)
        ),
        _paragraph_style(
            f"VBSo{suffix}", f"VB Số trong bảng{name}", room + '<w:jc w:val="right"/>', _size(points)
        ),
        _paragraph_style(
            f"VBDau{suffix}",
            f"VB Đầu bảng{name}",
            f'<w:keepNext/>{room}<w:jc w:val="center"/>',
            "<w:b/>" + _size(points),
        ),
    ]


def _table_style(style_id: str, name: str, border: int, margin: int) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="{border}" w:space="0" w:color="000000"/>' for side in sides
    )
    borders = f"<w:tblBorders>{lines}</w:tblBorders>" if border else ""
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{style_id}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr>{borders}<w:tblCellMar>'
        f'<w:left w:w="{margin}" w:type="dxa"/><w:right w:w="{margin}" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )
