"""The page of what is followed: laws and policies with their figures, programmes and reports; targets; plans."""

import pytest
from django.test import Client
from django.urls import reverse

from mangnon.access.testing import cast_of, small_map
from mangnon.figures.actions import total_breakdown
from mangnon.figures.load import load_elements
from mangnon.figures.models import DataElement
from mangnon.figures.testing import report
from mangnon.portal.following import following
from mangnon.programmes.deriving import Head, derive
from mangnon.programmes.testing import measure, programme, target
from mangnon.reports.actions import start_report
from mangnon.rulebook.actions import load as load_rulebook
from mangnon.rulebook.models import Entry

pytestmark = pytest.mark.django_db


def test_a_policy_shows_its_figures_programmes_and_reports_and_says_where_nothing_is_followed(
    client: Client,
) -> None:
    load_rulebook()
    load_elements()
    total_breakdown()
    m = small_map()
    cast = cast_of(m)
    of = DataElement.objects.get(code="children-violence")
    report(m.one, 4, of)
    made = programme(m.province, "tinh")
    target(measure(made, of), "2", 2025)
    head = Head(title="Kế hoạch tai nạn", start_year=2021, end_year=2025, issuer="UBND", topic="injury")
    derive(by=cast.provincial, parent=None, unit=m.province, head=head)
    start_report(by=cast.provincial, kind="nq-121-2020", unit=m.province, period="2023")

    page = following(cast.provincial)

    by_number = {policy.number: policy for policy in page.policies}
    assert by_number["121/2020/QH14"].figures[0].reading.value == 4
    assert [r.outline_code for r in by_number["121/2020/QH14"].reports] == ["nq-121-2020"]
    assert [p.title for p in by_number["234/QĐ-TTg"].programmes] == ["Kế hoạch tai nạn"]
    assert [p.code for p in by_number["23/QĐ-TTg"].programmes] == ["tinh"]
    assert not by_number["1023/QĐ-TTg"].followed
    assert [(t.programme, sum(n for _code, n in t.tally)) for t in page.targets] == [(made, 1)]
    client.force_login(cast.commune)
    shown = client.get(reverse("portal:following")).content.decode()
    assert "chưa theo dõi" in shown
    assert "Tỉnh Mẫu" in shown


def test_every_policy_names_outlines_topics_and_elements_there_are() -> None:
    load_rulebook()
    load_elements()
    topics = {t["code"] for t in Entry.objects.get(kind="topic-list").body["topics"]}
    outlines = set(Entry.objects.filter(kind="outline").values_list("code", flat=True))
    elements = set(DataElement.objects.values_list("code", flat=True))
    for row in Entry.objects.get(kind="policy-list").body["policies"]:
        assert row.get("outline", "term") in outlines
        assert row.get("topic", "injury") in topics
        assert set(row["elements"]) <= elements
