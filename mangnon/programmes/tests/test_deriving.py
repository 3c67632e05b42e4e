"""Programmes made in the browser: copied from a parent in one step, with targets of their own from then on."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from mangnon.access.testing import Cast, SmallMap, cast_of, small_map
from mangnon.audit.models import Entry
from mangnon.figures.actions import total_breakdown
from mangnon.figures.load import load_elements
from mangnon.figures.models import DataElement
from mangnon.programmes.actions import amend_target
from mangnon.programmes.deriving import PARENT, Head, derive, edit_head, remove
from mangnon.programmes.models import Programme
from mangnon.programmes.queries import programmes_at, writable_places
from mangnon.programmes.testing import measure, programme, target
from mangnon.rulebook.actions import load as load_rulebook
from mangnon.ui.errors import NotAllowed, UserError

pytestmark = pytest.mark.django_db
HEAD = Head(
    title="Chương trình của xã",
    start_year=2021,
    end_year=2025,
    issuer="UBND xã",
    decision_number="5/CTr-UBND",
)


@pytest.fixture
def scene() -> tuple[SmallMap, Cast, Programme]:
    load_rulebook()
    load_elements()
    total_breakdown()
    m = small_map()
    parent = programme(m.province, "tinh")
    of = measure(parent, DataElement.objects.get(code="children"))
    target(of, "80", 2025)
    target(of, "95", 2030)
    return m, cast_of(m), parent


Scene = tuple[SmallMap, Cast, Programme]


def test_a_commune_takes_over_indicators_and_the_targets_of_its_years(scene: Scene) -> None:
    m, cast, parent = scene

    made = derive(by=cast.commune, parent=parent, unit=m.one, head=HEAD, indicators=parent.indicators.all())

    assert (made.unit, made.parent, made.made_here) == (m.one, parent, True)
    assert [o.name for o in made.objectives.all()] == ["Mục tiêu thử"]
    for code in ("own", PARENT):
        copied = made.target_sets.get(code=code).targets.all()
        assert [(t.year, t.value) for t in copied] == [(2025, Decimal(80))]  # 2030 lies outside 2021-2025
    assert Entry.objects.get(verb="programmes.derive").unit_id == m.one.pk
    assert set(programmes_at(m.one, 2024)) == {made, parent}
    assert made not in programmes_at(m.two, 2024)


def test_its_own_target_is_amended_while_the_parents_stays(scene: Scene) -> None:
    m, cast, parent = scene
    made = derive(by=cast.commune, parent=parent, unit=m.one, head=HEAD, indicators=parent.indicators.all())
    own = made.target_sets.get(code="own").targets.get()

    amend_target(by=cast.commune, target=own, value=Decimal(50), reason="Nghị quyết của xã")

    assert made.target_sets.get(code="own").targets.get(current=True).value == Decimal(50)
    assert made.target_sets.get(code=PARENT).targets.get().value == Decimal(80)
    assert parent.measures.get().targets.get(year=2025).value == Decimal(80)


def test_a_commune_makes_none_for_its_neighbour_and_the_province_for_all(scene: Scene) -> None:
    m, cast, parent = scene
    chosen = list(parent.indicators.all())

    assert writable_places(cast.commune) == [m.one]
    with pytest.raises(NotAllowed):
        derive(by=cast.neighbour, parent=parent, unit=m.one, head=HEAD, indicators=chosen)
    with pytest.raises(NotAllowed):
        derive(by=cast.other_provincial, parent=parent, unit=m.other_commune, head=HEAD, indicators=chosen)
    assert (
        derive(by=cast.provincial, parent=parent, unit=m.three, head=HEAD, indicators=chosen).unit == m.three
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": " "}, "Chưa có tên"),
        ({"start_year": 2026}, "năm đầu không sau năm cuối"),
        ({"topic": "khong-co"}, "không có trong danh sách"),
    ],
)
def test_a_head_that_makes_no_sense_is_answered(scene: Scene, change: dict[str, object], words: str) -> None:
    m, cast, parent = scene
    head = Head(**{**vars(HEAD), **change})

    with pytest.raises(UserError, match=words):
        derive(by=cast.commune, parent=parent, unit=m.one, head=head, indicators=parent.indicators.all())
    assert Programme.objects.count() == 1


def test_indicators_must_be_chosen_and_be_the_parents(scene: Scene) -> None:
    m, cast, parent = scene
    other = programme(m.other_province, "khac")

    with pytest.raises(UserError, match="Chưa chọn chỉ tiêu"):
        derive(by=cast.commune, parent=parent, unit=m.one, head=HEAD)
    with pytest.raises(UserError, match="không thuộc"):
        derive(by=cast.commune, parent=parent, unit=m.one, head=HEAD, indicators=other.indicators.all())


def test_the_paper_is_corrected_and_a_mistake_taken_back(scene: Scene) -> None:
    m, cast, parent = scene
    made = derive(by=cast.commune, parent=parent, unit=m.one, head=HEAD, indicators=parent.indicators.all())

    edit_head(by=cast.commune, programme=made, head=Head(**{**vars(HEAD), "title": "Tên đúng"}))
    made.refresh_from_db()
    assert made.title == "Tên đúng"
    with pytest.raises(UserError, match="năm 2025"):
        edit_head(by=cast.commune, programme=made, head=Head(**{**vars(HEAD), "end_year": 2024}))
    with pytest.raises(UserError, match="bộ quy tắc"):
        remove(by=cast.provincial, programme=parent)

    child = derive(by=cast.commune, parent=made, unit=m.one, head=HEAD, indicators=made.indicators.all())
    with pytest.raises(UserError, match="dựa vào"):
        remove(by=cast.commune, programme=made)
    remove(by=cast.commune, programme=child)
    remove(by=cast.commune, programme=made)
    assert list(Programme.objects.all()) == [parent]


def test_the_page_makes_it_and_keeps_what_was_typed(scene: Scene, client: Client) -> None:
    m, cast, parent = scene
    client.force_login(cast.commune)
    address = reverse("programmes:derive", args=[parent.code])
    typed = {
        "unit": m.one.pk, "form": "programme", "title": "Chương trình xã Một", "start_year": "2021",
        "end_year": "2O25", "issuer": "UBND xã Một", "indicators": [parent.indicators.get().pk],
    }  # fmt: skip

    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "ghi bốn chữ số" in refused.content.decode()
    assert "Chương trình xã Một" in refused.content.decode()

    answer = client.post(address, {**typed, "end_year": "2025"})
    made = Programme.objects.get(made_here=True)
    assert answer.headers["Location"] == reverse("portal:board", args=[made.code, m.one.pk])
    assert client.get(answer.headers["Location"]).status_code == 200
    assert "lập từ:" in client.get(reverse("programmes:list")).content.decode()
    client.force_login(cast.viewer)
    assert client.get(address).status_code == 404


def test_a_topic_programme_stands_on_the_list_without_a_board(scene: Scene, client: Client) -> None:
    m, cast, _parent = scene
    client.force_login(cast.provincial)
    client.post(
        reverse("programmes:add"),
        {"unit": m.province.pk, "form": "plan", "topic": "labour", "title": "Kế hoạch lao động trẻ em",
         "start_year": "2021", "end_year": "2025", "issuer": "UBND tỉnh"},
    )  # fmt: skip

    page = client.get(reverse("programmes:list"), {"chu-de": "labour"}).content.decode()
    assert "Kế hoạch lao động trẻ em" in page
    assert "Chương trình thử" not in page
    assert "Kế hoạch lao động trẻ em" not in client.get(reverse("portal:boards")).content.decode()
    csv = client.get(reverse("programmes:list"), {"tep": "csv"}).content.decode()
    assert "Phòng ngừa, giảm thiểu lao động trẻ em" in csv
