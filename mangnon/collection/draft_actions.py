"""The lines and checks of a draft: added, changed, moved, removed. Each is one entry in the trail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.collection.form_actions import held_draft, province_of
from mangnon.collection.form_rules import (
    check_problem,
    code_problem,
    message_problem,
    proposed_message,
)
from mangnon.collection.models import FormCheck, FormLine, FormVersion
from mangnon.collection.reporters import agencies_here
from mangnon.collection.rules import Severity
from mangnon.figures.making import elements_for, make_element
from mangnon.figures.models import DataElement
from mangnon.ui.errors import NotFound, UserError
from mangnon.vietnamese.text import nfc, squeeze

DEEPEST = 3


@dataclass(frozen=True)
class LineSaid:
    """What an officer may say of a line; `agencies` by their codes. From `levels` on, all but the day means nothing on a heading."""

    code: str
    label: str
    unit: str = ""
    indent: int = 0
    levels: Sequence[str] = field(default_factory=tuple)
    yes_no: bool = False
    zero_word: bool = False
    closed_from: date | None = None
    agencies: Sequence[str] = field(default_factory=tuple)

    def checked(self, others: Sequence[str]) -> "LineSaid":
        """The same, in one way of writing. Raises UserError for what cannot stand in a form."""
        said = LineSaid(
            squeeze(nfc(self.code)), squeeze(nfc(self.label))[:400], squeeze(nfc(self.unit))[:40],
            min(max(self.indent, 0), DEEPEST), tuple(self.levels), self.yes_no, self.zero_word, self.closed_from,
            tuple(dict.fromkeys(self.agencies)),
        )  # fmt: skip
        problem = code_problem(said.code)
        if problem:
            raise UserError(problem, code="line_code")
        if said.code in others:
            raise UserError(
                _("Biểu đã có dòng số %(code)s. Ghi một số khác.") % {"code": said.code}, code="line_there"
            )
        if not said.label:
            raise UserError(_("Dòng cần tên. Ghi tên như sẽ in trên biểu."), code="no_label")
        return said


def write(line: FormLine, said: LineSaid) -> None:
    line.code, line.label, line.indent, line.closed_from = (
        said.code,
        said.label,
        said.indent,
        said.closed_from,
    )
    if line.unit != said.unit:
        line.unit, line.unit_of_entry = said.unit, ""
    if line.has_figure:
        line.levels = list(said.levels)
        line.agencies = list(said.agencies)
        line.yes_no = [level for level in said.levels if level == "commune"] if said.yes_no else []
        line.zero_word = said.zero_word


def must_be_here(draft: FormVersion, said: LineSaid, line: FormLine | None = None) -> None:
    """Agencies of the draft's province; what the line was copied with may stay."""
    kept = set(line.agencies) if line else set()
    strange = set(said.agencies) - kept
    if strange:
        strange -= {agency.code for agency in agencies_here(province_of(draft), first_day(draft))}
    if strange:
        raise UserError(
            _("%(province)s không có cơ quan mang mã %(codes)s. Chọn cơ quan trong danh sách của tỉnh.")
            % {"province": province_of(draft).name, "codes": ", ".join(sorted(strange))},
            code="agency",
        )


def first_day(draft: FormVersion) -> date:
    return draft.valid_from or timezone.localdate()


def codes_of(version: FormVersion, but: FormLine | None = None) -> list[str]:
    rows = version.lines.exclude(pk=but.pk) if but else version.lines.all()
    return list(rows.values_list("code", flat=True))


def told(by: Person, version: FormVersion, verb: str, details: Mapping[str, Any]) -> None:
    record(
        by=by, verb=f"collection.{verb}", on=version, unit_id=province_of(version).pk,
        details={"form": version.form.code, "version": version.version, **details},
    )  # fmt: skip


def own_line(version: FormVersion, line: FormLine) -> FormLine:
    row = version.lines.select_related("element").filter(pk=line.pk).first()
    if row is None:
        raise NotFound
    return row


@transaction.atomic
def change_line(
    *, by: Person, version: FormVersion, line: FormLine, said: LineSaid, after: FormLine | None = None
) -> FormLine:
    """Say a line anew; `after` moves it below another. Checks follow a new number.

    Raises as held_draft does; UserError for a number that is taken or cannot be one, or without a name.
    """
    draft = held_draft(by, version)
    row = own_line(draft, line)
    before = row.code
    must_be_here(draft, said, row)
    write(row, said.checked(codes_of(draft, row)))
    if row.label != line.label:
        row.printed = ""
    row.save()
    if before != row.code:
        rename(draft, before, row.code)
    if after is not None and after.pk != row.pk:
        place(draft, row, own_line(draft, after))
    told(
        by, draft, "change_line",
        {"line": before, "code": row.code, "label": row.label, "levels": row.levels, "agencies": row.agencies},
    )  # fmt: skip
    return row


def rename(version: FormVersion, before: str, after: str) -> None:
    for check in version.checks.all():
        if before in check.lines:
            check.lines = [after if code == before else code for code in check.lines]
            check.save(update_fields=["lines"])


def place(version: FormVersion, line: FormLine, after: FormLine | None) -> None:
    """Put a line below another, or at the head; every line is numbered anew. Two queries."""
    rows = [row for row in version.lines.all() if row.pk != line.pk]
    at = next((i + 1 for i, row in enumerate(rows) if after and row.pk == after.pk), 0)
    rows.insert(at, line)
    renumber(rows)
    if line.annex is not None or line.row_type != FormLine.RowType.BASIS:
        line.annex = after.annex if after else (rows[1].annex if len(rows) > 1 else None)
        FormLine.objects.filter(pk=line.pk).update(annex=line.annex)


def renumber(rows: Sequence[FormLine]) -> None:
    for order, row in enumerate(rows, start=1):
        row.order = order
    FormLine.objects.bulk_update(rows, ["order"])


@transaction.atomic
def move_line(*, by: Person, version: FormVersion, line: FormLine, up: bool) -> None:
    """One place up or down; nothing at the ends. Raises as held_draft does."""
    draft = held_draft(by, version)
    rows = list(draft.lines.all())
    at = next((i for i, row in enumerate(rows) if row.pk == line.pk), None)
    if at is None:
        raise NotFound
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return
    moved = rows[at]
    if FormLine.RowType.BASIS not in (moved.row_type, rows[to].row_type):
        moved.annex = rows[to].annex  # across the border of two annexes it goes over to the other
    rows[at], rows[to] = rows[to], rows[at]
    renumber(rows)
    FormLine.objects.filter(pk=moved.pk).update(annex=moved.annex)
    told(by, draft, "move_line", {"line": line.code, "to": to + 1})


@transaction.atomic
def add_line(
    *,
    by: Person,
    version: FormVersion,
    said: LineSaid,
    row_type: str,
    element: DataElement | None = None,
    after: FormLine | None = None,
) -> FormLine:
    """A new line below another (none: at the end); an item asks for an element, a heading for nothing.

    Raises as held_draft does; NotFound for another province's element, UserError where the form asks for it
    already or the number is taken.
    """
    draft = held_draft(by, version)
    must_fit(draft, row_type, element)
    must_be_here(draft, said)
    rows = list(draft.lines.all())
    line = FormLine(version=draft, order=len(rows) + 1, row_type=row_type, element=element)
    if element is not None:
        line.computed = element.is_derived
        line.unit = element.unit_of_measure
    write(line, said.checked([row.code for row in rows]))
    line.save()
    place(draft, line, own_line(draft, after) if after else (rows[-1] if rows else None))
    told(
        by,
        draft,
        "add_line",
        {
            "code": line.code,
            "label": line.label,
            "element": element.code if element else "",
            "agencies": line.agencies,
        },
    )
    return line


def must_fit(draft: FormVersion, row_type: str, element: DataElement | None) -> None:
    if (row_type == FormLine.RowType.ITEM) != (element is not None):
        raise UserError(_("Dòng có số cần một chỉ tiêu; phần và tiêu đề thì không."), code="row_type")
    if element is None:
        return
    if element not in elements_for(province_of(draft)):
        raise NotFound
    there = draft.lines.filter(element=element, breakdown=None).first()
    if there is not None:
        raise UserError(
            _("Biểu đã hỏi chỉ tiêu này ở dòng %(line)s. Chọn chỉ tiêu khác.") % {"line": there.code},
            code="element_asked",
        )


@transaction.atomic
def add_new_figure(
    *,
    by: Person,
    version: FormVersion,
    said: LineSaid,
    name: str,
    value_type: str,
    nature: str,
    definition: str = "",
    after: FormLine | None = None,
) -> FormLine:
    """A line for a figure nobody counted before: the element and its line together or not at all."""
    draft = held_draft(by, version)
    element = make_element(
        by=by, province=province_of(draft), name=name, unit_of_measure=said.unit, value_type=value_type,
        nature=nature, definition=definition,
    )  # fmt: skip
    return add_line(
        by=by, version=draft, said=said, row_type=FormLine.RowType.ITEM, element=element, after=after
    )


@transaction.atomic
def remove_line(*, by: Person, version: FormVersion, line: FormLine) -> list[str]:
    """Take a line out, and every check that speaks of it; returns the sentences of those checks."""
    draft = held_draft(by, version)
    row = own_line(draft, line)
    gone = [check for check in draft.checks.all() if row.code in check.lines]
    for check in gone:
        check.delete()
    row.delete()
    renumber(list(draft.lines.all()))
    told(by, draft, "remove_line", {"code": row.code, "label": row.label, "checks": [c.code for c in gone]})
    return [check.message for check in gone]


@transaction.atomic
def add_check(
    *,
    by: Person,
    version: FormVersion,
    kind: str,
    lines: Sequence[str],
    severity: str,
    limit: Decimal | None = None,
    message: str = "",
) -> FormCheck:
    """A relation the figures should hold. Without a sentence of its own it gets a proposed one.

    Raises as held_draft does; UserError for lines that are not typed or never meet on one sheet.
    """
    draft = held_draft(by, version)
    problem = check_problem(kind, lines, limit)
    if problem:
        raise UserError(problem, code="check")
    must_meet(draft, lines)
    weight = Severity(severity)
    said = squeeze(nfc(message)) or proposed_message(kind, weight, limit)
    problem = message_problem(said)
    if problem:
        raise UserError(problem, code="check_message")
    used = set(draft.checks.values_list("code", flat=True))
    code = next(f"tinh-{n}" for n in range(1, len(used) + 2) if f"tinh-{n}" not in used)
    last = draft.checks.order_by("-order").first()
    row = FormCheck.objects.create(
        version=draft, order=last.order + 1 if last else 0, code=code, kind=kind, lines=list(lines),
        severity=str(weight), limit=limit, message=said,
    )  # fmt: skip
    told(by, draft, "add_check", {"check": code, "kind": kind, "lines": list(lines), "message": said})
    return row


def must_meet(draft: FormVersion, codes: Sequence[str]) -> None:
    """All are lines with typed figures, and some unit types all of them on one sheet."""
    known = {line.code: line for line in draft.lines.all() if line.has_figure and not line.computed}
    strange = [code for code in codes if code not in known]
    if strange:
        raise UserError(
            _("Dòng %(lines)s không phải dòng nhập số nên không kiểm tra được. Chọn dòng khác.")
            % {"lines": ", ".join(strange)},
            code="check_lines",
        )
    sheets = [{*known[code].levels, *(f"@{a}" for a in known[code].agencies)} for code in codes]
    if sheets and not set.intersection(*sheets):
        raise UserError(
            _(
                "Dòng %(lines)s không cùng một nơi báo nên không so được với nhau. Chọn các dòng cùng do xã, cùng do tỉnh hoặc cùng do một cơ quan báo."
            )
            % {"lines": ", ".join(codes)},
            code="check_apart",
        )


@transaction.atomic
def remove_check(*, by: Person, version: FormVersion, check: FormCheck) -> None:
    draft = held_draft(by, version)
    row = draft.checks.filter(pk=check.pk).first()
    if row is None:
        raise NotFound
    row.delete()
    told(by, draft, "remove_check", {"check": row.code, "message": row.message})
