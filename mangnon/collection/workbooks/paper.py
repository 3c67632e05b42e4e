"""The blank form on paper, per form version and place: a page to print, and the same page as PDF."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from mangnon.collection.workbooks.content import Book
from mangnon.rulebook.queries import entry
from mangnon.ui.errors import UserError

try:  # WeasyPrint loads pango when imported; without it the page can still be printed from the browser
    import weasyprint
except (ImportError, OSError):
    weasyprint = None

FORMAT = "nd-30-2020"


def paper_context(book: Book) -> dict[str, Any]:
    return {"book": book, "several": len({row.line.annex for row in book.rows if row.line.annex}) > 1}


def page_css(rules: dict[str, Any]) -> str:
    """Decree 30's page: A4 and its margins; the page number at the head, centred, from the second page on."""
    said = rules["page"]["margins_mm"]
    top, right, bottom, left = (said[side]["default"] for side in ("top", "right", "bottom", "left"))
    return (
        f"@page {{ size: A4 portrait; margin: {top}mm {right}mm {bottom}mm {left}mm;"
        ' @top-center { content: counter(page); font: 13pt "Times New Roman", "Liberation Serif", Tinos, serif; } }\n'
        "@page :first { @top-center { content: none; } }\n"
    )


def paper_pdf(book: Book, css: str) -> bytes:
    """The page as PDF. Raises UserError where the machine lacks pango."""
    if weasyprint is None:
        raise UserError(
            _("Máy chủ chưa vẽ được PDF. Mở trang mẫu giấy rồi bấm In; trình duyệt in được ngay."),
            code="no_pdf",
        )
    rules = dict(entry("document-format", FORMAT).body)
    page = render_to_string("collection/parts/paper.html", paper_context(book))
    html = f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{_("Mẫu giấy")}</title></head><body>{page}</body></html>'
    drawn: bytes = weasyprint.HTML(string=html, url_fetcher=fetch_nothing).write_pdf(
        stylesheets=[weasyprint.CSS(string=page_css(rules) + css)]
    )
    return drawn


def fetch_nothing(address: str, *_args: object, **_options: object) -> dict[str, object]:
    """The form refers to nothing outside itself."""
    raise ValueError(address)
