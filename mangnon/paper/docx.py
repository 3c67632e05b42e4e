"""The record as an editable Word file, laid out by Decree 30 with named styles.

python-docx keeps the package (parts, headers, properties); the body is written as WordprocessingML by `wordxml`.
The same record gives the same bytes: dates come from the record, and the zip is repacked without clock times.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.shared import Mm

from mangnon.paper import wording, wordstyles
from mangnon.paper.layout import Layout
from mangnon.paper.record import Annex, OfficialDocument, Orientation
from mangnon.paper.wordbody import WordBody
from mangnon.paper.wordxml import PAGE_FIELD, TAB, element, paragraph, run, twips

_EPOCH = (1980, 1, 1, 0, 0, 0)
_HEADER_MM = 10
_PROPERTY_LIMIT = 255  # of a core property, by the Office file format


def render_docx(document: OfficialDocument, layout: Layout) -> bytes:
    """DOCX of the record."""
    document = wording.settled(document)
    file = docx.Document()
    _replace_styles(file, layout, document.language)
    _properties(file, document)
    body = WordBody(document, layout)
    _section(file, document, layout, "portrait", None)
    _append(file, body.sheet())
    for annex in document.annexes:
        _open_annex(file, document, layout, annex)
        _append(file, body.annex(annex))
    held = io.BytesIO()
    file.save(held)
    return _repacked(held.getvalue())


def _replace_styles(file: Any, layout: Layout, language: str) -> None:
    """Our styles instead of the template's: an official file carries no list of foreign looks."""
    styles = file.styles.element
    for child in list(styles):
        styles.remove(child)
    for child in list(element(wordstyles.styles_xml(layout, language))):
        styles.append(child)


def _properties(file: Any, document: OfficialDocument) -> None:
    core = file.core_properties
    core.title = document.title[:_PROPERTY_LIMIT]
    core.subject = " ".join(document.subject.split())[:_PROPERTY_LIMIT]
    core.author = core.last_modified_by = " ".join(document.issuer.own.split())[:_PROPERTY_LIMIT]
    core.comments, core.keywords, core.language = "", "", document.language
    core.created = core.modified = document.stamp
    core.revision = 1
    package = file.part.package
    for key, link in list(package.rels.items()):  # the template's picture of an empty page
        if link.reltype.endswith("/thumbnail"):
            del package.rels[key]
    mode = '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    settings = file.settings.element
    for old in settings.findall(f"{{{settings.nsmap['w']}}}compat"):
        settings.replace(old, element(mode))


def _section(
    file: Any, document: OfficialDocument, layout: Layout, orientation: Orientation, annex: Annex | None
) -> None:
    """Size, margins and headers of the section being written (always the last)."""
    section = file.sections[-1]
    width, height = layout.page_mm(orientation)
    section.orientation = WD_ORIENT.LANDSCAPE if orientation == "landscape" else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.bottom_margin = Mm(layout.top_mm), Mm(layout.bottom_mm)
    section.left_margin, section.right_margin = Mm(layout.left_mm), Mm(layout.right_mm)
    section.header_distance = section.footer_distance = Mm(_HEADER_MM)
    numbered_first = annex is not None and layout.annex_first_page_number
    section.different_first_page_header_footer = not numbered_first
    _headers(section, document, layout.text_width_mm(orientation), numbered_first)
    if annex is not None:
        section._sectPr.find(_w(section, "pgMar")).addnext(element('<w:pgNumType w:start="1"/>'))


def _headers(section: Any, document: OfficialDocument, room_mm: float, numbered_first: bool) -> None:
    corner = run(wording.ILLUSTRATIVE, style="VBMinhHoa") if document.marks.illustrative else ""
    middle, right = twips(room_mm / 2), twips(room_mm)
    stops = f'<w:tabs><w:tab w:val="center" w:pos="{middle}"/><w:tab w:val="right" w:pos="{right}"/></w:tabs>'
    _fill(
        section.header,
        paragraph("VBSoTrang", TAB + PAGE_FIELD + (TAB + corner if corner else ""), direct=stops),
    )
    if not numbered_first:
        _fill(section.first_page_header, paragraph("VBGocTrang", corner))


def _fill(header: Any, xml: str) -> None:
    header.is_linked_to_previous = False
    held = header._element
    for child in list(held):
        held.remove(child)
    held.append(element(xml))


def _append(file: Any, pieces: list[str]) -> None:
    last = file.element.body.sectPr
    for piece in pieces:
        last.addprevious(element(piece))


def _open_annex(file: Any, document: OfficialDocument, layout: Layout, annex: Annex) -> None:
    """End the section before, without the blank line Word would keep for its break."""
    file.add_section(WD_SECTION.NEW_PAGE)
    holder = file.element.body.sectPr.getprevious()
    before = holder.getprevious()
    if before.tag == holder.tag:
        before.pPr.append(holder.pPr.sectPr)
        holder.getparent().remove(holder)
    numbers = file.sections[-1]._sectPr
    for old in numbers.findall(_w(file.sections[-1], "pgNumType")):
        numbers.remove(old)
    _section(file, document, layout, annex.orientation, annex)


def _w(section: Any, name: str) -> str:
    return f"{{{section._sectPr.nsmap['w']}}}{name}"


def _repacked(packed: bytes) -> bytes:
    """The same parts in the same order, none bearing the time of writing."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return held.getvalue()
