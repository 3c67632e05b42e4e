"""Helpers find what one process finds, in the same order."""

import multiprocessing
import os
from dataclasses import replace
from itertools import combinations, islice

import numpy as np
import pytest

from mangnon.children import comparing
from mangnon.children.comparing import alike, compared
from mangnon.children.generated import families
from mangnon.children.matching import Features, compare, hopeless
from mangnon.children.names import written_words


def records() -> dict[int, Features]:
    """Ninety children of some forty households, each a second time with the day and month of birth turned."""
    found: dict[int, Features] = {}
    for key, p in enumerate(islice((p for home in families(5, [1, 2]) for p in home), 90), start=1):
        words, mother = tuple(written_words(p.name)), tuple(written_words(p.mother))
        born = p.birth
        found[key] = Features(key, words, born, sex=p.sex, unit=p.unit, mother=mother)
        slip = (
            born.replace(month=born.day, day=born.month)
            if born.day <= 12
            else born.replace(year=born.year - 1)
        )
        found[key + 100] = Features(key + 100, words, slip, sex=p.sex, unit=p.unit, mother=mother)
    return found


@pytest.mark.django_db(transaction=True)
def test_helpers_find_what_one_process_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    known = records()
    pairs = np.array([*combinations(sorted(known), 2), (1, 999)], dtype=np.int64)  # the last is gone
    alone = list(alike(known, pairs[:, 0], pairs[:, 1]))
    assert {(key, key + 100) for key in range(1, 91)} <= {(a, b) for a, b, _match in alone}
    begun: list[str] = []
    monkeypatch.setattr(comparing, "SHARE", 1000)
    monkeypatch.setattr(comparing, "WORTH", 2000)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    fork = multiprocessing.get_context

    def counted(method: str) -> multiprocessing.context.BaseContext:
        begun.append(method)
        return fork(method)

    monkeypatch.setattr(multiprocessing, "get_context", counted)
    assert compared(known, pairs[:, 0], pairs[:, 1]) == alone
    assert begun == ["fork"]


def test_few_pairs_are_compared_where_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing, "get_context", None)
    known = records()
    keys = np.array([1, 2]), np.array([101, 102])
    assert [(a, b, m.likeness) for a, b, m in compared(known, *keys)] == [(1, 101, "same"), (2, 102, "same")]


def test_within_a_transaction_no_helper_is_begun(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(comparing, "WORTH", 1)
    monkeypatch.setattr(multiprocessing, "get_context", None)
    assert compared(records(), np.array([1]), np.array([101]))[0][:2] == (1, 101)


def test_what_is_spared_could_not_have_been_found() -> None:
    known = records()
    numbered = {key: replace(f, number=f"0422150{key % 100:05}") for key, f in known.items()}
    spared = 0
    for table in (known, numbered):
        for a, b in combinations(sorted(table), 2):
            if hopeless(table[a], table[b]):
                spared += 1
                assert compare(table[a], table[b]).likeness not in comparing.KEPT
    assert spared > len(known) ** 2 / 4
