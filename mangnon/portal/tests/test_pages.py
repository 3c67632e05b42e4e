"""Home, places, search, the trail and the frame around them."""

import re
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from mangnon.access.actions import give_post
from mangnon.access.models import Agency, Person
from mangnon.access.rules import RoleName
from mangnon.access.testing import Cast, SmallMap, cast_of, small_map
from mangnon.audit.models import Entry
from mangnon.collection.assigning import assign_form, open_round
from mangnon.collection.load import load_forms
from mangnon.collection.models import Form
from mangnon.directives.actions import Said, save_document
from mangnon.directives.task_actions import Held, Ordered, give_task
from mangnon.figures.actions import Figure, period, record_facts
from mangnon.figures.load import load_elements
from mangnon.figures.models import DataElement
from mangnon.figures.rules import Presence
from mangnon.portal.tasks import overdue_below
from mangnon.portal.templatetags.portal import phrases
from mangnon.portal.tests.conftest import Scene
from mangnon.programmes.testing import measure, target
from mangnon.programmes.testing import programme as make_programme
from mangnon.rulebook.actions import load as load_rulebook


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def small() -> tuple[SmallMap, Cast]:
    load_rulebook()
    load_elements()
    places = small_map()
    return places, cast_of(places)


def record(places: SmallMap, one: int, two: int) -> None:
    children = DataElement.objects.get(code="children").pk
    for unit, value in ((places.one, one), (places.two, two)):
        record_facts(
            by=None, unit=unit, period=period("2023"), source="example",
            figures=[Figure(children, value=value)],  # type: ignore[arg-type]
        )  # fmt: skip


def test_an_anonymous_visitor_is_sent_to_sign_in_and_still_finds_the_door(db: None) -> None:
    answer = Client().get("/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/dang-nhap/")
    assert "Có trẻ cần giúp ngay?" in Client().get("/dang-nhap/").content.decode()
    door = Client().get("/tre-can-giup/").content.decode()
    assert 'href="tel:111"' in door
    assert 'href="tel:113"' in door


def test_a_person_without_a_post_is_told_what_will_happen(db: None) -> None:
    nobody = Person.objects.create(username="moi", full_name="Người mới")
    assert "chưa có vai trò" in signed_in(nobody).get("/").content.decode()


def test_a_commune_officer_sees_the_form_to_hand_in_with_its_last_day(db: None) -> None:
    places, cast = small()
    load_forms()
    form = Form.objects.get(code="basic-statistics-child-affairs")
    assignment = assign_form(by=None, form=form, province=places.province, valid_from=date(2023, 1, 1))
    open_round(
        by=None,
        assignment=assignment,
        period=period("2023"),
        due=date(2023, 12, 15),
        cut_off=date(2023, 12, 14),
    )
    mine = signed_in(cast.commune).get("/").content.decode()
    assert "15/12/2023" in mine
    assert "quá hạn" in mine
    theirs = signed_in(cast.provincial).get("/").content.decode()
    assert "0/3 xã đã nộp" in theirs
    assert "còn 3 xã" in theirs


def test_the_province_sees_what_is_behind_in_its_programme(scene: Scene) -> None:
    page = scene.browse(scene.viewer).get("/").content.decode()
    assert "5 trên 18 thước đo chưa đạt mức đặt ra" in page
    assert "462.700" in page


@pytest.mark.parametrize(("role", "most"), [("provincial", 35), ("commune", 42)])
def test_the_first_page_asks_the_database_a_bounded_number_of_times(
    role: str, most: int, db: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """With a round that comes in, figures of one's own, and a running programme."""
    places, cast = small()
    load_forms()
    record(places, 100, 50)
    assignment = assign_form(
        by=None,
        form=Form.objects.get(code="basic-statistics-child-affairs"),
        province=places.province,
        valid_from=date(2023, 1, 1),
    )
    for year in ("2023", "2024", "2025"):
        open_round(by=None, assignment=assignment, period=period(year), due=date(int(year), 12, 15))
    running = make_programme(places.province, "cua-tinh", start=2021, end=2030)
    for element in DataElement.objects.filter(code__startswith="children")[:8]:
        target(measure(running, element), "60", 2030)
    client = signed_in(getattr(cast, role))
    assert "thước đo chưa đạt" in client.get("/").content.decode()
    with django_assert_max_num_queries(most):
        client.get("/")


def test_the_ways_of_the_header_are_those_the_viewer_may_go(scene: Scene) -> None:
    officer = scene.browse().get("/").content.decode()
    viewer = scene.browse(scene.viewer).get("/").content.decode()
    assert 'href="/nhat-ky/"' in officer
    assert 'href="/nhat-ky/"' not in viewer
    assert '<a href="/" aria-current="page">Hôm nay</a>' in viewer


def test_a_place_shows_its_figures_the_units_below_and_their_order(db: None) -> None:
    places, cast = small()
    record(places, 100, 300)
    client = signed_in(cast.provincial)
    page = client.get(f"/dia-ban/{places.east.pk}/?chi-tieu=children&xep=nhieu").content.decode()
    assert "400" in page
    assert page.index("Xã Hai") < page.index("Xã Một")
    by_name = client.get(f"/dia-ban/{places.east.pk}/?chi-tieu=children&xep=ten").content.decode()
    assert by_name.index("Xã Hai</a>") < by_name.index("Xã Một</a>")
    least = client.get(f"/dia-ban/{places.east.pk}/?chi-tieu=children&xep=it").content.decode()
    assert least.index("Xã Một</a>") < least.index("Xã Hai</a>")


def test_a_commune_reads_the_total_but_not_its_neighbour(db: None) -> None:
    places, cast = small()
    record(places, 100, 300)
    client = signed_in(cast.commune)
    page = client.get(f"/dia-ban/{places.east.pk}/?chi-tieu=children").content.decode()
    assert "400" in page
    assert "1 đơn vị khác ngoài phạm vi của bạn" in page
    assert client.get(f"/dia-ban/{places.two.pk}/").status_code == 404
    assert client.get(f"/dia-ban/{places.other_province.pk}/").status_code == 404


def test_nought_none_and_not_applicable_are_three_marks(db: None) -> None:
    places, cast = small()
    codes = {
        c: DataElement.objects.get(code=c).pk for c in ("children", "children-special", "children-at-risk")
    }
    record_facts(
        by=None, unit=places.one, period=period("2023"), source="example",
        figures=[
            Figure(codes["children"], value=0),  # type: ignore[arg-type]
            Figure(codes["children-special"], presence=Presence.NOT_APPLICABLE),
            Figure(codes["children-at-risk"], presence=Presence.NOT_REPORTED),
        ],
    )  # fmt: skip
    page = signed_in(cast.commune).get(f"/dia-ban/{places.one.pk}/").content.decode()
    assert ">0</a>" in page
    assert 'class="na"' in page
    assert 'class="nr"' in page


def test_a_place_leaves_as_csv(scene: Scene) -> None:
    lines = (
        scene.browse()
        .get(f"/dia-ban/{scene.place.pk}/?nam=2012&tep=csv")
        .content.decode("utf-8-sig")
        .splitlines()
    )
    assert lines[0].startswith("Mã,Chỉ tiêu")
    assert any(line.startswith("children,") and "500541" in line for line in lines)


def test_search_finds_places_measures_and_lines_without_tones(scene: Scene) -> None:
    page = scene.browse().get("/tim/?q=suy+dinh+duong").content.decode()
    assert "suy dinh dưỡng thấp còi" in page
    assert "Dòng số liệu" in page
    assert "Không thấy gì khớp" in scene.browse().get("/tim/?q=qqqq").content.decode()
    assert "Tỉnh Điện Biên" not in scene.browse().get("/tim/?q=dien+bien").content.decode()
    assert "Tỉnh Điện Biên" in scene.browse(scene.stranger).get("/tim/?q=dien+bien").content.decode()


def test_the_trail_is_read_within_reach_only(scene: Scene) -> None:
    give_post(by=scene.administrator, person=scene.viewer, role=RoleName.AGENCY_OFFICER, unit=scene.place)
    give_post(by=None, person=scene.stranger, role=RoleName.VIEWER, unit=scene.elsewhere)
    client = scene.browse(scene.administrator)
    page = client.get("/nhat-ky/?viec=access.give_post").content.decode()
    assert page.count("<code") == 1
    assert "200 dòng mới nhất còn nguyên vẹn" in page
    assert scene.browse(scene.viewer).get("/nhat-ky/").status_code == 404


def test_the_trail_is_narrowed_by_person_place_and_day(scene: Scene) -> None:
    give_post(by=scene.administrator, person=scene.viewer, role=RoleName.AGENCY_OFFICER, unit=scene.place)
    client = scene.browse(scene.administrator)
    assert client.get("/nhat-ky/?nguoi=quantri").content.decode().count("<code") == 1
    assert "Không có dòng nào khớp" in client.get("/nhat-ky/?tu=1/1/2099").content.decode()
    assert "31/2/2023" in client.get("/nhat-ky/?tu=31/2/2023").content.decode()
    assert client.get("/nhat-ky/?noi=91&viec=access.give_post").content.decode().count("<code") == 1
    csv = client.get("/nhat-ky/?nguoi=quantri&tep=csv").content.decode("utf-8-sig").splitlines()
    assert len(csv) == 2
    assert "Giao vai trò" in csv[1]


def test_a_changed_entry_is_seen_on_the_page_and_by_the_whole_check(scene: Scene) -> None:
    entry = Entry.objects.order_by("-id")[1]
    Entry.objects.filter(pk=entry.pk).update(details={"made": "up"})
    client = scene.browse(scene.administrator)
    assert "không còn nguyên vẹn" in client.get("/nhat-ky/").content.decode()
    told = client.post("/nhat-ky/kiem-tra/", follow=True).content.decode()
    assert f"Dòng nhật ký {entry.pk} đã bị sửa sau khi ghi." in told


def test_a_whole_trail_says_so(scene: Scene) -> None:
    told = scene.browse(scene.administrator).post("/nhat-ky/kiem-tra/", follow=True).content.decode()
    assert "còn nguyên vẹn" in told


def test_a_measure_found_by_search_opens_its_page(scene: Scene) -> None:
    page = scene.browse().get("/tim/?q=thap+coi").content.decode()
    found = re.search(r'class="item"\s+href="/bang/\?chi-tieu=([^"]+)"', page)
    assert found
    address = found[1]
    answer = scene.browse().get(f"/bang/?chi-tieu={address}")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/bang/")


def test_a_total_still_coming_in_says_so_on_the_first_page(db: None) -> None:
    places, cast = small()
    children = DataElement.objects.get(code="children").pk
    said = Figure(children, value=120)  # type: ignore[arg-type]
    record_facts(by=None, unit=places.one, period=period("2023"), source="example", figures=[said])

    page = signed_in(cast.provincial).get("/").content.decode()

    assert "1/3 đơn vị đã báo" in page


def test_the_trail_names_what_a_deed_was_done_to_and_leads_there(scene: Scene) -> None:
    page = scene.browse(scene.administrator).get("/nhat-ky/?viec=figures.record").content.decode()
    assert f'<a href="/dia-ban/{scene.place.pk}/?nam=2019">Tỉnh Kiên Giang, 2019</a>' in page
    assert "places.unit:" not in page
    assert "văn bản" in page  # the source in words
    assert "document:" not in page


def test_people_of_the_trail_are_found_by_a_few_letters_without_tones(scene: Scene) -> None:
    give_post(by=scene.administrator, person=scene.viewer, role=RoleName.AGENCY_OFFICER, unit=scene.place)
    client = scene.browse(scene.administrator)
    assert '<select id="id_nguoi"' not in client.get("/nhat-ky/").content.decode()
    assert client.get("/nhat-ky/?nguoi=QUANTR").content.decode().count("<code") == 1
    assert "Không có dòng nào khớp" in client.get("/nhat-ky/?nguoi=ai+do+khac").content.decode()


def test_only_who_keeps_a_list_is_told_how_many_of_others_are_late(db: None) -> None:
    """The province follows its agencies; a commune is not told in red what the province's agencies owe."""
    places = small_map()
    cast = cast_of(places)
    health = Agency.objects.create(code="SYT", name="Sở Y tế", unit=places.province)
    paper = Said("công văn", "403/UBND-KGVX", "UBND tỉnh", "công tác trẻ em", date(2026, 3, 23))
    document = save_document(by=cast.provincial, unit=places.province, said=paper)
    ordered = Ordered("Báo cáo công tác trẻ em", [Held("Sở Y tế", health)], due=date(2026, 6, 30))
    give_task(
        by=cast.provincial, document=document, unit=places.province, said=ordered, today=date(2026, 4, 1)
    )
    told = overdue_below(cast.provincial, date(2026, 7, 10))
    assert told is not None
    assert told.what == "1 lượt nhiệm vụ đã quá hạn"
    assert overdue_below(cast.commune, date(2026, 7, 10)) is None


def test_agencies_break_where_one_pauses() -> None:
    said = phrases("Sở Văn hóa, Thể thao và Du lịch")
    assert said == (
        '<span class="phrase">Sở Văn hóa,</span> <span class="phrase">Thể thao</span> '
        '<span class="phrase">và Du lịch</span>'
    )
    assert phrases("<b>") == '<span class="phrase">&lt;b&gt;</span>'


def test_on_a_phone_a_figure_of_a_place_names_its_year_and_its_unit(scene: Scene) -> None:
    page = scene.browse().get(f"/dia-ban/{scene.place.pk}/?nam=2019").content.decode()
    assert '<table class="tbl cards">' in page
    assert 'data-l="2018"' in page
    assert '<span class="pu">người</span>' in page
