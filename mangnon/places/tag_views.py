"""The page of tags: every commune of a place with what it is marked as, changed for many at once."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.places.errors import PlaceError
from mangnon.places.models import Unit
from mangnon.places.tag_forms import TagForm
from mangnon.places.tagging import change_tag, may_tag, tagged_rows
from mangnon.ui.errors import NotAllowed, NotFound


@login_required
def tags(request: HttpRequest, pk: int) -> HttpResponse:
    """The communes below a unit with their tags; POST puts a tag on the chosen ones or takes it off."""
    unit = get_object_or_404(Unit, pk=pk)
    if unit.level in {Unit.Level.NATIONAL, Unit.Level.COMMUNE}:
        raise NotFound
    if not may_tag(request.user, unit):
        raise NotAllowed(_("Chỉ cán bộ cấp tỉnh của địa bàn này gắn được nhãn cho đơn vị."))
    day = min(timezone.localdate(), unit.valid_to or timezone.localdate())
    every = tagged_rows(unit, day)
    words, tag = request.GET.get("tim", "").strip(), request.GET.get("nhan", "")
    form = TagForm(request.POST or None, known=every)
    if request.method == "POST" and form.is_valid():
        done = act(request, form)
        if done:
            messages.success(request, _("Đã đổi nhãn của %(count)d đơn vị.") % {"count": done})
            return redirect(request.get_full_path())
    context = {
        "unit": unit,
        "rows": tagged_rows(unit, day, words, tag) if words or tag else every,
        "total": len(every),
        "counts": [
            (value, label, sum(value in row.tags for row in every)) for value, label in Unit.Tag.choices
        ],
        "bare": sum(not row.tags for row in every),
        "words": words,
        "wanted": tag,
        "form": form,
        "ticked": set(request.POST.getlist("units")),
    }
    return render(request, "places/tags.html", context, status=422 if form.errors else 200)


def act(request: HttpRequest, form: TagForm) -> int:
    """How many units changed; 0 where it was refused, with the sentence on the form."""
    try:
        return change_tag(
            by=request.user,  # type: ignore[arg-type]  # signed in
            units=form.chosen(), tag=form.cleaned_data["tag"], wear=request.POST.get("viec") != "bo",
            basis=form.cleaned_data["basis"],
        )  # fmt: skip
    except PlaceError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
    return 0
