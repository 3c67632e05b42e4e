"""The first page of a hamlet collaborator: what they entered and what of it waits, nothing of others."""

from datetime import date, timedelta

from django.test import Client
from django.utils import timezone

from mangnon.access.models import Person
from mangnon.access.rules import RoleName
from mangnon.access.testing import person, small_map
from mangnon.children.models import Child
from mangnon.children.testing import some_child
from mangnon.portal.own_entries import own_entries, to_complete
from mangnon.protection.intake_actions import Told, tell
from mangnon.protection.models import Report
from mangnon.protection.testing import scene
from mangnon.rulebook.actions import load as load_rulebook


def browse(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page_of(who: Person) -> str:
    return browse(who).get("/").content.decode()


def test_a_new_collaborator_is_told_what_will_stand_here(db: None) -> None:
    load_rulebook()
    who = person("ctv", RoleName.COLLABORATOR, small_map().one)
    page = page_of(who)
    assert "Bạn chưa ghi em nào" in page
    assert "/tre-em/them/" in page
    assert "Em do người khác ghi thì bạn không xem được." in page
    assert to_complete(who) == []


def test_own_records_are_counted_with_what_they_lack_and_no_others(db: None) -> None:
    load_rulebook()
    m = small_map()
    who, other = person("ctv", RoleName.COLLABORATOR, m.one), person("ctv-2", RoleName.COLLABORATOR, m.one)
    old = some_child(m.one, "Lò Thị Cũ", born=date(2012, 5, 6), number="011312001234", by=who)
    Child.objects.filter(pk=old.pk).update(made_at=timezone.now() - timedelta(days=90))
    some_child(m.one, "Lò Văn Mới", born=date(2024, 1, 2), by=who)
    some_child(m.one, "Giàng A Khác", born=date(2024, 1, 2), by=other)
    own = own_entries(who)
    assert own is not None
    assert (own.children, own.recent) == (2, 1)
    tasks = {task.href: task.what for task in to_complete(who)}
    assert tasks["/tre-em/?thieu=number"] == "1 em bạn ghi chưa có số định danh"
    assert tasks["/tre-em/?thieu=insurance"] == "1 em bạn ghi dưới 6 tuổi chưa rõ có thẻ bảo hiểm y tế"
    page = page_of(who)
    assert "1 em bạn ghi chưa có số định danh" in page
    assert "Lò Văn Mới" not in page  # a name does not stand on the first page
    listed = browse(who).get("/tre-em/?thieu=number").content.decode()
    assert "Lò Văn Mới" in listed
    assert "Giàng A Khác" not in listed


def test_what_was_told_of_a_child_says_whether_it_was_read(db: None) -> None:
    s = scene()
    who = s.people.collaborator
    told = Told(
        province=s.map.province, commune=s.map.one, channel="online", urgency=Report.Urgency.UNSURE, kind="abuse",
        received_at=timezone.now(), content={"where": "Thôn Thử", "condition": "Khóc"},
    )  # fmt: skip
    tell(by=who, told=told)
    tell(by=s.people.worker, told=told)
    own = own_entries(who)
    assert own is not None
    assert (own.told, own.unread) == (1, 1)
    assert "1 tin xã chưa xem" in page_of(who)


def test_who_sees_a_whole_commune_or_nothing_has_no_such_panel(db: None) -> None:
    s = scene()
    for who in (s.people.commune_officer, s.people.worker, s.people.viewer, s.people.administrator):
        assert own_entries(who) is None, who
        assert to_complete(who) == [], who
