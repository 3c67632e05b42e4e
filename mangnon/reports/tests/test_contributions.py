"""Parts of a report that departments and places write: asked, given, taken into the text, with who and when."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from mangnon.access.models import Agency, Person, Post
from mangnon.access.rules import RoleName
from mangnon.access.testing import person
from mangnon.audit.models import Entry
from mangnon.reports.contributing import ask, asked_of, contributions_of, give, take, take_back_asking
from mangnon.reports.errors import MayNot, ReportError
from mangnon.reports.models import Contribution, Report
from mangnon.reports.tests.conftest import Scene


def health(scene: Scene) -> tuple[Agency, Person]:
    agency = Agency.objects.create(unit=scene.province, code="SYT", name="Sở Y tế")
    officer = person("soyte", RoleName.AGENCY_OFFICER, scene.province)
    Post.objects.filter(person=officer).update(agency=agency)
    return agency, officer


def asked(scene: Scene, report: Report, agency: Agency) -> Contribution:
    return ask(
        by=scene.cast.provincial, report=report, section="results", agency=agency,
        question="Kết quả uống vitamin A", due=date(2026, 7, 20),
    )  # fmt: skip


def test_a_department_gives_its_part_and_the_writer_takes_it_into_the_section(scene: Scene) -> None:
    agency, officer = health(scene)
    report = scene.draft("qd-1023", "2023")
    row = asked(scene, report, agency)
    assert asked_of(officer) == [row]

    give(by=officer, contribution=row, text="Ý thứ nhất của sở.\n\n  Có [[children]] trẻ em. ")
    block = take(by=scene.cast.provincial, contribution=row)

    bullets = list(report.blocks.filter(proposal=f"results.gop-{row.pk}"))
    assert len(bullets) == 2
    assert bullets[0] == block
    assert bullets[1].content[1]["chip"]["element"] == "children"
    kept = contributions_of(report)[0].row
    assert (kept.given_by, kept.block_key) == (officer, block.pk)
    assert {"reports.ask", "reports.contribute"} <= set(Entry.objects.values_list("verb", flat=True))
    with pytest.raises(ReportError, match="đã được đưa vào"):
        give(by=officer, contribution=row, text="Sửa lại")


def test_none_is_an_answer_and_silence_is_not(scene: Scene) -> None:
    agency, officer = health(scene)
    row = asked(scene, scene.draft("qd-1023", "2023"), agency)

    for text, none in (("", False), ("Có một ý", True)):
        with pytest.raises(ReportError, match="chọn một trong hai"):
            give(by=officer, contribution=row, text=text, none=none)
    give(by=officer, contribution=row, text="", none=True)

    assert take(by=scene.cast.provincial, contribution=row).content == [{"text": "Sở Y tế: không có."}]


def test_a_token_that_cannot_be_read_is_answered_when_it_is_given(scene: Scene) -> None:
    agency, officer = health(scene)
    row = asked(scene, scene.draft("qd-1023", "2023"), agency)

    with pytest.raises(ReportError, match="khong-co-that"):
        give(by=officer, contribution=row, text="Có [[khong-co-that]] em.")


def test_a_commune_is_asked_and_its_neighbour_cannot_answer(scene: Scene) -> None:
    report = scene.draft("qd-1023", "2023")
    row = ask(by=scene.cast.provincial, report=report, section="results", unit=scene.map.one)

    assert asked_of(scene.cast.commune) == [row]
    assert asked_of(scene.cast.neighbour) == []
    with pytest.raises(MayNot):
        give(by=scene.cast.neighbour, contribution=row, text="Của xã khác.")
    give(by=scene.cast.commune, contribution=row, text="Xã có hai mô hình.")


def test_who_may_be_asked_and_only_once(scene: Scene) -> None:
    agency, officer = health(scene)
    report = scene.draft("qd-1023", "2023")
    row = asked(scene, report, agency)

    with pytest.raises(ReportError, match="đã được đề nghị"):
        asked(scene, report, agency)
    with pytest.raises(ReportError, match="không thuộc"):
        ask(by=scene.cast.provincial, report=report, section="results", unit=scene.map.other_commune)
    with pytest.raises(ReportError, match="đề cương"):
        ask(by=scene.cast.provincial, report=report, section="khong-ro", unit=scene.map.one)
    with pytest.raises(MayNot):
        ask(by=officer, report=report, section="results", unit=scene.map.one)
    take_back_asking(by=scene.cast.provincial, contribution=row)
    assert not Contribution.objects.exists()


def test_the_pages_from_asking_to_taking(scene: Scene, client: Client) -> None:
    agency, officer = health(scene)
    report = scene.draft("qd-1023", "2023")
    client.force_login(scene.cast.provincial)
    parts = reverse("reports:parts", args=[report.pk])
    answer = client.post(parts, {"section": "results", "who": f"c-{agency.pk}", "due": "20/07/2026"})
    assert answer.status_code == 302
    row = Contribution.objects.get()

    client.force_login(officer)
    assert (
        reverse("reports:contribute", args=[row.pk]) in client.get(reverse("reports:list")).content.decode()
    )
    refused = client.post(reverse("reports:contribute", args=[row.pk]), {"text": ""})
    assert refused.status_code == 422
    assert "chọn một trong hai" in refused.content.decode()
    client.post(reverse("reports:contribute", args=[row.pk]), {"text": "Đã tổ chức 12 đợt."})

    client.force_login(scene.cast.neighbour)
    assert client.get(reverse("reports:contribute", args=[row.pk])).status_code == 404
    client.force_login(scene.cast.provincial)
    shown = client.get(parts).content.decode()
    assert "Đã tổ chức 12 đợt." in shown
    assert officer.full_name in shown
    client.post(reverse("reports:take", args=[row.pk]))
    assert "đã đưa vào" in client.get(parts).content.decode()
    assert "Phần góp (1)" in client.get(reverse("reports:report", args=[report.pk])).content.decode()
