"""Forms whose lines are parts of a figure: the abuse-and-injury form, and the half-year variant."""

from datetime import date
from decimal import Decimal

import pytest

from mangnon.access.testing import cast_of, small_map
from mangnon.collection.actions import open_submission, save_draft, submit
from mangnon.collection.approval import accept, return_submission
from mangnon.collection.assigning import assign_form, open_round
from mangnon.collection.checking import period_before
from mangnon.collection.errors import SubmissionRefused
from mangnon.collection.models import Form, FormLine
from mangnon.collection.tests.conftest import Scene, typed
from mangnon.collection.tests.test_pages import signed_in
from mangnon.figures.actions import period
from mangnon.figures.models import Breakdown, Fact
from mangnon.figures.queries import readings
from mangnon.figures.rollups import differences
from mangnon.figures.rules import Presence

SEX = "children-abused.sex=female"


@pytest.fixture
def abuse(definitions: bool, db: None) -> Scene:
    assert definitions
    places = small_map()
    form, half = Form.objects.get(code="abuse-and-injury"), period("2023H1")
    given = assign_form(by=None, form=form, province=places.province, valid_from=date(2023, 1, 1))
    open_round(by=None, assignment=given, period=half, due=date(2023, 7, 15))
    return Scene(places, cast_of(places), form, half)


def sheet(scene: Scene, **changed: str) -> dict[str, str]:
    """Every line of the form: zero but for three abused girls, two of them helped."""
    said = {
        line.code: "0"
        for line in scene.form.versions.get().lines.all()
        if line.filled_at("commune", scene.period.end)
    }
    girls = {"A.1": "3", "A.1sb": "3", "A.1tb": "3", "A.1xc": "2", "A.1xa": "2", "A.1ma": "3", "A.2": "2"}
    return said | girls | {code.replace("_", "."): text for code, text in changed.items()}


def handed_in(scene: Scene, **changed: str) -> None:
    row = scene.opened()
    save_draft(by=scene.cast.commune, submission=row, cells=typed(sheet(scene, **changed)))
    submit(by=scene.cast.commune, submission=row)


def test_a_part_is_a_fact_of_its_own_and_adds_up_beside_the_whole(abuse: Scene) -> None:
    handed_in(abuse)
    found = readings(
        ["children-abused", SEX, "children-abused-assisted-rate"], [abuse.map.province.pk], ["2023H1"]
    )

    def at(code: str) -> Decimal | None:
        return found.get(code, abuse.map.province.pk, "2023H1").value

    assert (at("children-abused"), at(SEX)) == (3, 3)
    assert at("children-abused-assisted-rate") == pytest.approx(Decimal(200) / 3)
    assert found.get(SEX, abuse.map.province.pk, "2023H1").expected == 3
    assert list(differences()) == []


def test_a_part_nobody_reported_is_not_reported(abuse: Scene) -> None:
    reading = readings([SEX], [abuse.map.province.pk], ["2023H1"]).get(SEX, abuse.map.province.pk, "2023H1")
    assert (reading.presence, reading.expected) == (Presence.NOT_REPORTED, 3)


def test_parts_that_do_not_add_up_stop_the_form_and_name_both_numbers(abuse: Scene) -> None:
    with pytest.raises(
        SubmissionRefused,
        match=r"Nam và nữ bị xâm hại \(dòng A\.1sa, A\.1sb\) cộng lại là 4, không khớp với 3",
    ):
        handed_in(abuse, A_1sa="1")
    assert not Fact.objects.exists()


def test_several_forms_of_abuse_may_add_up_to_more_than_the_children(abuse: Scene) -> None:
    handed_in(abuse)  # two suffered violence and two sexual abuse, of three
    assert Fact.objects.filter(element__code="children-abused").count() == 1 + 2 + 3 + 7 + 5


def test_only_the_returned_part_is_questioned(abuse: Scene) -> None:
    handed_in(abuse)
    row = return_submission(
        by=abuse.cast.provincial, submission=abuse.opened(), reasons={"A.1sb": "Xem lại hồ sơ"}
    )
    asked = Fact.objects.filter(questioned=True).select_related("breakdown")
    assert [fact.breakdown.key for fact in asked] == ["sex=female"]
    save_draft(by=abuse.cast.commune, submission=row, cells=typed({"A.1sb": "3"}))
    accept(by=abuse.cast.provincial, submission=submit(by=abuse.cast.commune, submission=row))
    assert not Fact.objects.filter(questioned=True).exists()


def test_the_page_shows_the_part_of_the_year_before(abuse: Scene) -> None:
    handed_in(abuse)
    given = abuse.form.assignments.get()
    later = period("2024H1")
    open_round(by=None, assignment=given, period=later, due=date(2024, 7, 15))
    page = (
        signed_in(abuse.cast.commune)
        .get(f"/thu-thap/abuse-and-injury/{abuse.map.one.pk}/2024H1/")
        .content.decode()
    )
    assert "2023H1" in page
    assert "Xâm hại tình dục" in page


def test_half_a_year_is_compared_with_the_same_half_of_the_year_before(db: None) -> None:
    ago, _, now = period("2023H1"), period("2023H2"), period("2024H1")
    assert period_before(now) == ago


def test_labels_of_parts_come_from_the_rulebook(abuse: Scene) -> None:
    line = FormLine.objects.get(version__form=abuse.form, code="B.1na")
    assert line.breakdown is not None
    assert (line.breakdown.key, line.breakdown.label) == ("injury-cause=drowning", "Đuối nước")
    assert Breakdown.objects.filter(key="sex=female").count() == 1


def test_the_half_year_form_is_the_annual_one_cut_down(definitions: bool, db: None) -> None:
    assert definitions
    annual, half = (
        {line.code: line for line in Form.objects.get(code=code).versions.get().lines.all()}
        for code in ("basic-statistics-child-affairs", "basic-statistics-half-year")
    )
    assert half.keys() < annual.keys()
    for code, line in half.items():
        assert (line.element_id, line.levels, line.label) == (
            annual[code].element_id,
            annual[code].levels,
            annual[code].label,
        )
    row = open_half_year()
    assert row.form.code == "basic-statistics-half-year"


def open_half_year() -> Scene:
    places = small_map()
    form, half = Form.objects.get(code="basic-statistics-half-year"), period("2023H1")
    given = assign_form(by=None, form=form, province=places.province, valid_from=date(2023, 1, 1))
    open_round(by=None, assignment=given, period=half, due=date(2023, 5, 20))
    scene = Scene(places, cast_of(places), form, half)
    row = open_submission(by=scene.cast.commune, form=form, unit=places.one, period=half)
    said = {line.code: "0" for line in row.version.lines.all() if line.filled_at("commune", half.end)}
    save_draft(by=scene.cast.commune, submission=row, cells=typed(said | {"I.1": "1842", "I.3": "702"}))
    submit(by=scene.cast.commune, submission=row)
    reading = readings(["children"], [places.province.pk], ["2023H1"]).get(
        "children", places.province.pk, "2023H1"
    )
    assert reading.value == 1842
    return scene
