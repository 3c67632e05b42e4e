"""Every address of a child × every role; what each role sees of it; that each look is kept."""

import pytest
from django.urls import reverse

from mangnon.audit.models import Entry
from mangnon.children.actions import ChildSaid, register_child
from mangnon.children.models import Child, CircumstanceKind
from mangnon.children.testing import some_child
from mangnon.children.tests.scene import Scene, browse

pytestmark = pytest.mark.django_db
READ, WRITE, LOOKS, MERGE, NOT_THERE = 200, 200, 200, 200, 404
WRITING = {"edit", "move", "circumstance", "event", "outcome", "end", "rights", "data_request"}
# role → what it may do with a child of Xã Một
ALLOWED: dict[str, set[str]] = {
    "commune": {"child", "history", "pair", *WRITING},
    "worker": {"child", "history", "pair", *WRITING},
    "supervisor": {"child", "history", "pair", "child_looks", *WRITING},
    "provincial": {"child", "history", "pair"},
    "administrator": set(),
    "leader": set(),
    "agency": set(),
    "viewer": set(),
    "neighbour": set(),
    "other_provincial": set(),
    "collaborator": set(),
}


@pytest.mark.parametrize("role", sorted(ALLOWED))
def test_each_role_opens_what_it_may_and_nothing_else(scene: Scene, role: str) -> None:
    client = browse(scene.people()[role])
    for name, address in scene.addresses().items():
        status = client.get(address).status_code
        if name in ALLOWED[role]:
            assert status == 200, name
        elif role == "provincial" and name in WRITING:
            assert status == 403, name
        else:
            assert status == 404, name


@pytest.mark.parametrize("role", sorted(set(ALLOWED) - {"commune", "worker", "supervisor", "provincial"}))
def test_the_answer_to_a_request_is_not_there_for_who_does_not_keep_the_child(
    scene: Scene, role: str
) -> None:
    address = reverse("children:data_file", args=[scene.child.public_id, scene.request.pk, "json"])

    assert browse(scene.people()[role]).post(address).status_code == 404
    assert not Entry.objects.filter(verb="children.subject_access").exists()


@pytest.mark.parametrize("role", sorted(set(ALLOWED) - {"supervisor", "provincial"}))
def test_a_provinces_kinds_are_not_ended_by_who_does_not_keep_them(scene: Scene, role: str) -> None:
    kind = CircumstanceKind.objects.get(code="HCDB-05")

    assert browse(scene.people()[role]).post(reverse("children:end_kind", args=[kind.pk])).status_code == 404


def test_every_role_of_the_house_is_in_the_table(scene: Scene) -> None:
    assert set(ALLOWED) == set(scene.people())


@pytest.mark.parametrize("name", ["list", "add", "doubles", "looks", "lists", "export"])
@pytest.mark.parametrize("role", ["administrator", "leader", "agency", "viewer"])
def test_for_who_has_no_right_to_children_the_registry_is_not_there(
    scene: Scene, role: str, name: str
) -> None:
    client = browse(scene.people()[role])
    assert client.get(reverse(f"children:{name}")).status_code == 404
    assert "/tre-em/" not in client.get("/").content.decode()


def test_nobody_unknown_sees_anything(scene: Scene, client: object) -> None:
    from django.test import Client

    for address in [*scene.addresses().values(), reverse("children:list")]:
        answer = Client().get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/dang-nhap/")


def test_a_confidential_group_is_shown_to_who_works_for_the_child(scene: Scene) -> None:
    hiv = "nhiễm HIV/AIDS"
    address = scene.addresses()["child"]
    for role in ("commune", "worker", "supervisor"):
        assert hiv in browse(scene.people()[role]).get(address).content.decode(), role
    page = browse(scene.cast.provincial).get(address).content.decode()
    assert hiv not in page
    assert "khuyết tật nặng" in page
    assert "chỉ người phụ trách" in page


def test_a_confidential_group_is_not_found_by_filtering_either(scene: Scene) -> None:
    address = reverse("children:list") + "?nhom=HCDB-05"
    assert "Mẫu Đơn" in browse(scene.cast.commune).get(address).content.decode()
    assert "Mẫu Đơn" not in browse(scene.cast.provincial).get(address).content.decode()
    assert (
        "Mẫu Đơn"
        in browse(scene.cast.provincial).get(reverse("children:list") + "?nhom=HCDB-04").content.decode()
    )


def test_the_history_shows_values_only_to_who_may_read_them_all(scene: Scene) -> None:
    address = scene.addresses()["history"]
    assert "HIV" in browse(scene.cast.commune).get(address).content.decode()
    assert "HIV" not in browse(scene.cast.provincial).get(address).content.decode()


def test_a_collaborator_lists_and_opens_what_they_entered(scene: Scene) -> None:
    own = some_child(scene.m.one, "Sùng A Của", by=scene.collaborator)
    client = browse(scene.collaborator)
    page = client.get(reverse("children:list")).content.decode()
    assert "Sùng A Của" in page
    assert "Mẫu Đơn" not in page
    assert client.get(reverse("children:child", args=[own.public_id])).status_code == 200


def test_every_look_is_kept_and_read_by_the_supervisor(scene: Scene) -> None:
    browse(scene.cast.commune).get(scene.addresses()["child"])
    browse(scene.cast.commune).get(reverse("children:list"))
    looked = Entry.objects.filter(verb="children.look").get()
    assert (looked.by, looked.target, looked.unit_id) == (
        scene.cast.commune, f"children.child:{scene.child.pk}", scene.m.one.pk,
    )  # fmt: skip
    listed = Entry.objects.get(verb="children.look_list")
    assert scene.child.pk in listed.details["seen"]
    page = browse(scene.supervisor).get(scene.addresses()["child_looks"]).content.decode()
    assert page.count("xa-mot") == 2
    assert "mở hồ sơ" in page
    assert "danh sách" in page


def test_who_looked_in_another_province_is_not_told(scene: Scene) -> None:
    from mangnon.access.rules import RoleName
    from mangnon.access.testing import person

    browse(scene.cast.commune).get(scene.addresses()["child"])
    other = person("giam-sat-ben", RoleName.CASE_SUPERVISOR, scene.m.other_province)
    assert "xa-mot" not in browse(other).get(reverse("children:looks")).content.decode()
    assert "xa-mot" in browse(scene.supervisor).get(reverse("children:looks")).content.decode()


def test_a_name_is_searched_in_the_body_and_the_answer_is_not_kept(scene: Scene) -> None:
    client = browse(scene.cast.commune)
    answer = client.post(reverse("children:list"), {"tim": "mau don"})
    assert "Vừ Thị Mẫu Đơn" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert (
        "Mẫu Đơn"
        not in client.get(reverse("children:list") + "?tim=khong-co&tinh-trang=dead").content.decode()
    )
    entry = Entry.objects.filter(verb="children.look_list").last()
    assert entry is not None
    assert "mau don" not in str(entry.details)


def test_a_new_child_goes_from_the_form_into_the_database(scene: Scene) -> None:
    client = browse(scene.cast.commune)
    said = {
        "name": "LÒ VĂN MỚI", "birth": "05/2020", "sex": "male", "mother": "Lò Thị Tim", "mother_phone": "0987654321",
        "poverty": "poor", "number": "011220001234", "ethnicity": "Thái",
    }  # fmt: skip
    answer = client.post(reverse("children:add"), said)
    child = Child.objects.latest("pk")
    assert answer.status_code == 302
    assert answer["Location"] == reverse("children:child", args=[child.public_id])
    assert (child.name, child.birth_precision, child.unit, child.ethnicity) == (
        "Lò Văn Mới",
        "month",
        scene.m.one,
        "Thái",
    )
    page = client.get(answer["Location"]).content.decode()
    for shown in ("Lò Văn Mới", "05/2020", "Lò Thị Tim", "0987654321", "011220001234", "hộ nghèo"):
        assert shown in page, shown


def test_a_record_that_is_there_is_asked_about_before_another_is_made(scene: Scene) -> None:
    client = browse(scene.cast.commune)
    said = {"name": "vu thi mau don", "birth": "09/03/2017", "mother": "vu thi do"}
    before = Child.objects.count()
    answer = client.post(reverse("children:add"), said)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "cùng ngày sinh" in page
    assert 'value="vu thi mau don"' in page
    assert Child.objects.count() == before
    assert client.post(reverse("children:add"), {**said, "la-em-khac": "1"}).status_code == 302
    assert Child.objects.count() == before + 1


def test_while_typing_a_neighbour_learns_whom_to_call_and_nothing_more(scene: Scene) -> None:
    said = {"name": "Vừ Thị Mẫu Đơn", "birth": "09/03/2017", "mother": "Vừ Thị Dợ"}
    page = browse(scene.cast.neighbour).post(reverse("children:check"), said).content.decode()
    assert "Một hồ sơ ở Xã Một" in page
    assert "Mẫu Đơn" not in page
    assert scene.child.public_id not in page
    said["name"] = "Vừ Thị Khác"
    assert "Xã Một" not in browse(scene.cast.neighbour).post(reverse("children:check"), said).content.decode()


def test_a_wrong_date_is_told_at_its_field_and_nothing_is_lost(scene: Scene) -> None:
    said = {"name": "Lò Văn Mới", "birth": "31/02/2020", "mother": "Lò Thị Tim"}
    answer = browse(scene.cast.commune).post(reverse("children:add"), said)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "không có trong lịch" in page
    assert 'value="Lò Thị Tim"' in page
    assert 'value="31/02/2020"' in page


def test_a_record_is_edited_over_the_page(scene: Scene) -> None:
    client = browse(scene.cast.commune)
    address = scene.addresses()["edit"]
    form = client.get(address).context["form"]
    said = {name: form[name].value() or "" for name in form.fields}
    said |= {"birth": "09/03/2017", "school": "Trường tiểu học Nậm Pồ, lớp 3A", "hamlet": ""}
    assert client.post(address, said).status_code == 302
    scene.child.refresh_from_db()
    assert (scene.child.school, scene.child.note) == ("Trường tiểu học Nậm Pồ, lớp 3A", "ghi chú riêng")
    stale = client.post(address, {**said, "school": "khác"})
    assert stale.status_code == 422
    assert "vừa sửa hồ sơ này" in stale.content.decode()
    assert 'value="khác"' in stale.content.decode()


def test_moving_over_the_page_takes_the_record_away(scene: Scene) -> None:
    client = browse(scene.cast.commune)
    answer = client.post(
        scene.addresses()["move"],
        {"viec": "chuyen", "den-unit": "xa hai", "den-day": "01/09/2026", "den-detail": ""},
    )
    assert answer["Location"] == reverse("children:list")
    assert client.get(scene.addresses()["child"]).status_code == 404
    assert browse(scene.cast.neighbour).get(scene.addresses()["child"]).status_code == 200


def test_a_circumstance_begins_and_ends_over_the_pages(scene: Scene) -> None:
    client = browse(scene.cast.commune)
    address = scene.addresses()["circumstance"]
    assert client.post(address, {"kind": "NC-07", "day": "01/02/2026", "evidence": ""}).status_code == 422
    said = {"kind": "NC-07", "day": "01/02/2026", "evidence": "Biên bản thôn"}
    assert client.post(address, said).status_code == 302
    row = scene.child.circumstances.latest("pk")
    end = reverse("children:end", args=[scene.child.public_id, row.pk])
    assert client.post(end, {"day": "01/06/2026", "reason": "đã đi học lại"}).status_code == 302
    row.refresh_from_db()
    assert row.end_reason == "đã đi học lại"


def test_the_confidential_membership_is_not_ended_by_who_may_not_read_it(scene: Scene) -> None:
    own = register_child(by=scene.collaborator, unit=scene.m.one, said=ChildSaid(name="Sùng A Của"))
    address = reverse("children:end", args=[own.public_id, scene.secret.pk])
    assert browse(scene.collaborator).get(address).status_code == 404


def test_a_merged_record_leads_to_the_one_it_went_into(scene: Scene) -> None:
    client = browse(scene.cast.commune)
    page = client.get(scene.addresses()["pair"]).content.decode()
    assert "Một em, hay hai em?" in page
    said = {"viec": "gop", "giu": scene.child.public_id, "ly-do": ""}
    assert client.post(scene.addresses()["pair"], said).status_code == 422
    client.post(scene.addresses()["pair"], {**said, "ly-do": "mẹ xác nhận"})
    shown = client.get(reverse("children:child", args=[scene.twin.public_id])).content.decode()
    assert "mẹ xác nhận" in shown
    undo = scene.child.merges_kept.get()
    assert client.post(reverse("children:undo", args=[undo.pk])).status_code == 302
    scene.twin.refresh_from_db()
    assert scene.twin.state == "active"


def test_no_page_bears_a_name_in_its_title_or_address(scene: Scene) -> None:
    client = browse(scene.supervisor)
    for address in scene.addresses().values():
        page = client.get(address).content.decode()
        title = page.partition("<title>")[2].partition("</title>")[0]
        assert "Mẫu" not in title
        assert "mau-don" not in address
        assert "2017" not in address
