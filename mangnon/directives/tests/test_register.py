"""The register: keys, relations, search, scope, counts and the official tables."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mangnon.access.models import Person
from mangnon.access.testing import Cast, SmallMap, cast_of, small_map
from mangnon.audit.models import Entry
from mangnon.directives.actions import Said, Tie, save_document
from mangnon.directives.models import Document, Relation
from mangnon.directives.queries import Asked, counted, documents_of, lines_of, plans_between, search
from mangnon.places.models import Unit
from mangnon.ui.errors import Conflict, NotAllowed, UserError

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> tuple[SmallMap, Cast]:
    places = small_map()
    return places, cast_of(places)


def browse(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def said(printed: str, day: date | None, title: str = "về trẻ em", **more: object) -> Said:
    return Said(kind="kế hoạch", printed=printed, issuer="UBND tỉnh", title=title, issued_on=day, **more)  # type: ignore[arg-type]


def kept(by: Person | None, unit: Unit | None, printed: str, day: date | None, **more: object) -> Document:
    return save_document(by=by, unit=unit, said=said(printed, day, **more))  # type: ignore[arg-type]


def test_one_number_stands_in_two_years_but_not_twice_in_one(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    kept(cast.provincial, places.province, "70/KH-UBND", date(2019, 5, 3))
    kept(cast.provincial, places.province, "70/KH-UBND", date(2020, 4, 17))
    with pytest.raises(Conflict):
        save_document(
            by=cast.provincial, unit=places.province,
            said=Said("kế hoạch", "70 / KH-UBND", "ỦY BAN NHÂN DÂN TỈNH MẪU", "tên khác", date(2020, 4, 17)),
        )  # fmt: skip
    assert Document.objects.count() == 2


def test_other_registers_keep_the_same_number(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    kept(cast.provincial, places.province, "70/KH-UBND", date(2020, 4, 17))
    kept(cast.other_provincial, places.other_province, "70/KH-UBND", date(2020, 4, 17))
    assert [d.unit for d in documents_of(cast.provincial)] == [places.province]


def test_a_commune_reads_its_province_and_not_its_neighbour(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    above = kept(cast.provincial, places.province, "1/KH-UBND", date(2026, 1, 5))
    theirs = kept(cast.neighbour, places.two, "2/KH-UBND", date(2026, 1, 6))
    law = kept(None, None, "102/2016/QH13", date(2016, 4, 5))
    assert set(documents_of(cast.commune)) == {above, law}
    assert set(documents_of(cast.provincial)) == {above, theirs, law}
    client = browse(cast.commune)
    assert client.get(reverse("directives:document", args=[theirs.pk])).status_code == 404
    assert client.get(reverse("directives:edit", args=[above.pk])).status_code == 200
    answer = client.post(reverse("directives:delete", args=[above.pk]), {"ly_do": "thử"})
    assert answer.status_code == 403
    assert Document.objects.filter(pk=above.pk).exists()


def test_only_who_keeps_the_register_writes_it_and_every_deed_is_traced(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    with pytest.raises(NotAllowed):
        kept(cast.agency, places.province, "3/KH-UBND", date(2026, 1, 5))
    with pytest.raises(NotAllowed):
        kept(cast.provincial, None, "4/KH-UBND", date(2026, 1, 5))
    row = kept(cast.provincial, places.province, "3/KH-UBND", date(2026, 1, 5))
    save_document(
        by=cast.provincial, unit=places.province, said=said("3/KH-UBND", date(2026, 1, 6)), document=row
    )
    verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["directives.register", "directives.edit"]
    assert Entry.objects.latest("pk").details["before"]["issued_on"] == "2026-01-05"


@pytest.mark.parametrize("asked", ["đuối nước", "duoi nuoc", "NUOC duoi", "19/kh"])
def test_search_needs_no_tone_marks(scene: tuple[SmallMap, Cast], asked: str) -> None:
    places, cast = scene
    kept(
        cast.provincial,
        places.province,
        "19/KH-UBND",
        date(2026, 2, 1),
        title="phòng, chống đuối nước trẻ em",
    )
    kept(cast.provincial, places.province, "20/KH-UBND", date(2026, 2, 2), title="Tháng hành động vì trẻ em")
    assert [d.number for d in search(cast.provincial, Asked(words=asked))] == ["19"]


def test_what_was_cited_before_it_came_is_tied_when_it_comes(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    later = save_document(
        by=cast.provincial, unit=places.province, said=said("5/KH-UBND", date(2026, 3, 1)),
        ties=[Tie("implements", "Quyết định số 23/QĐ-UBND ngày 07/01/2026")],
    )  # fmt: skip
    assert later.relations.get().target is None
    decision = Said("quyết định", "23/QĐ-UBND", "UBND tỉnh", "phê duyệt", date(2026, 1, 7))
    row = save_document(by=cast.provincial, unit=places.province, said=decision)
    assert Relation.objects.get().target == row
    assert "dẫn văn bản này" in browse(cast.provincial).get(row.get_absolute_url()).content.decode()


def test_a_citation_leads_to_document_article_and_clause(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    law = save_document(
        by=None, unit=None,
        said=Said("luật", "102/2016/QH13", "Quốc hội", "Luật Trẻ em", date(2016, 4, 5), text="Điều 94. Tổ chức\n1. Một\n2. Hai"),
    )  # fmt: skip
    row = kept(
        cast.provincial, places.province, "9/KH-UBND", date(2026, 4, 1),
        text="Thành lập tổ chức theo khoản 2, Điều 94 Luật Trẻ em và Quyết định số 1/QĐ-UBND.",
    )  # fmt: skip
    pieces = [p for line in lines_of(cast.provincial, row) for p in line.pieces if p.cited]
    assert [(p.text, p.href) for p in pieces] == [
        ("khoản 2, Điều 94 Luật Trẻ em", f"{law.get_absolute_url()}#dieu-94-khoan-2"), ("Quyết định số 1/QĐ-UBND", ""),
    ]  # fmt: skip
    page = browse(cast.provincial).get(law.get_absolute_url()).content.decode()
    assert 'id="dieu-94-khoan-2"' in page


def test_counts_per_level_and_period_equal_a_plain_count(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    days = [date(2014, 3, 1), date(2015, 12, 31), date(2016, 1, 1), None]
    for number, day in enumerate(days, start=1):
        kept(cast.provincial, places.province, f"{number}/KH-UBND", day)
    found = counted(cast.provincial, places.province, [(2012, 2015), (2016, 2020)])
    assert [(r.level, r.kind, list(r.by_term)) for r in found.rows] == [("province", "kế hoạch", [2, 1])]
    assert found.undated == 1


def test_table_1_3_ticks_the_terms_a_plan_runs_in(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    for number, title in ((1, "bảo vệ trẻ em giai đoạn 2011 - 2015"), (2, "hành động giai đoạn 2012 - 2020")):
        kept(cast.provincial, places.province, f"{number}/KH-UBND", date(2012, 1, number), title=title)
    kept(cast.provincial, places.province, "3/KH-UBND", date(2013, 1, 3), title="Tháng hành động năm 2013")
    rows = plans_between(cast.provincial, places.province, [(2012, 2015), (2016, 2020)])
    assert [(t.document.number, list(t.ticks)) for t in rows] == [("1", [True, False]), ("2", [True, True])]


def test_the_form_keeps_a_document_with_its_file(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    client = browse(cast.provincial)
    typed = {
        "unit": places.province.pk, "kind": "công văn", "printed": "403/UBND-KGVX", "issued_on": "23/3/2026",
        "issuer": "UBND tỉnh", "title": "triển khai công tác trẻ em", "relations": "căn cứ: Luật Trẻ em",
        "addressees": "Các sở\nCác xã", "tep": SimpleUploadedFile("cv.pdf", b"%PDF-1.4 nothing"),
    }  # fmt: skip
    answer = client.post(reverse("directives:add"), typed)
    row = Document.objects.get()
    assert answer.status_code == 302
    assert row.symbol == "UBND-KGVX"
    assert row.addressees == ["Các sở", "Các xã"]
    file = row.attachments.get()
    got = client.get(reverse("directives:download", args=[row.pk, file.pk]))
    assert got.content == b"%PDF-1.4 nothing"
    assert "attachment" in got["Content-Disposition"]
    assert (
        browse(cast.other_provincial).get(reverse("directives:download", args=[row.pk, file.pk])).status_code
        == 404
    )


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("issued_on", "31/02/2026", "31/02/2026"),
        ("relations", "xem thêm Luật", "Dòng 1"),
        ("title", "", "Tên văn bản"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(
    scene: tuple[SmallMap, Cast], field: str, typed: str, words: str
) -> None:
    places, cast = scene
    data = {
        "unit": places.province.pk,
        "kind": "kế hoạch",
        "printed": "8/KH-UBND",
        "issuer": "UBND tỉnh",
        "title": "tên",
    }
    answer = browse(cast.provincial).post(reverse("directives:add"), {**data, field: typed})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "8/KH-UBND" in answer.content.decode()
    assert not Document.objects.exists()


def test_a_document_something_hangs_on_stays(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    row = kept(cast.provincial, places.province, "8/KH-UBND", date(2026, 1, 1))
    row.tasks.create(unit=places.province, words="việc", made_at=row.made_at)
    answer = browse(cast.provincial).post(reverse("directives:delete", args=[row.pk]), {"ly_do": "nhầm"})
    assert answer.status_code == 400
    assert Document.objects.filter(pk=row.pk).exists()
    with pytest.raises(UserError):
        save_document(by=cast.provincial, unit=places.province, said=said("9/KH", date(1900, 1, 1)))


def test_the_list_is_a_spreadsheet_too(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    kept(cast.provincial, places.province, "8/KH-UBND", date(2026, 1, 1))
    client = browse(cast.viewer)
    for address in ("?tep=xlsx", "dem/?tep=xlsx", "bang/?tep=1-1", "bang/?tep=1-3"):
        assert client.get(f"/van-ban/{address}").content[:2] == b"PK", address
