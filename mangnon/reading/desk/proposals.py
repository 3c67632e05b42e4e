"""Readings turned into drafts a person can correct: plain JSON, every item with the lines it comes from. Pure.

An item has an `id`, `take` (whether it will be accepted), `line` and `end`, and `confirmed`: the questions about it
that the officer answered with "as it was read". What is asked about an item is computed anew after every correction.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mangnon.reading.desk.structure import SURE
from mangnon.reading.dispatch.reader import Dispatch, Task
from mangnon.reading.doors import number as plain_number
from mangnon.reading.head import Head
from mangnon.reading.programme.model import Indicator, Measure, Programme, Target
from mangnon.reading.report.listed import ListedDocument
from mangnon.reading.report.model import Claim, Report
from mangnon.reading.tree import Document
from mangnon.vietnamese.text import capitalised, fold, squeeze

Json = dict[str, Any]
WHEN = {"annual": "annual", "every_year": "every_year", "undated": "undated", "current_year": "milestone"}
PRINTED_TYPES = {"kế hoạch", "chương trình", "quyết định", "đề án", "nghị quyết"}


def kind_of(head: Head, programme: Programme, dispatch: Dispatch) -> str:
    """What a document most likely is: by its type, else by what was found in it."""
    if head.type in {"công văn", "chỉ thị", "công điện", "thông báo"}:
        return "dispatch" if dispatch.tasks else "register"
    if head.type == "báo cáo":
        return "report"
    if programme.indicators and (head.type in PRINTED_TYPES or len(programme.indicators) > 2):
        return "programme"
    return "register" if head.type else ("dispatch" if len(dispatch.tasks) > 2 else "register")


def head_draft(head: Head, *, start: int | None = None, end: int | None = None, title: str = "") -> Json:
    """The head as the register's form takes it."""
    return {
        "kind": head.type or "khác",
        "printed": head.number or head.symbol,
        "issuer": cased(head.issuer),
        "issued_on": head.issued_on.strftime("%d/%m/%Y") if head.issued_on else "",
        "title": capitalised(title or head.title),
        "signer_title": squeeze(head.signer),
        "addressees": "\n".join(head.addressees),
        "recipients": "\n".join(head.recipients),
        "relations": "\n".join(basis_line(basis) for basis in head.bases),
        "start_year": str(start or ""),
        "end_year": str(end or ""),
    }


BODIES = ("ỦY BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN")
PLACES = {"tỉnh", "huyện", "thành", "phố", "phường", "thị", "xã", "trấn"}
# the second syllables of names of bodies: "Sở Lao động - Thương binh và Xã hội", "Ban Chỉ đạo công tác trẻ em"
INNER = {
    "động", "ủy", "binh", "và", "hội", "tế", "dục", "tạo", "đạo", "vụ", "hóa", "thao", "lịch", "chính", "phòng", "hiệp",
    "nữ", "an", "công", "tác", "trẻ", "em", "niên", "sự", "trú", "dân", "của", "về", "tuyên", "giáo",
}  # fmt: skip


def cased(issuer: str) -> str:
    """ "ỦY BAN NHÂN DÂN TỈNH SÔNG HỒ" → "Ủy ban nhân dân tỉnh Sông Hồ"; what is not in capitals stays."""
    said = squeeze(issuer)
    if not said.isupper():
        return said
    for body in BODIES:
        if said.startswith(body):
            return squeeze(f"{capitalised(body.lower())} {placed(said[len(body) :])}")
    place = re.search(r"\s(?:TỈNH|THÀNH PHỐ|HUYỆN|THỊ XÃ|XÃ(?! HỘI)|PHƯỜNG)\s", said)
    body, where = (said[: place.start()], said[place.start() :]) if place else (said, "")
    words = [word.lower() if word.lower() in INNER else word.title() for word in body.split()]
    return squeeze(f"{capitalised(' '.join(words))} {placed(where)}")


def placed(where: str) -> str:
    """ "THÀNH PHỐ HẢI ĐÔNG" → "thành phố Hải Đông": the words before a place's name are small."""
    words = where.lower().split()
    at = next((i for i, word in enumerate(words) if word not in PLACES), len(words))
    return " ".join([*words[:at], *(word.title() for word in words[at:])])


OPENINGS = {
    "Căn cứ vào": "căn cứ", "Căn cứ": "căn cứ", "Thực hiện": "thực hiện", "Triển khai thực hiện": "thực hiện",
    "Theo đề nghị của": "căn cứ", "Xét đề nghị của": "căn cứ", "Theo": "căn cứ", "Xét": "căn cứ",
}  # fmt: skip
THEREFORE = re.compile(
    r",\s+(?:Ủy ban|UBND|Sở|Ban|Hội|Tỉnh|Chủ tịch|Thủ tướng|Bộ)\b[^,;]*\b(?:yêu cầu|đề nghị|chỉ đạo|ban hành|báo cáo|xây dựng)"
)


def basis_line(text: str) -> str:
    """ "Căn cứ Luật Trẻ em;" → "căn cứ: Luật Trẻ em"; what the issuer orders behind the basis is no part of it."""
    said = THEREFORE.split(squeeze(text))[0].rstrip(" ;.,")
    for word in sorted(OPENINGS, key=len, reverse=True):
        if said.startswith(word):
            return f"{OPENINGS[word]}: {said[len(word) :].strip(' :,')[:400]}"
    return f"căn cứ: {said[:400]}"


# --- a programme --------------------------------------------------------------------------------------------


def programme_draft(document: Document, programme: Programme) -> Json:
    """Everything proposed of a programme."""
    sure = {line.number: line.confidence for line in document.lines if line.confidence is not None}
    items = [indicator_item(str(at), one, sure) for at, one in enumerate(programme.indicators, start=1)]
    return {
        "objectives": objectives(programme),
        "items": merged(items),
        "tasks": [
            {
                "id": f"n{at}", "take": True, "words": t.task, "leads": [t.lead] if t.lead else [],
                "partners": list(t.partners), "line": t.line, "due": "", "recurrence": "", "deadline_text": "",
                "basis": "", "output": "", "snippet": "", "confirmed": [], "standing": True,
            }
            for at, t in enumerate(programme.tasks, start=1)
        ],
        "budget": [{"text": text, "line": line} for text, line in programme.budget],
        "reviews": [{"text": text, "line": line} for text, line in programme.reviews],
        "previous": [
            {"name": one.name, "line": one.place.line} for one in programme.previous_term
        ],
        "warnings": list(programme.warnings),
        "seen": [],
        "agencies": {},
    }  # fmt: skip


def objectives(programme: Programme) -> list[Json]:
    """The objectives with keys of their own; one is made where the text names none."""
    found: list[Json] = []
    for at, one in enumerate(programme.objectives, start=1):
        found.append({"key": one.number or str(at), "name": squeeze(one.name)[:300], "line": one.line})
    return found or [{"key": "1", "name": "Chỉ tiêu của chương trình", "line": 0}]


def indicator_item(key: str, one: Indicator, sure: Mapping[int, float | None]) -> Json:
    known = [c for n in range(one.place.line, one.place.line_end + 1) if (c := sure.get(n)) is not None]
    return {
        "id": key, "take": True, "number": one.number or "", "name": squeeze(one.name), "objective": one.objective or "",
        "leads": list(one.lead), "partners": list(one.partners), "line": one.place.line, "end": one.place.line_end,
        "lines": [[one.place.line, one.place.line_end]],
        "sure": round(min(known)) if known and min(known) < SURE else None, "confirmed": [],
        "measures": [measure_json(m) for m in one.measures],
    }  # fmt: skip


def measure_json(one: Measure) -> Json:
    label = one.label or ""
    said = fold(label)
    return {
        "name": squeeze(one.name), "label": label, "unit": one.unit or "", "direction": one.direction,
        "area": "rural" if "nong thon" in said else "urban" if "thanh thi" in said else "",
        "element": "", "match": 0, "targets": [target_json(t) for t in one.targets],
        "baseline": {year: str(plain_number(value)) for year, value in one.baseline.items()},
    }  # fmt: skip


def target_json(one: Target) -> Json:
    when = WHEN.get(one.year, "milestone")
    if when == "milestone" and one.value is None:
        when = "completed_by"
    return {
        "when": when, "year": one.year if one.year.isdigit() else "", "current": one.year == "current_year",
        "comparator": one.comparator, "value": text_of(one.value), "value_max": text_of(one.value_max),
        "definition": one.definition or "",
    }  # fmt: skip


def text_of(value: Any) -> str:
    """A number as it is typed: 18,5."""
    plain = plain_number(value)
    return "" if plain is None else str(plain).replace(".", ",")


def merged(items: Sequence[Json]) -> list[Json]:
    """Indicators without a number that say the same of different years are one: lists "đến năm 2025", "đến năm 2030"."""
    found: list[Json] = []
    by_name: dict[str, Json] = {}
    for item in items:
        name = squeeze(fold(item["name"]))
        before = None if item["number"] else by_name.get(name)
        if before is not None and joined(before, item):
            before["lines"] += item["lines"]
            continue
        found.append(item)
        by_name.setdefault(name, item)
    return found


def joined(before: Json, item: Json) -> bool:
    """Put the targets of `item` into the same measures of `before`; False where they do not fit together."""
    theirs = {(fold(m["name"]), fold(m["label"]), m["unit"]): m for m in before["measures"]}
    pairs = [(theirs.get((fold(m["name"]), fold(m["label"]), m["unit"])), m) for m in item["measures"]]
    if not all(pair[0] for pair in pairs):
        return False
    for old, new in pairs:
        assert old is not None
        years = {(t["when"], t["year"]) for t in old["targets"]}
        if any((t["when"], t["year"]) in years for t in new["targets"]):
            return False
    for old, new in pairs:
        assert old is not None
        old["targets"] += new["targets"]
    return True


# --- a dispatch and a report --------------------------------------------------------------------------------


def dispatch_draft(dispatch: Dispatch) -> Json:
    """The tasks proposed of a dispatch."""
    return {
        "items": [task_item(str(at), task) for at, task in enumerate(dispatch.tasks, start=1)],
        "warnings": list(dispatch.warnings), "seen": [], "agencies": {},
    }  # fmt: skip


def task_item(key: str, task: Task) -> Json:
    return {
        "id": key, "take": True, "words": task.task, "leads": split_names(task.lead), "partners": list(task.partners),
        "due": task.deadline.due.strftime("%d/%m/%Y") if task.deadline.due else "",
        "recurrence": task.deadline.recurrence or "", "deadline_text": task.deadline.text or "",
        "basis": task.basis or "", "output": "", "line": task.line, "end": task.line,
        "snippet": task.snippet, "confirmed": [],
    }  # fmt: skip


def split_names(text: str) -> list[str]:
    return [squeeze(part) for part in text.split(";") if part.strip()]


def report_draft(report: Report, plan: Sequence[Task] = ()) -> Json:
    """The figures proposed of a report, those of a table beside their row; its plan's tasks, none taken by itself."""
    return {
        "items": [claim_item(str(at), claim) for at, claim in enumerate(report.claims, start=1)],
        "tasks": [planned_item(f"n{at}", task) for at, task in enumerate(plan, start=1)],
        "listed": [listed_item(f"vb-{at}", one) for at, one in enumerate(report.listed, start=1)],
        "warnings": list(report.warnings), "seen": [], "agencies": {},
    }  # fmt: skip


def planned_item(key: str, task: Task) -> Json:
    """A task of a report's plan: followed only where somebody takes it."""
    item = task_item(key, task)
    return {**item, "leads": [cased(name) for name in item["leads"]], "take": False, "standing": True}


def listed_item(key: str, one: ListedDocument) -> Json:
    """A document a table of the report lists, for the register; a printed day that cannot be stays empty, and is told."""
    return {
        "id": key, "take": bool(one.title and one.issuer), "kind": one.kind, "printed": one.number,
        "issuer": one.issuer, "issued_on": one.issued_on.strftime("%d/%m/%Y") if one.issued_on else "",
        "day": "" if one.issued_on else one.day, "title": capitalised(one.title), "line": one.line, "end": one.line,
        "table": one.table, "confirmed": [],
    }  # fmt: skip


def claim_item(key: str, claim: Claim) -> Json:
    return {
        "id": key, "take": False, "what": squeeze(claim.what), "value": text_of(claim.value),
        "value_max": text_of(claim.value_max), "qualifier": claim.qualifier or "", "unit": claim.unit or "",
        "period": period_of(claim.period), "place": claim.place or "", "line": claim.line, "end": claim.line,
        "snippet": claim.snippet, "table": claim.table or "", "column": claim.column,
        "section": claim.section, "element": "", "match": 0, "planned": claim.planned, "confirmed": [],
    }  # fmt: skip


MONTH = re.compile(r"(\d{4})-(\d{2})")


def period_of(said: str | None) -> str:
    """A period as the facts are kept by: the month 2016-12 is 201612."""
    found = MONTH.fullmatch(said or "")
    return f"{found[1]}{found[2]}" if found else said or ""


# --- what is asked ------------------------------------------------------------------------------------------


def names_in(draft: Json) -> list[str]:
    """Every agency a draft names, in order, each once."""
    rows: Iterable[Json] = [*draft.get("items", ()), *draft.get("tasks", ())]
    named = [
        name for row in rows if row.get("take") for name in (*row.get("leads", ()), *row.get("partners", ()))
    ]
    return list(dict.fromkeys(named))
