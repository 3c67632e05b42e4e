"""A small province for tests: two districts of two communes each, on the map since 01/01/2010."""

from dataclasses import dataclass
from datetime import date

from mangnon.places.models import Unit
from mangnon.places.writing import Paper

BEGIN = date(2010, 1, 1)
DAY = date(2020, 1, 1)
BEFORE = date(2019, 12, 31)
PAPER = Paper(decision="Nghị quyết 1/NQ-HĐND")


def unit(code: str, name: str, type_: str, parent: Unit | None = None) -> Unit:
    """A unit with its name and parent, standing since BEGIN."""
    level = {"VN": "national"}.get(code) or {2: "province", 3: "district", 5: "commune"}[len(code)]
    made = Unit.objects.create(code=code, level=level, name=name, type=type_, valid_from=BEGIN)
    made.names.create(name=name, type=type_, valid_from=BEGIN)
    if parent is not None:
        made.placements.create(parent=parent, valid_from=BEGIN)
    return made


@dataclass
class Province:
    """The units by what they are called in the tests; `communes` are the leaves, by code."""

    nation: Unit
    province: Unit
    east: Unit
    west: Unit
    communes: list[Unit]


def small_province() -> Province:
    nation = unit("VN", "Việt Nam", "nuoc")
    province = unit("10", "Tỉnh Măng Non", "tinh", nation)
    east = unit("101", "Huyện Đông", "huyen", province)
    west = unit("102", "Huyện Tây", "huyen", province)
    communes = [
        unit("10001", "Xã An", "xa", east),
        unit("10002", "Xã Bình", "xa", east),
        unit("10003", "Xã Cát", "xa", west),
        unit("10004", "Xã Dương", "xa", west),
    ]
    return Province(nation, province, east, west, communes)
