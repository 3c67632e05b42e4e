"""The switch to English: on every page the words around the data are English; the data stays Vietnamese."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from mangnon.access.models import Agency, Person
from mangnon.access.rules import ROLE_LABELS
from mangnon.access.testing import Cast, SmallMap
from mangnon.collection.models import Form, FormLine
from mangnon.collection.rules import ANSWER_LABELS
from mangnon.evaluation.rules import Verdict
from mangnon.figures.models import DataElement
from mangnon.figures.rules import STATUS_LABELS
from mangnon.places.models import Unit
from mangnon.portal.quality import KIND_WORDS
from mangnon.portal.trail import VERB_WORDS
from mangnon.programmes.models import Indicator, Objective, Programme
from mangnon.rulebook.models import Entry
from tests.test_every_address import addresses, browse, built_scene

VIETNAMESE = re.compile(
    r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE
)
CHROME = {
    "nav",
    "h1",
    "h2",
    "h3",
    "button",
    "label",
    "legend",
    "dt",
    "th",
    "summary",
    "title",
    "option",
    "small",
}
SPOKEN = {"aria-label", "placeholder", "title"}
EMPTY = {"br", "input", "img", "meta", "link", "hr", "use", "path", "circle", "col"}
OPENED = [
    "portal:home", "portal:boards", "portal:places", "portal:quality", "portal:audit", "portal:search",
    "access:account", "access:people", "places:list", "collection:home", "programmes:list", "reports:list",
]  # fmt: skip


class Chrome(HTMLParser):
    """Collects the text of headings, labels, buttons and the like, and what is spoken for them."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        if own.get("lang") != "vi":
            self.said += [own[name] or "" for name in SPOKEN if name in own]
        if tag not in EMPTY:
            self.open.append("skip" if own.get("lang") == "vi" and tag != "html" else tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY and self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if CHROME & set(self.open) and "skip" not in self.open:
            self.said.append(" ".join(data.split()))


def names_of_data() -> list[str]:
    """Names that stay as they are: places, people, indicators and their units, programmes, forms. Longest first."""
    rows: Iterable[str] = [
        *(str(n) for model in (Unit, DataElement, Agency, Indicator, Objective) for n in model._default_manager.values_list("name", flat=True)),
        *DataElement.objects.values_list("unit_of_measure", flat=True),
        *Person.objects.values_list("full_name", flat=True),
        *Programme.objects.values_list("title", flat=True),
        *Form.objects.values_list("title", flat=True),
        *FormLine.objects.values_list("label", flat=True),
        *Entry.objects.values_list("title", flat=True),
        "Măng Non", "Tiếng Việt",
    ]  # fmt: skip
    return sorted({name for name in rows if name}, key=len, reverse=True)


def left_vietnamese(page: str, data: list[str]) -> Iterator[str]:
    reader = Chrome()
    reader.feed(page)
    for said in reader.said:
        rest = said
        for name in data:
            rest = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "", rest)
        if VIETNAMESE.search(rest):
            yield said


@pytest.fixture
def english(db: None) -> tuple[Client, SmallMap, Cast]:
    """A provincial officer who has pressed "English"."""
    places, cast = built_scene()
    client = browse(cast.provincial)
    answer = client.post(reverse("set_language"), {"language": "en", "next": "/"})
    assert answer.status_code == 302
    return client, places, cast


def test_pages_about_no_place_speak_english(english: tuple[Client, SmallMap, Cast]) -> None:
    client, _places, _cast = english
    data = names_of_data()
    left = {name: list(left_vietnamese(client.get(reverse(name)).content.decode(), data)) for name in OPENED}
    assert {name: said for name, said in left.items() if said} == {}


def test_pages_of_a_place_speak_english(english: tuple[Client, SmallMap, Cast]) -> None:
    client, places, _cast = english
    data, left = names_of_data(), {}
    for name, args in addresses(places, own=True).items():
        if name != "figures:figure_csv":
            left[name] = list(left_vietnamese(client.get(reverse(name, args=args)).content.decode(), data))
    assert {name: said for name, said in left.items() if said} == {}


def test_the_page_says_which_language_it_is_in(english: tuple[Client, SmallMap, Cast]) -> None:
    client, _places, _cast = english
    assert '<html lang="en"' in client.get("/").content.decode()
    client.post(reverse("set_language"), {"language": "vi", "next": "/"})
    page = client.get("/").content.decode()
    assert '<html lang="vi"' in page
    assert "Việc của tôi hôm nay" in page


@pytest.mark.parametrize(
    "words",
    [ROLE_LABELS, STATUS_LABELS, ANSWER_LABELS, KIND_WORDS, VERB_WORDS, {v: str(v) for v in Verdict}],
    ids=["roles", "statuses", "answers", "doubts", "deeds", "verdicts"],
)
def test_words_of_the_rules_have_their_english(words: dict[object, str]) -> None:
    with translation.override("en"):
        assert [w for w in words.values() if translation.gettext(w) == w] == []


def test_django_itself_speaks_as_an_officer_does() -> None:
    with translation.override("vi"):
        assert translation.gettext("This field is required.") == "Chưa trả lời câu này."
    with translation.override("en"):
        assert translation.gettext("This field is required.") == "This field is required."
