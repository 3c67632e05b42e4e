"""Finding a child by whatever is at hand: letters of a name, a telephone, part of a number, a year of birth.

The rarest word of a question is looked up by its tokens, the others narrow it down in the database; what is left, some
hundred records at most, is opened and put in order by how well the whole name fits. Nothing typed is logged or kept.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef

from mangnon.access.models import Person
from mangnon.access.sealing.index import token
from mangnon.children import lookup, names
from mangnon.children.models import Child, ChildQuerySet, LookupKey
from mangnon.children.rules import digits, phone_key
from mangnon.children.scope import children_seen, own_units, seen_units

MOST_OPENED = 400
WITH_A_YEAR = 20_000  # found before the year is asked: it leaves one record in sixteen
MANY = 10**9
SHOWN = 20
SURE = 0.85  # the same word, or another spelling of its sound
EXACT = 0.93  # every word as typed, marks apart
EVERYBODYS = names.FILLERS | {"nguyen", "tran", "le", "pham"}


@dataclass(frozen=True)
class Question:
    """What somebody asks for, taken apart."""

    words: tuple[str, ...] = ()  # folded
    written: tuple[str, ...] = ()  # with marks, as typed
    number: str = ""  # digits of a telephone or of a personal number
    year: int = 0

    @property
    def empty(self) -> bool:
        return not self.words and not self.number


@dataclass(frozen=True)
class Hit:
    """A child that fits, with how well (0 to 1)."""

    child: Child
    fit: float


def read_question(typed: str) -> Question:
    """ "nguyen van duc 2015" → words and a year; "0912 345 678" → a number."""
    text = typed.strip()
    if re.fullmatch(r"[\d\s.+\-()]{4,}", text) and not re.fullmatch(r"(19|20)\d\d", text):
        return Question(number=digits(text))
    years = [int(y) for y in re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", text)]
    numbers = [n for n in re.findall(r"\d{4,}", text) if int(n) not in years]
    written = tuple(names.written_words(re.sub(r"\d{2,}", " ", text)))
    words = tuple(names.bare(word) for word in written)
    return Question(words, written, numbers[0] if numbers else "", years[0] if years else 0)


def search(viewer: Person, typed: str, *, most: int = SHOWN) -> list[Hit]:
    """The children a question may mean, the likeliest first. Four to ten queries; opens at most 1,600 names, and
    whole records only of those it returns.

    Names as typed or heard come first. Slips of the finger are looked for as well while the page has room; in a whole
    province only where nobody bears every word as typed, for there a slip of a common name is borne by ten thousands.
    """
    question = read_question(typed)
    if question.empty:
        return []
    enough = EXACT if is_wide(viewer) else 2.0
    fits: dict[int, tuple[float, bool]] = {}  # key → how well, and whether the record is followed no more
    for rows in ways(viewer, question):
        said = rows.values_list("pk", "name", "other_name", "state")[:MOST_OPENED]
        for pk, name, other_name, state in said:
            fits.setdefault(pk, (fit(question, name, other_name), state != Child.State.ACTIVE))
        good = [one for one, _gone in fits.values() if one > 0.7]
        if len(good) >= most or max(good, default=0.0) >= enough:
            break
    best = sorted((-one, gone, pk) for pk, (one, gone) in fits.items() if one > 0.3)[:most]
    opened = Child.objects.select_related("unit").in_bulk([pk for _fit, _gone, pk in best])
    return [Hit(opened[pk], -one) for one, _gone, pk in best if pk in opened]


def ways(viewer: Person, question: Question) -> Iterator[ChildQuerySet]:
    """Sets of records to look through, the most telling first: as typed or heard, then with slips of the finger."""
    if len(question.words) == 1 and not question.number:
        likely = lookup.like(question.words[0], still_typing=False)
        given = [token("given", word) for word, likeness in likely.items() if likeness >= SURE]
        yield found_by(viewer, question, [given])
    asked = [number_tokens(question.number)] if question.number else []
    if len(question.number) > lookup.PIECE or not question.words:
        yield found_by(viewer, question, asked)
        return
    words = rarest_first(question.words)
    yield found_by(viewer, question, asked + [word.sure for word in words])
    if asked or len(words) == 1:
        yield found_by(viewer, question, asked + [word.every for word in words])
        return
    for sure in [word for word in words if word.borne][
        :2
    ]:  # one word is as typed, the others may hold a slip
        others = [word.every for word in words if word is not sure]
        yield found_by(viewer, question, [sure.sure, *others])


def found_by(viewer: Person, question: Question, groups: Sequence[list[int]]) -> ChildQuerySet:
    """Records that bear one token of every group, the rarest group first: found in the index alone, then fetched."""
    keys = LookupKey.objects.filter(token__in=groups[0])
    units = looked_at(viewer)
    if units is not None and not is_wide(viewer):
        keys = keys.filter(unit_id__in=units)
    for tokens in groups[1:]:
        keys = keys.filter(Exists(LookupKey.objects.filter(child=OuterRef("child"), token__in=tokens)))
    most = WITH_A_YEAR if question.year else MOST_OPENED * 3
    return in_year(children_seen(viewer).filter(pk__in=keys.values("child_id")[:most]), question)


def in_year(rows: ChildQuerySet, question: Question) -> ChildQuerySet:
    if not question.year:
        return rows
    return rows.filter(born_month__gte=question.year * 12, born_month__lt=question.year * 12 + 12)


def number_tokens(number: str) -> list[int]:
    """Any one of these marks a record that may bear the number: as a telephone, as part of a personal number."""
    phone = phone_key(number)
    asked = [token("phone", phone)] if phone else []
    if len(number) == lookup.TAIL:
        asked += [token("phone", number), token("number", number)]
    if len(number) >= lookup.PIECE:
        asked.append(token("number", number[-lookup.PIECE :]))
    return asked


@dataclass(frozen=True)
class Word:
    """A typed word: tokens of the words it surely is, of those it may be, and how many bear the former."""

    sure: list[int]
    every: list[int]
    borne: int


def rarest_first(words: Sequence[str]) -> list[Word]:
    """The typed words, the one borne by fewest children first. Words that everybody bears are not counted."""
    said = []
    for at, word in enumerate(words):
        likely = lookup.like(word, still_typing=at == len(words) - 1)
        sure = [lookup.word_token(known) for known, likeness in likely.items() if likeness >= SURE]
        said.append((word, sure, [lookup.word_token(known) for known in likely]))
    wanted = [number for word, sure, _every in said if word not in EVERYBODYS for number in sure]
    counted: dict[int, int] = dict(
        LookupKey.objects.filter(token__in=wanted).order_by().values_list("token").annotate(number=Count("*"))
        if len(words) > 1
        else []
    )
    found = [
        Word(sure, every, MANY if word in EVERYBODYS else sum(counted.get(number, 0) for number in sure))
        for word, sure, every in said
    ]
    known = [word for word in found if word.every] or found  # a word that nobody bears says nothing
    return sorted(known, key=lambda word: word.borne)


def looked_at(viewer: Person) -> frozenset[int] | None:
    """Units in which the viewer sees anybody at all; None: everywhere."""
    units, own = seen_units(viewer), own_units(viewer)
    return None if units is None or own is None else units | own


def is_wide(viewer: Person) -> bool:
    """Whether the viewer looks over so many communes that the index is not asked commune by commune."""
    units = looked_at(viewer)
    return units is None or len(units) > 40


def fit(question: Question, name: str, other_name: str) -> float:
    """How well opened names fit the question: 0 not at all, 1 every word as written."""
    if question.number and not question.words:
        return 1.0
    return max(name_fit(question, name), 0.95 * name_fit(question, other_name))


def name_fit(question: Question, name: str) -> float:
    """Every typed word with the best of the name's words; the given name and the right order count a little more."""
    written = names.written_words(name)
    if not written:
        return 0.0
    free, total, last_at, ordered = list(range(len(written))), 0.0, -1, True
    for at, word in enumerate(question.written):
        unfinished = at == len(question.written) - 1
        best = max(free, key=lambda j: typed_likeness(word, written[j], unfinished), default=None)
        if best is None:
            break
        total += typed_likeness(word, written[best], unfinished)
        ordered, last_at = ordered and best > last_at, best
        free.remove(best)
    share = total / max(1, len(question.written))
    given = typed_likeness(question.written[-1], written[-1], unfinished=False) if question.written else 0
    return 0.86 * share + 0.08 * given + (0.04 if ordered else 0.0) + (0.02 if not free else 0.0)


def typed_likeness(typed: str, word: str, unfinished: bool) -> float:
    """As `names.word_likeness`; letters typed without marks fit any marks, and an unfinished word fits its beginning."""
    likeness = names.word_likeness(typed, word)
    if likeness == 0 and unfinished and len(typed) >= 2 and names.bare(word).startswith(names.bare(typed)):
        return 0.8
    return likeness
