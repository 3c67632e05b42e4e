"""A form file that makes no sense is answered with a sentence naming the line."""

from typing import Any

import pytest

from mangnon.collection.load import load_forms
from mangnon.collection.models import FormLine
from mangnon.collection.tests.conftest import load_definitions
from mangnon.rulebook.files import RulebookError
from mangnon.rulebook.models import Entry

pytestmark = pytest.mark.django_db

GOOD = {"code": "1", "type": "item", "label": "Số trẻ em", "element": "children", "levels": ["commune"]}
CHECK = {"code": "c", "kind": "at_most", "lines": ["1", "1"], "severity": "error", "message": "{a}"}


def load(lines: list[dict[str, Any]], checks: list[dict[str, Any]]) -> None:
    Entry.objects.create(
        kind="form", code="thu", title="Thử", source="kiểm thử", origin="forms/thu.yaml", digest="x",
        body={"lines": lines, "checks": checks},
    )  # fmt: skip
    load_forms()


@pytest.mark.parametrize(
    ("line", "check", "words"),
    [
        ({**GOOD, "element": "chidren"}, CHECK, "dòng 1: không có chỉ tiêu thống kê mã chidren"),
        ({**GOOD, "colour": "red"}, CHECK, "dòng 1: không hiểu colour"),
        ({"code": "1", "type": "item", "label": "Số"}, CHECK, "dòng loại item cần 'element'"),
        (GOOD, {**CHECK, "lines": ["1", "2"]}, "biểu không có dòng 2"),
        (GOOD, {**CHECK, "kind": "less"}, "không hiểu kind 'less'"),
        (GOOD, {**CHECK, "message": "{x}"}, "chỗ điền không hiểu"),
    ],
)
def test_a_wrong_form_is_refused_with_the_line_and_what_was_expected(
    line: dict[str, Any], check: dict[str, Any], words: str
) -> None:
    load_definitions()
    lines = FormLine.objects.count()
    with pytest.raises(RulebookError, match=words):
        load([line], [check])
    assert FormLine.objects.count() == lines


def test_loading_again_changes_no_row() -> None:
    load_definitions()
    before = list(FormLine.objects.order_by("pk").values_list("pk", "code"))
    load_forms()
    assert list(FormLine.objects.order_by("pk").values_list("pk", "code")) == before
