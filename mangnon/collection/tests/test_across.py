"""One line across all communes, and what a province may expect of one."""

from decimal import Decimal

import pytest

from mangnon.collection.actions import submit
from mangnon.collection.expected import expected, without
from mangnon.collection.models import LineReturn, Submission
from mangnon.collection.tests.conftest import Scene
from mangnon.collection.tests.test_pages import signed_in
from mangnon.figures.actions import Figure, period, record_facts
from mangnon.figures.models import DataElement
from mangnon.figures.movement import Movement, movements
from mangnon.places.models import Unit

SIX = Movement(Decimal(1100), Decimal(1000), 6)
PAGE = "/thu-thap/basic-statistics-child-affairs/{unit}/2023/dong/{line}/"
pytestmark = pytest.mark.django_db


def recorded(unit: Unit, year: str, value: int) -> None:
    children = DataElement.objects.get(code="children")
    figures = [Figure(children.pk, value=Decimal(value))]
    record_facts(by=None, unit=unit, period=period(year), source="example", figures=figures)


@pytest.mark.parametrize(
    ("past", "others", "kind", "said"),
    [
        (Decimal(200), SIX, "count", "165–275"),
        (Decimal(4), SIX, "count", "1–8"),  # small counts jump by nature: three to either side
        (Decimal(0), SIX, "count", "0–3"),
        (Decimal(95), SIX, "percent", "78–100"),
    ],
)
def test_a_unit_is_expected_to_move_as_the_others_do(
    past: Decimal, others: Movement, kind: str, said: str
) -> None:
    assert str(expected(past, others, kind)) == said


@pytest.mark.parametrize(
    ("past", "others", "kind"),
    [
        (None, SIX, "count"),
        (Decimal(200), None, "count"),
        (Decimal(200), Movement(Decimal(1100), Decimal(1000), 4), "count"),
        (Decimal(1), SIX, "boolean"),
    ],
)
def test_nothing_is_expected_where_nothing_can_be_said(
    past: Decimal | None, others: Movement | None, kind: str
) -> None:
    assert expected(past, others, kind) is None


def test_a_unit_is_not_held_against_itself() -> None:
    assert without(SIX, Decimal(100), Decimal(200)) == Movement(Decimal(1000), Decimal(800), 5)
    assert without(SIX, None, Decimal(200)) == SIX
    assert without(SIX, Decimal(100), Decimal(1000)) is None


def test_the_file_ends_with_the_total_and_the_communes_it_rests_on(scene: Scene) -> None:
    scene.handed_in()
    address = PAGE.format(unit=scene.map.province.pk, line="I.1")
    rows = signed_in(scene.cast.provincial).get(f"{address}?tep=csv").content.decode().splitlines()
    assert rows[-1] == "Cộng các xã đã có số,,1/3 xã đã có số,,1842,,"


def test_only_units_with_both_figures_are_summed(scene: Scene) -> None:
    places = scene.map
    for unit, before, now in ((places.one, 100, 110), (places.two, 300, 330), (places.three, 50, None)):
        recorded(unit, "2022", before)
        if now is not None:
            recorded(unit, "2023", now)
    element = DataElement.objects.get(code="children")
    units = [places.one.pk, places.two.pk, places.three.pk]
    found = movements([element.pk], units, period("2023"), period("2022"))
    assert list(found.values()) == [Movement(Decimal(440), Decimal(400), 2)]
    assert movements([element.pk], [], period("2023"), period("2022")) == {}


def test_a_line_stands_in_every_commune_and_no_draft_is_shown(scene: Scene) -> None:
    recorded(scene.map.one, "2022", 1800)
    scene.filled(I_1="1.842")
    client = signed_in(scene.cast.provincial)
    address = PAGE.format(unit=scene.map.province.pk, line="I.1")
    page = client.get(address).content.decode()
    assert "0/3 xã đã có số" in page
    assert "1.842" not in page
    submit(by=scene.cast.commune, submission=Submission.objects.get())
    page = " ".join(client.get(address).content.decode().split())
    assert "1/3 xã đã có số" in page
    assert "1.842" in page
    assert "+2,3%" in page
    assert "cùng các xã ấy, 2022: 1.800" in page
    assert "Xã Hai" not in client.get(address + "?loc=la").content.decode().partition("<tbody>")[2]


def test_a_line_is_sent_back_to_the_chosen_communes_together(scene: Scene) -> None:
    row = scene.handed_in()
    client = signed_in(scene.cast.provincial)
    address = PAGE.format(unit=scene.map.province.pk, line="I.1")
    silent = client.post(address, {"xa": [row.unit_id, scene.map.two.pk], "ly-do": "Xem lại số dân"})
    assert silent.status_code == 400
    assert "Xã Hai" in silent.content.decode()
    assert LineReturn.objects.count() == 0
    assert client.post(address, {"xa": [row.unit_id], "ly-do": " "}).status_code == 400
    assert client.post(address, {"xa": [row.unit_id], "ly-do": "Xem lại số dân"}).status_code == 302
    sent = LineReturn.objects.get()
    assert (sent.line.code, sent.reason, sent.submission_id) == ("I.1", "Xem lại số dân", row.pk)
    again = client.post(address, {"xa": [row.unit_id], "ly-do": "Xem lại số dân"})
    assert again.status_code == 400
    assert LineReturn.objects.count() == 1


@pytest.mark.parametrize("role", ["commune", "other_provincial"])
def test_the_page_is_closed_to_others(scene: Scene, role: str) -> None:
    address = PAGE.format(unit=scene.map.province.pk, line="I.1")
    assert signed_in(getattr(scene.cast, role)).get(address).status_code == 404


def test_who_only_looks_sends_nothing_back(scene: Scene) -> None:
    row = scene.handed_in()
    client = signed_in(scene.cast.leader)
    address = PAGE.format(unit=scene.map.province.pk, line="I.1")
    assert "Trả lại dòng này" not in client.get(address).content.decode()
    assert client.post(address, {"xa": [row.unit_id], "ly-do": "x"}).status_code == 404
    assert LineReturn.objects.count() == 0


def test_the_line_goes_out_as_a_file(scene: Scene) -> None:
    scene.handed_in()
    address = PAGE.format(unit=scene.map.province.pk, line="I.1")
    said = signed_in(scene.cast.provincial).get(address + "?tep=csv").content.decode("utf-8-sig")
    assert "Xã Một" in said
    assert "1842" in said.replace(".", "")
