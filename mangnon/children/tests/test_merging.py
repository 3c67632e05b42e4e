"""The work list, decisions that stay, a merge and its undoing."""

from datetime import date

import pytest

from mangnon.children.actions import ChildSaid, edit_child
from mangnon.children.circumstance_actions import begin_circumstance
from mangnon.children.duplicates import run
from mangnon.children.merging import keep_apart, merge, pairs_for, unmerge
from mangnon.children.models import Child, CircumstanceKind, Pair
from mangnon.children.rules import Birth
from mangnon.children.search import search
from mangnon.children.testing import some_child
from mangnon.children.tests.scene import Scene
from mangnon.ui.errors import Conflict, NotAllowed, NotFound, UserError

pytestmark = pytest.mark.django_db
BORN = date(2015, 6, 7)


def two(scene: Scene) -> tuple[Child, Child]:
    kept = some_child(scene.m.one, "Nguyễn Văn Đức", born=BORN, mother="Trần Thị Hoa")
    gone = some_child(
        scene.m.one, "nguyen van duc", born=BORN, mother="tran thi hoa", phone="0911222333", number="042215001234",
        ethnicity="Kinh", note="học giỏi",
    )  # fmt: skip
    begin_circumstance(
        by=None,
        child=gone,
        kind=CircumstanceKind.objects.get(code="HCDB-01.3"),
        day=date(2024, 1, 1),
        evidence="GCT",
    )
    return kept, gone


def test_the_run_finds_doubles_and_twins_and_merges_nothing(scene: Scene) -> None:
    Pair.objects.all().delete()
    kept, gone = two(scene)
    twin = some_child(scene.m.one, "Nguyễn Văn Dũng", born=BORN, mother="Trần Thị Hoa")
    some_child(scene.m.one, "Nguyễn Thị Lan", born=date(2018, 1, 1), mother="Trần Thị Hoa")
    before = Child.objects.count()
    done = run()
    assert done.children == before == Child.objects.count()
    found = {(p.one_id, p.other_id): p.likeness for p in Pair.objects.all()}
    assert found[kept.pk, gone.pk] == "same"
    assert found[kept.pk, twin.pk] == found[gone.pk, twin.pk] == "twins"
    assert found[scene.child.pk, scene.twin.pk] == "same"
    assert len(found) == 4
    assert run().new == 0


def test_what_a_person_decided_stays_decided(scene: Scene) -> None:
    keep_apart(by=scene.cast.commune, pair=scene.pair)
    run()
    scene.pair.refresh_from_db()
    assert scene.pair.state == "apart"
    assert scene.pair.pk not in [p.pk for p in pairs_for(scene.cast.commune).filter(state="open")]


def test_a_pair_that_is_no_longer_alike_leaves_the_list(scene: Scene) -> None:
    edit_child(
        by=None, child=scene.twin, said=ChildSaid(name="Hạng A Chu", birth=Birth(date(2012, 1, 2), "day"))
    )
    run()
    assert not Pair.objects.filter(pk=scene.pair.pk).exists()


def test_a_merge_fills_what_is_missing_and_moves_what_was_written(scene: Scene) -> None:
    kept, gone = two(scene)
    merge(by=scene.cast.commune, kept=kept, gone=gone, reason="mẹ xác nhận")
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.name, kept.ethnicity, kept.note) == ("Nguyễn Văn Đức", "Kinh", "học giỏi")
    assert kept.circumstances.get().kind_code == "HCDB-01.3"
    assert kept.identities.get().number == "042215001234"
    assert (gone.state, gone.merged_into) == ("merged", kept)
    assert [hit.child for hit in search(scene.cast.commune, "nguyen van duc")] == [kept]


def test_a_merge_is_taken_back_whole(scene: Scene) -> None:
    kept, gone = two(scene)
    row = merge(by=scene.cast.commune, kept=kept, gone=gone, reason="mẹ xác nhận")
    unmerge(by=scene.cast.commune, row=row)
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.name, kept.ethnicity, kept.note, kept.state) == ("Nguyễn Văn Đức", "", "", "active")
    assert (gone.state, gone.merged_into, gone.note) == ("active", None, "học giỏi")
    assert not kept.circumstances.exists()
    assert gone.circumstances.get().kind_code == "HCDB-01.3"
    assert gone.identities.get().number == "042215001234"
    assert len(search(scene.cast.commune, "nguyen van duc")) == 2
    assert [c.deed for c in kept.changes.all()][-2:] == ["merge", "unmerge"]
    with pytest.raises(Conflict):
        unmerge(by=scene.cast.commune, row=row)


def test_what_was_written_after_the_merge_stays_when_it_is_taken_back(scene: Scene) -> None:
    kept, gone = two(scene)
    row = merge(by=scene.cast.commune, kept=kept, gone=gone, reason="mẹ xác nhận")
    Child.objects.filter(pk=kept.pk).update(note="viết sau")
    unmerge(by=scene.cast.commune, row=row)
    kept.refresh_from_db()
    assert kept.note == "viết sau"


@pytest.mark.parametrize(
    "who", ["neighbour", "administrator", "leader", "viewer", "agency", "other_provincial", "collaborator"]
)
def test_who_does_not_hold_both_places_merges_nothing(scene: Scene, who: str) -> None:
    kept, gone = two(scene)
    with pytest.raises((NotFound, NotAllowed)):
        merge(by=scene.people()[who], kept=kept, gone=gone, reason="x")
    assert Child.objects.filter(state="merged").count() == 0


def test_across_communes_the_province_merges(scene: Scene) -> None:
    kept = some_child(scene.m.one, "Lò Văn Hai", born=BORN)
    gone = some_child(scene.m.two, "Lò Văn Hai", born=BORN)
    with pytest.raises(NotFound):
        merge(by=scene.cast.commune, kept=kept, gone=gone, reason="x")
    merge(by=scene.cast.provincial, kept=kept, gone=gone, reason="xã Hai báo em chuyển đến")
    gone.refresh_from_db()
    assert gone.merged_into == kept


def test_a_merge_needs_a_reason_and_two_records(scene: Scene) -> None:
    kept, gone = two(scene)
    with pytest.raises(UserError, match="lý do"):
        merge(by=scene.cast.commune, kept=kept, gone=gone, reason=" ")
    with pytest.raises(UserError, match="chính nó"):
        merge(by=scene.cast.commune, kept=kept, gone=kept, reason="x")
