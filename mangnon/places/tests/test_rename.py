"""Renaming and retyping keep the unit."""

from datetime import date
from decimal import Decimal

import pytest

from mangnon.places.actions import rename, retype
from mangnon.places.errors import PlaceError
from mangnon.places.forms import type_choices
from mangnon.places.queries import carry, tree_on
from mangnon.places.tests.small import BEFORE, DAY, PAPER, Province
from mangnon.places.types import types_on
from mangnon.places.writing import Paper


def test_a_renamed_unit_is_the_same_unit_with_two_names(small: Province) -> None:
    an = small.communes[0]
    rename(by=None, unit=an, new_name="Ân", on=DAY, paper=PAPER)
    an.refresh_from_db()
    assert (an.name_on(BEFORE), an.name_on(DAY), an.name) == ("Xã An", "Xã Ân", "Xã Ân")
    assert carry({an.pk: Decimal(3)}, BEFORE, DAY) == ({an.pk: Decimal(3)}, set())


def test_a_commune_that_becomes_a_ward_changes_its_type_word(small: Province) -> None:
    an = small.communes[0]
    retype(by=None, unit=an, new_type="phuong", on=DAY, paper=PAPER)
    assert (tree_on(BEFORE)[an.pk].name, tree_on(DAY)[an.pk].name) == ("Xã An", "Phường An")
    assert tree_on(DAY)[an.pk].type == "phuong"


def test_the_same_name_or_no_decision_is_refused(small: Province) -> None:
    with pytest.raises(PlaceError, match="đang mang đúng tên này"):
        rename(by=None, unit=small.communes[0], new_name="Xã An", on=DAY, paper=PAPER)
    with pytest.raises(PlaceError, match="Chưa có số văn bản"):
        rename(by=None, unit=small.communes[0], new_name="Ân", on=DAY, paper=Paper(decision=" "))


def test_a_second_name_must_begin_after_the_first(small: Province) -> None:
    rename(by=None, unit=small.communes[0], new_name="Ân", on=DAY, paper=PAPER)
    with pytest.raises(PlaceError, match="đã có thay đổi từ ngày 01/01/2020"):
        rename(by=None, unit=small.communes[0], new_name="Yên", on=BEFORE, paper=PAPER)


def test_a_type_that_has_ended_is_neither_offered_nor_taken(small: Province) -> None:
    an, after = small.communes[0], date(2025, 7, 2)
    assert types_on("commune", date(2025, 6, 30)) == ["xa", "phuong", "thi_tran"]
    assert types_on("commune", date(2025, 7, 1)) == ["xa", "phuong", "dac_khu"]
    assert "thi_tran" in dict(type_choices(an))
    retype(by=None, unit=an, new_type="phuong", on=date(2025, 7, 1), paper=PAPER)
    assert list(dict(type_choices(an))) == ["xa", "phuong", "dac_khu"]
    with pytest.raises(PlaceError, match="Ngày 02/7/2025 không có loại Thị trấn; cần một trong các loại: xã"):
        retype(by=None, unit=an, new_type="thi_tran", on=after, paper=PAPER)
    with pytest.raises(PlaceError, match="Ngày 02/7/2025 không còn đơn vị cấp huyện"):
        retype(by=None, unit=small.east, new_type="thi_xa", on=after, paper=PAPER)
