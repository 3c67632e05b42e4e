"""What two pages of one form on one machine did to each other, step by step, each the story of a fault once found.

The generated runs strike these only now and then; here each is played every time.
"""

from typing import Any

import pytest

from mangnon.collection.sync.models import Operation
from mangnon.collection.sync.tests.simulation import Run
from mangnon.collection.sync.tests.world import BLANK, Browser, World, build


class Story(Run):
    """A run without dice: every step is told."""

    def __init__(self, world: World, browser: Browser) -> None:
        super().__init__(world, browser, seed=0)
        browser.do("begin", seed=0)

    def half(self, page: str, line: str, text: str) -> None:
        self.browser.do("keystroke", page=page, line=line, cell=[text, "", ""])

    def typed(self, page: str, line: str, text: str) -> None:
        self.browser.do("type", page=page, line=line, cell=[text, "", ""])
        self.browser.do("tasks", page=page)

    def killed(self, *pages: str) -> None:
        for page in pages:
            self.browser.do("kill", page=page)

    def sent(self, page: str) -> None:
        self.browser.do("sync", page=page)
        self.browser.do("tasks", page=page)
        self.exchange(page)

    def opened_and_sent(self, device: str = "phone") -> str:
        page = self.open(device)
        self.sent(page)
        return page

    def shown(self, page: str) -> Any:
        return self.browser.look()["pages"][page]["shown"]

    def errors(self) -> list[str]:
        found: list[str] = self.browser.look()["errors"]
        return found


def arrived(line: str) -> list[tuple[str, str]]:
    """What the server received for a line, in order: value and what became of it."""
    rows = Operation.objects.filter(kind="cell", line=line).order_by("id")
    return [(row.said["new"][0], row.outcome) for row in rows]


@pytest.fixture
def story(db: None) -> Story:
    return Story(build(), Browser())


def test_digits_in_two_pages_stand_side_by_side(story: Story) -> None:
    """Run 137: the second page's digits were written over those of the first, in one place of the journal."""
    first, second = story.open("phone"), story.open("phone")
    story.half(first, "1", "1001")
    story.half(second, "1", "1003")
    story.killed(first, second)
    story.opened_and_sent()
    assert arrived("1") == [("1001", "applied"), ("1003", "conflict")]


def test_a_cell_left_in_one_page_leaves_the_digits_of_another(story: Story) -> None:
    """Run 245: the first page's finished cell took the number of the second page's digits, and them with it."""
    first, second = story.open("phone"), story.open("phone")
    story.half(second, "1", "1001")
    story.typed(first, "1", "1004")
    story.killed(first, second)
    story.opened_and_sent()
    assert {value for value, _outcome in arrived("1")} == {"1001", "1004"}


def test_a_cell_typed_back_in_one_page_leaves_the_digits_of_another(story: Story) -> None:
    first, second = story.open("phone"), story.open("phone")
    story.half(first, "1", "1001")
    story.half(second, "1", "9")
    story.typed(second, "1", "")
    story.killed(first, second)
    story.opened_and_sent()
    assert arrived("1") == [("1001", "applied")]


def test_a_page_never_takes_what_another_page_has_seen_for_its_own_base(story: Story) -> None:
    """The older page has not seen 50: its 7 must not replace it, though a newer page has begun to type on 50."""
    older = story.open("phone")
    other = story.open("other")
    story.typed(other, "1", "50")
    story.sent(other)
    newer = story.open("phone")
    story.half(newer, "1", "51")
    story.typed(older, "1", "7")
    story.sent(older)
    assert arrived("1") == [("50", "applied"), ("7", "conflict")]


def test_what_a_second_page_took_over_the_first_goes_on_from(story: Story) -> None:
    first = story.open("phone")
    story.half(first, "1", "1")
    story.opened_and_sent()
    story.typed(first, "1", "12")
    story.sent(first)
    assert arrived("1") == [("1", "applied"), ("12", "applied")]


def test_what_a_second_page_took_over_can_be_typed_back(story: Story) -> None:
    first = story.open("phone")
    story.half(first, "1", "1")
    story.opened_and_sent()
    story.typed(first, "1", "")
    story.sent(first)
    assert arrived("1") == [("1", "applied"), ("", "applied")]


def test_digits_typed_while_a_second_page_takes_over_stay(story: Story) -> None:
    first = story.open("phone")
    story.half(first, "1", "1")
    data = story.page_now()
    person = story.people["phone"].pk
    story.pages["second"] = "phone"
    story.browser.do("open", page="second", device="phone", person=person, place=story.world.place, data=data)
    story.browser.do("tasks", page="second", most=1)  # it has read "1" and not yet kept it
    story.half(first, "1", "12")
    story.browser.do("tasks", page="second")
    story.killed(first, "second")
    story.opened_and_sent()
    assert arrived("1") == [("1", "applied"), ("12", "applied")]


def test_two_pages_that_keep_the_same_change_keep_it_once(story: Story) -> None:
    first = story.open("phone")
    story.browser.do("type", page=first, line="1", cell=["12", "", ""])
    story.browser.do(
        "tasks", page=first, most=1
    )  # it has looked whether the change is there and not yet kept it
    second = story.open("phone")
    story.browser.do("tasks", page=first)
    story.sent(second)
    assert story.errors() == []
    assert arrived("1") == [("12", "applied")]


def test_digits_typed_back_are_not_sent_after_the_page_is_gone(story: Story) -> None:
    first = story.opened_and_sent()
    story.typed(first, "1", "5")
    story.sent(first)
    story.half(first, "1", "57")
    story.half(first, "1", "5")
    story.killed(first)
    last = story.opened_and_sent()
    assert arrived("1") == [("5", "applied")]
    assert story.shown(last)["1"] == ["5", "", ""]


def test_a_change_the_machine_had_no_room_for_is_sent_once_there_is_room(story: Story) -> None:
    page = story.open("phone")
    story.browser.do("full", device="phone", on=True)
    story.typed(page, "1", "12")
    assert story.errors() == ["Error: QuotaExceededError"]  # the page says so; it does not say saved
    assert story.shown(page)["1"] == BLANK
    story.browser.do("full", device="phone", on=False)
    story.typed(page, "1", "12")
    story.sent(page)
    assert arrived("1") == [("12", "applied")]


def test_a_refused_change_sent_again_is_an_operation_also_where_the_page_shows_it(story: Story) -> None:
    """What the page shows may be old: whether the cell says so already only the server knows."""
    page = story.open("phone")
    story.typed(page, "1", "5")
    story.browser.look()
    op_id = story.browser.records()["phone"][0]["op_id"]
    story.browser.do("resend", page=page, op_id=op_id)
    story.browser.do("tasks", page=page)
    story.sent(page)
    assert [new for new, _outcome in arrived("1")] == ["5"]
    assert [record["state"] for record in story.browser.records()["phone"]] == ["done", "done"]
