"""The pages of reports, by plain forms as they work without JavaScript, and closed to other places."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from mangnon.access.models import Person
from mangnon.reports.issued import frozen_document
from mangnon.reports.issuing import correct, issue
from mangnon.reports.models import Report
from mangnon.reports.queries import typed
from mangnon.reports.tests.conftest import Scene, sentence
from mangnon.reports.tests.test_issuing import DAY, STACK


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_report_is_started_by_a_form_and_opens_in_the_editor(scene: Scene) -> None:
    client = signed_in(scene.cast.provincial)

    answer = client.post(
        "/bao-cao/moi/", {"kind": "annual", "unit": scene.province.pk, "period": "2023"}, follow=True
    )

    page = answer.content.decode()
    assert '<a class="chip" href="/so-lieu/collaborators/' in page
    assert 'class="paper"' in page
    assert "Câu mẫu" in page


def test_a_period_that_makes_no_sense_keeps_what_was_typed(scene: Scene) -> None:
    answer = signed_in(scene.cast.provincial).post(
        "/bao-cao/moi/", {"kind": "annual", "unit": scene.province.pk, "period": "năm ngoái"}
    )

    assert answer.status_code == 422
    assert "năm ngoái" in answer.content.decode()
    assert "không đọc được" in answer.content.decode()


def test_a_sentence_is_saved_from_its_own_page(scene: Scene) -> None:
    report = scene.draft()
    row = sentence(report, "resources.staff")
    client, address = signed_in(scene.cast.provincial), f"/bao-cao/{report.pk}/cau/{row.pk}/"
    assert "[[collaborators]]" in client.get(address).content.decode()

    answer = client.post(address, {"text": "Chỉ có [[collaborators]] người.", "version": 1})

    row.refresh_from_db()
    assert answer["Location"] == f"/bao-cao/{report.pk}/#cau-{row.pk}"
    assert typed(row) == "Chỉ có [[collaborators]] người."


def test_typing_saves_by_itself_and_hands_back_the_new_version(scene: Scene) -> None:
    report = scene.draft()
    row = sentence(report, "resources.staff")

    answer = signed_in(scene.cast.provincial).post(
        f"/bao-cao/{report.pk}/cau/{row.pk}/",
        {"text": "Câu khác.", "version": 1},
        headers={"HX-Request": "true"},
    )

    assert 'name="version" value="2"' in answer.content.decode()
    assert "Đã lưu" in answer.content.decode()


def test_both_texts_are_shown_when_two_people_changed_a_sentence(scene: Scene) -> None:
    report = scene.draft()
    address = f"/bao-cao/{report.pk}/cau/{sentence(report, 'resources.staff').pk}/"
    client = signed_in(scene.cast.provincial)
    client.post(address, {"text": "Bản kia.", "version": 1})

    answer = client.post(address, {"text": "Bản này.", "version": 1})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Bản kia." in page
    assert "Bản này." in page
    assert report.versions.filter(verb="conflict").count() == 1


def test_a_typed_number_is_bound_to_its_figure_with_one_button(scene: Scene) -> None:
    report = scene.draft()
    row = sentence(report, "limits.data")
    client = signed_in(scene.cast.provincial)
    client.post(f"/bao-cao/{report.pk}/cau/{row.pk}/", {"text": "Còn 2.560 điểm.", "version": 1})

    client.post(
        f"/bao-cao/{report.pk}/cau/{row.pk}/gan-so/", {"typed": "2.560", "token": "[[mid-autumn-points]]"}
    )

    row.refresh_from_db()
    assert typed(row) == "Còn [[mid-autumn-points]] điểm."


def test_every_deed_on_a_draft_has_its_form(scene: Scene) -> None:
    scene.say("children", "330000", "2022")
    report = scene.draft()
    row = sentence(report, "resources.staff")
    client, home = signed_in(scene.cast.provincial), f"/bao-cao/{report.pk}/"
    deeds: list[tuple[str, dict[str, str | int]]] = [
        ("cau/", {"kind": "bullet", "text": "Câu mới [[children]].", "after": row.pk}),
        ("cau-mau/", {"key": "situation.children-change"}),
        (f"cau/{row.pk}/chen-so/", {"element": "children", "period": "2023", "version": 1}),
        (f"cau/{row.pk}/len/", {}),
        (f"cau/{row.pk}/xuong/", {}),
        (f"cau/{row.pk}/bo/", {}),
        ("hoan-tac/", {}),
        ("da-xem/", {}),
    ]

    assert [client.post(home + path, said).status_code for path, said in deeds] == [302] * len(deeds)
    assert report.versions.count() == 7
    assert client.get(home).status_code == 200


def test_the_leader_issues_by_a_form_and_the_files_are_downloaded(scene: Scene) -> None:
    report = scene.draft()
    client, home = signed_in(scene.cast.leader), f"/bao-cao/{report.pk}/"
    said = {"number": "318", "day": "20/12/2023", "signature": "0", "signer": " Người Ký  Mẫu ", "sure": "on"}

    assert client.get(f"{home}ban-hanh/").status_code == 200
    client.post(f"{home}ban-hanh/", said)

    issued = Report.objects.get(pk=report.pk)
    assert issued.number_symbol == "318/BC-SLĐTBXH"
    assert frozen_document(issued).signature.signer == "Người Ký Mẫu"
    assert [client.get(f"{home}tai.{suffix}").status_code for suffix in ("docx", "pdf", "xlsx")] == [200] * 3
    assert "còn khớp với số liệu" in client.get(home).content.decode()


def test_a_changed_figure_is_marked_on_the_issued_page(scene: Scene) -> None:
    report = issue(by=scene.cast.leader, report=scene.draft(), number="8", day=DAY, signature=STACK)
    scene.say("collaborators", "1760")

    page = signed_in(scene.cast.viewer).get(f"/bao-cao/{report.pk}/").content.decode()

    assert "1 số khác với bản đã ban hành" in page
    assert "1.760" in page
    assert 'class="chip changed"' in page


def test_typing_into_a_report_issued_meanwhile_gives_the_text_back(scene: Scene) -> None:
    report = scene.draft()
    row = sentence(report, "resources.staff")
    issue(by=scene.cast.leader, report=report, number="8", day=DAY, signature=STACK)

    answer = signed_in(scene.cast.provincial).post(
        f"/bao-cao/{report.pk}/cau/{row.pk}/", {"text": "Chữ vừa gõ.", "version": 1}
    )

    assert answer.status_code == 409
    assert "Chữ vừa gõ." in answer.content.decode()


@pytest.mark.parametrize("path", ["", "ban-hanh/", "tai.docx"])
def test_a_report_of_another_place_does_not_exist(scene: Scene, path: str) -> None:
    report = scene.draft()

    assert signed_in(scene.cast.other_provincial).get(f"/bao-cao/{report.pk}/{path}").status_code == 404


@pytest.mark.parametrize("role", ["viewer", "agency", "leader"])
def test_readers_see_the_draft_without_its_forms(scene: Scene, role: str) -> None:
    report = scene.draft()

    answer = signed_in(scene.cast.everybody()[role]).get(f"/bao-cao/{report.pk}/")

    assert answer.status_code == 200
    assert "Bỏ câu" not in answer.content.decode()


def test_the_list_shows_only_what_is_within_reach(scene: Scene) -> None:
    report = scene.draft()
    address = f"/bao-cao/{report.pk}/"

    assert address in signed_in(scene.cast.viewer).get("/bao-cao/").content.decode()
    assert address not in signed_in(scene.cast.other_provincial).get("/bao-cao/").content.decode()


def test_the_sheets_have_their_look_from_a_file(scene: Scene) -> None:
    answer = signed_in(scene.cast.viewer).get("/bao-cao/to-giay.css")

    assert answer["Content-Type"].startswith("text/css")
    assert ".paper .sheet" in answer.content.decode()


def test_the_editor_asks_the_database_a_bounded_number_of_times(
    scene: Scene, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, page = signed_in(scene.cast.provincial), f"/bao-cao/{scene.draft().pk}/"
    client.get(page)
    with django_assert_max_num_queries(35):
        assert client.get(page).status_code == 200


def test_issuing_says_what_was_issued_and_what_to_do_next(scene: Scene) -> None:
    report = scene.draft()
    asked = {"number": "8", "day": "20/12/2023", "signature": "0", "sure": "on"}

    page = (
        signed_in(scene.cast.leader)
        .post(f"/bao-cao/{report.pk}/ban-hanh/", asked, follow=True)
        .content.decode()
    )

    assert "Đã ban hành Báo cáo số 08/BC-SLĐTBXH ngày 20/12/2023." in page
    assert "lập bản đính chính" in page


def test_a_replaced_report_is_marked_in_the_list_with_the_way_to_the_one_in_force(scene: Scene) -> None:
    old = issue(by=scene.cast.leader, report=scene.draft(), number="8", day=DAY, signature=STACK)
    client = signed_in(scene.cast.provincial)
    draft = correct(by=scene.cast.provincial, report=old)
    assert "Đã bị thay thế" not in client.get("/bao-cao/").content.decode()  # a draft replaces nothing yet

    new = issue(by=scene.cast.leader, report=draft, number="9", day=DAY, signature=STACK)

    for address in ("/bao-cao/", f"/bao-cao/{old.pk}/"):
        page = client.get(address).content.decode()
        assert page.count("Đã bị thay thế") == 1
        assert f'<a href="/bao-cao/{new.pk}/">09/BC-SLĐTBXH</a>' in page


def test_an_address_of_a_button_opened_like_a_page_answers_in_a_sentence(scene: Scene) -> None:
    report = scene.draft()

    answer = signed_in(scene.cast.provincial).get(f"/bao-cao/{report.pk}/dinh-chinh/")

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "chỉ nhận việc từ một nút bấm" in answer.content.decode()
