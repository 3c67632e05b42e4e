"""A small province and its people for tests: two districts, three communes, named by role.

TỈNH MẪU (99) ─ Huyện Đông (991): Xã Một (99101), Xã Hai (99102)
              └ Huyện Tây (992):  Xã Ba (99201)
TỈNH BÊN (98) ─ Huyện Bên (981):  Xã Bên (98101)
"""

from dataclasses import dataclass
from datetime import date

from mangnon.access.models import Person, Post
from mangnon.access.rules import RoleName
from mangnon.places.models import Placement, Unit, UnitName

BEGINNING = date(2010, 1, 1)


@dataclass(frozen=True)
class SmallMap:
    """The units of the map above."""

    nation: Unit
    province: Unit
    east: Unit
    west: Unit
    one: Unit
    two: Unit
    three: Unit
    other_province: Unit
    other_commune: Unit


def unit(code: str, level: str, name: str, type_: str, parent: Unit | None) -> Unit:
    row = Unit.objects.create(code=code, level=level, name=name, type=type_, valid_from=BEGINNING)
    UnitName.objects.create(unit=row, name=name, type=type_, valid_from=BEGINNING)
    if parent is not None:
        Placement.objects.create(unit=row, parent=parent, valid_from=BEGINNING)
    return row


def small_map() -> SmallMap:
    """Make the map above."""
    nation = unit("VN", "national", "Việt Nam", "nuoc", None)
    province = unit("99", "province", "Tỉnh Mẫu", "tinh", nation)
    east = unit("991", "district", "Huyện Đông", "huyen", province)
    west = unit("992", "district", "Huyện Tây", "huyen", province)
    other = unit("98", "province", "Tỉnh Bên", "tinh", nation)
    beside = unit("981", "district", "Huyện Bên", "huyen", other)
    return SmallMap(
        nation=nation,
        province=province,
        east=east,
        west=west,
        one=unit("99101", "commune", "Xã Một", "xa", east),
        two=unit("99102", "commune", "Xã Hai", "xa", east),
        three=unit("99201", "commune", "Xã Ba", "xa", west),
        other_province=other,
        other_commune=unit("98101", "commune", "Xã Bên", "xa", beside),
    )


def person(username: str, role: RoleName, at: Unit | None) -> Person:
    """Somebody with one post."""
    row = Person.objects.create(username=username, full_name=username)
    row.set_password("mat-khau-thu-nghiem")
    row.save()
    Post.objects.create(person=row, role=role, unit=at)
    return row


@dataclass(frozen=True)
class Cast:
    """One person per role, and the neighbours who must not see."""

    administrator: Person
    provincial: Person
    leader: Person
    agency: Person
    commune: Person
    neighbour: Person
    viewer: Person
    other_provincial: Person

    def everybody(self) -> dict[str, Person]:
        return dict(vars(self))


def cast_of(m: SmallMap) -> Cast:
    """The people of a small map."""
    return Cast(
        administrator=person("quantri", RoleName.ADMINISTRATOR, m.province),
        provincial=person("tinh", RoleName.PROVINCIAL_OFFICER, m.province),
        leader=person("lanhdao", RoleName.LEADER, m.province),
        agency=person("so", RoleName.AGENCY_OFFICER, m.province),
        commune=person("xa-mot", RoleName.COMMUNE_OFFICER, m.one),
        neighbour=person("xa-hai", RoleName.COMMUNE_OFFICER, m.two),
        viewer=person("xem", RoleName.VIEWER, m.province),
        other_provincial=person("tinh-ben", RoleName.PROVINCIAL_OFFICER, m.other_province),
    )
