"""A draft looked at as a whole before it is signed: drawn as it would be issued, read back, checked for contradictions."""

import tempfile
from pathlib import Path

from mangnon.reading.desk.checking import Found, Text, check_texts
from mangnon.reading.files.reading import read_lines
from mangnon.reports.drafts import compose_report
from mangnon.reports.files import current_layout, draw
from mangnon.reports.models import Report


def contradictions_of(report: Report) -> list[Found]:
    """What contradicts itself in the draft as it would leave the house. Cost: drawing one Word file and reading it."""
    composed = compose_report(report, list(report.blocks.all()))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "du-thao.docx"
        path.write_bytes(draw(composed.document, current_layout(), "docx"))
        lines = read_lines(path)
    text = "\n".join("\t".join(line.cells) if line.cells else line.text for line in lines)
    return check_texts([Text(f"bao-cao-{report.pk}", report.subject_line, text)], report.unit)
