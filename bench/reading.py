"""How long reading and checking take: a report checked, a decision of 60 kB read, a PDF of a hundred pages read."""

import tempfile
from pathlib import Path

from weasyprint import HTML

from mangnon.reading.contradictions import findings
from mangnon.reading.doors import read_file
from mangnon.reading.files.reading import open_document
from mangnon.reading.scoring.injected import CLEAN
from mangnon.reading.tokens import forget

REPORT = CLEAN / "a1-report-province-year.txt"
PROGRAMME = CLEAN / "a2-programme-numbered.txt"
DECISION_BYTES = 60_000
REPORT_BYTES = 40_000
PAGES = 100


class Reading:
    """Files made once from documents of our own; `check`, `decision` and `pages` are what is timed."""

    def __init__(self, *, quick: bool = False) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="mangnon-reading-")
        room = Path(self.folder.name)
        self.report = room / "bao-cao.txt"
        self.report.write_text(_grown(REPORT, REPORT_BYTES), encoding="utf-8")
        self.programme = room / "quyet-dinh.txt"
        self.programme.write_text(_grown(PROGRAMME, DECISION_BYTES), encoding="utf-8")
        self.pdf = room / "cong-bao.pdf"
        self.page_count = PAGES // 10 if quick else PAGES
        _print(_grown(REPORT, 2500 * self.page_count), self.pdf, self.page_count)

    def check(self) -> None:
        forget()
        findings([open_document(self.report)])

    def decision(self) -> None:
        forget()
        read_file("programme", self.programme)

    def pages(self) -> None:
        forget()
        read_file("report", self.pdf)

    def close(self) -> None:
        self.folder.cleanup()


def _grown(path: Path, size: int) -> str:
    """The document with further paragraphs in the words of its own, before its last part, up to this many bytes."""
    text = path.read_text(encoding="utf-8")
    body = [
        line for line in text.split("\n") if len(line) > 80 and "\t" not in line and not line.startswith("-")
    ]
    more: list[str] = []
    room, at = size - len(text.encode()), 0
    while room > 0:
        line = f"Đơn vị thứ {at + 1} báo cáo: {body[at % len(body)]}"
        more.append(line)
        room -= len(line.encode()) + 1
        at += 1
    head, mark, tail = text.rpartition("\nIII. ")
    return "\n".join([head, *more]) + mark + tail


def _print(text: str, path: Path, pages: int) -> None:
    lines = [line for line in text.split("\n") if line.strip()]
    each = max(1, len(lines) // pages)
    parts = [
        "".join(f"<p>{line}</p>" for line in lines[n * each : (n + 1) * each][:24]) for n in range(pages)
    ]
    style = "<style>@page{size:A4;margin:2cm} body{font:11pt 'Liberation Serif'} section{break-after:page;overflow:hidden;height:25cm}</style>"
    HTML(string=style + "".join(f"<section>{part}</section>" for part in parts)).write_pdf(str(path))
