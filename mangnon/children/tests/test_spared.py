"""What an import spares itself: a record glanced at is opened unless no name could make it the row's double."""

import random
from dataclasses import replace
from itertools import islice

from mangnon.children.generated import families
from mangnon.children.matching import MAYBE, Features, blocks, compare, most_points
from mangnon.children.scoring.__main__ import features
from mangnon.children.scoring.errors import ERRORS, copied


def shared_by(one: Features, other: Features) -> str:
    return "".join(block[0] for block in set(blocks(one)) & set(blocks(other)))


def glimpse(known: Features) -> Features:
    """What is read before names and parents are."""
    return Features(known.key, (), known.birth, known.precision, known.sex, known.unit, number=known.number)


def test_no_pair_scores_more_than_it_could_whatever_the_error() -> None:
    chance = random.Random(11)
    people = list(islice((p for home in families(12, range(1, 5)) for p in home), 1500))
    table = [features(at, p) for at, p in enumerate(people)]
    keys = [set(blocks(known)) for known in table]
    spared = compared = 0
    for at, error in enumerate(list(ERRORS) * 16):
        p = people[at]
        # with a number of one's own the glance tells most; half the rows have none
        copy = features(-1, replace(copied(p, error, chance), number=p.number if at % 2 else ""))
        own = set(blocks(copy))
        for known, theirs in zip(table, keys, strict=True):
            if shared := "".join(block[0] for block in own & theirs):
                most, match = most_points(copy, glimpse(known), shared), compare(copy, known)
                assert match.score <= most, (error, copy, known)
                compared += 1
                spared += most < MAYBE
    assert compared > 200
    assert spared > compared / 8


def test_names_that_sound_differently_in_one_word_cost_the_bound_little() -> None:
    one = features(1, next(iter(families(3, [1])))[0])
    other = replace(one, key=2, words=(*one.words[:-1], "khuyến"))
    assert "y" not in shared_by(one, other)
    assert most_points(one, glimpse(other), shared_by(one, other)) < most_points(
        one, glimpse(one), shared_by(one, one)
    )
