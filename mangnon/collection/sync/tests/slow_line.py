"""A line on loopback that crawls and loses: a proxy before the test server.

Every connection is slowed to `rate` bits a second in all, and a share of the requests is lost: half of those
before the server sees them, half after, so that only the answer is gone. Chance is drawn from a seed.
"""

import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

PIECE = 1024


@dataclass
class Line:
    """The state of the line; `lost` counts what it swallowed."""

    target: tuple[str, int]
    rate: float
    loss: float
    dice: random.Random
    port: int = 0
    lost: int = 0
    carried: int = 0
    weights: Counter[str] = field(default_factory=Counter)  # bytes of answers by path
    lock: threading.Lock = field(default_factory=threading.Lock)

    def carry(self, data: bytes, to: socket.socket) -> None:
        """Pass data on at the rate of the whole line."""
        for at in range(0, len(data), PIECE):
            piece = data[at : at + PIECE]
            with self.lock:
                time.sleep(len(piece) * 8 / self.rate)
                self.carried += len(piece)
            to.sendall(piece)

    def serve(self, client: socket.socket) -> None:
        """One request per connection: read it whole, lose it or pass it on, pass the answer back."""
        with client, socket.create_connection(self.target) as server:
            request = whole_request(client)
            if not request:
                return
            chance = self.dice.random()
            if chance < self.loss / 2:
                self.lost += 1
                return
            self.carry(request, server)
            answer = b"".join(iter(lambda: server.recv(65536), b""))
            self.weights[path_of(request)] += len(answer)
            if chance < self.loss:
                self.lost += 1
                return
            self.carry(answer, client)


def path_of(request: bytes) -> str:
    return request.split(b" ", 2)[1].decode("latin-1").partition("?")[0]


def whole_request(client: socket.socket) -> bytes:
    """Head and body, with the connection to be closed afterwards."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = client.recv(65536)
        if not piece:
            return b""
        data += piece
    head, _sign, body = data.partition(b"\r\n\r\n")
    length = next(
        (int(h.split(b":")[1]) for h in head.split(b"\r\n") if h.lower().startswith(b"content-length:")), 0
    )
    while len(body) < length:
        body += client.recv(65536)
    kept = [h for h in head.split(b"\r\n") if not h.lower().startswith((b"connection:", b"keep-alive:"))]
    return b"\r\n".join([*kept, b"Connection: close"]) + b"\r\n\r\n" + body


@contextmanager
def slow_line(target: tuple[str, int], *, rate: float, loss: float, seed: int) -> Iterator[Line]:
    """Listen on loopback until the block ends."""
    line = Line(target, rate, loss, random.Random(seed))
    listening = socket.create_server(("127.0.0.1", 0))
    line.port = listening.getsockname()[1]

    def accept() -> None:
        while True:
            try:
                client, _address = listening.accept()
            except OSError:
                return
            threading.Thread(target=quietly, args=(client,), daemon=True).start()

    def quietly(client: socket.socket) -> None:
        try:
            line.serve(client)
        except OSError:
            return  # the browser went away; that is what lines are like

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield line
    finally:
        listening.close()
