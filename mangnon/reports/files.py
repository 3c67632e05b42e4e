"""The files of a document, drawn from its record alone."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mangnon.paper.docx import render_docx
from mangnon.paper.errors import PdfUnavailable
from mangnon.paper.layout import Layout, layout_from
from mangnon.paper.pdf import render_pdf
from mangnon.paper.record import OfficialDocument
from mangnon.paper.store import from_json
from mangnon.paper.style import preview_css
from mangnon.paper.xlsx import render_xlsx
from mangnon.rulebook.queries import entry

FORMAT = "nd-30-2020"
MIME = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Files:
    """What was drawn, by suffix; `said` tells why a PDF is missing."""

    content: Mapping[str, bytes]
    said: str = ""


def layout_rules() -> dict[str, Any]:
    """The constants of the decree as the rulebook has them now."""
    found = entry("document-format", FORMAT)
    return dict(found.body)


def current_layout() -> Layout:
    return layout_from(layout_rules())


def draw(document: OfficialDocument, layout: Layout, suffix: str) -> bytes:
    """One file. Raises PdfUnavailable where the machine lacks pango."""
    renderers = {"docx": render_docx, "pdf": render_pdf, "xlsx": render_xlsx}
    return renderers[suffix](document, layout)


def draw_files(document: OfficialDocument) -> Files:
    """All three files with today's layout; without pango the PDF is left out and the reason told."""
    layout = current_layout()
    content: dict[str, bytes] = {}
    said = ""
    for suffix in MIME:
        try:
            content[suffix] = draw(document, layout, suffix)
        except PdfUnavailable as error:
            said = str(error)
    return Files(content, said)


def write_files(files: Files, out: Path, name: str) -> list[Path]:
    """Put the files into a folder under one name; returns their paths."""
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    for suffix, content in files.content.items():
        path = out / f"{name}.{suffix}"
        path.write_bytes(content)
        paths.append(path)
    if files.said:
        print(files.said, file=sys.stderr)
    return paths


def draw_frozen(record: str, layout: Mapping[str, Any], suffix: str) -> bytes:
    """A file of an issued report: from its record and the layout frozen with it, nothing else."""
    return draw(from_json(record), layout_from(layout), suffix)


def sheet_css() -> str:
    """The look of sheets on the screen; a class for each column width in thousandths, as the markup names them."""
    widths = "\n".join(f".paper .w{share} {{ width: {share / 10}%; }}" for share in range(20, 901))
    return f"{preview_css(current_layout())}\n{widths}\n"
