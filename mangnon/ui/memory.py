"""What a page has asked once it does not ask again: answers kept while one page is made, and no longer.

A page is made of readings that know nothing of each other, and each asks for the revision of the map, the
elements of its codes, the rules in force. Kept for one reading request they cannot grow stale: a page shows
one moment. A request that writes keeps nothing, and neither do commands: there every question is asked. Only
what the writing cannot change (the definitions of a form, while cells are filled in) may be kept there too.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse

P = ParamSpec("P")
R = TypeVar("R")
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("answers", default=None)
_definitions: ContextVar[dict[Hashable, Any] | None] = ContextVar("definitions", default=None)


class PageMemory:
    """Middleware, the innermost: opens an empty memory for each reading request, and drops it afterwards."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _answers.set({} if request.method in {"GET", "HEAD"} else None)
        try:
            return self.get_response(request)
        finally:
            _answers.reset(token)


def forget() -> None:
    """Empty the memory: something was written after all."""
    answers = _answers.get()
    if answers is not None:
        answers.clear()


def once_a_page(reader: Callable[P, R]) -> Callable[P, R]:
    """Keep what a reader answers while a page is made. Its arguments are hashable, its answer is not changed."""

    @wraps(reader)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        return kept_answer(_answers.get(), reader, *args, **kwargs)

    return asked


def defined_once(reader: Callable[P, R]) -> Callable[P, R]:
    """As `once_a_page`, and also while `definitions_kept` holds: for what no filling in of a form changes."""

    @wraps(reader)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        answers = _answers.get()
        return kept_answer(_definitions.get() if answers is None else answers, reader, *args, **kwargs)

    return asked


@contextmanager
def definitions_kept() -> Iterator[None]:
    """Around writing that changes no definition: each is read once. Nothing outlives the block."""
    token = _definitions.set({})
    try:
        yield
    finally:
        _definitions.reset(token)


def kept_answer(
    answers: dict[Hashable, Any] | None, reader: Callable[P, R], *args: P.args, **kwargs: P.kwargs
) -> R:
    if answers is None:
        return reader(*args, **kwargs)
    key = (reader, args, tuple(sorted(kwargs.items())))
    if key not in answers:
        answers[key] = reader(*args, **kwargs)
    found: R = answers[key]
    return found


def looked_up(what: str, keys: Iterable[K], fetch: Callable[[set[K]], Mapping[K, V]]) -> dict[K, V]:
    """Rows by key; `fetch` is asked only for the keys this page has not asked for. Unknown keys are left out."""
    known: dict[K, V | None] = kept_rows(what)
    wanted = list(dict.fromkeys(keys))
    new = {key for key in wanted if key not in known}
    if new:
        known.update(dict.fromkeys(new))
        known.update(fetch(new))
    return {key: row for key in wanted if (row := known[key]) is not None}


def remember(what: str, rows: Mapping[K, V]) -> None:
    """Rows that were read for another reason and that `looked_up` need not fetch any more."""
    kept_rows(what).update(rows)


def kept_rows(what: str) -> dict[Any, Any]:
    """The page's rows of one kind by key; None stands for a key that has no row. Outside a page a new dict."""
    answers = _answers.get()
    rows: dict[Any, Any] = {} if answers is None else answers.setdefault(("looked up", what), {})
    return rows
