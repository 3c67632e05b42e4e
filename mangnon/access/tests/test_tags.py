"""Tags of units, by people with posts: the room of places knows no people, so its guard is tested here."""

import pytest
from django.test import Client

from mangnon.access.models import Person
from mangnon.access.testing import Cast, SmallMap, cast_of, small_map
from mangnon.audit.models import Entry
from mangnon.places.errors import PlaceError
from mangnon.places.models import Unit
from mangnon.places.tagging import change_tag
from mangnon.ui.errors import NotAllowed

pytestmark = pytest.mark.django_db
MAY = {"provincial", "administrator"}


@pytest.fixture
def m() -> SmallMap:
    return small_map()


@pytest.fixture
def cast(m: SmallMap) -> Cast:
    return cast_of(m)


def browse(who: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def tags(unit: Unit) -> list[str]:
    return list(Unit.objects.get(pk=unit.pk).tags)


def test_many_units_wear_a_tag_by_one_decision_each_with_its_entry(m: SmallMap, cast: Cast) -> None:
    said = {"by": cast.provincial, "tag": "mountain", "basis": "QĐ 861/QĐ-TTg"}
    assert change_tag(units=[m.one, m.two], wear=True, **said) == 2  # type: ignore[arg-type]
    assert change_tag(units=[m.one, m.three], wear=True, **said) == 1  # type: ignore[arg-type]
    assert change_tag(units=[m.one, m.two], wear=False, **said) == 2  # type: ignore[arg-type]
    assert [tags(u) for u in (m.one, m.two, m.three)] == [[], [], ["mountain"]]
    verbs = list(Entry.objects.order_by("id").values_list("verb", "unit_id"))
    assert verbs == [
        ("places.tag", m.one.pk), ("places.tag", m.two.pk), ("places.tag", m.three.pk),
        ("places.untag", m.one.pk), ("places.untag", m.two.pk),
    ]  # fmt: skip


def test_tags_are_changed_by_who_decides_over_the_unit(m: SmallMap, cast: Cast) -> None:
    for name, who in cast.everybody().items():
        if name not in MAY:
            with pytest.raises(NotAllowed):
                change_tag(by=who, units=[m.one], tag="border", wear=True, basis="QĐ")
    with pytest.raises(NotAllowed):  # one of another province among one's own: nothing is changed
        change_tag(by=cast.provincial, units=[m.one, m.other_commune], tag="border", wear=True, basis="QĐ")
    assert tags(m.one) == []


def test_a_change_of_tags_needs_units_a_basis_and_a_difference(m: SmallMap, cast: Cast) -> None:
    for units, tag, basis, told in (
        ([], "border", "QĐ", "Chưa chọn đơn vị"),
        ([m.one], "moon", "QĐ", "Không có nhãn này"),
        ([m.one], "border", " ", "căn cứ"),
    ):
        with pytest.raises(PlaceError, match=told):
            change_tag(by=cast.provincial, units=units, tag=tag, wear=True, basis=basis)
    with pytest.raises(PlaceError, match="không có nhãn này"):
        change_tag(by=cast.provincial, units=[m.one], tag="border", wear=False, basis="QĐ")


def test_units_are_tagged_by_ticking_and_by_pasted_codes(m: SmallMap, cast: Cast) -> None:
    client, there = browse(cast.provincial), f"/noi/{m.province.pk}/nhan/"
    said = {"tag": "island", "basis": "QĐ 5", "units": [m.one.pk], "codes": "99102,\n99201", "viec": "gan"}
    wrong = client.post(there, {**said, "codes": "98101"})
    assert wrong.status_code == 422
    assert "Không có xã mang mã 98101" in " ".join(wrong.content.decode().split())
    assert f'value="{m.one.pk}" id="u{m.one.pk}" aria-label="Xã Một" checked' in " ".join(
        wrong.content.decode().split()
    )
    assert client.post(there, said).status_code == 302
    assert [tags(u) for u in (m.one, m.two, m.three)] == [["island"]] * 3
    assert client.post(there, {**said, "codes": "", "viec": "bo"}).status_code == 302
    listed = client.get(f"{there}?nhan=island").context["rows"]
    assert {row.pk for row in listed} == {m.two.pk, m.three.pk}
    assert [row.pk for row in client.get(f"{there}?nhan=-&tim=mot").context["rows"]] == [m.one.pk]
    assert "Hải đảo" in client.get(f"/noi/{m.two.pk}/").content.decode()


def test_the_page_of_tags_is_for_who_decides(m: SmallMap, cast: Cast) -> None:
    for name, who in cast.everybody().items():
        client = browse(who)
        assert client.get(f"/noi/{m.province.pk}/nhan/").status_code == (200 if name in MAY else 403), name
        shown = "/nhan/" in client.get(f"/noi/{m.province.pk}/").content.decode()
        assert shown == (name in MAY), name
    assert browse(cast.provincial).get(f"/noi/{m.other_province.pk}/nhan/").status_code == 403
    assert browse(cast.provincial).get(f"/noi/{m.one.pk}/nhan/").status_code == 404
