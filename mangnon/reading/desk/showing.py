"""What the review pages show: the text on the left, proposals on the right, and what is still to be done."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.directives.rules import rhythm_of
from mangnon.directives.words import KIND_WORDS, RHYTHM_CHOICES
from mangnon.figures.models import DataElement
from mangnon.programmes.models import Programme
from mangnon.programmes.rules import UNIT_WORDS
from mangnon.reading.desk import queries
from mangnon.reading.desk.bringing_in import FIGURE, INDICATOR, MAY_HOLD, MEASURE, TASK
from mangnon.reading.desk.doubts import exact
from mangnon.reading.desk.holding import Holding, holdings
from mangnon.reading.desk.listing import shown_listed
from mangnon.reading.desk.matching import Matcher, claim_unit, scale
from mangnon.reading.desk.models import ReadingDraft
from mangnon.reading.desk.posted import UNITS, table_row
from mangnon.ui.language import worded

Json = dict[str, Any]


def units() -> list[tuple[str, str]]:
    """Units of a target with their words."""
    words = {"%": "%", "‰": "‰", "count": _("số đếm"), "": _("không có đơn vị")}
    return [(key, words.get(key) or worded(UNIT_WORDS.get(key, key))) for key in UNITS]


def directions() -> list[tuple[str, str]]:
    return [("reach", _("đạt")), ("increase", _("tăng")), ("decrease", _("giảm")), ("maintain", _("duy trì"))]


def comparators() -> list[tuple[str, str]]:
    return [("=", _("đạt, bằng")), (">=", _("ít nhất (≥)")), (">", _("trên (>)")), ("<=", _("nhiều nhất (≤)")),
            ("<", _("dưới (<)")), ("maintain", _("duy trì"))]  # fmt: skip


def whens() -> list[tuple[str, str]]:
    return [("milestone", _("vào năm")), ("completed_by", _("hoàn thành trong năm")), ("annual", _("thay đổi mỗi năm")),
            ("every_year", _("năm nào cũng vậy")), ("undated", _("không ghi năm"))]  # fmt: skip


def review_context(viewer: Person, row: ReadingDraft, asked: Mapping[str, str]) -> Json:
    """Everything of the two panes."""
    draft: Json = row.draft
    items = queries.shown(draft, "items", row.text)
    tasks = queries.shown(draft, "tasks", row.text)
    marked: dict[int, str] = {}
    for one in [*items, *tasks]:
        for line in range(
            one.item["line"], min(one.item.get("end", one.item["line"]), one.item["line"] + 40) + 1
        ):
            marked.setdefault(line, one.item["id"])
    known = queries.agencies_on(row.unit, timezone.localdate())
    context: Json = {
        "row": row, "draft": draft, "head": draft["head"], "items": items, "tasks": tasks,
        "rows": [{**line, "item": first_mark(line, marked)} for line in row.rows],
        "agencies": queries.named_agencies(draft, known), "known": known,
        "recognised": draft.get("recognised"), "meant": queries.place_meant(viewer, row),
        "taken": sum(one.item["take"] for one in items), "kinds": ReadingDraft.Kind.choices,
        "kind_words": str(KIND_WORDS.get(draft["head"].get("kind", ""), "")),
        "measures": sum(len(one.item["measures"]) for one in items if one.item["take"] and "measures" in one.item),
    }  # fmt: skip
    context["settled"] = sum(one.settled for one in context["agencies"])
    context |= {"addable": addable(row), "adding": {}} | words_of(row) | left(row) | {"alike": alike(draft)}
    if row.kind == ReadingDraft.Kind.PROGRAMME:
        context["elements"] = element_names(draft)
        context["same"] = same_programme(row)
    if row.kind == ReadingDraft.Kind.REPORT:
        context["groups"] = groups(row, items)
        context |= {"lists": shown_listed(row), "types": list(KIND_WORDS.items())}
    return context


def addable(row: ReadingDraft) -> list[tuple[str, str]]:
    """What may be added to this draft from lines of its text."""
    said = {
        INDICATOR: _("chỉ tiêu"), MEASURE: _("thước đo của chỉ tiêu đã có"), TASK: _("nhiệm vụ"),
        FIGURE: _("số liệu"),
    }  # fmt: skip
    return [(key, said[key]) for key in MAY_HOLD[ReadingDraft.Kind(row.kind)]]


def left(row: ReadingDraft) -> Json:
    """What is still to be done before it can be accepted, and what can be taken back."""
    draft: Json = row.draft
    items = [one for key in ("items", "tasks") for one in queries.shown(draft, key) if one.doubts]
    unseen = [w for w in draft["warnings"] if w not in draft["seen"]]
    last = row.history[-1]["deed"] if row.history else ""
    return {"open_items": items, "unseen": unseen, "ready": not items and not unseen, "last_deed": last}


def alike(draft: Json) -> list[Json]:
    """Questions of one kind about three items or more that may be answered together."""
    found: dict[str, Json] = {}
    for key in ("items", "tasks"):
        for one in queries.shown(draft, key):
            for doubt in one.doubts:
                if not doubt.must:
                    group = found.setdefault(
                        doubt.kind, {"kind": doubt.kind, "sentence": doubt.sentence, "count": 0}
                    )
                    group["count"] += 1
    return [group for group in found.values() if group["count"] > 2]


def words_of(row: ReadingDraft) -> Json:
    """The words of choices, by key, for showing and for forms."""
    return {
        "units": units(), "directions": directions(), "comparators": comparators(), "whens": whens(),
        "objectives": row.draft.get("objectives", []),
    }  # fmt: skip


def first_mark(line: Json, marked: Mapping[int, str]) -> str:
    """The proposal a block of the text led to."""
    return next((marked[n] for n in range(line["line"], line["end"] + 1) if n in marked), "")


def element_names(draft: Json) -> dict[str, str]:
    codes = {m["element"] for i in draft["items"] for m in i["measures"] if m["element"]}
    return dict(DataElement.objects.filter(code__in=codes).values_list("code", "name"))


def same_programme(row: ReadingDraft) -> Programme | None:
    """A programme of the place with this decision already: accepting would make a second."""
    number = str(row.draft["head"].get("printed", ""))
    return Programme.objects.filter(unit=row.unit, decision_number=number).first() if number else None


def item_context(viewer: Person, row: ReadingDraft, item_id: str, *, editing: bool) -> Json:
    """One proposal, to be shown or corrected."""
    found = next(
        one
        for key in ("items", "tasks")
        for one in queries.shown(row.draft, key, row.text)
        if one.item["id"] == item_id
    )
    context: Json = {"row": row, "one": found, "editing": editing, **words_of(row), "elements": {}}
    context |= left(row)
    if "words" in found.item:
        key = rhythm_of(found.item["recurrence"])
        context |= {
            "rhythms": RHYTHM_CHOICES, "rhythm": key,
            "days": found.item["recurrence"].removeprefix(key).strip().removesuffix(" of last month"),
            "known": queries.agencies_on(row.unit, timezone.localdate()),
        }  # fmt: skip
    elif "measures" in found.item:
        context["elements"] = element_names({"items": [found.item]})
        if editing:
            context["forms"] = measure_forms(row, found.item)
    return context


BLANK: Json = {
    "name": "", "label": "", "unit": "%", "direction": "reach", "element": "", "match": 0, "targets": [],
}  # fmt: skip
BLANK_TARGET: Json = {
    "when": "milestone", "year": "", "comparator": "=", "value": "", "value_max": "", "definition": "",
}  # fmt: skip


def measure_forms(row: ReadingDraft, item: Json) -> list[Json]:
    """Each measure with candidates for its element and a blank target; a blank measure last."""
    matcher = Matcher(queries.province_of(row.unit))
    found = []
    for at, measure in enumerate([*item["measures"], BLANK]):
        candidates = matcher.candidates(f"{measure['name']} {measure['label']}", measure["unit"])
        chosen = [c.element.code for c in candidates]
        if measure["element"] and measure["element"] not in chosen:
            kept = DataElement.objects.filter(code=measure["element"]).first()
            extra = [(kept.code, kept.name, measure["match"])] if kept else []
        else:
            extra = []
        options = [*extra, *((c.element.code, c.element.name, c.percent) for c in candidates)]
        found.append(
            {"at": at, **measure, "options": options, "rows": list(enumerate([*measure["targets"], BLANK_TARGET])),
             "blank": measure is BLANK}
        )  # fmt: skip
    return found


def groups(row: ReadingDraft, items: list[queries.ShownItem]) -> list[Json]:
    """The figures of a report by table and section, each with candidates and what the system holds already."""
    matcher = Matcher(queries.province_of(row.unit))
    held = holdings(row.unit, [one.item for one in items])
    elements = queries.elements_by_code([one.item["element"] for one in items])
    found: dict[str, Json] = {}
    asked: set[tuple[str, str, str]] = set()
    for one in items:
        ahead = _("Mức đặt ra cho kỳ sau, không phải kết quả") if one.item.get("planned") else ""
        title = one.item["table"] or ahead or one.item["section"] or _("Phần đầu")
        group = found.setdefault(
            title,
            {"title": title, "rows": [], "taken": 0, "number": len(found) + 1, "table": one.item["table"]},
        )
        follows = table_row(one.item) in asked
        asked.add(table_row(one.item))
        options = [] if follows else options_for(matcher, one.item, elements)
        group["rows"].append({**claim_row(one, held, elements), "follows": follows, "options": options})
        group["taken"] += one.item["take"]
    return list(found.values())


def options_for(
    matcher: Matcher, item: Json, elements: Mapping[str, DataElement]
) -> list[tuple[str, str, int]]:
    """The likeliest elements of a figure, with the one it was given: code, name, per cent."""
    options = [
        (c.element.code, c.element.name, c.percent)
        for c in matcher.candidates(item["what"], claim_unit(item), 5)
        if not c.element.is_derived and not c.element.is_structure
    ]
    chosen = elements.get(item["element"])
    if chosen is not None and chosen.code not in [code for code, _name, _sure in options]:
        options.insert(0, (chosen.code, chosen.name, item["match"]))
    return options


def claim_row(
    one: queries.ShownItem,
    held: Mapping[tuple[str, str], Holding],
    elements: Mapping[str, DataElement],
) -> Json:
    item = one.item
    holding = held.get((item["element"], item["period"]))
    unit = item["unit"]
    words = worded(UNIT_WORDS[unit]) if unit.startswith("per ") and unit in UNIT_WORDS else unit
    return {
        "one": one,
        "unit": words,
        "holding": holding,
        "differs": differs(item, holding, elements.get(item["element"])),
    }


def differs(item: Json, holding: Holding | None, element: DataElement | None) -> bool:
    """Whether the document says otherwise than what the system holds."""
    value = exact(item["value"])
    if holding is None or holding.value is None or value is None or element is None:
        return False
    above, below = scale(item["unit"], element)
    return holding.value != value * above / below
