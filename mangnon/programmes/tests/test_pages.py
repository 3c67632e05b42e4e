"""The list of programmes."""

import pytest
from django.test import Client
from django.urls import reverse

from mangnon.access.testing import cast_of, small_map
from mangnon.programmes.queries import programme as programme_of
from mangnon.programmes.queries import programmes_at
from mangnon.programmes.testing import programme
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
