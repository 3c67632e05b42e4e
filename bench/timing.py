"""What the benches of the registry and of the cases share: one figure, and how requests are timed."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.test import Client

from mangnon.access.models import Person


@dataclass(frozen=True)
class Measured:
    """One figure in seconds: of many runs the slowest twentieth, the middle, and the slowest twentieth of this
    process's own computing (without the wait for the database's server or for other programs); of a long one its time.
    """

    what: str
    seconds: float
    median: float | None = None
    own: float | None = None
    limit: float | None = None

    @property
    def behind(self) -> str:
        """What stands behind the figure."""
        if self.own is None:
            return ""
        if self.median is None:
            return f"(tự tính {self.own:.1f} s)"
        return f"(giữa {self.median * 1000:.0f}, tự tính 95% {self.own * 1000:.0f})"


def p95(work: Sequence[Callable[[], object]], turns: int = 5) -> tuple[float, float, float]:
    """The slowest twentieth, the middle, and the slowest twentieth of own computing; after one round to warm up."""
    for one in work:
        one()
    took, own = [], []
    for _ in range(turns):
        for one in work:
            begun, busy = time.perf_counter(), time.process_time()
            one()
            took.append(time.perf_counter() - begun)
            own.append(time.process_time() - busy)
    at = int(len(took) * 0.95)
    return sorted(took)[at], statistics.median(took), sorted(own)[at]


def once(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def timed(what: str, work: Callable[[], object], limit: float) -> Measured:
    """One long piece of work, with its own computing."""
    begun, busy = time.perf_counter(), time.process_time()
    work()
    return Measured(what, time.perf_counter() - begun, own=time.process_time() - busy, limit=limit)


def browser(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def asks(client: Client, address: str, data: dict[str, str] | None = None) -> Callable[[], object]:
    """One request through everything a browser's goes through but the wire; anything but a page stops the bench."""

    def ask() -> object:
        answer = client.get(address) if data is None else client.post(address, data)
        if answer.status_code != 200:
            raise SystemExit(f"{address} trả lời {answer.status_code}.")
        return answer

    return ask
