"""Accepting what was read: the document into the register, and with it the programme, the tasks or the figures.

One transaction holds all of it. Where anything is still asked, or cannot be, nothing at all is written.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Agency, Person
from mangnon.audit.actions import record
from mangnon.directives.actions import File, Said, save_document
from mangnon.directives.forms import DocumentForm
from mangnon.directives.models import Document, Task, TaskLink
from mangnon.directives.rules import key_of, numbered
from mangnon.directives.task_actions import Held, Ordered, give_task, link_task
from mangnon.directives.task_forms import communes
from mangnon.figures.models import DataElement
from mangnon.places.models import Unit
from mangnon.programmes.accepting import (
    IndicatorRead,
    MeasureRead,
    ObjectiveRead,
    ProgrammeRead,
    TargetRead,
    accept_programme,
)
from mangnon.programmes.deriving import Head
from mangnon.programmes.rules import Comparator, Direction, When
from mangnon.reading.desk.actions import check_open
from mangnon.reading.desk.doubts import exact
from mangnon.reading.desk.listing import register_listed
from mangnon.reading.desk.models import ReadingDraft
from mangnon.reading.desk.queries import (
    NEW,
    SKIP,
    agencies_on,
    draft_called,
    elements_by_code,
    named_agencies,
    shown,
)
from mangnon.reading.desk.stating import state_figures
from mangnon.ui.errors import UserError
from mangnon.vietnamese.dates import DateError, parse_date
from mangnon.vietnamese.text import slug

Json = dict[str, Any]


def accept(*, by: Person, pk: int, with_tasks: bool = True) -> ReadingDraft:
    """Everything of a draft that is to be taken. Raises UserError naming what is still asked; NotAllowed; Conflict."""
    draft_called(by, pk)
    with transaction.atomic():
        row = ReadingDraft.objects.select_for_update(of=("self",)).get(pk=pk)
        check_open(row)
        draft: Json = row.draft
        check_answered(draft)
        document = register(by, row, draft)
        Kept(by, row, draft, document).keep(with_tasks)
        row.document, row.state, row.content = document, ReadingDraft.State.ACCEPTED, b""
        row.saved_at = timezone.now()
        row.save()
        record(
            by=by, verb="desk.accept", on=row, unit_id=row.unit_id,
            details={"document": document.whole, "kind": row.kind, "programme": row.programme_id or 0},
        )  # fmt: skip
    return row


def check_answered(draft: Json) -> None:
    """Nothing that is still asked is taken over."""
    waiting = [one for key in ("items", "tasks") for one in shown(draft, key) if one.doubts]
    if waiting:
        first = waiting[0].item
        name = first.get("name") or first.get("words") or first.get("what") or ""
        raise UserError(
            _("Còn %(count)d mục chưa trả lời, mục đầu là “%(name)s”. Trả lời hoặc bỏ từng mục rồi nhận.")
            % {"count": len(waiting), "name": name[:80]},
            code="asked",
        )
    unseen = [warning for warning in draft["warnings"] if warning not in draft["seen"]]
    if unseen:
        raise UserError(
            _("Còn %(count)d điều cần xem chưa đánh dấu đã xem: %(first)s")
            % {"count": len(unseen), "first": unseen[0]},
            code="unseen",
        )


def register(by: Person, row: ReadingDraft, draft: Json) -> Document:
    """The document into the register, with its text and its file."""
    form = DocumentForm({**draft["head"], "text": row.text, "unit": str(row.unit_id)}, units=[row.unit])
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        label = form.fields[name].label if name in form.fields else ""
        raise UserError(
            _("Đầu văn bản chưa đúng: %(field)s: %(error)s Bấm “Sửa đầu văn bản”.")
            % {"field": label, "error": errors[0]},
            code="head",
        )
    said = form.said()
    return save_document(
        by=by, unit=row.unit, said=said, ties=form.cleaned_data["relations"],
        files=[File(row.name, bytes(row.content))], document=bare(row.unit, said),
    )  # fmt: skip


def bare(unit: Unit, said: Said) -> Document | None:
    """The same document where the register knows only its head: what was read completes it."""
    whole = numbered(said.printed)
    key = key_of(whole.number, whole.symbol, said.issuer, said.issued_on)
    return Document.objects.filter(unit=unit, key=key, text="").first() if key else None


@dataclass
class Kept:
    """What follows from a document that was just registered."""

    by: Person
    row: ReadingDraft
    draft: Json
    document: Document

    def keep(self, with_tasks: bool) -> None:
        deeds: dict[str, Callable[[], None]] = {
            "programme": self.programme, "dispatch": self.tasks, "report": self.figures,
        }  # fmt: skip
        if self.row.kind in deeds:
            deeds[self.row.kind]()
        if self.row.kind in {"programme", "report"} and with_tasks:
            self.tasks("tasks")

    # names → agencies

    def agencies(self) -> dict[str, Agency | None]:
        """Each name of the draft as its agency; None for what was left out or names many bodies."""
        known = agencies_on(self.row.unit, self.document.issued_on or timezone.localdate())
        by_id = {str(agency.pk): agency for agency in known}
        found: dict[str, Agency | None] = {}
        for one in named_agencies(self.draft, known):
            if one.choice == SKIP:
                found[one.name] = None
            elif one.choice == NEW:
                found[one.name] = self.new_agency(one.name)
            else:
                found[one.name] = by_id.get(one.choice)
        return found

    def new_agency(self, name: str) -> Agency:
        code = slug(name)[:40] or "co-quan"
        made, new = Agency.objects.get_or_create(unit=self.row.unit, code=code, defaults={"name": name[:200]})
        if new:
            record(
                by=self.by, verb="access.add_agency", on=made, unit_id=self.row.unit_id,
                details={"name": made.name, "document": self.document.whole},
            )  # fmt: skip
        return made

    # a programme

    def programme(self) -> None:
        names = self.agencies()
        codes = [m["element"] for i in self.draft["items"] for m in i["measures"] if m["element"]]
        elements = elements_by_code(codes)
        said = ProgrammeRead(
            head=self.programme_head(),
            objectives=[ObjectiveRead(o["key"], o["name"]) for o in self.draft["objectives"]],
            indicators=[indicator(i, names, elements) for i in self.draft["items"] if i["take"]],
        )
        self.row.programme = accept_programme(
            by=self.by, unit=self.row.unit, said=said, document=self.document
        )

    def programme_head(self) -> Head:
        of = self.document
        if not of.start_year or not of.end_year:
            raise UserError(
                _(
                    "Chưa rõ chương trình chạy từ năm nào đến năm nào. Bấm “Sửa đầu văn bản” và ghi giai đoạn."
                ),
                code="span",
            )
        forms = {"kế hoạch": "plan", "đề án": "scheme"}
        return Head(
            title=of.title[:300], start_year=of.start_year, end_year=of.end_year, issuer=of.issuer,
            decision_number=of.whole[:60], decision_date=of.issued_on, form=forms.get(of.kind, "programme"),
            source=f"{of.name} · {of.issuer}"[:300],
        )  # fmt: skip

    # tasks

    def tasks(self, key: str = "items") -> None:
        names = self.agencies()
        today = timezone.localdate()
        for item in self.draft.get(key, ()):
            if item["take"]:
                task = give_task(
                    by=self.by, document=self.document, unit=self.row.unit, said=self.ordered(item, names), today=today
                )  # fmt: skip
                self.hang(task)

    def hang(self, task: Task) -> None:
        """The indicators a task of a programme names hang on it."""
        programme = self.row.programme
        if programme is None:
            return
        named = set(numbers_in(task.words))
        for one in programme.indicators.filter(number__in=named).prefetch_related("measures"):
            measure = next(iter(one.measures.all()), None)
            where = (programme.code, self.row.unit_id, measure.code) if measure else ()
            ref = reverse("portal:indicator", args=where) if where else ""
            link_task(
                by=self.by,
                task=task,
                kind=TaskLink.Kind.INDICATOR,
                label=f"{one.number}. {one.name}"[:400],
                ref=ref[:120],
            )

    def ordered(self, item: Json, names: dict[str, Agency | None]) -> Ordered:
        leads = [Held(name[:300], names.get(name)) for name in item["leads"]]
        if item.get("each"):
            leads += [Held(unit.name, unit=unit) for unit in communes(self.row.unit)]
        return Ordered(
            words=item["words"], leads=leads, partners=[Held(n[:300], names.get(n)) for n in item["partners"]],
            due=day(item["due"]), recurrence=item["recurrence"], deadline_text=item["deadline_text"],
            basis=item["basis"], output=item["output"], line=item["line"], snippet=item["snippet"],
        )  # fmt: skip

    # figures

    def figures(self) -> None:
        """The figures that were taken, as facts of the place; the documents its tables list, into its register."""
        taken = [item for item in self.draft["items"] if item["take"]]
        codes = state_figures(by=self.by, unit=self.row.unit, taken=taken, document=self.document)
        for item in taken:
            item["element"] = codes[item["id"]]
        register_listed(
            by=self.by, unit=self.row.unit, rows=self.draft.get("listed", []), report=self.document
        )


NAMED = re.compile(r"chỉ tiêu(?:\s+số)?\s+((?:\d+[a-z]?\s*(?:,|;|và|-)?\s*)+)", re.IGNORECASE)


def numbers_in(words: str) -> list[str]:
    """The numbers of indicators a task names: "các chỉ tiêu 1, 4, 5" → 1, 4, 5."""
    return [number for found in NAMED.finditer(words) for number in re.findall(r"\d+[a-z]?", found[1])]


def indicator(item: Json, names: dict[str, Agency | None], elements: dict[str, DataElement]) -> IndicatorRead:
    return IndicatorRead(
        name=item["name"], number=item["number"], objective=item["objective"],
        leads=[a for name in item["leads"] if (a := names.get(name))],
        partners=[a for name in item["partners"] if (a := names.get(name))],
        measures=[
            MeasureRead(
                name=m["name"], label=m["label"], unit=m["unit"], direction=Direction(m["direction"]),
                area=m["area"], element=elements.get(m["element"]), targets=[target(t) for t in m["targets"]],
            )
            for m in item["measures"]
        ],
    )  # fmt: skip


def target(said: Json) -> TargetRead:
    year = str(said["year"])
    return TargetRead(
        when=When(said["when"]), comparator=Comparator(said["comparator"] or "="),
        year=int(year) if year.isdigit() else None, value=exact(said["value"]),
        value_max=exact(said["value_max"]), definition=said["definition"],
    )  # fmt: skip


def day(text: str) -> date | None:
    if not text:
        return None
    try:
        return parse_date(text)
    except DateError as error:
        raise UserError(str(error.sentence)) from error
