"""Child indicators in plans and resolutions, international co-operation, and the goals measures serve."""

import pytest
from django.test import Client
from django.urls import reverse

from mangnon.access.testing import cast_of, small_map
from mangnon.audit.models import Entry
from mangnon.figures.models import DataElement
from mangnon.figures.testing import element
from mangnon.programmes.models import Cooperation, Measure, Plan
from mangnon.programmes.recording import (
    Line,
    PlanHead,
    cooperations_of,
    plans_of,
    read_lines,
    remove_plan,
    save_cooperation,
    save_plan,
    typed_lines,
)
from mangnon.programmes.sdg import goals, targets_in, targets_of
from mangnon.programmes.testing import measure, programme, rulebook_programmes
from mangnon.rulebook.queries import entry
from mangnon.ui.errors import NotAllowed, UserError

pytestmark = pytest.mark.django_db
HEAD = PlanHead("five-year", "Kế hoạch phát triển kinh tế - xã hội 5 năm", 2021, 2025, number="12/KH-UBND")
LINES = [Line("Tỷ lệ trẻ em dưới 5 tuổi suy dinh dưỡng", "dưới 12%", "4"), Line("Số trẻ em dưới 16 tuổi")]


def test_a_plan_keeps_its_indicators_and_knows_the_measure_of_the_same_name() -> None:
    m = small_map()
    cast = cast_of(m)
    of = measure(programme(m.province), element())
    of.name = "SỐ trẻ em dưới 16 tuổi"
    of.save()

    plan = save_plan(by=cast.provincial, unit=m.province, head=HEAD, lines=LINES)

    assert [(line.name, line.measure) for line in plan.lines.all()] == [
        (LINES[0].name, None),
        (LINES[1].name, of),
    ]
    assert plans_of(cast.viewer) == [plan]
    assert plans_of(cast.other_provincial) == []
    assert read_lines(typed_lines(plan)) == LINES
    save_plan(by=cast.provincial, unit=m.province, head=HEAD, lines=LINES[:1], plan=plan)
    assert Entry.objects.filter(verb="programmes.plan").latest("pk").details["before"] == [
        x.name for x in LINES
    ]
    remove_plan(by=cast.provincial, plan=plan)
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Một\n | 4 | 5", "Dòng 2"),
        ("a | b | c | d", "Dòng 1"),
        ("a | " + "b" * 130, "mức dài 130"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        read_lines(text)


def test_a_plan_that_makes_no_sense_is_answered_and_nothing_is_kept() -> None:
    m = small_map()
    cast = cast_of(m)
    for lines, words in (([], "ít nhất một chỉ tiêu"), ([LINES[0], LINES[0]], "hai lần")):
        with pytest.raises(UserError, match=words):
            save_plan(by=cast.provincial, unit=m.province, head=HEAD, lines=lines)
    with pytest.raises(NotAllowed):
        save_plan(by=cast.neighbour, unit=m.one, head=HEAD, lines=LINES)
    assert not Plan.objects.exists()


def test_none_is_an_answer_but_not_beside_a_cooperation() -> None:
    m = small_map()
    cast = cast_of(m)
    said = {
        "kind": "project",
        "partner": "Tầm nhìn thế giới",
        "content": "",
        "document": "",
        "start_year": 2021,
        "end_year": 2023,
    }
    save_cooperation(by=cast.provincial, unit=m.province, said=said)

    none = {**said, "kind": "none", "start_year": 2022, "end_year": 2022}
    with pytest.raises(UserError, match="không cùng đúng được"):
        save_cooperation(by=cast.provincial, unit=m.province, said=none)
    kept = save_cooperation(
        by=cast.provincial, unit=m.province, said={**none, "start_year": 2024, "end_year": 2024}
    )

    assert kept.partner == ""
    assert len(cooperations_of(cast.commune)) == 0  # the commune's own reach
    with pytest.raises(UserError, match="tên đối tác"):
        save_cooperation(by=cast.provincial, unit=m.province, said={**said, "partner": " "})
    assert Cooperation.objects.count() == 2


def test_the_pages_of_plans_and_cooperation(client: Client) -> None:
    m = small_map()
    cast = cast_of(m)
    client.force_login(cast.provincial)
    typed = {
        "unit": m.province.pk, "kind": "party", "title": "Nghị quyết đại hội", "start_year": "2020", "end_year": "2025",
        "lines": "Tỷ lệ huy động học sinh 6 đến 14 tuổi đến trường | 98% | 7",
    }  # fmt: skip
    refused = client.post(reverse("programmes:plan_add"), {**typed, "lines": "| 98%"})
    assert refused.status_code == 422
    assert "Dòng 1" in refused.content.decode()
    client.post(reverse("programmes:plan_add"), typed)
    assert "Tỷ lệ huy động" in client.get(reverse("programmes:plans")).content.decode()
    assert (
        "Nghị quyết đại hội Đảng" in client.get(reverse("programmes:plans"), {"tep": "csv"}).content.decode()
    )
    plan = Plan.objects.get()
    assert "98% | 7" in client.get(reverse("programmes:plan", args=[plan.pk])).content.decode()

    client.post(
        reverse("programmes:cooperation_add"),
        {"unit": m.province.pk, "kind": "none", "start_year": "2023", "end_year": "2023"},
    )
    assert Cooperation.objects.get().kind == "none"
    client.force_login(cast.other_provincial)
    assert client.get(reverse("programmes:plan", args=[plan.pk])).status_code == 404
    client.force_login(cast.viewer)
    assert client.post(reverse("programmes:plan_delete", args=[plan.pk])).status_code == 404


def test_links_to_the_goals_name_elements_there_are_and_measures_are_found_by_them(client: Client) -> None:
    rulebook_programmes()
    body = entry("sdg", "agenda-2030").body
    linked = {code for t in targets_in(body) for code in t.elements}
    assert linked <= set(DataElement.objects.values_list("code", flat=True))
    assert [g["number"] for g in body["goals"]] == list(range(1, 18))
    assert [t.code for t in targets_of("stunting-rate")] == ["2.2"]

    found = goals(list(Measure.objects.select_related("element")))

    hunger = next(goal for goal in found if goal.number == 2)
    assert any(m.element.code == "stunting-rate" for m in hunger.targets[0][1])
