"""Pages of evaluation notes: all notes of a programme at a place, and one note to reword or take back."""

from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangnon.access.guards import needs
from mangnon.access.models import Person
from mangnon.evaluation.models import Note
from mangnon.evaluation.notes import add_note, note_called, notes_of, reword_note, withdraw_note
from mangnon.portal.board_views import asked_for
from mangnon.programmes.models import Indicator, Programme
from mangnon.ui.errors import UserError
from mangnon.ui.htmx import render


class NoteForm(forms.Form):
    """A note: what kind, of which year and indicator, in words."""

    kind = forms.ChoiceField(label=gettext_lazy("Loại"), choices=Note.Kind.choices)
    year = forms.TypedChoiceField(label=gettext_lazy("Năm"), coerce=int)
    indicator = forms.ModelChoiceField(
        label=gettext_lazy("Chỉ tiêu"), queryset=Indicator.objects.none(), required=False,
        empty_label=gettext_lazy("cả chương trình"), to_field_name="key",
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("Nhận xét"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: object, programme: Programme, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        until = min(programme.end_year, timezone.localdate().year)
        years = [(y, str(y)) for y in range(max(until, programme.start_year), programme.start_year - 1, -1)]
        cast(forms.TypedChoiceField, self.fields["year"]).choices = years
        field = cast("forms.ModelChoiceField[Indicator]", self.fields["indicator"])
        field.queryset = programme.indicators.all()


@needs("programmes.view")
def notes(request: HttpRequest, code: str, unit_id: int) -> HttpResponse:
    """All notes of a programme at a place, by kind; the form to add one."""
    viewer = cast(Person, request.user)
    programme, unit, _year = asked_for(request, code, unit_id)
    may = viewer.may("evaluation.note", unit)
    initial = {"indicator": request.GET.get("chi-tieu", "")}
    form = NoteForm(request.POST or None, programme=programme, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            add_note(by=viewer, programme=programme, unit=unit, **form.cleaned_data)
        except UserError as error:
            if not may:
                raise
            form.add_error("text", error.message)
        else:
            messages.success(request, _("Đã ghi nhận xét. Báo cáo lập sau sẽ lấy từ đây."))
            return redirect("portal:notes", code, unit_id)
    found = notes_of(viewer, programme, unit)
    kinds = [(label, [n for n in found if n.kind == kind]) for kind, label in Note.Kind.choices]
    context = {
        "programme": programme, "unit": unit, "may": may, "form": form if may else None,
        "kinds": [(label, rows) for label, rows in kinds if rows],
    }  # fmt: skip
    return render(request, "portal/notes.html", context, status=422 if form.errors else 200)


@needs("evaluation.note")
def note(request: HttpRequest, note: int) -> HttpResponse:
    """One note: another wording, or taken back."""
    viewer = cast(Person, request.user)
    row = note_called(viewer, note)
    back = reverse("portal:notes", args=[row.programme.code, row.unit_id])
    error = ""
    if request.method == "POST":
        try:
            if request.POST.get("viec") == "rut":
                withdraw_note(by=viewer, note=row)
            else:
                reword_note(by=viewer, note=row, text=request.POST.get("text", ""))
        except UserError as problem:
            error = str(problem.message)
        else:
            messages.success(request, _("Đã ghi thay đổi."))
            return redirect(back)
    context = {"note": row, "error": error, "text": request.POST.get("text", row.text), "back": back}
    return render(request, "portal/note.html", context, status=422 if error else 200)
