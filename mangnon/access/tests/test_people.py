"""Who may add people, and that nobody hands out more than they hold."""

import re
from datetime import date

import pytest
from django.test import Client

from mangnon.access.actions import add_person, end_post, give_post
from mangnon.access.models import Agency, Person, Post, StartCode
from mangnon.access.rules import RoleName
from mangnon.access.testing import Cast, SmallMap, cast_of, person, small_map
from mangnon.audit.models import Entry
from mangnon.ui.errors import NotFound, UserError

pytestmark = pytest.mark.django_db
SAID = {"username": "moi", "full_name": "Người mới", "role": "viewer"}
ADD = "/nguoi-dung/them/"


@pytest.fixture
def m() -> SmallMap:
    return small_map()


@pytest.fixture
def cast(m: SmallMap) -> Cast:
    return cast_of(m)


def test_an_administrator_adds_somebody_with_a_post_and_a_start_code(
    m: SmallMap, cast: Cast, client: Client
) -> None:
    client.force_login(cast.administrator)
    answer = client.post(ADD, {**SAID, "unit_code": "99101"})
    assert re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", answer.content.decode())
    assert "no-store" in answer.headers["Cache-Control"]
    assert Post.objects.get(person__username="moi").unit == m.one
    assert not Person.objects.get(username="moi").has_usable_password()
    verbs = Entry.objects.filter(by=cast.administrator).values_list("verb", flat=True)
    assert sorted(verbs) == ["access.add_person", "access.give_post", "access.make_start_code"]


@pytest.mark.parametrize("code", ["", "98", "98101", "VN", "00000"])
def test_no_post_is_given_beyond_ones_own_province(code: str, cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    answer = client.post(ADD, {**SAID, "unit_code": code})
    assert answer.status_code == 422
    assert not Person.objects.filter(username="moi").exists()


def test_the_deed_itself_refuses_what_the_form_refuses(m: SmallMap, cast: Cast) -> None:
    new = add_person(by=None, username="moi", full_name="Người mới", password="mot-cau-du-dai")
    for unit in (None, m.nation, m.other_province):
        with pytest.raises(NotFound):
            give_post(by=cast.administrator, person=new, role=RoleName.ADMINISTRATOR, unit=unit)
    with pytest.raises(NotFound):
        give_post(by=cast.provincial, person=new, role=RoleName.VIEWER, unit=m.one)
    assert not new.posts.exists()


def test_nobody_sets_a_password_for_somebody_else(cast: Cast) -> None:
    with pytest.raises(UserError, match="mã bắt đầu"):
        add_person(by=cast.administrator, username="moi", full_name="Mới", password="mot-cau-du-dai")
    assert not Person.objects.filter(username="moi").exists()


def test_a_post_is_ended_only_by_who_may_give_it(m: SmallMap, cast: Cast) -> None:
    post = Post.objects.get(person=cast.other_provincial)
    with pytest.raises(NotFound):
        end_post(by=cast.administrator, post=post, last_day=date(2026, 1, 1), reason="QĐ 1")
    post.refresh_from_db()
    assert post.valid_to is None


def test_who_reaches_the_nation_gives_posts_at_the_nation(m: SmallMap) -> None:
    root = person("goc", RoleName.ADMINISTRATOR, None)
    give_post(by=root, person=person("bo", RoleName.VIEWER, m.one), role=RoleName.VIEWER, unit=None)
    assert Post.objects.filter(person__username="bo", unit=None).exists()


@pytest.mark.parametrize("who", ["provincial", "leader", "agency", "commune", "viewer"])
def test_the_list_of_people_is_not_there_for_others(who: str, cast: Cast, client: Client) -> None:
    client.force_login(cast.everybody()[who])
    assert client.get("/nguoi-dung/").status_code == 404
    assert client.get(ADD).status_code == 404


def test_the_list_of_people_ends_at_the_province(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    page = client.get("/nguoi-dung/").content.decode()
    assert "xa-mot" in page
    assert "tinh-ben" not in page


def test_posts_in_another_province_are_not_told(m: SmallMap, cast: Cast, client: Client) -> None:
    Post.objects.create(person=cast.viewer, role=RoleName.LEADER, unit=m.other_province)
    client.force_login(cast.administrator)
    for address in ("/nguoi-dung/?tim=xem", f"/nguoi-dung/{cast.viewer.pk}/"):
        page = client.get(address).content.decode()
        assert "Người xem, Tỉnh Mẫu" in page
        assert "Tỉnh Bên" not in page


def test_the_list_is_narrowed_by_words_and_by_state(m: SmallMap, cast: Cast, client: Client) -> None:
    Person.objects.filter(pk=cast.neighbour.pk).update(is_active=False)
    client.force_login(cast.administrator)
    listed = {
        key: {one.username for one, _posts in client.get(f"/nguoi-dung/?{key}").context["rows"]}
        for key in ("tim=xã một", "ai=khoa", "ai=cu", "ai=")
    }
    assert listed["tim=xã một"] == {"xa-mot"}
    assert listed["ai=khoa"] == {"xa-hai"}
    assert listed["ai=cu"] == set()
    assert "xa-hai" not in listed["ai="]


def test_only_who_manages_people_is_led_to_the_list(cast: Cast, client: Client) -> None:
    led = {}
    for who in ("administrator", "provincial"):
        client.force_login(cast.everybody()[who])
        led[who] = "/nguoi-dung/" in client.get("/tai-khoan/").content.decode()
    assert led == {"administrator": True, "provincial": False}


def test_a_commune_officer_needs_a_commune(m: SmallMap, cast: Cast, client: Client) -> None:
    root = person("goc", RoleName.ADMINISTRATOR, None)
    for who, code in ((cast.administrator, "99"), (root, "")):
        client.force_login(who)
        answer = client.post(ADD, {**SAID, "role": "commune_officer", "unit_code": code})
        assert answer.status_code == 422
        assert "cần mã của một xã" in answer.content.decode()
    with pytest.raises(UserError, match="cần mã của một xã"):
        give_post(by=root, person=root, role=RoleName.COMMUNE_OFFICER, unit=None)
    assert not Person.objects.filter(username="moi").exists()


def test_an_agency_officer_is_named_with_the_agency(m: SmallMap, cast: Cast, client: Client) -> None:
    Agency.objects.create(code="SYT", name="Sở Y tế", unit=m.province)
    client.force_login(cast.administrator)
    said = {**SAID, "role": "agency_officer", "unit_code": "99"}
    wrong = client.post(ADD, {**said, "agency_code": "SGD"})
    assert "Các mã đang có: SYT" in wrong.content.decode()
    client.post(ADD, {**said, "agency_code": "syt"})
    assert Post.objects.get(person__username="moi").label == "Cán bộ sở, ngành, Sở Y tế"


def test_a_further_post_is_given_on_the_persons_page(m: SmallMap, cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    address = f"/nguoi-dung/{cast.viewer.pk}/"
    said = {"role": "commune_officer", "unit_code": "99102", "valid_from": "01/09/2030"}
    assert client.post(address, said).status_code == 302
    page = client.get(address)
    assert [post.unit for post in page.context["posts"].later] == [m.two]
    again = client.post(address, {**said, "valid_from": "02/09/2030"})
    assert "đã giữ vai trò này rồi" in again.content.decode()
    assert client.post(address, {**said, "unit_code": "98101"}).status_code == 422


def test_who_manages_nobody_adds_nobody(cast: Cast) -> None:
    with pytest.raises(NotFound):
        add_person(by=cast.provincial, username="moi", full_name="Người mới")


def test_the_trail_of_a_new_person_holds_neither_name_nor_code(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    answer = client.post(ADD, {**SAID, "unit_code": "99101", "email": "moi@xa.vn", "phone": "0912345678"})
    code = answer.context["code"]
    told = str(list(Entry.objects.values_list("details", flat=True)))
    assert "viewer" in told
    for secret in (code, code.replace("-", ""), "Người mới", "moi@xa.vn", "0912345678"):
        assert secret not in told
    assert code.replace("-", "") not in str(list(StartCode.objects.values()))
