"""What the registry counts, against a slow and obvious count; and how a form shows it."""

import random
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from mangnon.access.testing import Cast, SmallMap, cast_of, small_map
from mangnon.children.actions import CarerSaid, ChildSaid, move_child, register_child, set_state
from mangnon.children.circumstance_actions import begin_circumstance, end_circumstance
from mangnon.children.counts import GROUP_ELEMENTS, count
from mangnon.children.kinds import load_kinds
from mangnon.children.models import Child, CircumstanceKind
from mangnon.children.rules import Birth, age_on
from mangnon.children.testing import some_child
from mangnon.collection.assigning import assign_form, open_round
from mangnon.collection.load import load_forms
from mangnon.collection.models import Form, Submission
from mangnon.figures import counting
from mangnon.figures.actions import period
from mangnon.figures.load import load_elements
from mangnon.places.models import Placement, Succession, Unit, UnitName
from mangnon.rulebook.actions import load as load_rulebook
from mangnon.vietnamese.saying import say

pytestmark = pytest.mark.django_db
END = date(2025, 12, 31)
NOW = time_machine.travel("2026-11-22 09:00:00+07:00", tick=False)


@pytest.fixture
def m() -> SmallMap:
    load_rulebook()
    load_kinds()
    return small_map()


@pytest.fixture
def cast(m: SmallMap) -> Cast:
    return cast_of(m)


def kind(code: str) -> CircumstanceKind:
    return CircumstanceKind.objects.get(code=code)


def begin(child: Child, code: str, day: date = date(2024, 5, 1)) -> None:
    begin_circumstance(by=None, child=child, kind=kind(code), day=day, evidence="x")


@NOW
def test_the_age_limits_fall_on_the_day_not_on_the_month(m: SmallMap) -> None:
    for born in (
        date(2009, 12, 31),
        date(2010, 1, 1),
        date(2019, 12, 31),
        date(2020, 1, 1),
        date(2026, 1, 1),
    ):
        some_child(m.one, born=born)
    some_child(m.one, born=None)
    found = count([m.one.pk], period("2025"))
    assert found["children", m.one.pk] == 4  # 2010, both of the turn of 2019 to 2020, and the unknown
    assert found["children-under-6", m.one.pk] == 1
    some_child(m.two, born=date(2020, 5, 15))
    some_child(m.two, born=date(2020, 5, 16))
    some_child(m.two, born=date(2010, 5, 15))
    half = count([m.two.pk], period("2026H1"))
    assert (half["children", m.two.pk], half["children-under-6", m.two.pk]) == (2, 0)


@NOW
def test_a_child_in_two_groups_is_one_child_and_two_memberships(m: SmallMap) -> None:
    child = some_child(m.one)
    begin(child, "HCDB-04.2")
    begin(child, "HCDB-13.D1")
    begin(child, "NC-07")
    begin(some_child(m.one), "NC-07")
    found = count([m.one.pk], period("2025"))
    assert found["children-special", m.one.pk] == 1
    assert found["children-special-memberships", m.one.pk] == 2
    assert found[GROUP_ELEMENTS["HCDB-04"], m.one.pk] == 1
    assert found[GROUP_ELEMENTS["HCDB-13"], m.one.pk] == 1
    assert found["children-at-risk", m.one.pk] == 1


@NOW
def test_counted_is_what_was_true_on_the_periods_last_day(m: SmallMap) -> None:
    ended, begun_later = some_child(m.one), some_child(m.one)
    begin(ended, "HCDB-02.1")
    end_circumstance(by=None, row=ended.circumstances.get(), day=date(2025, 12, 30), reason="x")
    begin(begun_later, "HCDB-02.1", date(2026, 1, 1))
    moved = some_child(m.one)
    begin(moved, "HCDB-02.1")
    move_child(by=None, child=moved, unit=m.two, day=date(2026, 2, 1))
    dead = some_child(m.one)
    set_state(by=None, child=dead, state="dead", day=date(2026, 3, 1))
    found = count([m.one.pk, m.two.pk], period("2025"))
    assert found["children", m.one.pk] == 4
    assert found["children-special", m.one.pk] == 1
    assert ("children", m.two.pk) not in found
    now = count([m.one.pk, m.two.pk], period("2026"))
    assert (now["children", m.one.pk], now["children", m.two.pk]) == (2, 1)
    assert now["children-special", m.two.pk] == 1


@NOW
def test_orphans_by_covid_19_are_counted_by_their_parents_fate(m: SmallMap) -> None:
    def orphan(*fates: str) -> None:
        carers = [CarerSaid(r, "A", fate=f) for r, f in zip(("mother", "father"), fates, strict=True)]
        register_child(
            by=None, unit=m.one, said=ChildSaid(name="X", birth=Birth(date(2015, 1, 1), "day"), carers=carers)
        )

    orphan("dead_covid", "dead_covid")
    orphan("dead_covid", "alive")
    orphan("dead", "alive")
    found = count([m.one.pk], period("2025"))
    assert found["children-orphaned-covid", m.one.pk] == 2
    assert found["children-orphaned-covid-both", m.one.pk] == 1


def test_children_of_a_commune_that_was_merged_are_counted_in_its_successor(m: SmallMap) -> None:
    some_child(m.one)
    new = Unit.objects.create(
        code="99109", level="commune", name="Xã Mới", type="xa", valid_from=date(2025, 7, 1)
    )
    UnitName.objects.create(unit=new, name="Xã Mới", type="xa", valid_from=new.valid_from)
    Placement.objects.create(unit=new, parent=m.province, valid_from=new.valid_from)
    from mangnon.places.models import Change

    change = Change.objects.create(kind="merge", date=new.valid_from, decision="QĐ")
    Succession.objects.create(change=change, predecessor=m.one, successor=new)
    assert count([new.pk], period("2025"))["children", new.pk] == 1


@NOW
def test_the_counts_equal_a_slow_and_obvious_count(m: SmallMap) -> None:
    chance = random.Random(5)
    units = [m.one, m.two, m.three]
    codes = ["HCDB-01.3", "HCDB-04.1", "HCDB-04.2", "HCDB-05", "NC-01", "NC-07"]
    for _ in range(60):
        born = date(chance.randrange(2008, 2026), chance.randrange(1, 13), chance.randrange(1, 29))
        child = some_child(chance.choice(units), born=born)
        for code in chance.sample(codes, chance.randrange(3)):
            if age_on(born, date(2023, 5, 1)) < 16 and born < date(2023, 5, 1):
                begin(child, code, date(2023, 5, 1))
    found = count([u.pk for u in units], period("2025"))
    for unit in units:
        there = [
            c for c in Child.objects.filter(unit=unit)
            if c.birth_date and c.birth_date <= END and age_on(c.birth_date, END) < 16
        ]  # fmt: skip
        codes_of = {c.pk: [r.kind_code for r in c.circumstances.all()] for c in there}
        special = [c for c in there if any(x.startswith("HCDB") for x in codes_of[c.pk])]
        assert found["children", unit.pk] == len(there)
        assert found["children-under-6", unit.pk] == sum(
            age_on(c.birth_date, END) < 6 for c in there if c.birth_date
        )
        assert found["children-special", unit.pk] == len(special)
        risk = [c for c in there if any(x.startswith("NC") for x in codes_of[c.pk]) and c not in special]
        assert found["children-at-risk", unit.pk] == len(risk)
        group = [c for c in there if any(x.startswith("HCDB-04") for x in codes_of[c.pk])]
        assert found["children-special-04", unit.pk] == len(group)


def test_an_element_is_counted_by_one_room_alone() -> None:
    with pytest.raises(ValueError, match="counted by children"):
        counting.declare("other", ["children"], lambda _units, _period: {}, said=say("x"))


# --- the form -----------------------------------------------------------------------------------------------------

ADDRESS = "/thu-thap/basic-statistics-child-affairs/{}/2025/"


@pytest.fixture
def form(m: SmallMap, cast: Cast) -> str:
    load_elements()
    load_forms()
    known = Form.objects.get(code="basic-statistics-child-affairs")
    assignment = assign_form(by=None, form=known, province=m.province, valid_from=date(2023, 1, 1))
    open_round(
        by=None, assignment=assignment, period=period("2025"), due=date(2027, 1, 5), cut_off=date(2027, 1, 4)
    )
    for number in range(6):
        begin(some_child(m.one, f"Lò Văn {number}", born=date(2016 + number % 2, 3, 4)), "HCDB-04.2")
    return reverse("collection:entry", args=[known.code, m.one.pk, "2025"])


@NOW
def test_the_counts_stand_beside_the_cells_and_one_button_takes_them(
    m: SmallMap, cast: Cast, form: str, client: Client
) -> None:
    client.force_login(cast.commune, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(form).content.decode()
    assert page.count("sổ đếm:") == 4
    client.post(form, {"viec": "dem", "so-I.7": "2"}, follow=True)
    cells = {c.line.code: c.typed for c in Submission.objects.get().cells.select_related("line")}
    assert (cells["I.1"], cells["I.4"], cells["I.7"]) == ("6", "6", "2")


@NOW
def test_another_number_is_asked_for_a_reason_and_the_difference_stays_visible(
    m: SmallMap, cast: Cast, form: str, client: Client
) -> None:
    client.force_login(cast.commune, backend="django.contrib.auth.backends.ModelBackend")
    client.post(form, {"viec": "luu", "so-I.1": "8", "so-I.4": "6"})
    page = client.get(form).content.decode()
    assert "số nhập là 8, sổ đếm được 6" in page
    assert "lệch +2" in page
    client.post(
        form, {"viec": "luu", "so-I.1": "8", "so-I.4": "6", "ly-do-I.1": "hai em mới chuyển đến chưa ghi sổ"}
    )
    page = client.get(form).content.decode()
    assert "hai em mới chuyển đến" in page
    assert "lệch +2" in page


@NOW
def test_a_register_that_is_only_begun_asks_for_nothing(
    m: SmallMap, cast: Cast, form: str, client: Client
) -> None:
    client.force_login(cast.commune, backend="django.contrib.auth.backends.ModelBackend")
    client.post(form, {"viec": "luu", "so-I.1": "1480"})
    page = client.get(form).content.decode()
    assert "sổ đếm được 6" not in page
    assert "lệch" in page


@NOW
def test_a_commune_without_a_record_has_no_counts(m: SmallMap, cast: Cast, form: str, client: Client) -> None:
    client.force_login(cast.neighbour, backend="django.contrib.auth.backends.ModelBackend")
    address = form.replace(f"/{m.one.pk}/", f"/{m.two.pk}/")
    assert "sổ đếm:" not in client.get(address).content.decode()
