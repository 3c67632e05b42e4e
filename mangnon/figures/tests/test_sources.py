"""A figure's source is told in words, by name, and with the way there."""

import pytest
from django.utils import translation

from mangnon.figures.sources import Source, source_of
from mangnon.rulebook.actions import load


@pytest.mark.django_db
def test_a_document_is_called_by_its_title_and_part() -> None:
    load()
    assert source_of("document:kien-giang-bc-2020/phu-luc-2") == Source(
        "văn bản", "Báo cáo 371/BC-UBND ngày 05/10/2020 của UBND tỉnh Kiên Giang, phụ lục 2"
    )


def test_a_submission_leads_to_its_page() -> None:
    assert source_of("collection.submission:12") == Source(
        "biểu do đơn vị nộp số 12", href="/thu-thap/bieu/12/"
    )


@pytest.mark.django_db
def test_what_nobody_described_keeps_its_own_name() -> None:
    assert source_of("document:bc-1") == Source("văn bản", "bc-1")
    assert source_of("something else") == Source("something else")
    assert source_of("collection.submission:x").href == ""


def test_the_kind_is_told_in_the_readers_language() -> None:
    with translation.override("en"):
        assert source_of("collection.submission:12").words != source_of("manual").words
        assert "biểu" not in source_of("collection.submission:12").words
