"""What the registry counts of a year, against a slow and obvious count; what is kept back; needs and outcomes by the pages."""

import random
from collections import Counter
from datetime import date
from io import BytesIO

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from mangnon.audit.models import Entry
from mangnon.children.actions import move_child, set_state
from mangnon.children.circumstance_actions import add_event, begin_circumstance, end_event
from mangnon.children.events import event_kinds
from mangnon.children.models import Child, CircumstanceKind, LifeEvent
from mangnon.children.rules import age_on
from mangnon.children.testing import some_child
from mangnon.children.tests.scene import Scene, browse
from mangnon.children.year_counts import cells_of, count
from mangnon.children.year_lines import Cells, lines, shown
from mangnon.figures.actions import period
from mangnon.figures.load import load_elements
from mangnon.figures.models import DataElement
from mangnon.figures.small import is_guarded, wholes_hidden
from mangnon.ui.errors import UserError

pytestmark = pytest.mark.django_db
NOW = time_machine.travel("2026-11-15 09:00:00+07:00", tick=False)
TODAY = date(2026, 11, 15)


def happen(
    child: Child, kind: str, day: date = date(2026, 3, 1), *, sort: str = "", outcome: str = ""
) -> LifeEvent:
    row = add_event(by=None, child=child, kind=kind, day=day, until=None, detail="x", sort=sort)
    return end_event(by=None, row=row, outcome=outcome, day=None, result="") if outcome else row


def numbers(unit: int, year: str = "2026") -> dict[str, int]:
    return {element: n for (element, _unit), n in count([unit], period(year)).items()}


def test_every_line_has_its_element_and_every_event_its_kind(scene: Scene) -> None:
    load_elements()
    known = set(DataElement.objects.values_list("code", flat=True))
    for line in lines():
        assert line.element in known
        if line.rule.of == "events":
            kind = event_kinds()[line.rule.kind]
            assert all(kind.sort(code) for code in line.rule.sorts), line.element
            assert all(kind.outcome(code) for code in line.rule.outcomes), line.element
            assert line.rule.when == "began" or kind.lasts, line.element
    assert set(event_kinds()) == set(LifeEvent.Kind.values)


@NOW
def test_the_lines_of_children_equal_a_slow_and_obvious_count(scene: Scene) -> None:
    chance, units = random.Random(7), [scene.m.one, scene.m.two]
    for _ in range(80):
        child = some_child(
            chance.choice(units), born=date(chance.randrange(2009, 2027), chance.choice([1, 10, 11]), chance.randrange(1, 29)),
            sex=chance.choice(["male", "female", ""]), ethnicity=chance.choice(["Kinh", "Mông", ""]), poverty=chance.choice(["poor", "near_poor", ""]),
            schooling=chance.choice(["dropped", "never", "lower", "inclusive"]), registration=chance.choice(["on_time", "late", "no", ""]),
            disability=chance.choice(["severe", "none", ""]),
        )  # fmt: skip
        if chance.random() < 0.2:
            kind = CircumstanceKind.objects.get(code="HCDB-14")
            begin_circumstance(
                by=None,
                child=child,
                kind=kind,
                day=max(child.birth_date or TODAY, date(2024, 1, 1)),
                evidence="x",
            )
    every = [line for line in lines() if line.rule.of == "children"]
    found = cells_of([u.pk for u in units], period("2026"), every)
    for unit in units:
        there = [
            c
            for c in Child.objects.filter(unit=unit).select_related("household")
            if c.birth_date and c.birth_date <= TODAY
        ]
        for line in every:
            rule, fit = line.rule, Counter[str]()
            for child in there:
                assert child.birth_date is not None
                age = age_on(child.birth_date, TODAY)
                right = child.birth_date.year == 2026 if rule.born else rule.youngest <= age < rule.under
                for name, values in rule.where.items():
                    held = (
                        child.household.poverty
                        if name == "household__poverty" and child.household
                        else getattr(child, name, "")
                    )
                    right = right and held in values
                right = right and (not rule.minority or child.ethnicity == "Mông")
                right = right and (
                    not rule.group or any(r.kind_code == rule.group for r in child.circumstances.all())
                )
                fit["total"] += right
                fit[child.sex] += right
                fit["minority"] += right and child.ethnicity == "Mông"
            cells = found[line.element, unit.pk]
            assert (cells.total, cells.male, cells.female, cells.minority) == (
                fit["total"], fit["male"], fit["female"], fit["minority"],
            ), line.element  # fmt: skip


@NOW
def test_events_are_counted_where_the_child_lived_and_each_child_once(scene: Scene) -> None:
    m = scene.m
    one, two = some_child(m.one), some_child(m.one)
    happen(one, "screened", sort="autism", outcome="found")
    happen(one, "screened", date(2026, 5, 1), sort="autism")
    happen(two, "screened", date(2025, 5, 1), sort="development")
    happen(one, "labour", outcome="stopped")
    happen(two, "labour", outcome="not")
    happen(one, "relief", sort="food")
    happen(one, "relief", date(2026, 10, 1), sort="clothes")
    happen(two, "disaster", sort="flood")
    happen(two, "adoption_ended", sort="withdrawn")
    happen(two, "rescued", sort="begging")
    happen(two, "assessed", sort="ordinary")
    happen(two, "legal_aid", sort="victim")
    abroad = some_child(m.one)
    happen(abroad, "adopted_abroad")
    set_state(by=None, child=abroad, state="left", day=date(2026, 4, 1))
    move_child(by=None, child=one, unit=m.two, day=date(2026, 11, 1))
    here, there = numbers(m.one.pk), numbers(m.two.pk)
    said = {
        "reg-screened": 1, "reg-screened-autism": 1, "reg-screened-development": 0, "reg-screened-found": 1, "reg-labour": 2,
        "reg-labour-true": 1, "reg-labour-stopped": 1, "reg-labour-false": 1, "reg-relieved": 1, "reg-relief-times": 2,
        "reg-disaster": 1, "reg-disaster-flood": 1, "reg-adoption-ended": 1, "reg-adoption-withdrawn": 1, "reg-rescued-begging": 1,
        "reg-assessed-ordinary": 1, "reg-legal-aid-trial": 1, "reg-adopted-abroad": 1, "reg-moved-in": 0,
    }  # fmt: skip
    assert {code: here[code] for code in said} == said
    assert (there["reg-moved-in"], there["reg-screened"]) == (1, 0)
    assert numbers(m.one.pk, "2025")["reg-screened-development"] == 1


@NOW
def test_what_lasts_is_counted_until_it_ends(scene: Scene) -> None:
    child = some_child(scene.m.one)
    orphan = CircumstanceKind.objects.get(code="HCDB-01.3")
    begin_circumstance(by=None, child=child, kind=orphan, day=date(2025, 1, 1), evidence="x")
    happen(child, "sponsored", date(2025, 2, 1), sort="women")
    stay = happen(child, "facility", date(2025, 2, 1), sort="measure")
    need = happen(child, "need", date(2026, 2, 1), sort="school")
    now = numbers(scene.m.one.pk)
    assert [
        now[c] for c in ("reg-sponsored-orphans", "reg-sponsored-unions", "reg-facility-measure", "reg-need")
    ] == [1, 1, 1, 1]
    end_event(by=None, row=stay, outcome="home", day=date(2026, 6, 1), result="")
    end_event(by=None, row=need, outcome="met", day=None, result="Đã nhận sách vở")
    need.refresh_from_db()
    assert need.valid_to == TODAY
    now = numbers(scene.m.one.pk)
    assert (now["reg-facility"], now["reg-need"], now["reg-need-met"]) == (0, 0, 1)
    assert numbers(scene.m.one.pk, "2025")["reg-facility-measure"] == 1
    with pytest.raises(UserError, match="không thuộc"):
        end_event(by=None, row=need, outcome="confirmed", day=None, result="")


def test_small_numbers_go_with_what_would_give_them_away() -> None:
    every = [line for line in lines() if line.section == "Lao động trẻ em"]

    def said(whole: int, *, open_to_all: bool = False) -> dict[str, tuple[int | None, ...]]:
        found = {
            "reg-labour": Cells(whole, whole - 6, 6, 6), "reg-labour-true": Cells(3, 3, 0, 0),
            "reg-labour-stopped": Cells(3, 3, 0, 0), "reg-labour-false": Cells(12, 6, 6, 6),
        }  # fmt: skip
        return {row.line.element: row.columns for row in shown(found, every, 5, whole=open_to_all)}

    nothing = (None, None, None, None)
    vague = said(20)  # five whose result is not known: 20 - 12 may be anything between
    assert vague["reg-labour-true"] == vague["reg-labour-stopped"] == nothing
    assert (vague["reg-labour"], vague["reg-labour-false"]) == (
        (20, None, None, None),
        (12, None, None, None),
    )
    plain = said(15)  # 15 - 12 would be the hidden three
    assert plain["reg-labour-false"] == nothing
    assert said(15, open_to_all=True)["reg-labour-true"] == (3, 3, 0, 0)
    assert is_guarded("reg-labour-true")
    assert not is_guarded("reg-under-1")
    assert "reg-labour" in wholes_hidden(["reg-labour-false"])


@NOW
def test_the_page_of_a_year_and_its_files_say_the_same(scene: Scene) -> None:
    address = reverse("children:year", args=[scene.m.one.pk])
    happen(scene.child, "screened", sort="autism")
    page = browse(scene.cast.commune).get(address)
    assert "Sàng lọc rối loạn phổ tự kỷ" in page.content.decode()
    file = browse(scene.cast.commune).get(address + "?tep=xlsx")
    sheet = openpyxl.load_workbook(BytesIO(file.content)).active
    assert sheet is not None
    rows = {row[1]: row[2:] for row in sheet.iter_rows(values_only=True)}
    assert rows["Sàng lọc rối loạn phổ tự kỷ"][0] == 1
    assert rows["Trẻ em dưới 16 tuổi"][0] == 2
    assert "Mẫu Đơn" not in page.content.decode()
    upper = reverse("children:year", args=[scene.m.province.pk])
    csv = browse(scene.cast.provincial).get(upper + "?tep=csv").content.decode()
    assert "Sàng lọc rối loạn phổ tự kỷ,không hiện,không hiện" in csv
    assert "Trẻ em dưới 16 tuổi,2," in csv
    for role in (
        "administrator",
        "leader",
        "agency",
        "viewer",
        "collaborator",
        "neighbour",
        "other_provincial",
    ):
        assert browse(scene.people()[role]).get(address).status_code == 404, role


@NOW
def test_needs_of_the_next_year_are_listed_counted_and_met(scene: Scene) -> None:
    client, child = browse(scene.cast.commune), scene.child
    said = {"kind": "need.school", "day": "10/09/2026", "detail": "Sách lớp 4"}
    assert client.post(reverse("children:event", args=[child.public_id]), said).status_code == 302
    old = some_child(scene.m.one, "Lớn Tuổi", born=date(2010, 12, 20))
    happen(old, "need", sort="school")
    address = reverse("children:needs", args=[scene.m.one.pk])
    page = client.get(address).content.decode()
    assert "Sách lớp 4" in page
    assert "Lớn Tuổi" not in page  # sixteen before the year begins
    assert Entry.objects.filter(verb="children.look_list").exists()
    csv = client.get(address + "?tep=csv").content.decode()
    assert "Học bổng, sách vở, đồ dùng học tập" in csv
    assert "Mẫu Đơn" not in csv
    assert client.post(address, {"ly-do": "Lập kế hoạch hỗ trợ năm 2027"}).status_code == 404
    above = reverse("children:needs", args=[scene.m.province.pk])
    taken = browse(scene.supervisor).post(above, {"ly-do": "Lập kế hoạch hỗ trợ năm 2027"})
    assert taken.content[:2] == b"PK"
    assert Entry.objects.filter(
        verb="children.export", target=f"children.need:{scene.m.province.pk}"
    ).exists()
    assert browse(scene.supervisor).post(above, {"ly-do": ""}).status_code == 422
    row = child.events.get()
    outcome = reverse("children:outcome", args=[child.public_id, row.pk])
    assert (
        client.post(outcome, {"outcome": "met", "result": "Hội Khuyến học tặng", "day": ""}).status_code
        == 302
    )
    assert "Sách lớp 4" not in client.get(address).content.decode()
    assert "Đã được đáp ứng" in client.get(reverse("children:child", args=[child.public_id])).content.decode()
    for role in (
        "administrator",
        "leader",
        "agency",
        "viewer",
        "collaborator",
        "neighbour",
        "other_provincial",
    ):
        assert browse(scene.people()[role]).get(address).status_code == 404, role


@NOW
@pytest.mark.parametrize(
    ("band", "ages"),
    [("u1", {0}), ("u5", {0, 4}), ("0-5", {0, 4, 5}), ("u8", {0, 4, 5, 6, 7}), ("6-14", {6, 7, 11, 14}),
     ("7-up", {7, 11, 14, 15}), ("11-15", {11, 14, 15}), ("u16", {0, 4, 5, 6, 7, 11, 14, 15})],
)  # fmt: skip
def test_the_list_is_filtered_by_every_age_reports_ask_for(scene: Scene, band: str, ages: set[int]) -> None:
    for age in (0, 4, 5, 6, 7, 11, 14, 15):
        some_child(scene.m.two, f"Tuổi {age:02}", born=date(2026 - age, 3, 1))
    who = scene.people()["supervisor"]
    page = browse(who).get(reverse("children:list") + f"?tuoi={band}&xa={scene.m.two.pk}").content.decode()
    assert {age for age in range(16) if f"Tuổi {age:02}" in page} == ages
