"""Numbers too large for the database are refused in words, never kept inexactly."""

from decimal import Decimal

import pytest
from django.test import Client

from mangnon.access.testing import cast_of, small_map
from mangnon.figures.fields import from_units, to_units
from mangnon.figures.models import Fact, Rollup
from mangnon.figures.rollups import differences
from mangnon.figures.testing import element, report
from mangnon.places.models import Unit
from mangnon.ui.errors import UserError

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("value", ["9300000000000", "-9300000000000", "1e30", "Infinity", "NaN"])
def test_a_number_beyond_the_range_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        to_units(Decimal(value))


def test_the_largest_number_is_kept_to_the_last_digit() -> None:
    assert from_units(to_units(Decimal("9223372036854"))) == Decimal("9223372036854")


def test_a_total_that_would_overflow_is_refused_and_nothing_is_kept() -> None:
    m, money = small_map(), element("money", value_type="money")
    report(m.one, 9 * 10**12, money)
    with pytest.raises(UserError, match="Tổng của các đơn vị sẽ vượt"):
        report(m.two, 9 * 10**12, money)
    assert Fact.objects.count() == 1
    assert Rollup.objects.get(unit=m.province).total == 9 * 10**12
    assert list(differences()) == []


def test_the_csv_of_a_figure_quotes_a_name_that_a_spreadsheet_would_run(client: Client) -> None:
    m, children = small_map(), element()
    report(m.one, 120, children)
    Unit.objects.filter(pk=m.east.pk).update(name="=HYPERLINK(1)")
    m.east.names.update(name="=HYPERLINK(1)")
    client.force_login(cast_of(m).provincial, backend="django.contrib.auth.backends.ModelBackend")
    table = client.get(f"/so-lieu/children/{m.province.pk}/2023/bang.csv").content.decode()
    assert "991,'=HYPERLINK(1),120" in table
