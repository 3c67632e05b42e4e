"""Agencies fill in their own lines; two bodies' figures stand side by side until somebody says which counts."""

from datetime import date
from decimal import Decimal

import pytest

from mangnon.access.models import Agency, Person, Post
from mangnon.access.rules import RoleName
from mangnon.access.testing import cast_of, person, small_map
from mangnon.collection.actions import open_submission, save_draft, submit
from mangnon.collection.assigning import assign_form, open_round
from mangnon.collection.board import submission_board
from mangnon.collection.load import load_forms
from mangnon.collection.models import Form, Submission
from mangnon.collection.queries import my_duties
from mangnon.collection.tests.conftest import Scene, load_definitions, typed
from mangnon.collection.tests.test_pages import signed_in
from mangnon.figures.actions import period
from mangnon.figures.bodies import choose, shared_figures
from mangnon.figures.models import DataElement, Fact
from mangnon.figures.queries import readings
from mangnon.figures.rollups import differences
from mangnon.places.models import Unit
from mangnon.ui.errors import NotFound, UserError

RATE = "stunting-rate"


@pytest.fixture
def scene(db: None) -> Scene:
    load_definitions()
    load_forms()
    places = small_map()
    Agency.objects.create(code="SYT", name="Sở Y tế", unit=places.province)
    form, year = Form.objects.get(code="programme-form-18"), period("2023")
    given = assign_form(by=None, form=form, province=places.province, valid_from=date(2023, 1, 1))
    open_round(by=None, assignment=given, period=year, due=date(2023, 12, 15))
    return Scene(places, cast_of(places), form, year)


def health_officer(scene: Scene, at: Unit | None = None, name: str = "so-y-te") -> Person:
    officer = person(name, RoleName.AGENCY_OFFICER, at or scene.map.province)
    agency = Agency.objects.get(code="SYT")
    Post.objects.filter(person=officer).update(agency=agency)
    return officer


def handed_in(scene: Scene, by: Person, body: str, **said: str) -> Submission:
    row = open_submission(by=by, form=scene.form, unit=scene.map.province, period=scene.period, body=body)
    lines = [
        line.code for line in row.version.lines.all() if line.filled_at("province", scene.period.end, body)
    ]
    texts = {code: "…" for code in lines} | {code.removeprefix("_"): text for code, text in said.items()}
    save_draft(by=by, submission=row, cells=typed(texts))
    return submit(by=by, submission=row)


def settle(scene: Scene, by: Person, body: str, reason: str) -> None:
    element = DataElement.objects.get(code="children-injured")
    choose(by=by, element=element, unit=scene.map.province, period=scene.period, body=body, reason=reason)


def value(scene: Scene) -> Decimal | None:
    where = scene.map.province.pk
    return readings([RATE], [where], ["2023"]).get(RATE, where, "2023").value


def test_an_agency_is_asked_for_its_own_lines_and_no_others(scene: Scene) -> None:
    officer = health_officer(scene)
    (duty,) = my_duties(officer)
    assert (duty.body, duty.unit_name) == ("SYT", "Sở Y tế")
    page = signed_in(officer).get(duty.address).content.decode()
    assert 'name="so-1"' in page
    assert 'name="so-5"' not in page  # education's
    assert 'name="so-10"' not in page  # the province's own


def test_an_agency_does_not_fill_in_for_the_province_nor_for_another_agency(scene: Scene) -> None:
    officer = health_officer(scene)
    for body in ("", "SGDDT"):
        with pytest.raises(NotFound):
            open_submission(
                by=officer, form=scene.form, unit=scene.map.province, period=scene.period, body=body
            )
    stranger = health_officer(scene, scene.map.other_province, "so-y-te-ben")
    with pytest.raises(NotFound):
        open_submission(
            by=stranger, form=scene.form, unit=scene.map.province, period=scene.period, body="SYT"
        )


def test_the_first_body_counts_and_the_second_stands_beside_it(scene: Scene) -> None:
    handed_in(scene, health_officer(scene), "SYT", _1="13,6")
    handed_in(scene, scene.cast.provincial, "", _1="13,9")
    assert value(scene) == Decimal("13.6")
    (said,) = [
        s for s in shared_figures(scene.cast.provincial, [scene.map.province]) if s.element.code == RATE
    ]
    assert [(v.name, v.counts) for v in said.voices] == [("Sở Y tế", True), ("Tỉnh Mẫu", False)]
    assert (said.open, said.difference) == (True, Decimal("0.3"))


def test_two_bodies_are_never_added_up(scene: Scene) -> None:
    handed_in(scene, health_officer(scene), "SYT", _14="900")
    handed_in(scene, scene.cast.provincial, "", _14="950")
    where = scene.map.province.pk
    reading = readings(["children-injured"], [where], ["2023"]).get("children-injured", where, "2023")
    assert reading.value == 900
    assert list(differences()) == []


def test_choosing_moves_the_total_and_keeps_the_reason(scene: Scene) -> None:
    handed_in(scene, health_officer(scene), "SYT", _14="900")
    handed_in(scene, scene.cast.provincial, "", _14="950")
    element = DataElement.objects.get(code="children-injured")
    with pytest.raises(UserError, match="vì sao"):
        settle(scene, scene.cast.provincial, "", " ")
    settle(scene, scene.cast.provincial, "", "Gồm cả ca điều trị ở tuyến xã")
    where = scene.map.province.pk
    assert (
        readings(["children-injured"], [where], ["2023"]).get("children-injured", where, "2023").value == 950
    )
    assert Fact.objects.filter(element=element, counts=True).count() == 1
    assert list(differences()) == []
    (said,) = [s for s in shared_figures(scene.cast.provincial, [scene.map.province]) if s.element == element]
    assert not said.open
    with pytest.raises(NotFound):
        settle(scene, scene.cast.viewer, "SYT", "x")


def test_a_figure_changed_after_the_choice_is_open_again(scene: Scene) -> None:
    officer = health_officer(scene)
    row = handed_in(scene, officer, "SYT", _14="900")
    handed_in(scene, scene.cast.provincial, "", _14="950")
    element = DataElement.objects.get(code="children-injured")
    settle(scene, scene.cast.provincial, "SYT", "Số của ngành")
    Submission.objects.filter(pk=row.pk).update(state="draft")
    row.refresh_from_db()
    save_draft(by=officer, submission=row, cells=typed({"14": "905"}))
    submit(by=officer, submission=row)
    (said,) = [s for s in shared_figures(scene.cast.provincial, [scene.map.province]) if s.element == element]
    assert said.open
    assert [v.counts for v in said.voices] == [True, False]  # the choice itself holds


def test_the_page_shows_both_and_takes_a_choice(scene: Scene) -> None:
    handed_in(scene, health_officer(scene), "SYT", _1="13,6")
    handed_in(scene, scene.cast.provincial, "", _1="13,9")
    where = f"/so-lieu/hai-nguon/{scene.map.province.pk}/"
    client = signed_in(scene.cast.provincial)
    page = client.get(where).content.decode()
    assert "13,6" in page
    assert "13,9" in page
    said = {"element": RATE, "period": "2023", "breakdown": "1", "body": ""}
    assert client.post(where, said | {"reason": ""}).status_code == 400
    assert client.post(where, said | {"reason": "Số điều tra mới"}).status_code == 302
    assert value(scene) == Decimal("13.9")
    assert signed_in(scene.cast.other_provincial).get(where).status_code == 404
    assert signed_in(scene.cast.viewer).post(where, said | {"reason": "x"}).status_code == 404


def test_the_board_shows_what_agencies_have_handed_in(scene: Scene) -> None:
    handed_in(scene, health_officer(scene), "SYT", _1="13,6")
    found = submission_board(scene.cast.provincial, scene.form, scene.map.province, scene.period)
    assert [(t.name, t.state, t.needed) for t in found.agencies] == [
        ("Sở Y tế", "late", 5),
        ("SGDDT", "none", 5),
    ]
