"""Every uploaded file goes past a virus scanner, where the province runs one: clamd, named in MANGNON_CLAMD.

One place for all pages that take a file: the view is not reached before each file was found clean. A scanner that is
named and does not answer lets nothing in, since nobody would notice that it stands still. Without a scanner nothing is
scanned; what each room refuses by a file's own bytes holds either way.

clamd's protocol: `zINSTREAM\\0`, pieces of a file each behind its length as four bytes, a length of zero; the answer is
`stream: OK`, `stream: <name> FOUND` or a sentence ending in ERROR (man clamd, section COMMANDS).
"""

import re
import socket
from collections.abc import Callable, Iterable
from typing import cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from mangnon.ui.answering import error_response
from mangnon.ui.errors import UserError

PATIENCE = 30  # seconds the scanner has for each step of a file
PIECE = 64 * 1024
FOUND = re.compile(r"^stream: (?P<name>.+) FOUND$")


class ScannerSilent(Exception):
    """The scanner was not reached, hung up, or answered with an error; the text is for whoever runs the server."""


def scan(pieces: Iterable[bytes], scanner: str) -> str:
    """The name of what a scanner finds in a file given in pieces, "" for a clean one.

    `scanner` is the path of clamd's socket or `host:port`. Raises ScannerSilent.
    """
    try:
        with connected(scanner) as line:
            line.sendall(b"zINSTREAM\0")
            for piece in pieces:
                if piece:
                    line.sendall(len(piece).to_bytes(4, "big") + piece)
            line.sendall(bytes(4))
            answer = said(line)
    except (OSError, ValueError) as error:
        raise ScannerSilent(f"{scanner}: {error}") from error
    if answer == "stream: OK":
        return ""
    if found := FOUND.match(answer):
        return found["name"]
    raise ScannerSilent(f"{scanner}: {answer or 'không trả lời'}")


def fault(scanner: str) -> str:
    """Why a scanner could not look at a file now, as a sentence; "" when it answers or none is named."""
    if not scanner:
        return ""
    try:
        with connected(scanner) as line:
            line.sendall(b"zPING\0")
            answer = said(line)
    except (OSError, ValueError) as error:
        answer = str(error)
    if answer == "PONG":
        return ""
    return (
        f"Máy quét mã độc {scanner} không trả lời ({answer or 'ngắt giữa chừng'}): đang không nhận tệp nào."
    )


def connected(scanner: str) -> socket.socket:
    if scanner.startswith("/"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(PATIENCE)
        line.connect(scanner)
        return line
    host, _colon, port = scanner.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE)


def said(line: socket.socket) -> str:
    """The scanner's answer, up to its zero byte or until it hangs up."""
    held = b""
    while b"\0" not in held and (more := line.recv(4096)):
        held += more
    return held.partition(b"\0")[0].decode(errors="replace").strip()


def refusal(file: "UploadedFile[bytes]", *, private: bool) -> UserError | None:
    """Why a file is not taken, or None; the file stands at its beginning again. A private page's file goes unnamed:
    people give a picture the child's name."""
    try:
        found = scan(file.chunks(PIECE), settings.CLAMD)
    except ScannerSilent:
        sentence = _(
            "Chưa nhận tệp nào: máy quét mã độc của hệ thống không trả lời. Gửi lại sau ít phút; nếu vẫn vậy, báo người quản trị."
        )
        return UserError(sentence, status=503, code="scanner")
    finally:
        file.seek(0)
    if not found:
        return None
    return UserError(
        _(
            "%(file)s có mã độc (%(found)s) nên không được nhận, và chưa có gì được lưu. Quét máy đã gửi tệp, rồi gửi lại một bản sạch."
        )
        % {"file": _("Tệp vừa gửi") if private else _("Tệp %(name)s") % {"name": file.name}, "found": found},
        code="virus",
    )


class ScansUploads:
    """Middleware: a request with files reaches its view when every file was found clean."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        if request.method != "POST" or not settings.CLAMD:
            return None
        for files in dict(request.FILES.lists()).values():
            for file in cast("list[UploadedFile[bytes]]", files):
                if refused := refusal(file, private=getattr(request, "private", False)):
                    return error_response(request, refused)
        return None
