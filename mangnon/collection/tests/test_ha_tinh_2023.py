"""The two annexes of Hà Tĩnh 2023 come out of the communes' submissions, cell for cell."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from mangnon.access.models import Person
from mangnon.collection.actions import save_draft, submit
from mangnon.collection.annexes import AnnexRow, annex
from mangnon.collection.approval import return_submission
from mangnon.collection.models import Form, FormVersion, Submission
from mangnon.collection.rules import Answer, Typed
from mangnon.figures.models import Fact, Period
from mangnon.figures.rollups import differences
from mangnon.figures.rules import PRESENCE_CODES, Presence, Status
from mangnon.places.queries import find

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ha_tinh")]

FROZEN = Path(__file__).parent / "data" / "ha-tinh-2023-annexes.csv"
SEEDS = Path(settings.ROOT).parent / "shared" / "seeds"
PUBLISHED = {1: "ha-tinh-annex-basic.csv", 2: "ha-tinh-annex-protection-system.csv"}
Cell = tuple[Decimal | None, str]  # value and presence; "" where the row has no cell


def rows() -> list[AnnexRow]:
    year = Period.objects.get(code="2023")
    version = FormVersion.objects.get(form__code="basic-statistics-child-affairs")
    return annex(version, find("42", year.end), year)


def expected() -> list[dict[str, str]]:
    with FROZEN.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def as_text(row: AnnexRow) -> dict[str, str]:
    value = "" if row.value is None else format(row.value, "f")
    presence = "" if row.presence is None else PRESENCE_CODES[row.presence]
    return {
        "annex": str(row.annex), "row": str(row.row), "row_type": row.row_type, "code": row.code,
        "number": row.number, "label": row.label, "unit": row.unit, "value": value, "presence": presence,
        "text": row.text,
    }  # fmt: skip


def test_both_annexes_equal_the_frozen_table_row_by_row() -> None:
    assert [as_text(row) for row in rows()] == expected()


def test_one_changed_commune_figure_is_seen_in_the_annex() -> None:
    handed = Submission.objects.filter(unit__level="commune", period__code="2023").order_by("unit__code")[0]
    chief = Person.objects.get(username="minhhoa.42.2023")
    officer = Person.objects.get(username=f"minhhoa.{handed.unit.code}.2023".lower())
    returned = return_submission(by=chief, submission=handed, reasons={"I.1": "Kiểm tra lại"})
    before = handed.cells.get(line__code="I.1").value
    assert before is not None
    changed = save_draft(by=officer, submission=returned, cells={"I.1": Typed(str(before + 1), Answer.VALUE)})
    submit(by=officer, submission=changed.submission)
    different = [row.code for row, said in zip(rows(), expected(), strict=True) if as_text(row) != said]
    assert "I.1" in different


def test_every_cell_equals_the_published_annexes_but_for_the_listed_claims() -> None:
    ours = {(row.annex, row.row): row for row in rows()}
    claimed = {(row.annex, row.row): row.claim for row in ours.values() if row.claim}
    for number, name in PUBLISHED.items():
        if not (SEEDS / name).exists():
            continue  # the published tables lie beside the repository, not in it; the frozen table stands in
        for said in published(SEEDS / name):
            row = ours[number, int(said["row"])]
            claim = claimed.get((row.annex, row.row))
            assert row.presence == presence_of(said), said
            if claim and claim.value is not None:
                assert claim.value == value_of(said) != row.value, said
            else:
                assert row.value == value_of(said), said
            assert (claim.printed if claim else row.text) == said["value_printed"], said
            assert (row.number, row.label, row.unit) == (said["tt_printed"], said["item"], said["unit"])


def published(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["row"]]


def presence_of(said: dict[str, str]) -> Presence | None:
    if said["row_type"] in {"section", "heading"}:
        return None
    return Presence.NOT_REPORTED if said["status"] == "empty" else Presence.VALUE


def value_of(said: dict[str, str]) -> Decimal | None:
    if not said["value"]:
        return None
    return Decimal(1) if said["value"] == "true" else Decimal(said["value"])


def test_the_claims_differ_from_our_cells_and_each_says_why() -> None:
    claimed = [(row, row.claim) for row in rows() if row.claim]
    assert {row.code for row, _ in claimed} == {"I.5", "VII.4", "IV.5", "IX.2a"}
    for row, claim in claimed:
        assert claim.printed != row.text
        assert len(claim.reason) > 20


def test_the_population_behind_the_share_is_a_marked_estimate() -> None:
    fact = Fact.objects.get(element__code="population", unit__code="42", period__code="2023")
    share = next(row for row in rows() if row.code == "I.2")
    assert fact.status == Status.ESTIMATE
    assert "25,6%" in fact.note
    assert share.text == "25,6"
    assert share.reading.is_estimate


def test_217_units_handed_in_and_every_total_is_the_sum_of_its_facts() -> None:
    assert Submission.objects.filter(state="accepted", illustrative=True).count() == 217
    assert list(differences()) == []


def test_the_form_has_61_lines_to_fill_or_compute() -> None:
    lines = Form.objects.get(code="basic-statistics-child-affairs").versions.get().lines
    assert lines.filter(row_type="item").count() == 61
    assert lines.filter(row_type="item", computed=True).count() == 7
    assert set(lines.filter(row_type="basis").values_list("code", flat=True)) == {"I.2a", "I.6a"}
