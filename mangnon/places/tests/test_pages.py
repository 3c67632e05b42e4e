"""The pages of the map."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from mangnon.places.actions import rename
from mangnon.places.models import Change, Unit
from mangnon.places.queries import find
from mangnon.places.tests.small import DAY, PAPER, Province


@pytest.fixture
def reader(client: Client, django_user_model: type, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Somebody signed in who may read but change nothing."""
    person = django_user_model.objects.create(username="xem", full_name="Người xem")  # type: ignore[attr-defined]
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def officer(reader: Client, django_user_model: type, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Somebody signed in who may change every place."""
    monkeypatch.setattr(
        django_user_model, "may", lambda self, permission, unit=None: permission == "places.change"
    )
    return reader


def form(**said: str) -> dict[str, str]:
    return {"on": "2020-01-01", "decision": "Nghị quyết 5/NQ-HĐND", **said}


def test_who_has_not_signed_in_is_sent_to_sign_in(client: Client, small: Province) -> None:
    assert client.get(reverse("places:list")).status_code == 302


def test_the_list_shows_the_provinces_of_a_day(reader: Client, small: Province) -> None:
    assert "Tỉnh Măng Non" in reader.get("/noi/?ngay=2020-01-01").content.decode()
    row = reader.get("/noi/?ngay=2020-01-01").context["rows"][0]
    assert (row.node.code, row.districts, row.communes) == ("10", 2, 4)
    assert "Đơn vị cấp xã" in reader.get("/noi/?ngay=01/01/2020").content.decode()
    response = reader.get("/noi/?ngay=hôm nọ")
    assert "Ngày “hôm nọ” chưa đúng" in response.content.decode()


def test_a_search_finds_a_commune_without_its_marks(reader: Client, small: Province) -> None:
    page = reader.get("/noi/?tim=xa duong").content.decode()
    assert "Xã Dương" in page
    assert "Xã Bình" not in page


def test_a_unit_shows_its_name_of_the_day_and_its_history(reader: Client, small: Province) -> None:
    rename(by=None, unit=small.communes[0], new_name="Ân", on=DAY, paper=PAPER)
    address = reverse("places:unit", args=[small.communes[0].pk])
    then, now = (reader.get(f"{address}?ngay={day}") for day in ("2019-12-31", "2020-01-01"))
    assert (then.context["name"], now.context["name"]) == ("Xã An", "Xã Ân")
    page = now.content.decode()
    assert "Xã An thành Xã Ân" in page
    assert "chưa đối chiếu" in page


def test_who_may_not_change_the_map_sees_no_way_to(reader: Client, small: Province) -> None:
    unit = small.communes[0]
    assert "doi-ten" not in reader.get(reverse("places:unit", args=[unit.pk])).content.decode()
    assert (
        reader.post(reverse("places:change", args=[unit.pk, "doi-ten"]), form(new_name="X")).status_code
        == 403
    )
    assert Change.objects.count() == 0


def test_a_change_is_previewed_then_written(officer: Client, small: Province) -> None:
    address = reverse("places:change", args=[small.communes[0].pk, "nhap"])
    said = form(others=str(small.communes[1].pk), new_type="xa", new_name="An Bình", new_code="10001")
    seen = officer.post(address, {**said, "buoc": "xem"})
    assert "Xem trước, chưa ghi" in seen.content.decode()
    assert Change.objects.count() == 0
    assert officer.post(address, {**said, "buoc": "ghi"}).status_code == 302
    assert find("10001", DAY).name == "Xã An Bình"


def test_a_refusal_stands_beside_its_field_and_what_was_typed_stays(officer: Client, small: Province) -> None:
    address = reverse("places:change", args=[small.communes[0].pk, "nhap"])
    said = form(others=str(small.communes[1].pk), new_type="xa", new_name="An Bình", new_code="10003")
    response = officer.post(address, {**said, "buoc": "xem"})
    assert response.status_code == 422
    assert "đã là mã của Xã Cát" in str(response.context["form"].errors["new_code"])
    assert 'value="An Bình"' in response.content.decode()


def test_a_unit_is_divided_by_the_form(officer: Client, small: Province) -> None:
    address = reverse("places:change", args=[small.communes[0].pk, "chia"])
    said = form(code_1="10011", name_1="Một", type_1="xa", share_1="0,25", code_2="10012", name_2="Hai",
                type_2="xa", share_2="0,7", type_3="xa", type_4="xa", buoc="ghi")  # fmt: skip
    refused = officer.post(address, said).content.decode()
    assert "Tổng tỷ lệ là 0,95; cần đúng 1." in refused
    assert officer.post(address, {**said, "share_2": "0,75"}).status_code == 302
    shares = [str(row.share) for row in small.communes[0].successions.order_by("successor__code")]
    assert shares == ["0.25000000", "0.75000000"]


@pytest.mark.parametrize(
    ("kind", "said", "expected"),
    [
        ("doi-ten", {"new_name": "Ân"}, "Xã Ân"),
        ("doi-loai", {"new_type": "phuong"}, "Phường An"),
    ],
)
def test_a_name_or_type_is_changed_by_the_form(
    officer: Client, small: Province, kind: str, said: dict[str, str], expected: str
) -> None:
    unit = small.communes[0]
    assert (
        officer.post(reverse("places:change", args=[unit.pk, kind]), form(**said, buoc="ghi")).status_code
        == 302
    )
    unit.refresh_from_db()
    assert unit.name == expected


def test_a_move_by_the_form_can_be_undone_by_its_page(officer: Client, small: Province) -> None:
    unit = small.communes[0]
    officer.post(
        reverse("places:change", args=[unit.pk, "chuyen"]), form(new_parent=str(small.west.pk), buoc="ghi")
    )
    made = Change.objects.get()
    assert (
        "Huyện Đông chuyển về Huyện Tây"
        in officer.get(reverse("places:unit", args=[unit.pk])).content.decode()
    )
    assert officer.get(reverse("places:undo", args=[made.pk])).status_code == 200
    assert officer.post(reverse("places:undo", args=[made.pk])).status_code == 302
    assert unit.placements.get().parent == small.east
    assert officer.post(reverse("places:undo", args=[made.pk])).status_code == 404


def test_an_unknown_change_and_the_nation_are_not_found(officer: Client, small: Province) -> None:
    for address in (f"/noi/{small.east.pk}/xoa/", f"/noi/{small.nation.pk}/doi-ten/"):
        assert officer.get(address).status_code == 404


def test_an_ended_unit_is_shown_on_its_last_day(officer: Client, small: Province) -> None:
    unit = small.communes[0]
    Unit.objects.filter(pk=unit.pk).update(valid_to=date(2019, 12, 31))
    unit.names.update(valid_to=date(2019, 12, 31))
    unit.placements.update(valid_to=date(2019, 12, 31))
    page = officer.get(reverse("places:unit", args=[unit.pk]))
    assert page.context["day"] == date(2019, 12, 31)
    absent = officer.get(reverse("places:unit", args=[unit.pk]) + "?ngay=2026-01-01").content.decode()
    assert "không có trên bản đồ ngày 01/01/2026" in absent
