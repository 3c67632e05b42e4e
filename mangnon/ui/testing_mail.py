"""A mail server on 127.0.0.1 for tests: speaks SMTP over a real socket, keeps what it is given, refuses on demand."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class MailServer:
    """`letters`: what came, by recipient. Recipients in `refused` are answered 550; `hang_up` cuts at DATA."""

    port: int = 0
    letters: list[tuple[str, EmailMessage]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    connections: int = 0

    def text_to(self, address: str) -> str:
        """The one letter to an address."""
        (found,) = [message for to, message in self.letters if to == address]
        return str(found.get_content())


class Talk(socketserver.StreamRequestHandler):
    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        kept: MailServer = self.server.kept  # type: ignore[attr-defined]
        kept.connections += 1
        self.say("220 thu.thu ESMTP")
        to = ""
        while line := self.rfile.readline().decode().strip():
            verb = line.split(" ")[0].upper()
            if verb == "RCPT":
                to = line.partition("<")[2].partition(">")[0]
                self.say(f"550 khong co {to}" if to in kept.refused else "250 ok")
            elif verb == "DATA":
                self.say("354 go on")
                kept.letters.append((to, message_from_bytes(self.body(), policy=policy.default)))
                self.say("250 ok")
            else:
                self.say("221 bye" if verb == "QUIT" else "250 thu.thu")
                if verb == "QUIT":
                    return

    def body(self) -> bytes:
        found = b""
        while (line := self.rfile.readline()) != b".\r\n":
            found += line.removeprefix(b".") if line.startswith(b"..") else line
        return found


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Serve until the end of the block."""
    with Server(("127.0.0.1", 0), Talk) as server:
        kept = MailServer(port=server.server_address[1])
        server.kept = kept  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield kept
        finally:
            server.shutdown()
            thread.join()
