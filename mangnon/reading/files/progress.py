"""How far a long reading has come, told to whoever listens: pages done of pages. Nobody listening costs nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[int, int], None]
_listener: ContextVar[Listener | None] = ContextVar("reading_listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Inside, `tell` reaches this listener."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def tell(done: int, total: int) -> None:
    """So many pages of so many are read."""
    listener = _listener.get()
    if listener is not None:
        listener(done, total)
