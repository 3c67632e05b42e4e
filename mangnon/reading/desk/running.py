"""A file read beside the request: short ones are done before the page is answered, long ones tell how far they are.

The reading itself knows no database. Whoever asked waits a moment; where that is enough, the request stores the
result, else the thread does when it is done. Exactly one of the two does. How far it is stands in the draft's row: the
page that asks may be answered by another worker of the server than the one that reads.
"""

import logging
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

from mangnon.reading.desk.proposals import dispatch_draft, head_draft, kind_of, programme_draft, report_draft
from mangnon.reading.desk.structure import Row, rows_of
from mangnon.reading.dispatch.reader import planned, read_dispatch
from mangnon.reading.errors import CannotRead
from mangnon.reading.files.progress import listening
from mangnon.reading.files.reading import open_document
from mangnon.reading.head import head_of
from mangnon.reading.programme.reader import read_programme
from mangnon.reading.report.reader import document_place, read_report
from mangnon.reading.tree import Document

Json = dict[str, Any]
EVERY = 1.0  # seconds between two signs of how far a reading is
WAIT = 3.0  # seconds a page waits for a reading before it shows how far it is
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What came of a reading: a kind with its draft, or the sentence it was refused with."""

    kind: str = ""
    rows: list[Row] = field(default_factory=list)
    text: str = ""
    draft: Json = field(default_factory=dict)
    refused: str = ""


def read(name: str, content: bytes, kind: str = "") -> Outcome:
    """Read a file as what it is said to be; `kind` empty: as what it most likely is. Never raises for a bad file."""
    suffix = Path(name).suffix[:10]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(name).stem[:80].replace("/", "_") + suffix)
        path.write_bytes(content)
        try:
            document = open_document(path)
            return understood(document, kind)
        except CannotRead as error:
            return Outcome(refused=str(error))
        except Exception:
            log.exception("a file could not be read")
            return Outcome(
                refused="Máy đọc vấp ở tệp này và không đọc tiếp được. Thử lưu lại tệp dạng .docx rồi tải lên, hoặc ghi tay vào sổ."
            )


def understood(document: Document, kind: str) -> Outcome:
    head = head_of(document)
    programme, dispatch = read_programme(document), read_dispatch(document)
    chosen = kind or kind_of(head, programme, dispatch)
    draft: Json = {"items": [], "warnings": [], "seen": [], "agencies": {}}
    said = head_draft(head)
    if chosen == "programme":
        draft = programme_draft(document, programme)
        said = head_draft(head, start=programme.start, end=programme.end, title=programme.title)
        said["printed"] = programme.number or said["printed"]
    elif chosen == "dispatch":
        draft = dispatch_draft(dispatch)
    elif chosen == "report":
        draft = report_draft(read_report(document), planned(document))
    draft["warnings"] = list(dict.fromkeys([*head.warnings, *draft["warnings"]]))
    text = "\n".join(line.text if not line.cells else "\t".join(line.cells) for line in document.lines)
    known = [line.confidence for line in document.lines if line.confidence is not None]
    more = {
        "place": document_place(document, head) or "",
        "recognised": round(sum(known) / len(known))
        if known
        else None,  # per cent, of a text out of pictures
    }
    return Outcome(chosen, rows_of(document), text, {"head": said, **more, **draft})


class Run:
    """One reading on its way. `store` keeps what came of it, `told` how far it is; both are given the outcome or pages."""

    def __init__(
        self,
        name: str,
        content: bytes,
        kind: str,
        store: Callable[[Outcome], None],
        told: Callable[[int, int], None],
    ) -> None:
        self.store, self.told = store, told
        self.outcome: Outcome | None = None
        self._detached = False
        self._signed = 0.0
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._work, args=(name, content, kind), daemon=True)
        self._thread.start()

    def _work(self, name: str, content: bytes, kind: str) -> None:
        with listening(self._tell):
            outcome = read(name, content, kind)
        with self._lock:
            self.outcome = outcome
            detached = self._detached
        try:
            if detached:
                self.store(outcome)
        finally:
            connection.close()

    def _tell(self, done: int, total: int) -> None:
        """Once a second, and only when a page was answered: before that nobody looks."""
        now = time.monotonic()
        if self._detached and (now - self._signed >= EVERY or done == total):
            self._signed = now
            self.told(done, total)

    def wait(self, seconds: float) -> Outcome | None:
        """The outcome where it comes in time, and then storing it is the caller's; else the thread will."""
        self._thread.join(seconds)
        with self._lock:
            if self.outcome is None:
                self._detached = True
        return None if self._detached else self.outcome
