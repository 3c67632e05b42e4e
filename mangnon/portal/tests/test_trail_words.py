"""The trail keeps codes; its page says them in an officer's words."""

import pytest

from mangnon.access.rules import ROLE_LABELS, RoleName
from mangnon.portal.trail_words import detail, thing_words


@pytest.mark.parametrize(
    ("name", "kept", "shown"),
    [
        ("before", "open", ("trước", "chưa làm")),
        ("due", "2026-06-30", ("hạn", "30/6/2026")),
        ("at", "2023-12-09T09:30:00+07:00", ("lúc", "09/12/2023 09:30")),
        ("recurrence", "half-yearly 20/05", ("lặp lại", "6 tháng một lần 20/05")),
        ("role", "commune_officer", ("vai trò", str(ROLE_LABELS[RoleName.COMMUNE_OFFICER]))),
        ("figures", {str(n): "1" for n in range(4)}, ("số", "4 số")),
        ("document", {str(n): "1" for n in range(13)}, ("văn bản", "13 mục")),
        ("after", {"comparator": ">=", "value": "65", "definition": ""}, ("sau", "cách so: >=, số: 65")),
        ("words", "Lời của một người", ("nội dung", "Lời của một người")),
        ("unknown-name", "unknown", ("unknown-name", "unknown")),
    ],
)
def test_a_detail_is_said_in_words(name: str, kept: object, shown: tuple[str, str]) -> None:
    assert detail(name, kept) == shown


def test_a_thing_without_a_page_has_its_kind_in_words() -> None:
    assert thing_words("directives.task:7") == "nhiệm vụ 7"
    assert thing_words("nowhere.thing:7") == "nowhere.thing:7"
