"""The desk's deeds: bring a file, correct what was read, accept all of it or give it up. Every deed leaves its trace."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.directives.actions import File
from mangnon.places.models import Unit
from mangnon.places.queries import hold
from mangnon.reading.desk import running
from mangnon.reading.desk.doubts import open_doubts
from mangnon.reading.desk.holding import holdings
from mangnon.reading.desk.matching import Matcher, claim_unit, same_thing
from mangnon.reading.desk.models import ReadingDraft
from mangnon.reading.desk.posted import claims
from mangnon.reading.desk.queries import draft_called, item_called, province_of
from mangnon.reading.desk.taking import table_first, taken_once
from mangnon.reading.desk.undoing import MOST, step_back, taken_back
from mangnon.ui.errors import Conflict, NotAllowed, UserError
from mangnon.vietnamese.text import nfc, squeeze

Json = dict[str, Any]
MOST_OPEN = 200  # drafts of one place waiting for their review
TAKEN_FROM = 0.85  # a figure of a report is proposed for acceptance from this confidence on


def bring(*, by: Person, unit: Unit, file: File, kind: str = "") -> ReadingDraft:
    """A file onto the desk, and its reading begun. A short one is read when this returns.

    Raises NotAllowed without documents.change at the unit; UserError for an empty file or a full desk.
    """
    if not by.may("documents.change", unit):
        raise NotAllowed(_("Chỉ người giữ sổ văn bản của nơi này tải văn bản lên để đọc được."))
    if kind and kind not in ReadingDraft.Kind.values:
        raise UserError(_("Chọn lại loại văn bản trong danh sách."))
    if not file.content.strip():
        raise UserError(_("Tệp “%(name)s” không có gì bên trong. Chọn tệp khác.") % {"name": file.name})
    if ReadingDraft.objects.filter(unit=unit, state=ReadingDraft.State.READ).count() >= MOST_OPEN:
        raise UserError(_("Đã có quá nhiều bản chờ xem lại. Nhận hoặc bỏ bớt rồi tải tiếp."))
    with transaction.atomic():
        hold(unit)
        now = timezone.now()
        row = ReadingDraft.objects.create(
            unit=unit, by=by, at=now, begun_at=now, asked_kind=kind, content=file.content,
            name=squeeze(nfc(file.name)).replace("/", "_")[-200:] or "tep",
        )  # fmt: skip
        record(
            by=by,
            verb="desk.bring",
            on=row,
            unit_id=unit.pk,
            details={"name": row.name, "size": len(file.content)},
        )
    read_now(row, kind)
    return row


def read_now(row: ReadingDraft, kind: str) -> None:
    """Read, waiting a moment; what takes longer goes on beside the request."""
    keep = partial(store, row.pk, row.begun_at)
    run = running.Run(row.name, bytes(row.content), kind, keep, partial(tell, row.pk, row.begun_at))
    outcome = run.wait(running.WAIT)
    if outcome is not None:
        keep(outcome)
    row.refresh_from_db()


def tell(key: int, begun_at: datetime, done: int, total: int) -> None:
    """How far a reading is, where every worker of the server sees it."""
    now = timezone.now()
    mine = ReadingDraft.objects.filter(pk=key, begun_at=begun_at, state=ReadingDraft.State.READING)
    mine.update(pages_done=done, pages=total, worked_at=now)


def store(key: int, begun_at: datetime, outcome: running.Outcome) -> None:
    """What came of a reading into its row; nothing where it was begun anew meanwhile."""
    with transaction.atomic():
        row = ReadingDraft.objects.select_for_update(of=("self",)).select_related("unit").get(pk=key)
        if row.state != ReadingDraft.State.READING or row.begun_at != begun_at:
            return
        if outcome.refused:
            row.state, row.sentence = ReadingDraft.State.REFUSED, outcome.refused
        else:
            draft = matched(outcome.draft, outcome.kind, row.unit)
            draft["head"]["unit"] = str(row.unit_id)
            row.state, row.kind, row.rows, row.text = (
                ReadingDraft.State.READ,
                outcome.kind,
                outcome.rows,
                outcome.text,
            )
            row.found = row.draft = draft
            row.history = []
        row.saved_at = timezone.now()
        row.save()


def matched(draft: Json, kind: str, unit: Unit) -> Json:
    """Each measure or figure with the element it most likely is."""
    if kind not in {"programme", "report"}:
        return draft
    matcher = Matcher(province_of(unit))
    for item in draft["items"]:
        if kind == "programme":
            for measure in item["measures"]:
                match_measure(matcher, measure)
        else:
            match_claim(matcher, item)
    if kind == "report":
        taken_once(draft["items"], holdings(unit, draft["items"]))
    return draft


def match_measure(matcher: Matcher, measure: Json) -> None:
    found = matcher.best(f"{measure['name']} {measure['label']}", measure["unit"], part=measure["label"])
    measure["element"], measure["match"] = (found.element.code, found.percent) if found else ("", 0)


def match_claim(matcher: Matcher, item: Json) -> None:
    found = matcher.best(item["what"], claim_unit(item))
    if found is None or found.element.is_derived or found.element.is_structure:
        return
    item["element"], item["match"] = found.element.code, found.percent
    exact = (
        item["qualifier"] in {"", "ước"} and not item["value_max"] and same_thing(item["unit"], found.element)
    )
    result = exact and not item["planned"]  # next year's plan is no result of this one
    item["take"] = (
        found.confidence >= TAKEN_FROM and bool(item["period"]) and "/" not in item["period"] and result
    )


def change(
    *, by: Person, pk: int, revision: int | None, deed: str, move: Callable[[Json], Json]
) -> ReadingDraft:
    """One correction of a draft, kept with its trace. `move` is given the draft and gives it back changed.

    Raises NotFound for others' drafts; UserError for one that is closed; Conflict where somebody changed it
    since the page was drawn (`revision`), when one was given.
    """
    draft_called(by, pk)
    with transaction.atomic():
        row = ReadingDraft.objects.select_for_update(of=("self",)).defer("content").get(pk=pk)
        check_open(row)
        if revision is not None and revision != row.revision:
            raise Conflict(_("Bản này vừa được sửa ở nơi khác. Mở lại trang để xem bản mới, rồi sửa tiếp."))
        before = deepcopy(row.draft)
        row.draft = move(dict(row.draft))
        if row.draft != before:
            row.history = [*row.history, step_back(before, row.draft, deed)][-MOST:]
        row.revision += 1
        row.saved_at = timezone.now()
        row.save(update_fields=["draft", "history", "revision", "saved_at"])
        record(
            by=by,
            verb="desk.correct",
            on=row,
            unit_id=row.unit_id,
            details={"deed": deed, "revision": row.revision},
        )
    return row


def check_open(row: ReadingDraft) -> None:
    if row.state != ReadingDraft.State.READ:
        raise UserError(_("Bản này đã đóng, không sửa được nữa."), status=409)


def put_item(
    *, by: Person, pk: int, item_id: str, said: Mapping[str, Any], deed: str = "sửa"
) -> ReadingDraft:
    """An item as corrected; keys that are not said stay."""

    def move(draft: Json) -> Json:
        changed = {**item_called(draft, item_id), **said}
        for key in ("items", "tasks"):
            if key in draft:
                draft[key] = [changed if one["id"] == item_id else one for one in draft[key]]
        return draft

    return change(by=by, pk=pk, revision=None, deed=f"{deed} {item_id}", move=move)


def confirm(*, by: Person, pk: int, item_id: str, keys: list[str]) -> ReadingDraft:
    """Questions about an item answered "as it was read"."""

    def move(draft: Json) -> Json:
        item = item_called(draft, item_id)
        item["confirmed"] = sorted({*item["confirmed"], *keys})
        for key in ("items", "tasks"):
            if key in draft:
                draft[key] = [item if one["id"] == item_id else one for one in draft[key]]
        return draft

    return change(by=by, pk=pk, revision=None, deed=f"xác nhận {item_id}", move=move)


def confirm_alike(*, by: Person, pk: int, kind: str) -> ReadingDraft:
    """One kind of question answered "as it was read" for every item it is asked about."""

    def move(draft: Json) -> Json:
        for key in ("items", "tasks"):
            for item in draft.get(key, ()):
                asked = [d.key for d in open_doubts(draft, item) if not d.must and d.kind == kind]
                item["confirmed"] = sorted({*item["confirmed"], *asked})
        return draft

    return change(by=by, pk=pk, revision=None, deed=f"xác nhận mọi câu hỏi {kind}", move=move)


def undo(*, by: Person, pk: int) -> str:
    """The last correction taken back; says which it was. Raises UserError where there is none."""
    draft_called(by, pk)
    with transaction.atomic():
        row = ReadingDraft.objects.select_for_update(of=("self",)).defer("content").get(pk=pk)
        check_open(row)
        if not row.history:
            raise UserError(_("Chưa có lần sửa nào để hoàn tác."), status=409)
        *row.history, step = row.history
        row.draft = taken_back(row.draft, step)
        row.revision += 1
        row.saved_at = timezone.now()
        row.save(update_fields=["draft", "history", "revision", "saved_at"])
        record(
            by=by, verb="desk.undo", on=row, unit_id=row.unit_id,
            details={"deed": step["deed"], "revision": row.revision},
        )  # fmt: skip
    return str(step["deed"])


def put(*, by: Person, pk: int, said: Mapping[str, Any], deed: str) -> ReadingDraft:
    """Parts of a draft that are no items: its head, its names, warnings seen."""
    return change(by=by, pk=pk, revision=None, deed=deed, move=lambda draft: {**draft, **said})


def take_figures(*, by: Person, pk: int, data: QueryDict) -> ReadingDraft:
    """The figures of one group as ticked; a whole table at once where that was asked (`ca`)."""
    unit = draft_called(by, pk).unit

    def move(draft: Json) -> Json:
        items = claims(data, draft["items"])
        if data.get("ca"):
            items = table_first(items, set(data.getlist("co")), holdings(unit, items))
        return {**draft, "items": items}

    return change(by=by, pk=pk, revision=None, deed="sửa số liệu", move=move)


def give_up(*, by: Person, pk: int) -> None:
    """A draft nobody wants; its file goes, the trail stays."""
    draft_called(by, pk)
    with transaction.atomic():
        row = ReadingDraft.objects.select_for_update(of=("self",)).get(pk=pk)
        if row.state == ReadingDraft.State.ACCEPTED:
            raise UserError(_("Bản này đã được nhận; bỏ ở chương trình hoặc sổ văn bản."), status=409)
        row.state, row.content = ReadingDraft.State.DROPPED, b""
        row.rows, row.text, row.found, row.draft, row.history = [], "", {}, {}, []
        row.save()
        record(by=by, verb="desk.give_up", on=row, unit_id=row.unit_id, details={"name": row.name})


def read_again(*, by: Person, pk: int, kind: str, unit: Unit | None = None) -> ReadingDraft:
    """Read the file anew, as another kind of document or for another place; corrections made so far are given up.

    Raises NotAllowed where the other place's register is not the person's to keep.
    """
    draft_called(by, pk)
    if kind and kind not in ReadingDraft.Kind.values:
        raise UserError(_("Chọn lại loại văn bản trong danh sách."))
    if unit is not None and not by.may("documents.change", unit):
        raise NotAllowed(_("Chỉ người giữ sổ văn bản của nơi này tải văn bản lên để đọc được."))
    with transaction.atomic():
        row = ReadingDraft.objects.select_for_update(of=("self",)).get(pk=pk)
        if row.state in {ReadingDraft.State.ACCEPTED, ReadingDraft.State.DROPPED}:
            raise UserError(_("Bản này đã đóng, không đọc lại được. Tải tệp lên lần nữa."), status=409)
        row.state, row.sentence, row.asked_kind = ReadingDraft.State.READING, "", kind
        row.unit = unit or row.unit
        row.begun_at, row.worked_at, row.pages_done, row.pages = timezone.now(), None, 0, 0
        row.revision += 1
        row.save()
        record(
            by=by, verb="desk.read_again", on=row, unit_id=row.unit_id,
            details={"kind": kind, "unit": row.unit.name},
        )  # fmt: skip
    read_now(row, kind)
    return row
