"""The list of programmes with the terms they run in; Kiên Giang's equals its printed table."""

import pytest

from mangnon.programmes.listed import listed, terms_of, topics
from mangnon.programmes.models import Programme
from mangnon.programmes.testing import rulebook_programmes
from mangnon.rulebook.queries import entry

pytestmark = pytest.mark.django_db


def test_kien_giangs_list_has_the_ticks_of_its_table() -> None:
    unit = rulebook_programmes()["91"]
    printed = entry("attachment", "kien-giang-2012-2020/bang-1-3").body["rows"]
    rows = list(Programme.objects.filter(unit=unit))
    terms = terms_of(rows)
    assert [str(term) for term in terms] == ["2011–2015", "2016–2020", "2021–2025"]

    ours = {row.programme.decision_number: row.ticks[:2] for row in listed(rows, terms)}

    for said in printed:
        name, *ticks = said["cells"]
        number = name.split(" số ")[1].split(",")[0]
        assert ours.pop(number) == [tick == "x" for tick in ticks], name
    assert set(ours) == {"70/KH-UBND", "71/KH-UBND"}  # of the list of documents


def test_every_topic_of_the_requirement_has_a_programme_or_a_name() -> None:
    rulebook_programmes()
    on_the_list = set(Programme.objects.exclude(topic="").values_list("topic", flat=True))
    assert on_the_list | {"other"} == set(topics())
