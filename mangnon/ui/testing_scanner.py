"""A virus scanner on 127.0.0.1 for tests: speaks clamd's protocol over a real socket and knows one signature."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

SIGNATURE = b"MANG-NON-MA-DOC-THU"  # stands for a virus; harmless
NAME = "Thu.MangNon"


@dataclass
class Scanner:
    """`address` as MANGNON_CLAMD names it; `seen`: each file that came, whole; `answer` in place of its own judgement."""

    address: str = ""
    seen: list[bytes] = field(default_factory=list)
    answer: str = ""


class Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        kept: Scanner = self.server.kept  # type: ignore[attr-defined]
        verb = b""
        while (one := self.rfile.read(1)) not in {b"\0", b""}:
            verb += one
        if verb == b"zPING":
            self.wfile.write(b"PONG\0")
            return
        content = b""
        while size := int.from_bytes(self.rfile.read(4), "big"):
            content += self.rfile.read(size)
        kept.seen.append(content)
        judged = f"stream: {NAME} FOUND" if SIGNATURE in content else "stream: OK"
        self.wfile.write((kept.answer or judged).encode() + b"\0")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def scanner() -> Iterator[Scanner]:
    """Serve until the end of the block."""
    with Server(("127.0.0.1", 0), Talk) as server:
        kept = Scanner(f"127.0.0.1:{server.server_address[1]}")
        server.kept = kept  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield kept
        finally:
            server.shutdown()
            thread.join()
