"""How a child is found without a readable name in the database.

For every child some keyed tokens are kept (`models.LookupKey`): each folded word of its names, the given name once more,
its own and its carers' telephones (whole, and the last four digits), pieces of its personal number (each run of six
digits, and the last four), and the blocking keys of the duplicate check. A question becomes tokens the same way.

Typing mistakes are met on the side of the question: the few thousand folded syllables that occur in names at all are
kept sealed (`NameWord`) and, opened once in memory, are compared with what was typed. That costs a millisecond, and
the table does not grow by every possible mistake.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db import transaction

from mangnon.access.sealing.boxes import keyring
from mangnon.access.sealing.index import token
from mangnon.children import bulk, matching, names
from mangnon.children.models import Carer, Child, Identity, LookupKey, NameWord
from mangnon.children.rules import digits, phone_key

Role = LookupKey.Role
PIECE, TAIL = 6, 4
Key = tuple[int, int]  # token, role


@dataclass(frozen=True)
class Said:
    """What of a child is indexed, opened."""

    name: str
    other_name: str
    phones: tuple[str, ...]
    number: str
    features: matching.Features


def features_of(child: Child, carers: Iterable[Carer], identities: Iterable[Identity]) -> matching.Features:
    """What is compared of a child. The rows must be loaded; no query."""
    parents = {c.relation: tuple(names.written_words(c.name)) for c in carers if c.name}
    phones = {phone_key(c.phone) for c in carers} | {phone_key(child.phone)}
    number = next((digits(i.number) for i in identities if i.kind == Identity.Kind.PERSONAL), "")
    return matching.Features(
        key=child.pk or 0,
        words=tuple(names.written_words(child.name)),
        birth=child.birth_date,
        precision=child.birth_precision,
        sex=child.sex,
        unit=child.unit_id,
        mother=parents.get("mother", ()),
        father=parents.get("father", ()),
        phones=frozenset(phones - {""}),
        number=number,
        household=child.household_id or 0,
    )


def said_of(child: Child, carers: Iterable[Carer], identities: Iterable[Identity]) -> Said:
    found = features_of(child, list(carers), list(identities))
    return Said(child.name, child.other_name, tuple(sorted(found.phones)), found.number, found)


def name_words(said: Said) -> list[str]:
    return list(dict.fromkeys([*names.words(said.name), *names.words(said.other_name)]))


def keys_of(said: Said) -> Iterator[Key]:
    """The tokens of one child."""
    for word in name_words(said):
        yield word_token(word), Role.WORD
    for name in (said.name, said.other_name):
        if words := names.words(name):
            yield token("given", words[-1]), Role.GIVEN
    for phone in said.phones:
        yield token("phone", phone), Role.PHONE
        yield token("phone", phone[-TAIL:]), Role.PHONE
    yield from ((token("number", piece), Role.NUMBER) for piece in pieces(said.number))
    yield from ((token("block", block), Role.BLOCK) for block in matching.blocks(said.features))


def pieces(number: str) -> list[str]:
    """Every run of six digits of a number, and its last four."""
    runs = [number[at : at + PIECE] for at in range(len(number) - PIECE + 1)]
    return [*dict.fromkeys(runs), *([number[-TAIL:]] if len(number) >= TAIL else [])]


def word_token(word: str) -> int:
    return _word_token(word, keyring().index)


@lru_cache(maxsize=16384)
def _word_token(word: str, _key: bytes) -> int:
    return token("word", word)


# --- keeping ------------------------------------------------------------------------------------------------------


def index(child: Child) -> None:
    """Make the tokens of a child anew, after any change of what is indexed. Inside the change's transaction."""
    said = said_of(child, child.carers.all(), child.identities.all())
    index_many([(child, said)], fresh=False)


def index_many(children: Sequence[tuple[Child, Said]], *, fresh: bool) -> None:
    """The tokens of many children; `fresh` when none of them has any yet."""
    if not fresh:
        LookupKey.objects.filter(child__in=[child.pk for child, _ in children]).delete()
    bulk.insert_rows(
        LookupKey,
        ("child", "unit", "token", "role"),
        [
            (child.pk, child.unit_id, number, int(role))
            for child, said in children
            for number, role in dict.fromkeys(keys_of(said))
        ],
    )
    keep_words({word for _child, said in children for word in name_words(said)})


def unindex(child: Child) -> None:
    LookupKey.objects.filter(child=child).delete()


def keep_words(words: Iterable[str]) -> None:
    """New syllables join the vocabulary; known ones cost nothing."""
    vocabulary = known_words()
    new = {word_token(word): word for word in words if word not in vocabulary}
    if not new:
        return
    NameWord.objects.bulk_create(
        [NameWord(token=number, word=word) for number, word in new.items()], ignore_conflicts=True
    )
    transaction.on_commit(forget_words)


# --- the vocabulary -------------------------------------------------------------------------------------------------


def known_words() -> frozenset[str]:
    """Every folded syllable that occurs in a name. Opened once, then only asked how many there are."""
    last = NameWord.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return _words(last, keyring().index)


@lru_cache(maxsize=2)
def _words(_last: int, _key: bytes) -> frozenset[str]:
    return frozenset(NameWord.objects.values_list("word", flat=True))


def forget_words() -> None:
    _words.cache_clear()


def like(typed: str, *, still_typing: bool) -> dict[str, float]:
    """Words of the vocabulary a typed word may mean, with how likely: itself 1, another spelling less."""
    return _like(typed, still_typing, known_words())


@lru_cache(maxsize=4096)
def _like(typed: str, still_typing: bool, vocabulary: frozenset[str]) -> dict[str, float]:
    heard = names.sound(typed)
    found: Counter[str] = Counter()
    for word in vocabulary:
        if word == typed:
            likeness = 1.0
        elif still_typing and len(typed) >= 2 and word.startswith(typed):
            likeness = 0.9
        elif names.sound(word) == heard:
            likeness = 0.85
        elif len(typed) >= 3 and names.one_slip(word, typed):
            likeness = 0.7
        else:
            continue
        found[word] = likeness  # type: ignore[assignment]
    return dict(found)
