"""Dividing a unit: shares, children, estimates."""

from decimal import Decimal

import pytest

from mangnon.places.actions import Piece, split
from mangnon.places.errors import PlaceError
from mangnon.places.models import Succession
from mangnon.places.queries import carry, find, tree_on
from mangnon.places.tests.small import BEFORE, DAY, PAPER, Province


def pieces(*shares: str | None) -> list[Piece]:
    return [
        Piece(code=f"1001{i}", name=f"Phần {i}", type="xa", share=None if share is None else Decimal(share))
        for i, share in enumerate(shares)
    ]


def test_a_divided_commune_keeps_its_count_and_is_marked_an_estimate(small: Province) -> None:
    split(by=None, unit=small.communes[0], pieces=pieces("0.3", "0.7"), on=DAY, paper=PAPER)
    carried, estimated = carry({small.communes[0].pk: Decimal(11)}, BEFORE, DAY)
    first, second = find("10010", DAY).pk, find("10011", DAY).pk
    assert carried == {first: Decimal("3.3"), second: Decimal("7.7")}
    assert estimated == {first, second}


def test_thirds_add_up_to_the_last_millionth(small: Province) -> None:
    split(by=None, unit=small.communes[0], pieces=pieces(None, None, None), on=DAY, paper=PAPER)
    carried, _ = carry({small.communes[0].pk: Decimal(1)}, BEFORE, DAY)
    assert sorted(carried.values()) == [Decimal("0.333333"), Decimal("0.333333"), Decimal("0.333334")]


def known(size: dict[str, int], basis: str) -> Decimal | None:
    return Decimal(size[basis]) if basis in size else None


@pytest.mark.parametrize(
    ("sizes", "basis", "share"),
    [
        ([{"children_under_16": 1, "people": 9}, {"children_under_16": 3, "people": 1}], "children_under_16", "0.25"),
        ([{"children_under_16": 1, "people": 9}, {"people": 1}], "people", "0.9"),
        ([{"area": 2}, {"area": 3}], "area", "0.4"),
        ([{"people": 2}, {"area": 3}], "equal", "0.5"),
    ],
)  # fmt: skip
def test_the_best_size_known_for_all_pieces_decides(
    small: Province, sizes: list[dict[str, int]], basis: str, share: str
) -> None:
    said = [
        Piece(
            code=f"1001{i}",
            name=f"P{i}",
            type="xa",
            children_under_16=known(size, "children_under_16"),
            people=known(size, "people"),
            area=known(size, "area"),
        )
        for i, size in enumerate(sizes)
    ]
    split(by=None, unit=small.communes[0], pieces=said, on=DAY, paper=PAPER)
    row = Succession.objects.get(successor__code="10010")
    assert (row.basis, row.share) == (basis, Decimal(share))


def test_shares_that_do_not_add_to_one_are_refused(small: Province) -> None:
    with pytest.raises(PlaceError, match=r"^Tổng tỷ lệ là 0,9; cần đúng 1\.$"):
        split(by=None, unit=small.communes[0], pieces=pieces("0.2", "0.7"), on=DAY, paper=PAPER)
    assert Succession.objects.count() == 0


def test_every_commune_of_a_divided_district_needs_one_piece(small: Province) -> None:
    an, binh = small.communes[:2]
    halves = [
        Piece(code="103", name="Bắc", type="huyen", children=(an.pk,)),
        Piece(code="104", name="Nam", type="huyen"),
    ]
    with pytest.raises(PlaceError, match="Xã Bình chưa thuộc phần nào"):
        split(by=None, unit=small.east, pieces=halves, on=DAY, paper=PAPER)
    halves[1] = Piece(code="104", name="Nam", type="huyen", children=(binh.pk,))
    split(by=None, unit=small.east, pieces=halves, on=DAY, paper=PAPER)
    assert tree_on(DAY).parent_id(binh.pk) == find("104", DAY).pk


def test_two_pieces_cannot_bear_one_code(small: Province) -> None:
    twins = [Piece(code="10010", name=name, type="xa") for name in ("Một", "Hai")]
    with pytest.raises(PlaceError, match="hơn một phần"):
        split(by=None, unit=small.communes[0], pieces=twins, on=DAY, paper=PAPER)
