"""Who may add people, and that nobody hands out more than they hold."""

from datetime import date

import pytest
from django.test import Client

from mangnon.access.actions import add_person, end_post, give_post
from mangnon.access.models import Person, Post
from mangnon.access.rules import RoleName
from mangnon.access.testing import Cast, SmallMap, cast_of, person, small_map
from mangnon.audit.models import Entry
from mangnon.ui.errors import NotFound, UserError

pytestmark = pytest.mark.django_db
SAID = {"username": "moi", "full_name": "Người mới", "password": "mot-cau-du-dai", "role": "viewer"}


@pytest.fixture
def m() -> SmallMap:
    return small_map()


@pytest.fixture
def cast(m: SmallMap) -> Cast:
    return cast_of(m)


def test_an_administrator_adds_somebody_with_a_post(m: SmallMap, cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    assert client.post("/nguoi-dung/", {**SAID, "unit_code": "99101"}).status_code == 302
    assert Post.objects.get(person__username="moi").unit == m.one
    verbs = Entry.objects.filter(by=cast.administrator).values_list("verb", flat=True)
    assert sorted(verbs) == ["access.add_person", "access.give_post"]


@pytest.mark.parametrize("code", ["", "98", "98101", "VN", "00000"])
def test_no_post_is_given_beyond_ones_own_province(code: str, cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    answer = client.post("/nguoi-dung/", {**SAID, "unit_code": code})
    assert answer.status_code == 200
    assert not Person.objects.filter(username="moi").exists()


def test_the_deed_itself_refuses_what_the_form_refuses(m: SmallMap, cast: Cast) -> None:
    new = add_person(by=None, username="moi", full_name="Người mới", password="mot-cau-du-dai")
    for unit in (None, m.nation, m.other_province):
        with pytest.raises(NotFound):
            give_post(by=cast.administrator, person=new, role=RoleName.ADMINISTRATOR, unit=unit)
    with pytest.raises(NotFound):
        give_post(by=cast.provincial, person=new, role=RoleName.VIEWER, unit=m.one)
    assert not new.posts.exists()


def test_a_post_is_ended_only_by_who_may_give_it(m: SmallMap, cast: Cast) -> None:
    post = Post.objects.get(person=cast.other_provincial)
    with pytest.raises(NotFound):
        end_post(by=cast.administrator, post=post, last_day=date(2026, 1, 1))
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


def test_the_list_of_people_ends_at_the_province(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    page = client.get("/nguoi-dung/").content.decode()
    assert "xa-mot" in page
    assert "tinh-ben" not in page


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
        answer = client.post("/nguoi-dung/", {**SAID, "role": "commune_officer", "unit_code": code})
        assert answer.status_code == 200
        assert "cần mã của một xã" in answer.content.decode()
    with pytest.raises(UserError, match="cần mã của một xã"):
        give_post(by=root, person=root, role=RoleName.COMMUNE_OFFICER, unit=None)
    assert not Person.objects.filter(username="moi").exists()


def test_a_first_password_is_not_the_persons_own_name(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    said = {**SAID, "username": "nguyen-van-moi", "password": "nguyen-van-moi", "unit_code": "99"}
    assert client.post("/nguoi-dung/", said).status_code == 200
    assert not Person.objects.filter(username="nguyen-van-moi").exists()


def test_who_manages_nobody_adds_nobody(cast: Cast) -> None:
    with pytest.raises(NotFound):
        add_person(by=cast.provincial, username="moi", full_name="Người mới", password="mot-cau-du-dai")


def test_the_trail_of_a_new_person_holds_neither_name_nor_password(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    client.post("/nguoi-dung/", {**SAID, "unit_code": "99101", "email": "moi@xa.vn", "phone": "0912345678"})
    told = str(list(Entry.objects.values_list("details", flat=True)))
    assert "viewer" in told
    for secret in ("mot-cau-du-dai", "Người mới", "moi@xa.vn", "0912345678"):
        assert secret not in told
