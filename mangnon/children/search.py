"""Finding a child by whatever is at hand: letters of a name, a telephone, part of a number, a year of birth.

The rarest word of a question is looked up by its tokens, the others narrow it down in the database; what is left, some
hundred records at most, is opened and put in order by how well the whole name fits. Nothing typed is logged or kept.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from mangnon.access.models import Person
from mangnon.access.sealing.index import token
from mangnon.children import lookup, names
from mangnon.children.models import Child, ChildQuerySet, LookupKey
from mangnon.children.rules import digits, phone_key
from mangnon.children.scope import children_seen, own_units, seen_units

MOST_OPENED = 400
DRIVING = (
    20_000  # records of the rarest word that are looked through; a question of common words alone stops there
)
SHOWN = 20
SURE = 0.85
EVERYBODYS = names.FILLERS | names.COMMON_SURNAMES


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
    """The children a question may mean, the likeliest first. Four to eight queries; opens at most 400 names."""
    question = read_question(typed)
    if question.empty:
        return []
    found: dict[int, Hit] = {}
    for rows in ways(viewer, question):
        for child in rows.select_related("unit")[:MOST_OPENED]:
            found.setdefault(child.pk, Hit(child, fit(question, child)))
        if sum(hit.fit > 0.7 for hit in found.values()) >= most:
            break
    fitting = [hit for hit in found.values() if hit.fit > 0.3]
    return sorted(fitting, key=lambda hit: (-hit.fit, hit.child.state != "active", hit.child.pk))[:most]


def ways(viewer: Person, question: Question) -> Iterator[ChildQuerySet]:
    """Sets of records to look through, the most telling first."""
    if len(question.words) == 1 and not question.number:
        likely = lookup.like(question.words[0], still_typing=False)
        given = [token("given", word) for word, likeness in likely.items() if likeness >= SURE]
        bearing = keys_with(given, viewer).values("child_id")[: MOST_OPENED * 5]
        yield in_year(children_seen(viewer).filter(pk__in=bearing), question)
    yield candidates(viewer, question)


def candidates(viewer: Person, question: Question) -> ChildQuerySet:
    """Records that hold every word and number asked for: found in the index of tokens alone, then fetched."""
    groups = [number_tokens(question.number)] if question.number else []
    if len(question.number) <= lookup.PIECE:
        groups += rarest_first(question.words)
    bearing = keys_with(groups[0], viewer).values("child_id")[:DRIVING]
    for tokens in groups[1:]:
        bearing = LookupKey.objects.filter(child_id__in=bearing, token__in=tokens).values("child_id")
    return in_year(children_seen(viewer).filter(pk__in=bearing), question)


def in_year(rows: ChildQuerySet, question: Question) -> ChildQuerySet:
    if not question.year:
        return rows
    return rows.filter(born_month__gte=question.year * 12, born_month__lt=question.year * 12 + 12)


def word_tokens(word: str, *, last: bool) -> list[int]:
    """Tokens of the words of names that a typed word may mean; the last one may be unfinished."""
    return [lookup.word_token(known) for known in lookup.like(word, still_typing=last)]


def number_tokens(number: str) -> list[int]:
    """Any one of these marks a record that may bear the number: as a telephone, as part of a personal number."""
    phone = phone_key(number)
    asked = [token("phone", phone)] if phone else []
    if len(number) == lookup.TAIL:
        asked += [token("phone", number), token("number", number)]
    if len(number) >= lookup.PIECE:
        asked.append(token("number", number[-lookup.PIECE :]))
    return asked


def rarest_first(words: Sequence[str]) -> list[list[int]]:
    """Tokens for each word, the word borne by fewest children first. Words that everybody bears are not counted."""
    said = [(word, word_tokens(word, last=at == len(words) - 1)) for at, word in enumerate(words)]
    every = [number for word, tokens in said if word not in EVERYBODYS for number in tokens]
    counted = dict(
        LookupKey.objects.filter(token__in=every).order_by().values_list("token").annotate(number=Count("*"))
        if len(words) > 1
        else []
    )
    order = sorted(
        said, key=lambda pair: (pair[0] in EVERYBODYS, sum(counted.get(number, 0) for number in pair[1]))
    )
    return [tokens for _word, tokens in order]


def keys_with(tokens: list[int], viewer: Person) -> "QuerySet[LookupKey]":
    """Tokens in the index; of a commune's officer only the commune's."""
    keys = LookupKey.objects.filter(token__in=tokens)
    units = looked_at(viewer)
    return keys if units is None or len(units) > 40 else keys.filter(unit_id__in=units)


def looked_at(viewer: Person) -> frozenset[int] | None:
    """Units in which the viewer sees anybody at all; None: everywhere."""
    units, own = seen_units(viewer), own_units(viewer)
    return None if units is None or own is None else units | own


def fit(question: Question, child: Child) -> float:
    """How well an opened record fits the question: 0 not at all, 1 every word as written."""
    if question.number and not question.words:
        return 1.0
    return max(name_fit(question, child.name), 0.95 * name_fit(question, child.other_name))


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
