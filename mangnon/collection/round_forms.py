"""The forms of who runs rounds: assigning a form, opening a round, giving one unit longer."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mangnon.collection.clocks import Clock, Tiers, cascade, tiers_problem
from mangnon.collection.models import Assignment, Form
from mangnon.collection.round_queries import Law, communes_of, law
from mangnon.figures.rules import STATUS_LABELS, Status
from mangnon.formula.errors import PeriodError
from mangnon.formula.periods import Period as Span
from mangnon.formula.periods import parse
from mangnon.places.models import Unit
from mangnon.ui.forms import DayField
from mangnon.vietnamese.dates import format_date

KINDS = ("year", "half", "nine", "quarter", "month", "programme", "free")
PARTS = {"half": 2, "quarter": 4, "month": 12}
TIERS = ("due", "due_province", "due_ministry")


def kind_choices() -> list[tuple[str, str]]:
    return [
        ("year", gettext("Năm")),
        ("half", gettext("6 tháng")),
        ("nine", gettext("9 tháng đầu năm")),
        ("quarter", gettext("Quý")),
        ("month", gettext("Tháng")),
        ("programme", gettext("Nhiều năm (giai đoạn)")),
        ("free", gettext("Từ ngày đến ngày")),
    ]


def place_choices() -> list[tuple[str, Any]]:
    tags = [
        (f"tag:{value}", gettext("Các xã gắn nhãn %(tag)s") % {"tag": label})
        for value, label in Unit.Tag.choices
    ]
    return [("all", gettext("Mọi xã của tỉnh")), *tags, ("codes", gettext("Chỉ các xã có mã ghi dưới đây"))]


class AssignForm(forms.Form):
    """A province's units fill in a form from a day."""

    form = forms.ModelChoiceField(
        label=_("Biểu"),
        queryset=Form.objects.none(),
        empty_label=None,
        widget=forms.Select(attrs={"lang": "vi"}),
    )
    province = forms.ModelChoiceField(label=_("Tỉnh"), queryset=Unit.objects.none(), empty_label=None)
    valid_from = DayField(
        label=_("Từ ngày"), help_text=_("Kỳ nào có ngày từ hôm đó trở đi thì mở đợt được. Ví dụ 01/01/2026.")
    )
    valid_to = DayField(
        label=_("Đến hết ngày"), required=False, help_text=_("Để trống khi chưa biết ngày thôi.")
    )
    decision = forms.CharField(
        label=_("Văn bản giao biểu"), max_length=300,
        help_text=_("Số, ngày và cơ quan ban hành, ví dụ Công văn 12/SYT-BVTE ngày 05/01/2026."),
    )  # fmt: skip

    def __init__(self, *args: Any, known: list[Form], provinces: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["form"], Form.objects.filter(pk__in=[f.pk for f in known]).order_by("title"))
        choose(self.fields["province"], Unit.objects.filter(pk__in=[p.pk for p in provinces]))


def choose(chosen: forms.Field, rows: Any) -> None:
    assert isinstance(chosen, forms.ModelChoiceField)
    chosen.queryset = rows


class AssignmentField(forms.ModelChoiceField[Assignment]):
    def label_from_instance(self, obj: Assignment) -> str:
        return f"{obj.form.title} · {obj.province.name}, {gettext('từ')} {format_date(obj.valid_from)}"


@dataclass
class Advice:
    """What the officer should know before opening: due dates filled in, days off, an uncertain calendar."""

    proposed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class RoundForm(forms.Form):
    """A round: which assigned form, for which period and communes, counted to when, due when, how sure."""

    assignment = AssignmentField(label=_("Biểu"), queryset=Assignment.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label=_("Loại kỳ"), choices=kind_choices)
    year = forms.IntegerField(
        label=_("Năm"), min_value=1990, max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "tn"}),
        help_text=_("Với nhiều năm: năm đầu."),
    )  # fmt: skip
    part = forms.IntegerField(
        label=_("Số thứ tự trong năm"), required=False, min_value=1, max_value=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "tn"}),
        help_text=_("Chỉ cho 6 tháng (1–2), quý (1–4), tháng (1–12)."),
    )  # fmt: skip
    until_year = forms.IntegerField(
        label=_("Đến năm"), required=False, min_value=1990, max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "tn"}),
        help_text=_("Chỉ cho nhiều năm, ví dụ 2030."),
    )  # fmt: skip
    first = DayField(label=_("Kỳ từ ngày"), required=False, help_text=_("Chỉ cho loại Từ ngày đến ngày."))
    last = DayField(label=_("Kỳ đến ngày"), required=False, help_text=_("Chỉ cho loại Từ ngày đến ngày."))
    places = forms.ChoiceField(
        label=_("Những xã nào"), choices=place_choices,
        help_text=_("Phần của tỉnh luôn có trong đợt."),
    )  # fmt: skip
    codes = forms.CharField(
        label=_("Mã các xã"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Mã 5 số, cách nhau bằng dấu phẩy, khoảng trắng hoặc xuống dòng."),
    )  # fmt: skip
    status = forms.TypedChoiceField(
        label=_("Số của đợt này là"), coerce=lambda value: Status(int(value)), widget=forms.RadioSelect,
        choices=lambda: [(int(s), gettext(STATUS_LABELS[s])) for s in Status], initial=int(Status.FINAL),
        help_text=_("Hạn nộp trước khi hết kỳ thì số là ước; sau đó có thể thay bằng số chính thức."),
    )  # fmt: skip
    cut_off = DayField(
        label=_("Chốt số đến ngày"), required=False, help_text=_("Ngày cuối được đếm, ví dụ 14/12/2026.")
    )
    due = DayField(
        label=_("Hạn của xã"), required=False,
        help_text=_("Để trống: tính lùi từ hạn của tỉnh theo ngày làm việc."),
    )  # fmt: skip
    due_province = DayField(
        label=_("Hạn của tỉnh"), required=False,
        help_text=_("Ngày tỉnh xong phần mình. Để trống: tính lùi từ hạn gửi Bộ."),
    )  # fmt: skip
    due_ministry = DayField(label=_("Hạn gửi Bộ"), required=False, help_text=_("Nếu văn bản của Bộ có ghi."))
    keep_days_off = forms.BooleanField(
        label=_("Giữ hạn rơi vào ngày nghỉ"), required=False,
        help_text=_("Chỉ chọn khi văn bản ghi đúng ngày đó."),
    )  # fmt: skip
    decision = forms.CharField(
        label=_("Văn bản yêu cầu báo cáo"), required=False, max_length=300,
        help_text=_("Số, ngày, cơ quan ban hành."),
    )  # fmt: skip

    def __init__(self, *args: Any, assignments: list[Assignment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Assignment.objects.select_related("form", "province").order_by("-valid_from")
        choose(self.fields["assignment"], rows.filter(pk__in=[a.pk for a in assignments]))
        self.advice = Advice()

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        self.read_period(said)
        self.read_dues(said)
        if "span" in said and "assignment" in said:
            self.read_places(said)
        return said

    def read_period(self, said: dict[str, Any]) -> None:
        if "kind" not in said or "year" not in said:
            return
        problem, code = period_code(said)
        if problem:
            self.add_error(problem[0], problem[1])
            return
        try:
            said["span"] = parse(code)
        except PeriodError as error:
            self.add_error("kind", str(error))

    def read_dues(self, said: dict[str, Any]) -> None:
        given = Tiers(said.get("due"), said.get("due_province"), said.get("due_ministry"))
        if all(getattr(given, name) is None for name in TIERS):
            if not self.errors.keys() & set(TIERS):
                self.add_error(
                    "due", gettext("Chưa có hạn nào. Ghi hạn của xã, hoặc hạn của tỉnh để tính lùi.")
                )
            return
        days = [getattr(given, name) for name in TIERS if getattr(given, name)]
        years = {day.year + step for day in days for step in (-1, 0, 1)}
        known = law(sorted(years))
        full = cascade(given, known.apart, known.calendar)
        for name in TIERS:
            said[name] = getattr(full, name)
        problem = tiers_problem(full.due, full.due_province, full.due_ministry) if full.due else ""
        if problem:
            self.add_error("due_province" if "tỉnh kịp" in problem else "due_ministry", gettext(problem))
        self.look_at_days(said, full, known)

    def look_at_days(self, said: dict[str, Any], full: Tiers, known: Law) -> None:
        """A due date on a day off is asked about; what was filled in and what is not known is told."""
        for name in TIERS:
            day = getattr(full, name)
            if day is None:
                continue
            label = str(self.fields[name].label)
            if name in full.proposed:
                self.advice.proposed.append(f"{label}: {format_date(day)}")
            why = known.calendar.why_off(day)
            if why and not said.get("keep_days_off"):
                earlier, later = known.calendar.nearest(day)
                self.add_error(
                    name,
                    gettext("%(day)s là ngày nghỉ (%(why)s). Ngày làm việc gần nhất: %(earlier)s hoặc %(later)s.")
                    % {"day": format_date(day), "why": gettext(why), "earlier": format_date(earlier),
                       "later": format_date(later)},
                )  # fmt: skip
            if not known.calendar.knows(day):
                note = gettext(
                    "Chưa có lịch nghỉ Tết và ngày nghỉ bù năm %(year)s; chỉ tính thứ Bảy, Chủ nhật và ngày lễ cố định."
                ) % {"year": day.year}
                if note not in self.advice.notes:
                    self.advice.notes.append(note)

    def read_places(self, said: dict[str, Any]) -> None:
        """The communes asked; an empty list for all of them."""
        said["only"] = []
        wanted = said.get("places", "all")
        if wanted == "all":
            return
        span: Span = said["span"]
        communes = communes_of(said["assignment"].province, span.end)
        if wanted.startswith("tag:"):
            tag = wanted.removeprefix("tag:")
            said["only"] = [unit for unit in communes if tag in unit.tags]
            if not said["only"]:
                self.add_error(
                    "places",
                    gettext("Chưa có xã nào gắn nhãn này. Gắn nhãn ở trang Địa bàn, hoặc chọn cách khác."),
                )
            return
        typed = re.findall(r"\w+", said.get("codes", ""))
        by_code = {unit.code: unit for unit in communes}
        strange = [code for code in typed if code not in by_code]
        if strange or not typed:
            self.add_error(
                "codes",
                gettext("Không có xã mang mã %(codes)s ở tỉnh này vào cuối kỳ. Sửa hoặc bỏ các mã đó.")
                % {"codes": ", ".join(strange[:8])}
                if strange
                else gettext("Chưa ghi mã nào. Ghi mã các xã, hoặc chọn Mọi xã của tỉnh."),
            )
            return
        said["only"] = list({code: by_code[code] for code in typed}.values())


def period_code(said: dict[str, Any]) -> tuple[tuple[str, str] | None, str]:
    """The code of the chosen period, or the field and sentence that say why there is none."""
    kind, year, part = said["kind"], said["year"], said.get("part")
    if kind in PARTS and (part is None or part > PARTS[kind]):
        return ("part", gettext("Ghi số từ 1 đến %(most)d cho loại kỳ này.") % {"most": PARTS[kind]}), ""
    if kind == "programme":
        until = said.get("until_year")
        if until is None or until <= year:
            return ("until_year", gettext("Ghi năm cuối, sau năm đầu.")), ""
        return None, f"{year}/{until}"
    if kind == "free":
        first, last = said.get("first"), said.get("last")
        if not isinstance(first, date) or not isinstance(last, date) or last < first:
            return ("last", gettext("Ghi cả ngày đầu và ngày cuối của kỳ, ngày cuối không sớm hơn.")), ""
        return None, f"{first.isoformat()}/{last.isoformat()}"
    shapes = {"year": f"{year}", "half": f"{year}H{part}", "nine": f"{year}M9", "quarter": f"{year}Q{part}"}
    return None, shapes.get(kind) or f"{year}{part:02d}"


def from_clock(clock: Clock, year: int) -> dict[str, Any]:
    """What a clock of the rulebook fills into the form for a year."""
    statuses = {"estimate": Status.ESTIMATE, "preliminary": Status.PRELIMINARY, "final": Status.FINAL}
    return {
        "kind": clock.kind,
        "year": year,
        "part": clock.part,
        "cut_off": clock.day(clock.cut_off, year),
        "due": clock.day(clock.due, year),
        "due_province": clock.day(clock.due_province, year),
        "status": int(statuses[clock.status]),
        "decision": clock.source if clock.due else "",
    }


class ExtendForm(forms.Form):
    """One unit, a later day, and why."""

    unit = forms.ModelChoiceField(
        label=_("Đơn vị"), queryset=Unit.objects.none(), empty_label=_("chọn đơn vị")
    )
    due = DayField(label=_("Hạn mới"), help_text=_("Sau hạn đang có của đơn vị, ví dụ 20/12/2026."))
    reason = forms.CharField(
        label=_("Lý do"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Ví dụ: bão, mất điện từ ngày 10/12. Đơn vị và nhật ký đều thấy."),
    )  # fmt: skip

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(
            self.fields["unit"], Unit.objects.filter(pk__in=[u.pk for u in units]).order_by("level", "name")
        )

    def clean_due(self) -> date:
        due: date = self.cleaned_data["due"]
        known = law([due.year - 1, due.year, due.year + 1])
        why = known.calendar.why_off(due)
        if why:
            earlier, later = known.calendar.nearest(due)
            raise forms.ValidationError(
                gettext("%(day)s là ngày nghỉ (%(why)s). Ngày làm việc gần nhất: %(earlier)s hoặc %(later)s.")
                % {"day": format_date(due), "why": gettext(why), "earlier": format_date(earlier),
                   "later": format_date(later)},
            )  # fmt: skip
        if due < timezone.localdate():
            raise forms.ValidationError(gettext("Ngày này đã qua. Chọn hôm nay hoặc một ngày sau."))
        return due


class CloseForm(forms.Form):
    """Why a round is closed, or opened again; it stands beside ExtendForm, so its fields have ids of their own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_dong_%s", **kwargs})

    reason = forms.CharField(
        label=_("Lý do"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Ví dụ: đã đủ số, báo cáo đã gửi Bộ."),
    )  # fmt: skip
