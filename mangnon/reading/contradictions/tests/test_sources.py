"""The contradictions a person finds in the four source documents, where these lie beside the checkout."""

import pytest

from mangnon.reading.contradictions import ERROR, findings
from mangnon.reading.files.reading import open_document
from mangnon.reading.scoring.seeds import folder

BESIDE = folder()
REAL = {
    "ha-tinh-report-2023.txt": {
        (39, "unit_slip"), (43, "text_vs_annex"), (89, "numbering"), (101, "numbering"), (173, "sum_of_parts"), (148, "missing_value"), (195, "missing_unit"),
    },
    "kien-giang-report-2012-2020.txt": {
        (50, "unit_slip"), (88, "symbol"), (110, "text_vs_annex"), (110, "missing_unit"), (118, "verdict_vs_figures"), (130, "verdict_without_evidence"),
        (142, "part_over_whole"), (146, "verdict_vs_figures"), (224, "document_number"), (368, "document_number"), (260, "date_conflict"), (338, "date_conflict"),
        (290, "date_conflict"), (330, "impossible_date"), (353, "sum_of_parts"), (383, "missing_value"), (384, "constant_series"), (386, "part_over_whole"),
    },
    "dien-bien-programme-2021-2030.txt": {
        (103, "sum_of_parts"), (127, "unit_slip"), (111, "verdict_without_evidence"), (237, "term_conflict"), (251, "assignment"), (273, "assignment"), (265, "level_order"), (269, "target_missing"), (269, "spelling"),
    },
    "kien-giang-dispatch-403-2021.txt": {(25, "spelling")},
}  # fmt: skip


@pytest.mark.skipif(BESIDE is None, reason="the sources do not lie beside this checkout")
@pytest.mark.parametrize("name", sorted(REAL))
def test_what_a_person_finds_is_found(name: str) -> None:
    assert BESIDE is not None
    found = findings([open_document(BESIDE / name)])
    assert REAL[name] - {(spot.line, f.kind) for f in found for spot in f.places} == set()


@pytest.mark.skipif(BESIDE is None, reason="the sources do not lie beside this checkout")
@pytest.mark.parametrize(("name", "most"), [("ha-tinh-report-2023.txt", 10), ("kien-giang-report-2012-2020.txt", 16), ("dien-bien-programme-2021-2030.txt", 3), ("kien-giang-dispatch-403-2021.txt", 0)])  # fmt: skip
def test_errors_stay_few(name: str, most: int) -> None:
    assert BESIDE is not None
    assert sum(f.severity == ERROR for f in findings([open_document(BESIDE / name)])) <= most
