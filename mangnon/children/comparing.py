"""Comparing millions of pairs of records, on every core there is.

The records lie opened in this process; helpers are forked from it, so that they see them without a copy being sent, compare
their share and send back what is alike. They ask no database.
"""

import multiprocessing
import os
from collections.abc import Iterator, Mapping
from itertools import chain

import numpy as np
from django.db import connection

from mangnon.children import matching
from mangnon.children.matching import Features, Match

Keys = np.ndarray[tuple[int], np.dtype[np.int64]]
Found = tuple[int, int, Match]

KEPT = {"same", "maybe", "twins"}
SHARE = 50_000  # pairs a helper compares at a time
WORTH = 4 * SHARE  # pairs below which helpers cost more than they save

_records: Mapping[int, Features] = {}  # what helpers inherit


def compared(records: Mapping[int, Features], one: Keys, other: Keys) -> list[Found]:
    """The pairs worth a person's look, in the order given; a pair of which a record is not among `records` is left out."""
    shares = [(one[at : at + SHARE], other[at : at + SHARE]) for at in range(0, len(one), SHARE)]
    cores = os.cpu_count() or 1
    if len(one) < WORTH or cores == 1 or connection.in_atomic_block:
        return [found for share in shares for found in alike(records, *share)]
    connection.close()  # helpers inherit no connection
    global _records
    _records = records
    try:
        with multiprocessing.get_context("fork").Pool(cores) as helpers:
            return list(chain.from_iterable(helpers.imap(of_share, shares)))
    finally:
        _records = {}


def of_share(share: tuple[Keys, Keys]) -> list[Found]:
    """In a helper: its share of the pairs."""
    return list(alike(_records, *share))


def alike(records: Mapping[int, Features], one: Keys, other: Keys) -> Iterator[Found]:
    for a, b in zip(one.tolist(), other.tolist(), strict=True):
        if a in records and b in records and not matching.hopeless(records[a], records[b]):
            match = matching.compare(records[a], records[b])
            if match.likeness in KEPT:
                yield a, b, match
