"""Forms from the rulebook's `form` entries into versioned rows.

A file lists lines (code, type, label, element, levels ...) and checks; models.FormLine and rules.Check tell
what each word means. A version that has submissions is never changed: its rows are matched by code.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from mangnon.collection.models import Form, FormCheck, FormLine, FormVersion
from mangnon.collection.rules import KINDS, Severity
from mangnon.figures.breakdowns import breakdown_key, breakdown_row, dimensions
from mangnon.figures.models import Breakdown, DataElement
from mangnon.rulebook.files import RulebookError
from mangnon.rulebook.models import Entry

LINE_WORDS = {
    "code", "annex", "row", "type", "element", "indent", "label", "printed", "unit", "unit_of_entry",
    "levels", "yes_no", "closed_from", "zero_word", "breakdown", "agencies",
}  # fmt: skip
CHECK_WORDS = {"code", "kind", "lines", "limit", "severity", "message"}
PROBE = {
    "a": 1, "b": 1, "line_a": 1, "line_b": 1, "parts": 1, "part_lines": 1, "times": 1,
}  # fmt: skip


@dataclass
class Known:
    """What lines speak of: elements and dimensions by code, and the parts asked for so far."""

    elements: Mapping[str, DataElement]
    dimensions: Mapping[str, Mapping[str, Any]]
    parts: dict[str, Breakdown] = field(default_factory=dict)

    def part(self, cell: Mapping[str, str]) -> Breakdown:
        key = breakdown_key(cell)
        if key not in self.parts:
            self.parts[key] = breakdown_row(cell, self.dimensions)
        return self.parts[key]


@transaction.atomic
def load_forms() -> int:
    """Bring every form of the rulebook into the database; returns how many lines. Raises RulebookError."""
    known = Known({e.code: e for e in DataElement.objects.all()}, dimensions())
    count = 0
    for entry in Entry.objects.filter(kind="form").order_by("code", "version"):
        form, _ = Form.objects.update_or_create(code=entry.code, defaults={"title": entry.title})
        version, _ = FormVersion.objects.update_or_create(
            form=form,
            version=entry.version,
            province=None,
            defaults={
                "valid_from": entry.valid_from,
                "valid_to": entry.valid_to,
                "entry": entry,
                "annexes": {str(k): v for k, v in entry.body.get("annexes", {}).items()},
                "source": entry.source,
                "verified": entry.verified,
            },
        )
        count += load_lines(version, entry, known)
        load_checks(version, entry)
    return count


def load_lines(version: FormVersion, entry: Entry, known: Known) -> int:
    said = entry.body.get("lines", [])
    lines = [line(version, order, row, entry, known) for order, row in enumerate(said, start=1)]
    FormLine.objects.filter(version=version).exclude(code__in=[made.code for made in lines]).delete()
    names = [f.name for f in FormLine._meta.concrete_fields if f.name not in {"id", "version", "code"}]
    FormLine.objects.bulk_create(
        lines, update_conflicts=True, unique_fields=["version", "code"], update_fields=names
    )
    return len(lines)


def line(version: FormVersion, order: int, said: dict[str, Any], entry: Entry, known: Known) -> FormLine:
    where = f"Tệp {entry.origin}, dòng {said.get('code', f'thứ {order}')}"
    refuse_strange(said, LINE_WORDS, {"code", "type", "label"}, where)
    element = None
    if "element" in said:
        element = known.elements.get(said["element"])
        if element is None:
            raise RulebookError(
                f"{where}: không có chỉ tiêu thống kê mã {said['element']}; sửa lại 'element'."
            )
    if (said["type"] in {"item", "basis"}) != (element is not None):
        raise RulebookError(
            f"{where}: dòng loại {said['type']} {'cần' if element is None else 'không có'} 'element'."
        )
    closed = said.get("closed_from")
    return FormLine(
        version=version,
        order=order,
        code=str(said["code"]),
        row_type=said["type"],
        label=said["label"],
        printed=said.get("printed", ""),
        unit=said.get("unit", ""),
        unit_of_entry=said.get("unit_of_entry", ""),
        indent=said.get("indent", 0),
        element=element,
        breakdown=part(said, where, known),
        levels=said.get("levels", []),
        agencies=said.get("agencies", []),
        yes_no=said.get("yes_no", []),
        computed=element is not None and element.is_derived,
        zero_word=said.get("zero_word", False),
        closed_from=date.fromisoformat(str(closed)) if closed else None,
        annex=said.get("annex"),
        row=said.get("row"),
    )


def part(said: dict[str, Any], where: str, known: Known) -> Breakdown | None:
    """The row of the line's breakdown ({dimension: value}), None for the whole figure. Raises RulebookError."""
    if "breakdown" not in said:
        return None
    try:
        return known.part(said["breakdown"])
    except KeyError as error:
        raise RulebookError(f"{where}: không có phân tổ {error}; xem các tệp kind 'breakdowns'.") from error


def load_checks(version: FormVersion, entry: Entry) -> None:
    codes = set(version.lines.values_list("code", flat=True))
    checks = [
        check(version, order, said, entry, codes) for order, said in enumerate(entry.body.get("checks", []))
    ]
    FormCheck.objects.filter(version=version).delete()
    FormCheck.objects.bulk_create(checks)


def check(version: FormVersion, order: int, said: dict[str, Any], entry: Entry, codes: set[str]) -> FormCheck:
    where = f"Tệp {entry.origin}, phép kiểm tra {said.get('code', f'thứ {order + 1}')}"
    refuse_strange(said, CHECK_WORDS, {"code", "kind", "severity", "message"}, where)
    unknown = [code for code in said.get("lines", []) if code not in codes]
    if unknown:
        raise RulebookError(f"{where}: biểu không có dòng {', '.join(unknown)}.")
    if said["kind"] not in KINDS:
        raise RulebookError(
            f"{where}: không hiểu kind '{said['kind']}'; cần một trong {', '.join(sorted(KINDS))}."
        )
    if said["severity"] not in set(Severity):
        raise RulebookError(f"{where}: severity là '{said['severity']}'; cần error hoặc suspicious.")
    try:
        said["message"].format(**PROBE)
    except (KeyError, ValueError, IndexError) as error:
        raise RulebookError(f"{where}: câu thông báo có chỗ điền không hiểu: {error}.") from error
    return FormCheck(
        version=version,
        order=order,
        code=said["code"],
        kind=said["kind"],
        lines=said.get("lines", []),
        severity=said["severity"],
        limit=None if said.get("limit") is None else Decimal(str(said["limit"])),
        message=said["message"],
    )


def refuse_strange(said: dict[str, Any], known: set[str], needed: Iterable[str], where: str) -> None:
    strange = sorted(set(said) - known)
    if strange:
        raise RulebookError(f"{where}: không hiểu {', '.join(strange)}.")
    lacking = sorted(set(needed) - set(said))
    if lacking:
        raise RulebookError(f"{where}: thiếu {', '.join(lacking)}.")
