"""A record is entered, corrected, moved and grows out of the registry; each deed leaves its change and its trace."""

import json
from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction

from mangnon.access.rules import RoleName
from mangnon.access.testing import Cast, SmallMap, cast_of, person, small_map
from mangnon.audit.models import Entry
from mangnon.children.actions import CarerSaid, ChildSaid, edit_child, move_child, register_child, set_state
from mangnon.children.circumstance_actions import age_out, begin_circumstance, end_circumstance
from mangnon.children.kinds import load_kinds
from mangnon.children.models import Change, Child, CircumstanceKind, LookupKey
from mangnon.children.rules import Birth
from mangnon.children.testing import some_child
from mangnon.rulebook.actions import load as load_rulebook
from mangnon.ui.errors import Conflict, NotAllowed, NotFound, UserError

pytestmark = pytest.mark.django_db
NOW = time_machine.travel("2026-11-22 09:00:00+07:00", tick=False)


@pytest.fixture
def m() -> SmallMap:
    return small_map()


@pytest.fixture
def cast(m: SmallMap) -> Cast:
    return cast_of(m)


@pytest.fixture
def kinds(db: None) -> None:
    load_rulebook()
    load_kinds()


def kind(code: str) -> CircumstanceKind:
    return CircumstanceKind.objects.get(code=code)


def test_a_commune_officer_enters_a_child_with_its_family(m: SmallMap, cast: Cast) -> None:
    said = ChildSaid(
        name="LÒ THỊ MAI", sex="female", birth=Birth(date(2016, 5, 20), "day"), poverty="poor", head="Lò Văn Pâng",
        carers=[CarerSaid("mother", "Lò Thị Ngân", "0912 345 678", "alive")],
        numbers={"personal": "011316001234", "insurance": "TE1 11 123"},
    )  # fmt: skip
    child = register_child(by=cast.commune, unit=m.one, said=said)
    child.refresh_from_db()
    assert (child.name, child.born_month, child.made_by) == ("Lò Thị Mai", 2016 * 12 + 4, cast.commune)
    assert child.household is not None
    assert child.household.poverty == "poor"
    assert child.carers.get().name == "Lò Thị Ngân"
    assert child.identities.get(kind="personal").warning == ""
    assert child.addresses.get().valid_to is None
    assert LookupKey.objects.filter(child=child, unit=m.one).exists()


def test_a_name_written_in_small_letters_gets_its_capitals(m: SmallMap) -> None:
    assert some_child(m.one, "sùng a tủa").name == "Sùng A Tủa"


def test_the_trail_names_the_record_and_the_fields_and_no_value(m: SmallMap, cast: Cast) -> None:
    child = some_child(m.one, "Lò Thị Mai", by=cast.commune, mother="Lò Thị Ngân", number="011316001234")
    edit_child(by=cast.commune, child=child, said=ChildSaid(name="Lò Thị Mai Anh"))
    rows = Entry.objects.filter(verb__startswith="children.")
    assert [row.verb for row in rows] == ["children.add", "children.edit"]
    assert "name" in rows[1].details["fields"]
    everything = json.dumps([[r.target, r.details] for r in rows], ensure_ascii=False)
    for value in ("Lò", "Mai", "011316001234", "2016-05-20"):
        assert value not in everything


def test_a_change_keeps_what_was_and_what_is(m: SmallMap, cast: Cast) -> None:
    child = some_child(m.one, "Lò Thị Mai", by=cast.commune)
    edit_child(
        by=cast.commune,
        child=child,
        said=ChildSaid(name="Lò Thị Mai Anh", birth=Birth(date(2016, 5, 20), "day")),
    )
    last = Change.objects.filter(child=child).last()
    assert last is not None
    assert last.fields == {"name": ["Lò Thị Mai", "Lò Thị Mai Anh"]}


def test_saving_the_same_again_changes_nothing(m: SmallMap, cast: Cast) -> None:
    said = ChildSaid(name="Lò Thị Mai", birth=Birth(date(2016, 5, 20), "day"))
    child = register_child(by=cast.commune, unit=m.one, said=said)
    edit_child(by=cast.commune, child=child, said=said)
    assert child.changes.count() == 1


def test_who_saves_over_another_is_asked_and_nothing_is_lost(m: SmallMap, cast: Cast) -> None:
    child = some_child(m.one, by=cast.commune)
    edit_child(by=cast.commune, child=child, said=ChildSaid(name="Lò Văn Một"), version=1)
    with pytest.raises(Conflict, match="vừa sửa hồ sơ này"):
        edit_child(by=cast.commune, child=child, said=ChildSaid(name="Lò Văn Hai"), version=1)
    assert Child.objects.get(pk=child.pk).name == "Lò Văn Một"


def test_change_and_trail_are_kept_together_or_not_at_all(
    m: SmallMap, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_said: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("mangnon.children.actions.record", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        some_child(m.one, by=cast.commune)
    assert not Child.objects.exists()
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    "who", ["administrator", "leader", "agency", "viewer", "neighbour", "other_provincial"]
)
def test_who_does_not_hold_the_commune_enters_and_changes_nothing(m: SmallMap, cast: Cast, who: str) -> None:
    child = some_child(m.one)
    other = cast.everybody()[who]
    with pytest.raises(NotFound):
        some_child(m.one, by=other)
    with pytest.raises(NotFound):
        edit_child(by=other, child=child, said=ChildSaid(name="Khác"))


def test_the_province_reads_and_the_commune_writes(m: SmallMap, cast: Cast) -> None:
    with pytest.raises(NotAllowed, match="xã nơi trẻ ở"):
        edit_child(by=cast.provincial, child=some_child(m.one), said=ChildSaid(name="Khác"))


def test_a_collaborator_corrects_what_they_entered_and_nothing_else(m: SmallMap, cast: Cast) -> None:
    collaborator = person("ctv", RoleName.COLLABORATOR, m.one)
    own = some_child(m.one, by=collaborator)
    edit_child(by=collaborator, child=own, said=ChildSaid(name="Lò Văn Sửa"))
    with pytest.raises(NotFound):
        edit_child(by=collaborator, child=some_child(m.one, by=cast.commune), said=ChildSaid(name="Khác"))


@NOW
def test_a_child_that_moves_is_seen_by_the_new_commune_alone(m: SmallMap, cast: Cast) -> None:
    child = some_child(m.one, by=cast.commune)
    move_child(by=cast.commune, child=child, unit=m.two, day=date(2026, 9, 1), detail="Thôn 3")
    child.refresh_from_db()
    assert child.unit == m.two
    assert [(a.unit, a.valid_from, a.valid_to) for a in child.addresses.order_by("id")] == [
        (m.one, None, date(2026, 8, 31)),
        (m.two, date(2026, 9, 1), None),
    ]
    assert set(LookupKey.objects.filter(child=child).values_list("unit", flat=True)) == {m.two.pk}
    with pytest.raises(NotFound):
        edit_child(by=cast.commune, child=child, said=ChildSaid(name="Khác"))
    edit_child(by=cast.neighbour, child=child, said=ChildSaid(name="Lò Văn Mới"))


@NOW
def test_no_move_into_the_future_or_to_a_province(m: SmallMap, cast: Cast) -> None:
    child = some_child(m.one, by=cast.commune)
    with pytest.raises(UserError, match="sau hôm nay"):
        move_child(by=cast.commune, child=child, unit=m.two, day=date(2026, 11, 23))
    with pytest.raises(UserError, match="một xã"):
        move_child(by=cast.commune, child=child, unit=m.province, day=date(2026, 11, 1))


@NOW
def test_a_circumstance_begins_on_evidence_and_ends_with_a_reason(
    m: SmallMap, cast: Cast, kinds: None
) -> None:
    child = some_child(m.one, by=cast.commune)
    with pytest.raises(UserError, match="căn cứ"):
        begin_circumstance(
            by=cast.commune, child=child, kind=kind("HCDB-01.3"), day=date(2026, 1, 5), evidence=" "
        )
    row = begin_circumstance(
        by=cast.commune, child=child, kind=kind("HCDB-01.3"), day=date(2026, 1, 5), evidence="Giấy chứng tử"
    )
    with pytest.raises(UserError, match="đang ở trong nhóm này"):
        begin_circumstance(
            by=cast.commune, child=child, kind=kind("HCDB-01.3"), day=date(2026, 2, 1), evidence="x"
        )
    with pytest.raises(UserError, match="lý do"):
        end_circumstance(by=cast.commune, row=row, day=date(2026, 6, 1), reason="")
    end_circumstance(by=cast.commune, row=row, day=date(2026, 6, 1), reason="được nhận làm con nuôi")
    row.refresh_from_db()
    assert (row.kind_code, row.valid_to, row.end_reason) == (
        "HCDB-01.3",
        date(2026, 6, 1),
        "được nhận làm con nuôi",
    )


@NOW
def test_a_confidential_group_is_not_written_by_who_may_not_read_it(m: SmallMap, kinds: None) -> None:
    collaborator = person("ctv", RoleName.COLLABORATOR, m.one)
    child = some_child(m.one, by=collaborator)
    with pytest.raises(NotFound):
        begin_circumstance(
            by=collaborator, child=child, kind=kind("HCDB-05"), day=date(2026, 1, 5), evidence="x"
        )
    begin_circumstance(by=collaborator, child=child, kind=kind("HCDB-04"), day=date(2026, 1, 5), evidence="x")


def test_the_database_itself_keeps_one_open_membership_and_one_open_address(m: SmallMap, kinds: None) -> None:
    child = some_child(m.one)
    row = begin_circumstance(by=None, child=child, kind=kind("HCDB-01"), day=date(2020, 1, 5), evidence="x")
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    address = child.addresses.get()
    address.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        address.save()


def test_on_the_sixteenth_birthday_the_record_leaves_the_list_by_rule(m: SmallMap, kinds: None) -> None:
    born = date(2010, 11, 22)
    child = some_child(m.one, born=born)
    row = begin_circumstance(by=None, child=child, kind=kind("HCDB-04.2"), day=date(2020, 1, 5), evidence="x")
    younger, unknown = some_child(m.one, born=date(2010, 11, 23)), some_child(m.one, born=None)
    assert age_out(date(2026, 11, 21)) == 0
    assert age_out(date(2026, 11, 22)) == 1
    assert age_out(date(2026, 11, 22)) == 0
    child.refresh_from_db()
    row.refresh_from_db()
    assert (child.state, child.state_on) == ("grown", born.replace(year=2026))
    assert (row.valid_to, row.end_reason) == (date(2026, 11, 21), "đủ 16 tuổi")
    for other in (younger, unknown):
        other.refresh_from_db()
        assert other.state == "active"


def test_known_by_the_year_alone_a_child_stays_until_the_years_last_day(m: SmallMap) -> None:
    some_child(m.one, born=2010)
    assert age_out(date(2026, 12, 30)) == 0
    assert age_out(date(2026, 12, 31)) == 1


@NOW
def test_who_died_or_left_is_followed_no_more_and_memberships_end(
    m: SmallMap, cast: Cast, kinds: None
) -> None:
    child = some_child(m.one, by=cast.commune)
    begin_circumstance(by=cast.commune, child=child, kind=kind("NC-07"), day=date(2026, 1, 5), evidence="x")
    set_state(by=cast.commune, child=child, state="left", day=date(2026, 7, 1), reason="theo cha mẹ vào Nam")
    child.refresh_from_db()
    assert (child.state, child.state_on) == ("left", date(2026, 7, 1))
    assert child.circumstances.get().valid_to == date(2026, 7, 1)
    set_state(by=cast.commune, child=child, state="active", day=date(2026, 8, 1))
    child.refresh_from_db()
    assert child.state == "active"
