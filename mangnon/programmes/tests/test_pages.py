"""The list of programmes."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from mangnon.access.models import Agency, Person
from mangnon.access.testing import cast_of, small_map
from mangnon.figures.testing import element
from mangnon.programmes.models import Target
from mangnon.programmes.queries import programme as programme_of
from mangnon.programmes.queries import programmes_at
from mangnon.programmes.testing import measure, programme, target
from mangnon.ui.errors import NotFound

pytestmark = pytest.mark.django_db


def test_people_see_their_provinces_programmes_and_the_nations() -> None:
    m = small_map()
    cast = cast_of(m)
    programme(m.province, "cua-tinh")
    programme(m.other_province, "cua-tinh-ben")
    programme(None, "quoc-gia")
    assert {programme_of(cast.commune, c).code for c in ("cua-tinh", "quoc-gia")} == {"cua-tinh", "quoc-gia"}
    with pytest.raises(NotFound):
        programme_of(cast.commune, "cua-tinh-ben")


def test_the_page_lists_them_and_asks_strangers_to_sign_in(client: Client) -> None:
    m = small_map()
    cast = cast_of(m)
    programme(m.province, "cua-tinh")
    assert client.get(reverse("programmes:list")).status_code == 302
    client.force_login(cast.viewer, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("programmes:list"))
    assert page.status_code == 200
    assert "Chương trình thử" in page.content.decode()


def test_the_programmes_of_a_commune_are_its_provinces_own_first() -> None:
    m = small_map()
    programme(None, "a-quoc-gia")
    programme(m.province, "tinh")
    programme(m.province, "cu", start=2012, end=2020)
    assert [p.code for p in programmes_at(m.one, 2026)] == ["tinh", "a-quoc-gia"]


def browse(who: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


BASIS = {"decision": "12/QĐ-UBND", "decided_on": "12/03/2026", "reason": "Vượt sớm"}


def test_a_target_is_amended_and_taken_back_by_its_page() -> None:
    m = small_map()
    cast = cast_of(m)
    rate = element("rate", nature="reported_rate", over_places="none")
    row = target(measure(programme(m.province), rate), "75")
    client = browse(cast.provincial)
    there = f"/chuong-trinh/thu/muc/{row.pk}/"
    wrong = client.post(there, {**BASIS, "comparator": "=", "value": "12.5x"})
    assert wrong.status_code == 422
    assert "Vượt sớm" in wrong.content.decode()
    assert client.post(there, {"comparator": "=", "value": "80"}).status_code == 422  # no document, no reason
    done = client.post(there, {**BASIS, "comparator": ">=", "value": "80,5"})
    assert done.status_code == 302
    page = client.get(done["Location"]).content.decode()
    for words in ("≥ 80,5", "12/QĐ-UBND, 12/3/2026", "Vượt sớm", "≥ 75"):
        assert words in page
    newer = Target.objects.get(current=True)
    assert client.post(f"/chuong-trinh/thu/muc/{newer.pk}/hoan-tac/", {"reason": ""}).status_code == 422
    assert client.post(f"/chuong-trinh/thu/muc/{newer.pk}/hoan-tac/", {"reason": "Nhầm"}).status_code == 302
    assert Target.objects.get(current=True).value == Decimal(75)
    assert "đã hoàn tác" in client.get(there).content.decode()


def test_a_lead_is_given_and_taken_back_by_its_page() -> None:
    m = small_map()
    cast = cast_of(m)
    row = programme(m.province)
    measure(row, element("rate", nature="reported_rate", over_places="none"))
    indicator = row.indicators.get()
    one, beside = (
        Agency.objects.create(code="A", name="Sở A", unit=u) for u in (m.province, m.other_province)
    )
    client = browse(cast.provincial)
    there = "/chuong-trinh/thu/chi-tieu/1/chu-tri/"
    assert client.post(there, {**BASIS, "agency": beside.pk, "since": "01/03/2026"}).status_code == 422
    assert client.post(there, {**BASIS, "agency": one.pk, "since": "01/03/2026"}).status_code == 302
    assert "Sở A" in client.get("/chuong-trinh/thu/").content.decode()
    assert client.post(f"{there}hoan-tac/", {"reason": "Nhầm"}).status_code == 302
    assert not indicator.assignments.exists()


def test_every_role_reads_its_provinces_programme_and_one_amends_it() -> None:
    m = small_map()
    cast = cast_of(m)
    rate = element("rate", nature="reported_rate", over_places="none")
    row = target(measure(programme(m.province), rate), "75")
    there = [
        "/chuong-trinh/thu/",
        f"/chuong-trinh/thu/muc/{row.pk}/",
        "/chuong-trinh/thu/chi-tieu/1/chu-tri/",
    ]
    for name, who in cast.everybody().items():
        client = browse(who)
        read = 404 if name == "other_provincial" else 200
        assert [client.get(address).status_code for address in there] == [read] * 3, name
        if name != "provincial":
            refused = {404} if name == "other_provincial" else {403}
            said = {**BASIS, "comparator": "=", "value": "80"}
            assert client.post(there[1], said).status_code in refused, name
            assert client.post(f"{there[1]}hoan-tac/", {"reason": "x"}).status_code in refused, name
            assert client.post(f"{there[2]}hoan-tac/", {"reason": "x"}).status_code in refused, name
            assert "Ghi mức mới" not in client.get(there[1]).content.decode(), name
    assert Target.objects.count() == 1
