"""The switch to English is complete: every page, as every role, in its words around the data and in its errors.

What stays Vietnamese: names of places, people and agencies; and official texts (indicators, lines of forms,
titles of decisions, what a person wrote), which say so with lang="vi".
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import translation

from mangnon.access.models import Agency, Person
from mangnon.access.rules import ROLE_LABELS
from mangnon.access.testing import Cast, SmallMap
from mangnon.collection.approval import return_submission
from mangnon.collection.models import Form, FormLine
from mangnon.collection.rules import ANSWER_LABELS
from mangnon.collection.tests.conftest import COMMUNE_SHEET, FORM, Scene
from mangnon.directives.models import Document, Holder, Task
from mangnon.evaluation.rules import Verdict, judge_completion
from mangnon.figures.actions import period
from mangnon.figures.models import DataElement
from mangnon.figures.rules import STATUS_LABELS
from mangnon.places.models import Unit, UnitName
from mangnon.places.rules import code_problem, shares_problem
from mangnon.portal import trail_words
from mangnon.portal.quality import KIND_WORDS
from mangnon.portal.trail import VERB_WORDS
from mangnon.programmes.models import Indicator, Measure, Objective, Programme
from mangnon.programmes.rules import Comparator, TargetRule, When
from mangnon.reports.actions import start_report
from mangnon.reports.issuing import correct, issue
from mangnon.reports.models import Report
from mangnon.rulebook.models import Entry
from mangnon.ui.language import worded
from mangnon.vietnamese.saying import Sentence
from tests.test_every_address import PLACELESS, addresses, browse, built_scene

VIETNAMESE = re.compile(
    r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE
)
UNSEEN = {"script", "style", "template"}
SPOKEN = ("aria-label", "placeholder", "title", "alt", "data-l")
EMPTY = {"br", "input", "img", "meta", "link", "hr", "use", "path", "circle", "col"}
# Shown in hints for what is typed in Vietnamese.
EXAMPLES = {
    "Thôn Đông Hà", "công tác phòng, chống đuối nước trẻ em", "Công văn 12/SYT-BVTE ngày 05/01/2026", "Tết",
    "“đạt”", "“ít nhất”", "“trên”", "“dưới”", "KT. CHỦ TỊCH, PHÓ CHỦ TỊCH", "căn cứ", "thực hiện", "sửa đổi",
    "thay thế", "báo cáo", "kèm theo", "trả lời", "kiện toàn", "Quyết định số 23/QĐ-TTg ngày 07/01/2021",
}  # fmt: skip
DOCUMENT = re.compile(r"\b\d+(?:/\d{4})?/[A-ZĐ][A-ZĐ0-9-]+")  # the number of a document: 08/BC-SLĐTBXH
# A sheet of samples for those who build pages; it is not translated.
SAMPLES = "/giao-dien/"
FILES = re.compile(r"[?&]tep=|/tai\.|bang\.csv")
MOST_PAGES = 140  # of each kind two are opened; a walk that never ended would be a fault, too


class Visible(HTMLParser):
    """Every text a reader sees or hears that is not marked as Vietnamese, and every way on."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[bool] = []
        self.texts: list[str] = []
        self.spoken: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        hidden = (own.get("lang") == "vi" and tag != "html") or tag in UNSEEN or any(self.open)
        if not hidden:
            self.spoken += [own[name] for name in SPOKEN if name in own]
        if tag == "a":
            self.links.append(own.get("href", ""))
        if tag not in EMPTY:
            self.open.append(hidden)

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY and self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(self.open):
            self.texts.append(" ".join(data.split()))


@dataclass(frozen=True)
class Names:
    """What stays Vietnamese: names of places, people and agencies anywhere; official titles inside a sentence."""

    proper: set[str]
    official: set[str]

    @cached_property
    def longest_first(self) -> list[str]:
        return sorted(self.proper | self.official, key=len, reverse=True)

    def without(self, text: str) -> str:
        for name in self.longest_first:
            if name in text:
                text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "", text)
        return DOCUMENT.sub("", text)

    def unmarked(self, text: str) -> bool:
        """A text that is nothing but an official title should say that it is Vietnamese."""
        return text in self.official


def names_of_data() -> Names:
    def column(model: type[Model], *fields: str) -> Iterator[str]:
        for row in model._default_manager.values_list(*fields):
            yield from (str(value) for value in row if value)

    proper = {
        *column(Unit, "name"),
        *column(UnitName, "name"),
        *column(Agency, "name"),
        *column(Person, "full_name"),
    }
    official = {
        *column(DataElement, "name", "unit_of_measure"), *column(Indicator, "name"), *column(Objective, "name"),
        *column(Programme, "title"), *column(Measure, "name", "label"), *column(Form, "title"),
        *column(FormLine, "label"), *column(Entry, "title"), *column(Document, "title", "issuer"),
        *column(Task, "words"), *column(Holder, "words"), *(row.name for row in Document.objects.all()),
        *column(Report, "title"),
    }  # fmt: skip
    return Names(proper | EXAMPLES | {"Măng Non", "Tiếng Việt", "Việt Nam"}, official - proper)


def left_vietnamese(page: str, names: Names) -> Iterator[str]:
    reader = Visible()
    reader.feed(page)
    for said in [*reader.texts, *reader.spoken]:
        if VIETNAMESE.search(said) and VIETNAMESE.search(names.without(said)):
            yield said
    for said in reader.texts:
        if VIETNAMESE.search(said) and names.unmarked(said) and said not in names.proper:
            yield f"{said} (not marked lang=vi)"


def shape(address: str) -> str:
    """The kind of page an address leads to: its keys left out."""
    return re.sub(r"/[^/]*\d[^/]*(?=/)|/so-lieu/[^/]+", "/…", address.partition("?")[0])


def walk(client: Client, start: Iterable[str], names: Names, each: int = 2) -> dict[str, list[str]]:
    """Follow the ways of the pages from `start`; what is left Vietnamese by address."""
    waiting, seen, kinds, found = list(start), set[str](), Counter[str](), dict[str, list[str]]()
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0).partition("#")[0]
        if address in seen or kinds[shape(address)] >= each:
            continue
        seen.add(address)
        kinds[shape(address)] += 1
        answer = client.get(address, follow=True)
        if "text/html" not in answer.headers["Content-Type"]:
            continue
        assert answer.status_code < 500, address
        page = answer.content.decode()
        left = list(left_vietnamese(page, names))
        if left:
            found[address] = left
        reader = Visible()
        reader.feed(page)
        onward = [urljoin(address, link) for link in reader.links]
        waiting += [
            a for a in onward if a.startswith("/") and not FILES.search(a) and not a.startswith(SAMPLES)
        ]
    assert len(seen) > 8
    return found


def full_scene() -> tuple[SmallMap, Cast, list[str]]:
    """The small house with a form handed in and a line sent back, an issued report, its correction, a verdict
    put in place of the rule's; and the addresses of what was made.
    """
    places, cast = built_scene()
    form, year = Form.objects.get(code=FORM), period("2023")
    scene = Scene(places, cast, form, year)
    sheet = scene.handed_in()
    return_submission(by=cast.provincial, submission=sheet, reasons={"I.1": "Check it."})
    draft = start_report(by=cast.provincial, kind="annual", unit=places.province, period="2023")
    done = issue(
        by=cast.leader,
        report=draft,
        number="8",
        day=date(2023, 12, 20),
        signature=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    )
    second = correct(by=cast.provincial, report=done)
    change = [
        reverse("places:change", args=[places.one.pk, deed])
        for deed in ("nhap", "chia", "doi-ten", "doi-loai", "chuyen")
    ]
    block = second.blocks.filter(kind="paragraph")[0]
    made = [
        reverse("collection:submission", args=[sheet.pk]), reverse("reports:report", args=[done.pk]),
        reverse("reports:report", args=[second.pk]), reverse("reports:issue", args=[second.pk]),
        reverse("reports:sentence", args=[second.pk, block.pk]), reverse("reports:start"),
        reverse("reports:correct", args=[done.pk]), reverse("portal:search") + "?q=tre", "/khong-co/", *change,
    ]  # fmt: skip
    return places, cast, made


def speaking_english(who: Person) -> Client:
    client = browse(who)
    assert client.post(reverse("set_language"), {"language": "en", "next": "/"}).status_code == 302
    return client


ROLES = ["administrator", "provincial", "leader", "agency", "commune", "viewer"]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.django_db
def test_every_page_speaks_english_to_every_role(role: str) -> None:
    places, cast, made = full_scene()
    start = [reverse(name) for name in sorted(PLACELESS)]
    start += [reverse(name, args=args) for name, args in addresses(places, own=True).items()]
    assert walk(speaking_english(cast.everybody()[role]), [*start, *made], names_of_data()) == {}


WRONG = [
    ("I.1", "12.5", "can be read in two ways"),
    ("I.1", "nhieu lam", "is not a number"),
    ("I.1", "-3", "is below zero"),
    ("I.1", "1,5", "is not whole"),
    ("I.1", "1,234.5", "is written the foreign way"),
    ("I.1", "12 em", "has “em” behind it"),
    ("I.3", "9000", "are more than"),
    ("V.1", "2", "This line needs “Yes” or “No”"),
]


@pytest.mark.parametrize(("line", "text", "english"), WRONG)
@pytest.mark.django_db
def test_what_is_wrong_with_a_cell_is_said_in_english(line: str, text: str, english: str) -> None:
    places, cast = built_scene()
    client = speaking_english(cast.commune)
    address = reverse("collection:check", args=[FORM, places.one.pk, "2023"])
    sent = {f"so-{code}": said for code, said in {**COMMUNE_SHEET, line: text}.items()}
    page = client.post(address, sent).content.decode()
    assert english in page
    assert list(left_vietnamese(page, names_of_data())) == []


@pytest.mark.django_db
def test_a_refused_form_says_in_english_what_is_missing() -> None:
    places, cast = built_scene()
    client = speaking_english(cast.commune)
    address = reverse("collection:entry", args=[FORM, places.one.pk, "2023"])
    page = client.post(address, {"so-I.1": "10", "viec": "nop", "ban": "0"}).content.decode()
    assert "Lines not filled in yet" in page
    assert list(left_vietnamese(page, names_of_data())) == []


@pytest.mark.django_db
def test_dates_and_periods_are_refused_in_english() -> None:
    places, cast, _made = full_scene()
    client, names = speaking_english(cast.provincial), names_of_data()
    asked = {"kind": "annual", "unit": str(places.province.pk), "period": "20x3"}
    pages = {
        "has only 29 days": client.get(reverse("portal:audit") + "?tu=31/2/2024"),
        "cannot be read": client.post(reverse("reports:start"), asked),
    }
    for english, answer in pages.items():
        page = answer.content.decode()
        assert english in page
        assert list(left_vietnamese(page, names)) == [], english


LATE = TargetRule(When.COMPLETED_BY, Comparator.AT_LEAST, Decimal(2015), year=2015)


@pytest.mark.parametrize(
    ("said", "english"),
    [
        (
            shares_problem([Decimal("0.5"), Decimal("0.4")]),
            "The shares add up to 0,9; they must make exactly 1.",
        ),
        (shares_problem([Decimal(1), Decimal(0)]), "Every part needs a share above 0"),
        (code_problem("commune", "12"), "a unit of this level has a code of exactly 5 digits"),
        (judge_completion(LATE, Decimal("2016.12")).note, "completed late, 12/2016"),
    ],
)
def test_a_sentence_of_the_rules_is_put_into_english_with_its_values(said: Sentence, english: str) -> None:
    assert VIETNAMESE.search(said)
    with translation.override("en"):
        assert english in worded(said)
    with translation.override("vi"):
        assert worded(said) == said


@pytest.mark.django_db
def test_heads_of_files_are_english_on_an_english_page() -> None:
    places, cast, _made = full_scene()
    client, code = speaking_english(cast.provincial), f"thu-{places.province.code}"
    board = reverse("portal:board", args=[code, places.province.pk])
    files = {
        f"{board}?tep=csv": "Value",
        reverse("portal:indicator", args=[code, places.province.pk, "1"]) + "?tep=csv": "Should report",
        reverse("portal:place", args=[places.province.pk]) + "?tep=csv": "Year before",
        reverse("figures:figure_csv", args=["children", places.province.pk, "2023"]): "Code",
        reverse("portal:audit") + "?tep=csv": "Thing",
    }
    names = names_of_data()
    for address, word in files.items():
        first = client.get(address).content.decode("utf-8-sig").splitlines()[0]
        assert word in first, address
        assert not VIETNAMESE.search(names.without(first)), first


@pytest.mark.django_db
def test_the_page_says_which_language_it_is_in() -> None:
    _places, cast = built_scene()
    client = speaking_english(cast.provincial)
    assert '<html lang="en"' in client.get("/").content.decode()
    client.post(reverse("set_language"), {"language": "vi", "next": "/"})
    page = client.get("/").content.decode()
    assert '<html lang="vi"' in page
    assert "Việc của tôi hôm nay" in page


@pytest.mark.parametrize(
    "words",
    [
        ROLE_LABELS,
        STATUS_LABELS,
        ANSWER_LABELS,
        KIND_WORDS,
        VERB_WORDS,
        {v: str(v) for v in Verdict},
        trail_words.DETAIL_WORDS,
        trail_words.CODE_WORDS,
        trail_words.KIND_WORDS,
    ],
    ids=["roles", "statuses", "answers", "doubts", "deeds", "verdicts", "details", "codes", "things"],
)
def test_words_of_the_rules_have_their_english(words: dict[object, str]) -> None:
    with translation.override("en"):
        assert [w for w in words.values() if translation.gettext(w) == w] == []


def test_django_itself_speaks_as_an_officer_does() -> None:
    with translation.override("vi"):
        assert translation.gettext("This field is required.") == "Chưa trả lời câu này."
    with translation.override("en"):
        assert translation.gettext("This field is required.") == "This field is required."
