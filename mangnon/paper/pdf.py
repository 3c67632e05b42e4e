"""The record as PDF, drawn by WeasyPrint from the same HTML as the preview.

The file is tagged, names its language and title, and carries the fonts. The same record gives the same bytes:
dates come from the record and the identifier from its content.
"""

from __future__ import annotations

import hashlib
from html import escape

from mangnon.paper import store, style, wording
from mangnon.paper.errors import PdfUnavailable
from mangnon.paper.layout import Layout
from mangnon.paper.markup import Markup, width_classes
from mangnon.paper.record import OfficialDocument

try:  # WeasyPrint loads pango when imported; a machine without it still writes DOCX and XLSX
    import weasyprint
except (ImportError, OSError) as error:
    weasyprint = None
    _MISSING = str(error).splitlines()[0]
else:
    _MISSING = ""


def render_pdf(document: OfficialDocument, layout: Layout) -> bytes:
    """PDF of the record; PdfUnavailable where pango is missing."""
    if weasyprint is None:
        raise PdfUnavailable(_MISSING)
    document = wording.settled(document)
    page = weasyprint.HTML(string=_page(document, layout), url_fetcher=_fetch_nothing)
    drawn: bytes = page.write_pdf(pdf_identifier=_identifier(document), pdf_variant="pdf/ua-1")
    return drawn


def _page(document: OfficialDocument, layout: Layout) -> str:
    orientations = tuple(annex.orientation for annex in document.annexes)
    css = style.print_css(layout, illustrative=document.marks.illustrative, annexes=orientations)
    moment = document.stamp.isoformat(timespec="seconds") + "Z"
    return (
        f'<!doctype html><html lang="{escape(document.language)}"><head><meta charset="utf-8">'
        f"<title>{escape(document.title)}</title>"
        f'<meta name="author" content="{escape(" ".join(document.issuer.own.split()))}">'
        f'<meta name="dcterms.created" content="{moment}"><meta name="dcterms.modified" content="{moment}">'
        f"<style>{css}{_column_widths(document, layout)}</style></head>"
        f"<body>{Markup(document, layout).sheets()}</body></html>"
    )


def _column_widths(document: OfficialDocument, layout: Layout) -> str:
    """A class for each width used; `markup` gives columns the same names."""
    names = {
        name
        for annex, table in document.tables()
        for name in width_classes(table, layout, annex.orientation if annex else "portrait")
    }
    return "".join(f".{name} {{ width: {int(name[1:]) / 10}%; }}\n" for name in sorted(names))


def _identifier(document: OfficialDocument) -> bytes:
    return hashlib.sha256(store.to_json(document).encode()).hexdigest()[:32].encode()


def _fetch_nothing(address: str, *_args: object, **_options: object) -> dict[str, object]:
    """A document refers to nothing outside itself; an address in its text must not be fetched."""
    raise ValueError(address)
