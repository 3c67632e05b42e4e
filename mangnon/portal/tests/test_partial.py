"""A value that rests on part of the communes says so beside itself."""

import pytest
from django.test import Client

from mangnon.access.testing import cast_of, small_map
from mangnon.figures.load import load_elements
from mangnon.figures.testing import element, report
from mangnon.programmes.testing import measure, programme, target
from mangnon.rulebook.actions import load as load_rulebook

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("heard", "words"), [(1, True), (3, False)])
def test_the_board_says_how_many_of_how_many_have_reported(heard: int, words: bool, client: Client) -> None:
    load_rulebook()
    load_elements()
    m = small_map()
    cast, counted = cast_of(m), element("friendly")
    for commune in (m.one, m.two, m.three)[:heard]:
        report(commune, 1, counted, "2024")
    at = programme(m.province)
    target(measure(at, counted, unit="xã"), "3")
    client.force_login(cast.provincial, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/bang/{at.code}/{m.province.pk}/", {"nam": "2024"}).content.decode()
    assert f"{heard}/3 đơn vị đã báo" in page
    assert ("rests some" in page) is words
    assert ("tạm tính, còn tăng khi đủ đơn vị báo" in page) is words
    assert ("l dash" in page) is False  # one year only: a hollow point, no way to it
    assert ('class="h"' in page) is words


def test_a_place_and_its_files_say_on_how_many_units_a_total_rests(client: Client) -> None:
    load_rulebook()
    load_elements()
    m = small_map()
    cast, counted = cast_of(m), element("friendly")
    for commune in (m.one, m.two, m.three):
        report(commune, 1, counted, "2023")
    report(m.one, 1, counted, "2024")
    client.force_login(cast.provincial, backend="django.contrib.auth.backends.ModelBackend")
    where = f"/dia-ban/{m.province.pk}/"
    page = client.get(where, {"nam": "2024"}).content.decode()
    assert "3/3 đơn vị đã báo" in page  # under last year's total; this year's stands in its own column
    (row,) = [r for r in lines(client, where, nam="2024", tep="csv") if r.startswith("friendly,")]
    assert row.endswith(",1,3,3,3,3")
    (below,) = [
        r for r in lines(client, f"/so-lieu/friendly/{m.province.pk}/2024/bang.csv") if "Huyện Đông" in r
    ]
    assert below.endswith(",1,2")


def lines(client: Client, address: str, **asked: str) -> list[str]:
    return client.get(address, asked).content.decode().splitlines()
