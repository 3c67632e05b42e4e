"""The deed of adding to a draft what its reader missed: the officer names lines, the engine reads them, the draft keeps them."""

from typing import Any

from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.places.models import Unit
from mangnon.reading.desk.actions import change, match_claim, match_measure
from mangnon.reading.desk.adding import MOST_LINES, figures_from, indicators_from, lines_said, tasks_from
from mangnon.reading.desk.matching import Matcher
from mangnon.reading.desk.models import ReadingDraft
from mangnon.reading.desk.queries import draft_called, item_called, province_of
from mangnon.ui.errors import UserError

Json = dict[str, Any]
INDICATOR, MEASURE, TASK, FIGURE = "indicator", "measure", "task", "figure"
ADDED = "them-"  # ids of items a person brought in
MAY_HOLD = {
    ReadingDraft.Kind.PROGRAMME: (INDICATOR, MEASURE, TASK), ReadingDraft.Kind.DISPATCH: (TASK,),
    ReadingDraft.Kind.REPORT: (FIGURE, TASK), ReadingDraft.Kind.REGISTER: (),
}  # fmt: skip

BESIDE = {
    ReadingDraft.Kind.PROGRAMME,
    ReadingDraft.Kind.REPORT,
}  # their tasks stand beside what they are about


def add_item(*, by: Person, pk: int, what: str, first: int | None, last: int | None, into: str = "") -> str:
    """The id of the item that was made of these lines, or of the indicator (`into`) that got a measure.

    Raises UserError for lines that are not there or hold no words; NotFound for others' drafts.
    """
    row = draft_called(by, pk)
    if what not in MAY_HOLD[ReadingDraft.Kind(row.kind)]:
        raise UserError(_("Loại văn bản này không giữ mục ấy. Chọn lại trong danh sách."))
    start, end = checked(row.text, first, last)
    if what == MEASURE:
        return add_measures(by, row, start, end, into)
    made = made_of(row, what, start, end)
    key = "tasks" if what == TASK and row.kind in BESIDE else "items"

    def move(draft: Json) -> Json:
        for item in made:
            item["id"] = free_id(draft)
            draft[key] = sorted([*draft.get(key, []), item], key=lambda one: one["line"])
        return draft

    change(by=by, pk=pk, revision=None, deed=f"thêm từ dòng {start}–{end}", move=move)
    return str(made[0]["id"])


def checked(text: str, first: int | None, last: int | None) -> tuple[int, int]:
    """Lines as typed, in order. Raises UserError."""
    count = text.count("\n") + 1
    if first is None or not 0 < first <= count:
        raise UserError(
            _("Ghi số của dòng đầu, từ 1 đến %(count)d, như số bên trái văn bản.") % {"count": count}
        )
    end = last if last is not None else first
    if not first <= end <= count:
        raise UserError(_("Dòng cuối phải từ %(first)d đến %(count)d.") % {"first": first, "count": count})
    if end - first >= MOST_LINES:
        raise UserError(_("Chọn nhiều nhất %(most)d dòng cho một mục.") % {"most": MOST_LINES})
    if not any(sign.isalpha() for sign in lines_said(text, first, end)):
        raise UserError(_("Các dòng ấy không có chữ. Chọn dòng có chữ."))
    return first, end


def made_of(row: ReadingDraft, what: str, first: int, last: int) -> list[Json]:
    if what == INDICATOR:
        return matched_indicators(indicators_from(row.text, first, last), row.unit)
    if what == TASK:
        known = [*row.draft["items"], *row.draft.get("tasks", ())]
        items = tasks_from(row.text, first, last, [one for one in known if "words" in one])
        standing = {"standing": True} if row.kind in BESIDE else {}
        return [{**item, **standing} for item in items]
    matcher = Matcher(province_of(row.unit))
    found = figures_from(row.text, first, last, row.draft["items"])
    for item in found:
        match_claim(matcher, item)
        item["take"] = True  # who adds a figure wants it
    return found


def matched_indicators(items: list[Json], unit: Unit) -> list[Json]:
    matcher = Matcher(province_of(unit))
    for item in items:
        for measure in item["measures"]:
            match_measure(matcher, measure)
    return items


def add_measures(by: Person, row: ReadingDraft, first: int, last: int, into: str) -> str:
    """The measures these lines set, put to an indicator that is there."""
    if not any(item["id"] == into for item in row.draft["items"]):
        raise UserError(_("Chọn chỉ tiêu sẽ nhận thước đo này."))
    read = matched_indicators(indicators_from(row.text, first, last), row.unit)
    measures = [measure for item in read for measure in item["measures"]]

    def move(draft: Json) -> Json:
        item = item_called(draft, into)
        spans = item.get("lines") or [[item["line"], item.get("end", item["line"])]]
        item |= {
            "measures": [*item["measures"], *measures],
            "lines": [*spans, [first, last]], "take": True,
        }  # fmt: skip
        draft["items"] = [item if one["id"] == into else one for one in draft["items"]]
        return draft

    change(by=by, pk=row.pk, revision=None, deed=f"thêm thước đo từ dòng {first}–{last}", move=move)
    return into


def free_id(draft: Json) -> str:
    """Never one that was used before, also by an item that was taken back."""
    used = [item["id"] for key in ("items", "tasks") for item in draft.get(key, ())]
    numbers = [int(one.removeprefix(ADDED)) for one in used if one.startswith(ADDED)]
    return f"{ADDED}{max(numbers, default=0) + 1}"
