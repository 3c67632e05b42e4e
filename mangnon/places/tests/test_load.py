"""The map of Việt Nam as loaded from the rulebook."""

from collections import Counter
from datetime import date
from decimal import Decimal

from django.db.models import Count, Sum
from django.test import TestCase

from mangnon.places.load import load_places
from mangnon.places.models import Change, Placement, Succession, Unit, UnitName
from mangnon.places.queries import carry, find, lineage, tree_on

Y2020, Y2023 = date(2020, 12, 31), date(2023, 12, 31)
LAST, FIRST, NOW = date(2025, 6, 30), date(2025, 7, 1), date(2026, 7, 1)


def levels(day: date) -> Counter[str]:
    return Counter(node.level for node in tree_on(day).nodes)


def communes(code: str, day: date) -> int:
    return tree_on(day).count(find(code, day).pk, "commune")


class TheMapOfVietNam(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        load_places()

    def test_both_official_lists_are_complete(self) -> None:
        assert levels(LAST) == {"national": 1, "province": 63, "district": 696, "commune": 10035}
        assert levels(FIRST) == {"national": 1, "province": 34, "commune": 3321}

    def test_types_are_those_of_the_decision(self) -> None:
        types = Counter(node.type for node in tree_on(FIRST).nodes if node.level == "commune")
        assert types == {"xa": 2621, "phuong": 687, "dac_khu": 13}

    def test_code_91_was_kien_giang_and_is_an_giang(self) -> None:
        assert find("91", Y2020).name == "Tỉnh Kiên Giang"
        assert find("91", NOW).name == "Tỉnh An Giang"
        assert {find("91", Y2020).pk, find("89", Y2020).pk} < lineage(find("91", NOW).pk)

    def test_the_provinces_of_the_documents_have_their_communes(self) -> None:
        assert (communes("11", LAST), communes("11", FIRST)) == (129, 45)
        assert (communes("42", Y2023), communes("42", LAST), communes("42", FIRST)) == (216, 209, 69)
        assert tree_on(Y2023).count(find("42", Y2023).pk, "district") == 13
        assert [communes("91", day) for day in (Y2020, Y2023, LAST)] == [145, 144, 143]
        assert (communes("91", LAST), communes("89", LAST), communes("91", FIRST)) == (143, 155, 102)

    def test_units_that_are_gone_have_their_own_codes_and_names(self) -> None:
        gone = {"18076": "Phường Bắc Hà", "18077": "Phường Nguyễn Du", "18193": "Xã Sơn Bình"}
        assert {code: find(code, Y2023).name for code in gone} == gone
        assert find("18077", LAST).name == "Phường Bắc Hà"
        assert find("31099", Y2020).name == "Xã Hòn Thơm"
        an_thoi = [find("31081", day).name for day in (Y2020, Y2023)]
        assert an_thoi == ["Thị trấn An Thới", "Phường An Thới"]
        assert find("911", Y2020).name_on(Y2020) == "Huyện Phú Quốc"
        assert find("911", Y2023).name_on(Y2023) == "Thành phố Phú Quốc"
        assert [find("30742", day).name for day in (Y2023, LAST)] == [
            "Phường Vĩnh Bảo",
            "Phường Vĩnh Thanh Vân",
        ]

    def test_counts_of_2023_add_up_on_the_map_of_2026(self) -> None:
        old = tree_on(Y2023)
        values = {pk: Decimal(100 + pk % 37) for pk in old.leaf_ids(find("VN", Y2023).pk)}
        carried, estimated = carry(values, Y2023, NOW)
        new = tree_on(NOW)
        an_giang = sum(carried[pk] for pk in new.leaf_ids(find("91", NOW).pk))
        was = [pk for code in ("91", "89") for pk in old.leaf_ids(find(code, Y2023).pk)]
        assert an_giang == sum(values[pk] for pk in was)
        assert sum(carried.values()) == sum(values.values())
        assert len(carried) == 3321
        assert len(estimated) == 441

    def test_every_district_reaches_the_new_map(self) -> None:
        values = {node.id: Decimal(1) for node in tree_on(Y2023).nodes if node.level == "district"}
        carried, _ = carry(values, Y2023, NOW)
        assert sum(carried.values()) == len(values) == 697

    def test_units_that_go_on_are_the_same_unit(self) -> None:
        assert find("42", Y2020) == find("42", NOW)
        going_on = Unit.objects.filter(level="commune", valid_from__lt=FIRST, valid_to__isnull=True)
        assert going_on.count() == 132

    def test_shares_of_each_divided_commune_add_to_one_and_are_estimates(self) -> None:
        divided = Succession.objects.filter(share__lt=1)
        assert not divided.filter(estimated=False).exists()
        assert divided.values("predecessor").distinct().count() == 471
        sums = Succession.objects.values("predecessor").annotate(total=Sum("share"), n=Count("id"))
        assert {round(row["total"], 8) for row in sums} == {Decimal(1)}

    def test_the_island_districts_became_special_zones(self) -> None:
        con_dao = Unit.objects.get(level="district", name="Huyện Côn Đảo")
        assert con_dao.successions.get().successor.name == "Đặc khu Côn Đảo"

    def test_dong_nai_becomes_a_city_under_its_code(self) -> None:
        dong_nai = find("75", NOW)
        assert dong_nai.name_on(date(2026, 4, 29)) == "Tỉnh Đồng Nai"
        assert dong_nai.name_on(date(2026, 4, 30)) == "Thành phố Đồng Nai"

    def test_what_was_not_compared_with_the_text_says_so(self) -> None:
        before = Change.objects.filter(date__lt=LAST)
        assert before.count() == 10 + 3
        assert not before.filter(verified=True).exists()
        assert Change.objects.get(key="2025-07-01/91/communes").decision == "Nghị quyết 1654/NQ-UBTVQH15"

    def test_loading_again_adds_nothing(self) -> None:
        before = [m.objects.count() for m in (Unit, UnitName, Placement, Succession, Change)]
        again = load_places()
        assert (again.units, again.successions, again.changes) == (0, 0, 0)
        assert [m.objects.count() for m in (Unit, UnitName, Placement, Succession, Change)] == before

    def test_every_name_and_parent_has_one_row_a_day(self) -> None:
        for day in (Y2020, Y2023, LAST, FIRST, NOW):
            standing = Unit.on(day).count()
            assert UnitName.objects.on(day).count() == standing
            assert Placement.objects.on(day).count() == standing - 1
            assert sum(parent < 0 for parent in tree_on(day).parents) == 1
