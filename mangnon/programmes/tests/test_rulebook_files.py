"""The rulebook's programmes against frozen counts, and against the source tables where those stand beside."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from mangnon.rulebook.files import DATA, read_entry, read_table

SHARED = Path(settings.ROOT).parent / "shared"
Said = dict[str, Any]
COMPARATORS = {">=": {"=", ">=", "maintain"}, "<=": {"=", "<="}, "<": {"<"}, ">": {">"}, "between": {"="}}


def body(code: str) -> Said:
    return read_entry(DATA / "programmes" / f"{code}.yaml").body


def indicators(code: str) -> list[Said]:
    return [i for o in body(code)["objectives"] for i in o["indicators"]]


def measures(code: str) -> dict[str, Said]:
    return {m["code"]: m for i in indicators(code) for m in i["measures"]}


def source_rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a source table where the folder stands beside the project; nothing elsewhere."""
    path = SHARED / name
    if path.exists():
        with path.open(encoding="utf-8", newline="") as lines:
            yield from csv.DictReader(lines)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("dien-bien-2021-2030", (4, 30, 32)),
        ("dien-bien-2012-2020", (4, 17, 17)),
        ("kien-giang-2012-2020", (5, 16, 18)),
        ("national-2021-2030", (4, 24, 35)),
        ("national-2012-2020", (5, 15, 15)),
    ],
)
def test_every_programme_is_complete(code: str, expected: tuple[int, int, int]) -> None:
    assert (len(body(code)["objectives"]), len(indicators(code)), len(measures(code))) == expected


def test_dien_bien_has_one_indicator_without_a_number_and_29_with() -> None:
    numbers = [i["number"] for i in indicators("dien-bien-2021-2030")]
    assert numbers.count(None) == 1
    assert numbers.index(None) == numbers.index("25") + 1
    assert [int(n) for n in numbers if n] == list(range(1, 30))


def test_the_lead_agencies_of_dien_bien_are_those_of_the_decision() -> None:
    led = Counter(a for i in indicators("dien-bien-2021-2030") for a in i.get("lead", ["không"]))
    assert led == {"SLDTBXH": 10, "SYT": 10, "SGDDT": 6, "SVHTTDL": 2, "STP": 1, "CAT": 1, "không": 1}


@pytest.mark.parametrize(
    ("code", "targets"),
    [
        ("1", [(2025, "=", 65), (2030, "=", 75)]),
        ("4", [(2025, "=", 12.5), (2030, "=", 10)]),
        ("9", [(2025, ">=", 95), (2030, ">=", 95)]),
        ("11", [(2030, "<", 2)]),
        ("12", [(2025, "=", 100), (2030, "maintain", 100)]),
        ("13", [(2025, "<", 4), (2030, "=", 3.5)]),
        ("19", [(2030, "maintain", 100)]),
        ("24", [(2025, "=", 95)]),
    ],
)
def test_comparators_are_as_written(code: str, targets: list[tuple[int, str, float]]) -> None:
    said = measures("dien-bien-2021-2030")[code]["targets"]
    assert [(t["year"], t["comparator"], t["value"]) for t in said] == targets


def test_odd_targets_are_kept_as_what_they_are() -> None:
    said = measures("dien-bien-2021-2030")
    yearly = said["18"]["targets"][0]
    assert (yearly["when"], yearly["from"], yearly["to"], yearly["value"], yearly["value_max"]) == (
        "annual", 2025, 2030, 2, 3,
    )  # fmt: skip
    assert all(said[c]["targets"][0]["when"] == "every_year" for c in ("16", "17"))
    assert [t["definition"] for t in said["10"]["targets"]] == ["12 loại vắc xin", "14 loại vắc xin"]
    assert [said[c]["label"] for c in ("8a", "8b")] == ["nông thôn", "thành thị"]


def test_annex_2_of_kien_giang_is_162_cells_with_three_blanks_and_an_estimated_last_year() -> None:
    rows = read_table("facts/kien-giang-2012-2020.csv")
    assert len(rows) == 18 * 9
    assert [(r["element"], r["year"]) for r in rows if r["presence"] == "not_reported"] == [
        ("lower-secondary-on-age-rate", year) for year in ("2012", "2013", "2014")
    ]
    assert {r["year"] for r in rows if r["status"] == "estimate"} == {"2020"}


def test_annex_2_equals_its_source_cell_by_cell() -> None:
    ours = read_table("facts/kien-giang-2012-2020.csv")
    for row, source in zip(ours, source_rows("seeds/kien-giang-annex2-indicators.csv"), strict=False):
        assert (row["year"], row["printed"]) == (source["year"], source["value_printed"])
        assert row["value"] == "" if not source["value"] else float(row["value"]) == float(source["value"])


def test_dien_biens_targets_equal_their_source() -> None:
    ours = measures("dien-bien-2021-2030")
    for source in source_rows("seeds/dien-bien-indicators.csv"):
        said = ours[source["code"]]
        by_year = {t.get("year"): t for t in said["targets"]}
        standing = next((t for t in said["targets"] if t.get("when") == "every_year"), None)
        for year in (2025, 2030):
            wanted = source[f"target_{year}"]
            target = by_year.get(year) or standing or (by_year.get(2030) if source["code"] == "19" else None)
            if wanted:
                assert target is not None
                assert float(wanted) == target["value"]
                assert target["comparator"] in COMPARATORS[source[f"comparator_{year}"]]
        assert re.sub(r" - (nông thôn|thành thị)$", "", source["name"]) == said["name"]


def test_kien_giangs_targets_and_printed_conclusions_equal_their_source() -> None:
    ours = measures("kien-giang-2012-2020")
    for source in source_rows("seeds/kien-giang-targets.csv"):
        said = ours[source["no"]]
        targets = {t["year"]: t["value"] for t in said["targets"] if "year" in t and t.get("when") is None}
        for year in (2015, 2020):
            wanted = source[f"target_{year}"]
            assert targets.get(year) == (float(wanted) if wanted else None)
        printed = {p["year"]: p.get("actual") for p in said["printed"]}
        if source["actual_2015"]:
            assert printed[2015] == float(source["actual_2015"])


def test_national_values_equal_their_source_with_their_marks() -> None:
    ours = measures("national-2021-2030")
    for source in source_rows("domain/national-programme-2021-2030.csv"):
        targets = {t["year"]: t for t in ours[source["indicator_no"]]["targets"] if "year" in t}
        for year in (2025, 2030):
            wanted = source[f"target_{year}"]
            if wanted and source["op_2030"] != "rate_between":
                assert targets[year]["value"] == float(wanted)
                assert (targets[year]["verified"] == "no") == (
                    f"{year} no" in source["verified"] or source["verified"] == "no"
                )


def test_the_previous_term_of_dien_bien_equals_its_source() -> None:
    ours = measures("dien-bien-2012-2020")
    for source in source_rows("seeds/dien-bien-previous-term.csv"):
        printed = {p["year"]: p for p in ours[source["no"]]["printed"]}
        for year in (2015, 2020):
            if source[f"actual_{year}"]:
                assert printed[year]["actual"] == float(source[f"actual_{year}"])


def test_every_measure_names_an_element_of_the_rulebook() -> None:
    known = {
        e["code"] for path in (DATA / "elements").glob("*.yaml") for e in read_entry(path).body["elements"]
    }
    for path in sorted((DATA / "programmes").glob("*.yaml")):
        used = {m["element"] for m in measures(path.stem).values()}
        assert used <= known, (path.stem, used - known)
