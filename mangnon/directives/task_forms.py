"""Forms of tasks: what is to be done, by whom, by when; and what was done."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangnon.access.models import Agency, Person
from mangnon.directives.models import Document, Holder, Task, TaskLink, Turn
from mangnon.directives.queries import documents_of
from mangnon.directives.rules import due_days, rhythm_of
from mangnon.directives.task_actions import Held, Ordered
from mangnon.directives.words import RHYTHM_CHOICES
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on
from mangnon.ui.forms import DayField
from mangnon.vietnamese.text import fold, squeeze


def agencies_at(unit: Unit, day: date) -> list[Agency]:
    """Agencies of the place and of those above it that stand on a day. One query."""
    tree = tree_on(day)
    above = tree.ancestor_ids(unit.pk) if unit.pk in tree else ()
    rows = Agency.objects.filter(unit__in=[unit.pk, *above])
    return [a for a in rows if (a.valid_from or day) <= day <= (a.valid_to or day)]


class TaskForm(forms.Form):
    """A task. Who leads is typed one a line; a name of the list becomes the agency."""

    words = forms.CharField(
        label=gettext_lazy("Việc phải làm"), widget=forms.Textarea(attrs={"rows": 3, "lang": "vi"})
    )
    leads = forms.CharField(
        label=gettext_lazy("Cơ quan chủ trì"), widget=forms.Textarea(attrs={"rows": 3, "lang": "vi"}), required=False,
        help_text=gettext_lazy("Mỗi cơ quan một dòng, như trong danh sách dưới đây."),
    )  # fmt: skip
    each = forms.BooleanField(label=gettext_lazy("Giao cho từng xã, phường của địa bàn"), required=False)
    partners = forms.CharField(
        label=gettext_lazy("Cơ quan phối hợp"),
        widget=forms.Textarea(attrs={"rows": 2, "lang": "vi"}),
        required=False,
    )
    due = DayField(label=gettext_lazy("Hạn một lần"), required=False)
    rhythm = forms.ChoiceField(label=gettext_lazy("Lặp lại"), choices=RHYTHM_CHOICES, required=False)
    days = forms.CharField(
        label=gettext_lazy("Ngày lặp lại"), required=False, max_length=40,
        help_text=gettext_lazy("Như 15/11; hai ngày thì 20/05, 20/11. Hằng tháng thì chỉ ghi ngày: 05."),
    )  # fmt: skip
    deadline_text = forms.CharField(
        label=gettext_lazy("Hạn, như văn bản ghi"), required=False, max_length=300
    )
    basis = forms.CharField(label=gettext_lazy("Căn cứ"), required=False, max_length=400)
    output = forms.CharField(label=gettext_lazy("Kết quả phải có"), required=False, max_length=300)
    answerable = forms.CharField(
        label=gettext_lazy("Người đứng đầu chịu trách nhiệm"), required=False, max_length=200,
        help_text=gettext_lazy("Chức danh, không ghi tên; ví dụ Giám đốc Sở Y tế, Chủ tịch UBND cấp xã."),
    )  # fmt: skip

    def __init__(self, *args: Any, agencies: Iterable[Agency], unit: Unit, **options: Any) -> None:
        super().__init__(*args, **options)
        self.agencies = list(agencies)
        self.unit = unit

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("due") and data.get("rhythm"):
            self.add_error("due", _("Chọn một hạn: một ngày, hoặc một nhịp lặp lại; không chọn cả hai."))
        rhythm, days = data.get("rhythm", ""), squeeze(data.get("days") or "")
        if days and rhythm in {"yearly", "half-yearly", "quarterly", "monthly"}:
            monthly = rhythm in {"quarterly", "monthly"}
            fits = (
                bool(re.fullmatch(r"\d{1,2}", days)) if monthly else bool(re.search(r"\d{1,2}/\d{1,2}", days))
            )
            if not fits or not due_days(recurrence(rhythm, days), 2024):
                raised = _(
                    "“%(said)s” chưa hiểu được; cần ngày như 15/11, hoặc với tháng, quý thì chỉ số ngày như 05."
                )
                self.add_error("days", ValidationError(raised % {"said": days}))
        return data

    def said(self, task: Task | None = None) -> Ordered:
        data = self.cleaned_data
        leads = self.held(data["leads"])
        if data["each"]:
            leads += [Held(unit.name, unit=unit) for unit in communes(self.unit)]
        return Ordered(
            words=data["words"], leads=leads, partners=self.held(data["partners"]), due=data["due"],
            recurrence=recurrence(data["rhythm"], data["days"]), deadline_text=data["deadline_text"],
            basis=data["basis"], output=data["output"], answerable=data["answerable"], line=task.line if task else 0,
            snippet=task.snippet if task else "",
        )  # fmt: skip

    def held(self, typed: str) -> list[Held]:
        known = {squeeze(fold(agency.name)): agency for agency in self.agencies}
        units = {squeeze(fold(unit.name)): unit for unit in communes(self.unit)}
        names = list(dict.fromkeys(squeeze(line) for line in typed.splitlines() if line.strip()))
        return [
            Held(name[:300], known.get(fold(name)), None if fold(name) in known else units.get(fold(name)))
            for name in names
        ]


def communes(unit: Unit) -> list[Unit]:
    """Communes of a province or district on today's map. One query."""
    today = date.today()
    tree = tree_on(today)
    if unit.pk not in tree:
        return []
    rows = Unit.objects.filter(pk__in=tree.descendant_ids(unit.pk), level=Unit.Level.COMMUNE)
    return list(rows.order_by("name"))


def recurrence(rhythm: str, days: str) -> str:
    """The rhythm and its days as they are kept: "yearly 15/11"."""
    return squeeze(f"{rhythm} {days}") if rhythm else ""


def initial_of(task: Task) -> dict[str, Any]:
    """What the form shows of a task."""
    every = list(task.holders.all())
    lead = [h.words for h in every if h.role == Holder.Role.LEAD]
    partner = [h.words for h in every if h.role == Holder.Role.PARTNER]
    key = rhythm_of(task.recurrence)
    names = ("words", "due", "deadline_text", "basis", "output", "answerable")
    return {
        **{name: getattr(task, name) for name in names}, "leads": "\n".join(lead), "partners": "\n".join(partner),
        "rhythm": key, "days": task.recurrence.removeprefix(key).strip().removesuffix(" of last month"),
    }  # fmt: skip


class ProgressForm(forms.Form):
    """What was done for a turn."""

    state = forms.ChoiceField(label=gettext_lazy("Việc đang ở đâu"), choices=Turn.State.choices)
    words = forms.CharField(
        label=gettext_lazy("Đã làm gì, hoặc vì sao chưa"),
        widget=forms.Textarea(attrs={"rows": 3, "lang": "vi"}),
    )
    done_on = DayField(
        label=gettext_lazy("Ngày xong"), required=False, help_text=gettext_lazy("Để trống là hôm nay.")
    )
    evidence = forms.ModelChoiceField(
        Document.objects.none(), label=gettext_lazy("Văn bản làm bằng chứng"), required=False,
        empty_label=gettext_lazy("không có, hoặc là tệp dưới đây"),
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Person, turn: Turn, **options: Any) -> None:
        super().__init__(*args, **options)
        since = turn.task.document.issued_on or date(1945, 9, 2)
        rows = documents_of(viewer).filter(issued_on__gte=since).exclude(pk=turn.task.document_id)
        self.fields["evidence"].queryset = rows.defer("text", "folded")  # type: ignore[attr-defined]


class LinkForm(forms.Form):
    """Something that hangs on a task."""

    kind = forms.ChoiceField(label=gettext_lazy("Gắn với"), choices=TaskLink.Kind.choices)
    label = forms.CharField(label=gettext_lazy("Tên"), max_length=400)
    ref = forms.CharField(
        label=gettext_lazy("Trang trong hệ thống"), required=False, max_length=120,
        help_text=gettext_lazy("Chép địa chỉ từ thanh địa chỉ, phần sau tên máy chủ, ví dụ /bao-cao/12/."),
    )  # fmt: skip
