"""docs/asvs.csv: each line of ASVS 5.0 at level 2 once, with its state; a test that is named is there."""

import csv
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# how many lines of levels 1 and 2 each chapter of ASVS 5.0.0 has
CHAPTERS = {
    "V1": 27, "V2": 11, "V3": 19, "V4": 10, "V5": 9, "V6": 35, "V7": 18, "V8": 7, "V9": 7, "V10": 29, "V11": 14,
    "V12": 9, "V13": 13, "V14": 9, "V15": 13, "V16": 16, "V17": 7,
}  # fmt: skip
STATES = {"met", "partly", "not applicable", "open"}


def lines() -> list[dict[str, str]]:
    with (ROOT / "docs" / "asvs.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_number_is_there_once() -> None:
    numbers = [line["number"] for line in lines()]
    assert len(set(numbers)) == len(numbers) == 253
    assert Counter(number.partition(".")[0] for number in numbers) == CHAPTERS


def test_every_line_says_its_state_and_why() -> None:
    assert {line["number"] for line in lines() if line["status"] not in STATES or not line["where"]} == set()


def test_every_test_that_is_named_is_there() -> None:
    named = {line["test"] for line in lines() if line["test"]}
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_the_summary_counts_what_the_table_says() -> None:
    found = Counter(line["status"] for line in lines())
    words = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    for state in STATES:
        assert f"{found[state]} {state}" in words
