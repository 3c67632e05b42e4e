"""Ending posts, deputies, and a place that changes hands; with what is open there in sight."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mangnon.access.actions import end_post
from mangnon.access.handing_over import hand_over, name_deputy
from mangnon.access.models import Handover, Person, Post
from mangnon.access.rules import RoleName
from mangnon.access.testing import Cast, SmallMap, cast_of, person, small_map
from mangnon.audit.models import Entry
from mangnon.places.actions import move
from mangnon.places.models import Unit
from mangnon.places.writing import Paper
from mangnon.ui.errors import NotFound, UserError

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def m() -> SmallMap:
    return small_map()


@pytest.fixture
def cast(m: SmallMap) -> Cast:
    return cast_of(m)


def post_of(who: Person) -> Post:
    return Post.objects.get(person=who, stands_in_for=None)


def again(who: Person) -> Person:
    return Person.objects.get(pk=who.pk)


def browse(who: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_post_is_ended_once_with_a_reason_and_stays_in_the_history(m: SmallMap, cast: Cast) -> None:
    today = timezone.localdate()
    post = post_of(cast.commune)
    with pytest.raises(UserError, match="lý do"):
        end_post(by=cast.administrator, post=post, last_day=today, reason=" ")
    end_post(by=cast.administrator, post=post, last_day=today - DAY, reason="QĐ 7: chuyển công tác")
    with pytest.raises(UserError, match="đã kết thúc rồi"):
        end_post(by=cast.administrator, post=post, last_day=today, reason="QĐ 8")
    assert not again(cast.commune).may("figures.enter", m.one)
    page = browse(cast.administrator).get(f"/nguoi-dung/noi/{m.one.pk}/")
    assert [(p.person, p.end_reason) for p in page.context["posts"].past] == [
        (cast.commune, "QĐ 7: chuyển công tác")
    ]


def test_a_post_does_not_end_before_it_began(cast: Cast) -> None:
    post = post_of(cast.commune)
    Post.objects.filter(pk=post.pk).update(valid_from=date(2026, 1, 10))
    with pytest.raises(UserError, match="sớm hơn ngày bắt đầu"):
        end_post(by=cast.administrator, post=post, last_day=date(2026, 1, 1), reason="QĐ 7")


def test_a_place_is_not_left_without_its_administrator_by_a_slip(cast: Cast) -> None:
    with pytest.raises(UserError, match="không tự kết thúc"):
        end_post(
            by=cast.administrator, post=post_of(cast.administrator), last_day=date(2030, 1, 1), reason="QĐ"
        )


def test_posts_are_ended_handed_over_and_stood_in_for_by_the_administrator_alone(
    m: SmallMap, cast: Cast
) -> None:
    today = timezone.localdate()
    post = post_of(cast.commune)
    for name, who in cast.everybody().items():
        if name == "administrator":
            continue
        with pytest.raises(NotFound):
            end_post(by=who, post=post, last_day=today, reason="QĐ")
        with pytest.raises(NotFound):
            name_deputy(by=who, post=post, deputy=cast.neighbour, first=today, last=today)
        with pytest.raises(NotFound):
            hand_over(
                by=who, unit=m.one, giver=cast.commune, taker=cast.neighbour, first_day=today, reason="QĐ"
            )
    assert Post.objects.count() == 8


def test_a_commune_that_moved_away_is_no_longer_the_old_administrators(m: SmallMap, cast: Cast) -> None:
    beside = Unit.objects.get(code="981")
    move(by=None, unit=m.one, new_parent=beside, on=date(2024, 1, 1), paper=Paper("QĐ 1"))
    post = post_of(cast.commune)
    with pytest.raises(NotFound):
        end_post(by=cast.administrator, post=post, last_day=date(2030, 1, 1), reason="QĐ")
    theirs = person("quantri-ben", RoleName.ADMINISTRATOR, m.other_province)
    end_post(by=theirs, post=post, last_day=date(2030, 1, 1), reason="QĐ")
    assert browse(cast.administrator).get(f"/nguoi-dung/noi/{m.one.pk}/").status_code == 404


def test_a_deputy_may_what_the_holder_may_in_their_days_alone(m: SmallMap, cast: Cast) -> None:
    today = timezone.localdate()
    post = post_of(cast.commune)
    later = name_deputy(
        by=cast.administrator, post=post, deputy=cast.viewer, first=today + DAY, last=today + 2 * DAY
    )
    assert not again(cast.viewer).may("figures.enter", m.one)
    name_deputy(by=cast.administrator, post=post, deputy=cast.neighbour, first=today, last=today)
    assert again(cast.neighbour).may("figures.enter", m.one)
    assert again(cast.commune).may("figures.enter", m.one)
    assert "trực thay" in later.label
    assert Entry.objects.filter(verb="access.name_deputy", unit_id=m.one.pk).count() == 2
    with pytest.raises(UserError, match="không cử người khác"):
        name_deputy(
            by=cast.administrator, post=later, deputy=cast.leader, first=today + DAY, last=today + DAY
        )


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (2, 1, "sớm hơn ngày đầu"),
        (-3, -1, "đã qua"),
        (0, 400, "dài nhất một năm"),
        (-60, 1, "không kéo dài suốt"),
    ],
)
def test_a_span_that_makes_no_sense_is_refused(first: int, last: int, told: str, cast: Cast) -> None:
    today = timezone.localdate()
    post = post_of(cast.commune)
    Post.objects.filter(pk=post.pk).update(valid_from=today - 30 * DAY)
    with pytest.raises(UserError, match=told):
        name_deputy(
            by=cast.administrator, post=post_of(cast.commune), deputy=cast.viewer,
            first=today + first * DAY, last=today + last * DAY,
        )  # fmt: skip


def test_deputies_end_with_the_post_they_stand_in_for(m: SmallMap, cast: Cast) -> None:
    today = timezone.localdate()
    post = post_of(cast.commune)
    name_deputy(by=cast.administrator, post=post, deputy=cast.viewer, first=today, last=today + 9 * DAY)
    end_post(by=cast.administrator, post=post, last_day=today + DAY, reason="QĐ")
    assert Post.objects.get(stands_in_for=post).valid_to == today + DAY


def test_all_somebody_held_at_a_place_goes_over_in_one_deed(m: SmallMap, cast: Cast) -> None:
    today = timezone.localdate()
    Post.objects.create(person=cast.commune, role=RoleName.VIEWER, unit=m.one)
    row = hand_over(
        by=cast.administrator, unit=m.one, giver=cast.commune, taker=cast.neighbour, first_day=today,
        reason="QĐ 9",
    )  # fmt: skip
    giver, taker = again(cast.commune), again(cast.neighbour)
    assert not giver.may("figures.enter", m.one)
    assert taker.may("figures.enter", m.one)
    assert taker.may("figures.enter", m.two)  # what they held before stays
    assert len(row.posts) == 2
    verbs = list(Entry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["access.end_post", "access.give_post"] * 2 + ["access.hand_over"]


def test_a_handover_is_refused_whole(m: SmallMap, cast: Cast) -> None:
    today = timezone.localdate()
    said = {"by": cast.administrator, "unit": m.one, "giver": cast.commune, "taker": cast.neighbour,
            "first_day": today, "reason": "QĐ"}  # fmt: skip
    Person.objects.filter(pk=cast.viewer.pk).update(is_active=False)
    wrong: list[tuple[dict[str, object], str]] = [
        ({"taker": cast.commune}, "trùng người giao"),
        ({"taker": again(cast.viewer)}, "đang khóa"),
        ({"first_day": today - DAY}, "đã qua"),
        ({"reason": ""}, "lý do"),
        ({"giver": cast.leader}, "không giữ vai trò nào"),
    ]
    for more, told in wrong:
        with pytest.raises(UserError, match=told):
            hand_over(**{**said, **more})  # type: ignore[arg-type]
    assert not Handover.objects.exists()
    assert again(cast.commune).may("figures.enter", m.one)


def test_the_pages_hand_over_and_print_for_both(m: SmallMap, cast: Cast) -> None:
    today = timezone.localdate()
    client = browse(cast.administrator)
    address = f"/nguoi-dung/noi/{m.one.pk}/ban-giao/"
    said = {
        "giver": cast.commune.pk,
        "username": "khong-co",
        "first_day": f"{today:%d/%m/%Y}",
        "reason": "QĐ 9",
    }
    wrong = client.post(address, said)
    assert wrong.status_code == 422
    assert "Không có ai mang tên đăng nhập khong-co" in wrong.content.decode()
    done = client.post(address, {**said, "username": "XA-HAI"})
    assert done.status_code == 302
    for who in (cast.commune, cast.neighbour, cast.administrator):
        page = browse(again(who)).get(done["Location"])
        assert page.status_code == 200
        assert "QĐ 9" in page.content.decode()
    for who in (cast.viewer, cast.provincial, cast.other_provincial):
        assert browse(who).get(done["Location"]).status_code == 404


def test_the_pages_of_posts_are_the_administrators_alone(m: SmallMap, cast: Cast) -> None:
    post, theirs = post_of(cast.commune), post_of(cast.other_provincial)
    own = [f"/nguoi-dung/vai-tro/{post.pk}/ket-thuc/", f"/nguoi-dung/vai-tro/{post.pk}/truc-thay/",
           f"/nguoi-dung/noi/{m.one.pk}/", f"/nguoi-dung/noi/{m.one.pk}/ban-giao/",
           f"/nguoi-dung/{cast.commune.pk}/", f"/nguoi-dung/{cast.commune.pk}/khoa/"]  # fmt: skip
    for name, who in cast.everybody().items():
        client = browse(who)
        for address in own:
            wanted = 200 if name == "administrator" else 404
            assert client.get(address).status_code == wanted, (name, address)
    client = browse(cast.administrator)
    for address in (f"/nguoi-dung/vai-tro/{theirs.pk}/ket-thuc/", f"/nguoi-dung/noi/{m.other_commune.pk}/"):
        assert client.get(address).status_code == 404
        assert client.post(address, {"last_day": "01/01/2030", "reason": "x"}).status_code in {404, 405}


def test_ending_and_standing_in_by_the_pages(m: SmallMap, cast: Cast) -> None:
    today = timezone.localdate()
    client, post = browse(cast.administrator), post_of(cast.commune)
    day = f"{today:%d/%m/%Y}"
    there = f"/nguoi-dung/vai-tro/{post.pk}/"
    said = {"username": "xa-hai", "first": day, "last": day}
    assert client.post(f"{there}truc-thay/", said).status_code == 302
    assert "trực thay" in client.get(f"/nguoi-dung/{cast.neighbour.pk}/").content.decode()
    assert client.post(f"{there}ket-thuc/", {"last_day": "hôm nọ", "reason": "x"}).status_code == 422
    assert client.post(f"{there}ket-thuc/", {"last_day": day, "reason": "QĐ 3"}).status_code == 302
    post.refresh_from_db()
    assert (post.valid_to, post.end_reason) == (today, "QĐ 3")
