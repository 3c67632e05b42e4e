"""Starting with a code: no administrator knows a password in use."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from mangnon.access.actions import close_account, make_start_code, reopen_account, start_with
from mangnon.access.models import Person, Post, StartCode
from mangnon.access.rules import RoleName, read_code, written_code
from mangnon.access.testing import Cast, SmallMap, cast_of, small_map
from mangnon.audit.models import Entry
from mangnon.ui.errors import NotFound, UserError

pytestmark = pytest.mark.django_db
NEW = "bon-tu-khong-lien-quan"
OLD = "mat-khau-thu-nghiem"


@pytest.fixture
def m() -> SmallMap:
    return small_map()


@pytest.fixture
def cast(m: SmallMap) -> Cast:
    return cast_of(m)


def begin(client: Client, username: str, code: str, password: str = NEW) -> int:
    said = {"username": username, "code": code, "password": password, "again": password}
    return client.post("/bat-dau/", said).status_code


def test_a_code_is_read_however_it_is_typed() -> None:
    assert written_code("ABCDEFGH2345") == "ABCD-EFGH-2345"
    assert read_code(" abcd efgh–2345 ") == "ABCDEFGH2345"


def test_with_a_code_somebody_sets_a_password_and_is_in(cast: Cast, client: Client) -> None:
    code = make_start_code(by=cast.administrator, person=cast.commune)
    assert begin(client, "xa-mot", code.lower()) == 302
    assert client.get("/tai-khoan/").status_code == 200
    assert Person.objects.get(pk=cast.commune.pk).check_password(NEW)
    assert Entry.objects.get(verb="access.start").details == {}


def test_the_old_password_and_its_sessions_stop_when_a_code_is_made(cast: Cast, client: Client) -> None:
    client.post("/dang-nhap/", {"username": "xa-mot", "password": OLD})
    assert client.get("/tai-khoan/").status_code == 200
    make_start_code(by=cast.administrator, person=cast.commune)
    assert client.get("/tai-khoan/").status_code == 302
    assert client.post("/dang-nhap/", {"username": "xa-mot", "password": OLD}).status_code == 200


def test_a_code_opens_once_and_a_newer_one_takes_its_place(cast: Cast, client: Client) -> None:
    first = make_start_code(by=cast.administrator, person=cast.commune)
    second = make_start_code(by=cast.administrator, person=cast.commune)
    assert begin(client, "xa-mot", first) == 422
    assert begin(client, "xa-mot", second) == 302
    assert begin(Client(), "xa-mot", second) == 422


def test_a_code_is_one_persons_alone_and_ends_after_seven_days(cast: Cast, client: Client) -> None:
    code = make_start_code(by=cast.administrator, person=cast.commune)
    assert begin(client, "xa-hai", code) == 422
    StartCode.objects.update(good_until=timezone.now() - timedelta(minutes=1))
    assert begin(client, "xa-mot", code) == 422
    with pytest.raises(UserError, match="không còn dùng được"):
        start_with(person=cast.commune, code=code, password=NEW)


def test_a_weak_password_is_refused_and_the_code_is_not_spent(cast: Cast, client: Client) -> None:
    code = make_start_code(by=cast.administrator, person=cast.commune)
    for weak in ("ngan", "password1234"):
        assert begin(client, "xa-mot", code, weak) == 422
    answer = client.post("/bat-dau/", {"username": "xa-mot", "code": code, "password": NEW, "again": "khac"})
    assert "Hai lần gõ mật khẩu khác nhau" in answer.content.decode()
    assert begin(client, "xa-mot", code) == 302


def test_wrong_codes_lock_the_door_and_leave_no_secret_behind(cast: Cast, client: Client) -> None:
    code = make_start_code(by=cast.administrator, person=cast.commune)
    answers = [begin(client, "xa-mot", "ABCD-EFGH-JKM" + str(n)) for n in range(2, 7)]
    assert answers[:4] == [422] * 4
    assert begin(client, "xa-mot", code) != 302
    kept = str(list(AccessAttempt.objects.values()))
    assert "xa-mot" in kept
    assert NEW not in kept
    assert "ABCD-EFGH" not in kept


ALLOWED = {"administrator"}


def test_codes_are_made_and_accounts_closed_by_the_places_administrator_alone(cast: Cast) -> None:
    for name, who in cast.everybody().items():
        if name in ALLOWED:
            continue
        with pytest.raises(NotFound):
            make_start_code(by=who, person=cast.commune)
        with pytest.raises(NotFound):
            close_account(by=who, person=cast.commune, reason="QĐ 1")
    assert Person.objects.get(pk=cast.commune.pk).check_password(OLD)


def test_no_code_opens_an_account_that_also_holds_a_post_elsewhere(m: SmallMap, cast: Cast) -> None:
    Post.objects.create(person=cast.viewer, role=RoleName.LEADER, unit=m.other_province)
    for deed in (make_start_code, close_account):
        more = {"reason": "QĐ 1"} if deed is close_account else {}
        with pytest.raises(NotFound):
            deed(by=cast.administrator, person=cast.viewer, **more)
        with pytest.raises(NotFound):
            deed(by=cast.administrator, person=cast.other_provincial, **more)


def test_nobody_makes_a_code_for_or_closes_themself(cast: Cast) -> None:
    with pytest.raises(UserError, match="Tài khoản của tôi"):
        make_start_code(by=cast.administrator, person=cast.administrator)
    with pytest.raises(UserError, match="không tự khóa"):
        close_account(by=cast.administrator, person=cast.administrator, reason="QĐ 1")


def test_a_closed_account_opens_nothing_until_it_is_opened_again(cast: Cast, client: Client) -> None:
    code = make_start_code(by=cast.administrator, person=cast.neighbour)
    client.force_login(cast.commune, backend="django.contrib.auth.backends.ModelBackend")
    close_account(by=cast.administrator, person=cast.commune, reason="Nghỉ hưu")
    close_account(by=cast.administrator, person=cast.neighbour, reason="Nghỉ hưu")
    assert client.get("/tai-khoan/").status_code == 302
    assert begin(Client(), "xa-hai", code) == 422
    with pytest.raises(UserError, match="đang khóa"):
        make_start_code(by=cast.administrator, person=cast.commune)
    with pytest.raises(UserError, match="lý do"):
        reopen_account(by=cast.administrator, person=cast.commune, reason=" ")
    reopen_account(by=cast.administrator, person=cast.commune, reason="Nhầm người")
    assert Client().post("/dang-nhap/", {"username": "xa-mot", "password": OLD}).status_code == 302


def test_the_pages_do_what_the_deeds_do(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator, backend="django.contrib.auth.backends.ModelBackend")
    pk = cast.commune.pk
    assert client.get(f"/nguoi-dung/{pk}/ma-bat-dau/").status_code == 405
    code = client.post(f"/nguoi-dung/{pk}/ma-bat-dau/").context["code"]
    assert begin(Client(), "xa-mot", code) == 302
    assert client.post(f"/nguoi-dung/{pk}/khoa/", {"reason": ""}).status_code == 422
    assert client.post(f"/nguoi-dung/{pk}/khoa/", {"reason": "QĐ 1"}).status_code == 302
    assert client.post(f"/nguoi-dung/{pk}/mo-lai/", {"reason": "QĐ 2"}).status_code == 302
    assert Person.objects.get(pk=pk).is_active


def test_who_only_shares_a_person_sees_the_posts_and_decides_nothing(
    m: SmallMap, cast: Cast, client: Client
) -> None:
    Post.objects.create(person=cast.viewer, role=RoleName.LEADER, unit=m.other_province)
    client.force_login(cast.administrator, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/nguoi-dung/{cast.viewer.pk}/").content.decode()
    assert "ma-bat-dau" not in page
    assert client.get(f"/nguoi-dung/{cast.viewer.pk}/khoa/").status_code == 404
    assert client.get(f"/nguoi-dung/{cast.other_provincial.pk}/").status_code == 404
