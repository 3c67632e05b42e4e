"""What the registry counts stands beside the cells of a commune's form; another number is asked for a reason."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from mangnon.access.testing import Cast, SmallMap, cast_of, small_map
from mangnon.children.circumstance_actions import begin_circumstance
from mangnon.children.kinds import load_kinds
from mangnon.children.models import Child, CircumstanceKind
from mangnon.children.testing import some_child
from mangnon.collection.assigning import assign_form, open_round
from mangnon.collection.load import load_forms
from mangnon.collection.models import Form, Submission
from mangnon.figures.actions import period
from mangnon.figures.load import load_elements
from mangnon.rulebook.actions import load as load_rulebook

pytestmark = pytest.mark.django_db
NOW = time_machine.travel("2026-11-22 09:00:00+07:00", tick=False)


@pytest.fixture
def m() -> SmallMap:
    load_rulebook()
    load_kinds()
    return small_map()


@pytest.fixture
def cast(m: SmallMap) -> Cast:
    return cast_of(m)


def begin(child: Child, code: str) -> None:
    kind = CircumstanceKind.objects.get(code=code)
    begin_circumstance(by=None, child=child, kind=kind, day=date(2024, 5, 1), evidence="x")


@pytest.fixture
def form(m: SmallMap, cast: Cast) -> str:
    load_elements()
    load_forms()
    known = Form.objects.get(code="basic-statistics-child-affairs")
    assignment = assign_form(by=None, form=known, province=m.province, valid_from=date(2023, 1, 1))
    open_round(
        by=None, assignment=assignment, period=period("2025"), due=date(2027, 1, 5), cut_off=date(2027, 1, 4)
    )
    for number in range(6):
        begin(some_child(m.one, f"Lò Văn {number}", born=date(2016 + number % 2, 3, 4)), "HCDB-04.2")
    return reverse("collection:entry", args=[known.code, m.one.pk, "2025"])


@NOW
def test_the_counts_stand_beside_the_cells_and_one_button_takes_them(
    m: SmallMap, cast: Cast, form: str, client: Client
) -> None:
    client.force_login(cast.commune, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(form).content.decode()
    assert page.count("sổ đếm:") == 4
    client.post(form, {"viec": "dem", "so-I.7": "2"}, follow=True)
    cells = {c.line.code: c.typed for c in Submission.objects.get().cells.select_related("line")}
    assert (cells["I.1"], cells["I.4"], cells["I.7"]) == ("6", "6", "2")


@NOW
def test_another_number_is_asked_for_a_reason_and_the_difference_stays_visible(
    m: SmallMap, cast: Cast, form: str, client: Client
) -> None:
    client.force_login(cast.commune, backend="django.contrib.auth.backends.ModelBackend")
    client.post(form, {"viec": "luu", "so-I.1": "8", "so-I.4": "6"})
    page = client.get(form).content.decode()
    assert "số nhập là 8, sổ đếm được 6" in page
    assert "lệch +2" in page
    client.post(
        form, {"viec": "luu", "so-I.1": "8", "so-I.4": "6", "ly-do-I.1": "hai em mới chuyển đến chưa ghi sổ"}
    )
    page = client.get(form).content.decode()
    assert "hai em mới chuyển đến" in page
    assert "lệch +2" in page


@NOW
def test_a_register_that_is_only_begun_asks_for_nothing(
    m: SmallMap, cast: Cast, form: str, client: Client
) -> None:
    client.force_login(cast.commune, backend="django.contrib.auth.backends.ModelBackend")
    client.post(form, {"viec": "luu", "so-I.1": "1480"})
    page = client.get(form).content.decode()
    assert "sổ đếm được 6" not in page
    assert "lệch" in page


@NOW
def test_a_commune_without_a_record_has_no_counts(m: SmallMap, cast: Cast, form: str, client: Client) -> None:
    client.force_login(cast.neighbour, backend="django.contrib.auth.backends.ModelBackend")
    address = form.replace(f"/{m.one.pk}/", f"/{m.two.pk}/")
    assert "sổ đếm:" not in client.get(address).content.decode()
