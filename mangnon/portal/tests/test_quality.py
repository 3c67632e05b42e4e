"""Doubts about Kiên Giang's printed figures, and explaining them."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from django.test import Client
from django.utils.translation import override

from mangnon.access.testing import cast_of, small_map
from mangnon.access.testing import unit as a_unit
from mangnon.audit.models import Entry
from mangnon.figures.actions import Figure, period, record_facts
from mangnon.figures.checks import Relations, check_series
from mangnon.figures.findings import Cell, Finding, Kind, Line
from mangnon.figures.load import load_elements
from mangnon.figures.models import DataElement
from mangnon.figures.testing import report
from mangnon.places.actions import merge
from mangnon.places.models import Unit
from mangnon.places.writing import Paper
from mangnon.portal.actions import reopen_finding, settle_finding
from mangnon.portal.doubts_below import is_plain, odd_series
from mangnon.portal.models import SettledFinding
from mangnon.portal.quality import Doubt, doubts
from mangnon.portal.tests.conftest import Scene
from mangnon.rulebook.actions import load as load_rulebook
from mangnon.ui.errors import UserError


def of_kind(found: list[Doubt], kind: Kind) -> list[Doubt]:
    return [d for d in found if d.finding.kind == kind]


def the_part(scene: Scene) -> Finding:
    return of_kind(doubts(scene.officer, scene.place), Kind.PART_OVER_WHOLE)[0].finding


def test_the_only_impossible_figures_are_the_assisted_children_of_2012(scene: Scene) -> None:
    errors = [d for d in doubts(scene.officer, scene.place) if d.is_error]
    assert len(errors) == 1
    assert "77.791" in errors[0].finding.message
    assert "10.388" in errors[0].finding.message
    addresses = [href for _name, href in errors[0].links]
    assert addresses[0] == f"/so-lieu/children-special-assisted/{scene.place.pk}/2012/"


def test_a_finding_leads_to_pages_that_open(scene: Scene) -> None:
    client = scene.browse()
    found = doubts(scene.officer, scene.place)
    for href in {href for d in found for _name, href in d.links}:
        assert client.get(href).status_code == 200


def test_jump_standing_still_and_gap_are_seen(scene: Scene) -> None:
    found = doubts(scene.officer, scene.place)
    jumps = " ".join(d.finding.message for d in of_kind(found, Kind.JUMP))
    assert "506.547" in jumps
    assert "460.513" in jumps
    constant = of_kind(found, Kind.CONSTANT_SERIES)
    assert any("2014–2016" in d.finding.message for d in constant)
    missing = of_kind(found, Kind.MISSING_VALUE)
    assert any("2012, 2013, 2014" in d.finding.message for d in missing)


def test_a_settled_finding_stays_settled_and_goes_last(scene: Scene) -> None:
    settle_finding(by=scene.officer, unit=scene.place, finding=the_part(scene), reason="Bản gốc in như vậy")
    found = doubts(scene.officer, scene.place)
    assert found[-1].finding.kind == Kind.PART_OVER_WHOLE
    assert found[-1].settled is not None
    assert found[-1].settled.reason == "Bản gốc in như vậy"
    assert Entry.objects.filter(verb="portal.settle_finding", unit_id=scene.place.pk).count() == 1


def test_settling_twice_is_once_and_needs_a_reason(scene: Scene) -> None:
    finding = the_part(scene)
    for _time in range(2):
        settle_finding(by=scene.officer, unit=scene.place, finding=finding, reason="Bản gốc in như vậy")
    assert SettledFinding.objects.count() == 1
    with pytest.raises(UserError, match="lý do"):
        settle_finding(by=scene.officer, unit=scene.place, finding=finding, reason="  ")


def test_a_reopened_finding_is_open_again_and_can_be_settled_again(scene: Scene) -> None:
    finding = the_part(scene)
    row = settle_finding(by=scene.officer, unit=scene.place, finding=finding, reason="Đã xem")
    reopen_finding(by=scene.officer, settled=row)
    assert doubts(scene.officer, scene.place)[0].settled is None
    settle_finding(by=scene.officer, unit=scene.place, finding=finding, reason="Đã xem lại")
    assert SettledFinding.objects.count() == 2


def test_a_changed_figure_opens_its_finding_again(scene: Scene) -> None:
    settle_finding(by=scene.officer, unit=scene.place, finding=the_part(scene), reason="Bản gốc in như vậy")
    assisted = DataElement.objects.get(code="children-special-assisted")
    record_facts(
        by=scene.officer, unit=scene.place, period=period("2012"), source="manual",
        figures=[Figure(assisted.pk, value=Decimal(77790))],
    )  # fmt: skip
    assert doubts(scene.officer, scene.place)[0].settled is None


def test_the_page_settles_and_reopens(scene: Scene) -> None:
    client, finding = scene.browse(), the_part(scene)
    address = f"/chat-luong/{scene.place.pk}/giai-thich/"
    said = {"fingerprint": finding.fingerprint, "reason": "Bản gốc in như vậy", "noi": scene.place.pk}
    assert client.post(address, said).status_code == 302
    page = client.get(f"/chat-luong/?noi={scene.place.pk}").content.decode()
    assert "Bản gốc in như vậy" in page
    assert client.post(f"/chat-luong/mo-lai/{SettledFinding.objects.get().pk}/").status_code == 302
    assert SettledFinding.objects.get().reopened_by == scene.officer


def test_without_a_reason_the_page_says_so_and_keeps_nothing(scene: Scene) -> None:
    said = {"fingerprint": the_part(scene).fingerprint, "reason": "", "noi": scene.place.pk}
    page = (
        scene.browse().post(f"/chat-luong/{scene.place.pk}/giai-thich/", said, follow=True).content.decode()
    )
    assert "Viết lý do" in page
    assert SettledFinding.objects.count() == 0


def test_a_made_up_finding_and_a_strangers_one_are_not_found(scene: Scene) -> None:
    address = f"/chat-luong/{scene.place.pk}/giai-thich/"
    made_up = {"fingerprint": "0" * 32, "reason": "Không có", "noi": scene.place.pk}
    assert scene.browse().post(address, made_up).status_code == 404
    real = {"fingerprint": the_part(scene).fingerprint, "reason": "Của tỉnh khác"}
    assert scene.browse(scene.stranger).post(address, real).status_code == 404
    assert scene.browse(scene.viewer).post(address, real).status_code == 404


def test_the_page_narrows_by_kind_and_year_and_has_an_empty_state(scene: Scene) -> None:
    client = scene.browse(scene.viewer)
    page = client.get("/chat-luong/?loai=jump").content.decode()
    assert "506.547" in page
    assert "77.791" not in page
    assert "Số này đúng, ghi lý do" not in page
    assert "Không có nghi vấn nào" in client.get("/chat-luong/?loai=sum_of_parts").content.decode()
    assert "77.791" in client.get("/chat-luong/?nam=2012").content.decode()


def test_a_year_still_coming_in_is_not_compared_with_a_whole_one(db: None) -> None:
    load_rulebook()
    load_elements()
    places = small_map()
    officer = cast_of(places).provincial
    children = DataElement.objects.get(code="children").pk
    for year, units in (("2022", (places.one, places.two, places.three)), ("2023", (places.one,))):
        for unit in units:
            figures = [Figure(children, value=Decimal(1000 + unit.pk))]
            record_facts(by=None, unit=unit, period=period(year), source="example", figures=figures)
    assert of_kind(doubts(officer, places.province), Kind.JUMP) == []
    assert of_kind(doubts(officer, places.one), Kind.CONSTANT_SERIES) == []


def test_without_the_rulebook_the_page_says_what_to_do(client: Client, db: None) -> None:
    client.force_login(cast_of(small_map()).provincial, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/chat-luong/")
    assert page.status_code == 200
    assert "Bộ quy tắc soát số liệu chưa được nạp" in page.content.decode()


@pytest.mark.parametrize(("each", "doubted"), [(40, 0), (300, 1)])
def test_a_number_that_follows_the_number_of_communes_is_no_jump(each: int, doubted: int, db: None) -> None:
    """Forty officers in each of nine communes; then in each of the three that were made of them."""
    load_rulebook()
    load_elements()
    places = small_map()
    officer = cast_of(places).provincial
    staff = DataElement.objects.get(code="staff-commune")
    others = [a_unit(f"9915{n}", "commune", f"Xã {n}", "xa", places.west) for n in range(6)]
    standing = [places.one, places.two, places.three, *others]
    for commune in standing:
        report(commune, 40, staff, "2022")
    merge(by=None, units=standing[2:], new_code="99209", new_name="Lớn", new_type="xa", on=date(2023, 1, 1),
          paper=Paper(decision="Quyết định kiểm thử"))  # fmt: skip
    for commune in (places.one, places.two, Unit.objects.get(code="99209")):
        report(commune, each, staff, "2023")
    jumps = of_kind(doubts(officer, places.province), Kind.JUMP)
    assert sum(d.unit_id == places.province.pk for d in jumps) == doubted


def test_the_sentences_are_english_for_an_english_reader(scene: Scene) -> None:
    client = scene.browse()
    client.cookies["django_language"] = "en"
    with override("vi"):  # the page's language would stay with the next test
        page = client.get(f"/chat-luong/?noi={scene.place.pk}").content.decode()
    assert "although it is a part of it" in page
    assert "77.791" in page


def test_a_province_is_told_what_is_strange_in_its_communes_in_any_year(db: None) -> None:
    """A digit too many, a part larger than its whole of an earlier year; nothing of the calm neighbour."""
    load_rulebook()
    load_elements()
    places = small_map()
    cast = cast_of(places)
    children, special = (DataElement.objects.get(code=c) for c in ("children", "children-special"))
    for year, number in (("2021", 410), ("2022", 412), ("2023", 4130)):
        report(places.one, number, children, year)
        report(places.two, 400 + int(year[-1]), children, year)
    report(places.two, 500, special, "2021")
    found = doubts(cast.provincial, places.province)
    below = {(d.unit_id, d.finding.kind, d.finding.period) for d in found if d.unit_id != places.province.pk}
    assert below == {
        (places.one.pk, Kind.FACTOR_TEN, "2023"),
        (places.two.pk, Kind.PART_OVER_WHOLE, "2021"),
    }
    [only] = [d for d in doubts(cast.provincial, places.province, "2021") if d.unit_id != places.province.pk]
    assert (only.unit_id, only.finding.kind) == (places.two.pk, Kind.PART_OVER_WHOLE)
    assert {d.unit_id for d in doubts(cast.commune, places.one)} == {places.one.pk}


def test_the_arrays_find_what_the_checks_find() -> None:
    """Whatever a commune's series, the checks see nothing in those that the arrays pass over."""
    series: list[list[int | None]] = [
        [100, 210, 100], [1500, 1500, 1500], [31, 32, 33], [500, None, 1001], [2000, 2001, 2002],
        [40, 41, 400], [7, 7, 7], [None, None, 90], [1200, 1100, 1400], [35, 35, 34],
    ]  # fmt: skip
    line = Line("children", "Số trẻ em", "người", 0)
    marked = odd_series(np.array(series, dtype=float))
    for row, odd in zip(series, marked, strict=True):
        cells = [Cell(line, str(2021 + n), None if v is None else Decimal(v)) for n, v in enumerate(row)]
        told = [f for f in check_series(cells, Relations()) if is_plain(f)]
        assert odd or not told
    assert marked.sum() == 6
