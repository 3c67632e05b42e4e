"""One record opened in an emergency: who may, what is seen, for how long, and who is told."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from mangnon.access.models import Person, Post
from mangnon.access.rules import RoleName
from mangnon.access.testing import person
from mangnon.audit.actions import name_of
from mangnon.audit.models import Entry
from mangnon.children.models import Opening
from mangnon.children.opening_actions import TRIES, note_opening, open_in_emergency, unread
from mangnon.children.scope import child_for, children_seen, sight
from mangnon.children.testing import some_child
from mangnon.children.tests.scene import Scene, browse
from mangnon.ui.errors import NotAllowed, NotFound, UserError

pytestmark = pytest.mark.django_db
NUMBER, REASON = "011317001234", "Cháu cấp cứu ở bệnh viện, cần gọi mẹ ngay"


@pytest.fixture
def neighbour(scene: Scene) -> Person:
    return person("bao-ve-hai", RoleName.CHILD_WORKER, scene.m.two)


def test_a_neighbouring_worker_reads_one_record_for_three_hours_and_the_supervisor_reads_why(
    scene: Scene, neighbour: Person
) -> None:
    client, page = browse(neighbour), scene.addresses()["child"]
    assert client.get(page).status_code == 404
    answer = client.post(reverse("children:emergency"), {"number": NUMBER, "reason": REASON})
    assert answer.status_code == 302
    assert answer["Location"] == page
    read = client.get(page).content.decode()
    assert "0912345678" in read
    assert "nhiễm HIV/AIDS" not in read
    for name in ("edit", "move", "circumstance", "event", "outcome", "end", "rights", "child_looks", "pair"):
        assert client.get(scene.addresses()[name]).status_code == 404, name
    assert not children_seen(neighbour).filter(pk=scene.child.pk).exists()
    assert Entry.objects.filter(
        target=name_of(scene.child), details__way="mở hồ sơ, mở khẩn", by=neighbour
    ).exists()
    home = browse(scene.supervisor).get("/").content.decode()
    assert "Có người mở khẩn hồ sơ một trẻ" in home
    assert REASON in browse(scene.supervisor).get(reverse("children:looks")).content.decode()
    row = Opening.objects.get()
    assert browse(scene.supervisor).post(reverse("children:note", args=[row.pk])).status_code == 302
    row.refresh_from_db()
    assert (row.seen_by, unread(scene.supervisor)) == (scene.supervisor, 0)
    after = time_machine.travel(timezone.now() + timedelta(hours=3, minutes=1), tick=False)
    with after, pytest.raises(NotFound):
        child_for(neighbour, scene.child.public_id)


def test_a_name_and_a_day_of_birth_do_as_well_where_one_child_alone_fits(
    scene: Scene, neighbour: Person
) -> None:
    with pytest.raises(UserError, match="đúng một em"):  # twins: two records fit
        open_in_emergency(by=neighbour, reason=REASON, name="vu thi mau don", birth=date(2017, 3, 9))
    alone = some_child(scene.m.one, "Giàng A Páo", born=date(2018, 2, 1))
    row = open_in_emergency(by=neighbour, reason=REASON, name="giang a pao", birth=date(2018, 2, 1))
    assert row.child == alone
    assert not sight(neighbour, alone).sensitive
    assert not sight(neighbour, alone).change
    for said in ({"number": "0113"}, {"name": "Giàng A Páo"}, {"number": "011317009999"}):
        with pytest.raises(UserError):
            open_in_emergency(by=neighbour, reason=REASON, **said)  # type: ignore[arg-type]
    with pytest.raises(UserError, match="15 chữ cái"):
        open_in_emergency(by=neighbour, reason="gấp", number=NUMBER)


def test_another_province_is_not_reached_and_guessing_comes_to_an_end(
    scene: Scene, neighbour: Person
) -> None:
    far = person("bao-ve-xa", RoleName.CHILD_WORKER, scene.m.other_commune)
    with pytest.raises(UserError):
        open_in_emergency(by=far, reason=REASON, number=NUMBER)
    for guess in range(TRIES):
        with pytest.raises(UserError):
            open_in_emergency(by=neighbour, reason=REASON, number=f"01131700{guess:04}")
    with pytest.raises(NotAllowed, match="quá nhiều lần"):
        open_in_emergency(by=neighbour, reason=REASON, number=NUMBER)
    assert Entry.objects.filter(verb="children.emergency_try", by=neighbour).count() == TRIES
    assert not any(NUMBER[:8] in str(row.details) for row in Entry.objects.filter(by=neighbour))
    assert not Opening.objects.exists()


def test_who_administers_the_system_opens_nothing_whatever_else_they_hold(
    scene: Scene, neighbour: Person
) -> None:
    open_in_emergency(by=neighbour, reason=REASON, number=NUMBER)
    Post.objects.create(person=neighbour, role=RoleName.ADMINISTRATOR, unit=scene.m.province)
    again = Person.objects.get(pk=neighbour.pk)
    assert browse(again).get(scene.addresses()["child"]).status_code == 404
    assert browse(again).get(reverse("children:emergency")).status_code == 404
    with pytest.raises(NotFound):
        open_in_emergency(by=again, reason=REASON, number=NUMBER)
    for role in ("administrator", "leader", "agency", "viewer", "collaborator", "provincial", "commune"):
        assert browse(scene.people()[role]).get(reverse("children:emergency")).status_code == 404, role


def test_nobody_reads_their_own_reason_and_no_other_provinces(scene: Scene, neighbour: Person) -> None:
    row = open_in_emergency(by=neighbour, reason=REASON, number=NUMBER)
    far = person("giam-sat-xa", RoleName.CASE_SUPERVISOR, scene.m.other_province)
    for who in (neighbour, far, scene.cast.administrator):
        with pytest.raises(NotFound):
            note_opening(by=who, pk=row.pk)
    own = open_in_emergency(by=scene.supervisor, reason=REASON, number=NUMBER)
    with pytest.raises(UserError, match="không tự xem xét"):
        note_opening(by=scene.supervisor, pk=own.pk)
