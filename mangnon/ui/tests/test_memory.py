"""What a page asked once it does not ask again; another page, and a request that writes, ask anew."""

from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from mangnon.ui.memory import (
    PageMemory,
    defined_once,
    definitions_kept,
    forget,
    looked_up,
    once_a_page,
    remember,
)


class Counted:
    """A reader that says how often it was really asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.reader = once_a_page(self.read)

    def read(self, name: str) -> str:
        self.asked.append(name)
        return name.upper()


def during(method: str, work: Callable[[], object]) -> None:
    """Do the work as the view of one request."""

    def view(request: HttpRequest) -> HttpResponse:
        work()
        return HttpResponse()

    PageMemory(view)(RequestFactory().generic(method, "/"))


@pytest.mark.parametrize(("method", "times"), [("GET", 1), ("HEAD", 1), ("POST", 2)])
def test_a_page_asks_once_and_a_request_that_writes_every_time(method: str, times: int) -> None:
    counted = Counted()
    during(method, lambda: [counted.reader("a"), counted.reader("a")])
    assert counted.asked == ["a"] * times


def test_the_next_page_asks_anew_and_so_does_a_command() -> None:
    counted = Counted()
    for _page in range(2):
        during("GET", lambda: counted.reader("a"))
    counted.reader("a")
    counted.reader("a")
    assert counted.asked == ["a"] * 4


def test_other_arguments_are_another_question() -> None:
    counted = Counted()
    answers: list[str] = []
    during("GET", lambda: answers.extend([counted.reader("a"), counted.reader("b"), counted.reader("a")]))
    assert answers == ["A", "B", "A"]
    assert counted.asked == ["a", "b"]


def test_a_page_that_wrote_after_all_forgets() -> None:
    counted = Counted()

    def page() -> None:
        counted.reader("a")
        forget()
        counted.reader("a")

    during("GET", page)
    assert counted.asked == ["a", "a"]


def test_a_failing_page_leaves_nothing_to_the_next() -> None:
    counted = Counted()

    def broken() -> None:
        counted.reader("a")
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        during("GET", broken)
    counted.reader("a")
    assert counted.asked == ["a", "a"]


def test_rows_are_fetched_only_for_new_keys_and_unknown_ones_not_twice() -> None:
    fetched: list[set[str]] = []

    def fetch(keys: set[str]) -> dict[str, str]:
        fetched.append(keys)
        return {key: key.upper() for key in keys if key != "unknown"}

    def page() -> None:
        remember("words", {"known": "KNOWN"})
        assert looked_up("words", ["a", "unknown"], fetch) == {"a": "A"}
        assert looked_up("words", ["known", "a", "b", "unknown"], fetch) == {
            "known": "KNOWN",
            "a": "A",
            "b": "B",
        }

    during("GET", page)
    assert fetched == [{"a", "unknown"}, {"b"}]


def test_a_definition_is_read_once_while_a_form_is_filled_in_and_anew_afterwards() -> None:
    counted = Counted()
    reader = defined_once(counted.read)

    def filling() -> None:
        with definitions_kept():
            reader("a"), reader("a"), counted.reader("a"), counted.reader("a")

    during("POST", filling)
    assert counted.asked == ["a"] * 3  # the definition once, the other reader each time
    during("POST", lambda: [reader("a"), reader("a")])
    assert counted.asked == ["a"] * 5
    during("GET", lambda: [reader("a"), reader("a")])
    assert counted.asked == ["a"] * 6
