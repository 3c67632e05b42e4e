"""The pages of one case: what to do now, each step, the chair's decisions, plan."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mangnon.protection.board_views import viewer_of
from mangnon.protection.case_forms import ItemForm, StepForm, WordsForm, typed_again
from mangnon.protection.case_queries import StepPage, case_page, latest, step_page, written
from mangnon.protection.decision_actions import decide, end_separation, standing_separation
from mangnon.protection.hints import done_words
from mangnon.protection.looking import look
from mangnon.protection.models import Decision, PlanItem
from mangnon.protection.papers import papers_of
from mangnon.protection.private import private
from mangnon.protection.queries import Seen, case_for, leading
from mangnon.protection.step_actions import add_item, finish_item, write_step
from mangnon.ui.errors import Conflict, UserError


def seen_and_kept(request: HttpRequest, key: str, page: str) -> Seen:
    """The case, with the look kept."""
    viewer = viewer_of(request)
    seen = case_for(viewer, key)
    look(by=viewer, case=seen.case, standing=seen.standing, page=page)
    return seen


@private
@login_required
@require_safe
def case(request: HttpRequest, key: str) -> HttpResponse:
    """The case: its clock, what to do now, who and what is around it."""
    seen = seen_and_kept(request, key, "case")
    row = seen.case
    papers = papers_of(seen) if seen.standing.leads or seen.standing.emergency else []
    context: dict[str, Any] = {
        "page": case_page(seen), "case": row, "standing": seen.standing,
        "separation": standing_separation(row),
        "cares": row.cares.all(), "referrals": row.referrals.select_related("agency"),
        "attachments": row.attachments.select_related("by"),
        "moves": row.moves.select_related("from_unit", "to_unit", "answered_by"),
        "items": row.items.filter(cycle=row.cycle),
        "joined": row.reports.count(),
        "petitions": row.decisions.filter(kind=Decision.Kind.PETITION).exclude(outcome="waiting"),
        "papers": papers, "papers_local": any(paper.verified != "yes" for paper in papers),
    }  # fmt: skip
    return render(request, "protection/case.html", context)


@private
@login_required
def step(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """One step: what it asks, an example, its clock, the form; what was written before stays readable."""
    page = step_page(seen_and_kept(request, key, code), code)
    if page is None:
        raise Http404
    draft = "draft" in request.POST
    given = typed_again(page.draft.content if page.draft else latest(page.seen.case, code))
    form = StepForm(
        request.POST or None, step=page.step, draft=draft, initial={**given, "base": page.base or ""}
    ) if page.may_write else None  # fmt: skip
    item_form = item_form_of(request, page.seen) if page.step.plan else None
    conflict = ""
    if request.method == "POST":
        if form is None:
            raise Http404
        item_form, added = with_item(request, page, item_form)
        if form.is_valid() and added:
            conflict = kept(request, page, form, draft)
            if not conflict and not form.errors:
                return redirect("protection:case", key)
    return step_shown(request, page, form, item_form, conflict)


def step_shown(
    request: HttpRequest,
    page: StepPage,
    form: StepForm | None,
    item_form: ItemForm | None,
    conflict: str = "",
) -> HttpResponse:
    """The page of a step, with what is wrong in it."""
    case = page.seen.case
    items = case.items.filter(cycle=case.cycle) if page.step.plan or page.step.code == "s7" else []
    context = {
        "page": page, "form": form, "case": case, "conflict": conflict, "items": items,
        "item_form": item_form, "words": WordsForm(),
    }  # fmt: skip
    bad = conflict or (form and form.errors) or (item_form and item_form.errors)
    return render(request, "protection/step.html", context, status=422 if bad else 200)


def item_form_of(request: HttpRequest, seen: Seen) -> ItemForm:
    """Bound where a deed of the plan was typed."""
    return ItemForm.of(request.POST, seen.procedure.choices("measures"))


def with_item(request: HttpRequest, page: StepPage, form: ItemForm | None) -> tuple[ItemForm | None, bool]:
    """A deed that was typed goes into the plan, whichever button was pressed: (the form to show, nothing wrong)."""
    if form is None or not form.is_bound:
        return form, True
    if form.is_valid():
        try:
            add_item(by=viewer_of(request), case=page.seen.case, **form.cleaned_data)
            return ItemForm(measures=page.seen.procedure.choices("measures")), True
        except UserError as error:
            if error.status == 404:
                raise
            form.add_error(None, error.message)
    return form, False


def kept(request: HttpRequest, page: StepPage, form: StepForm, draft: bool) -> str:
    """Write the step; the sentence of a conflict, else "" (mistakes stand on the form)."""
    try:
        write_step(
            by=viewer_of(request), case=page.seen.case, code=page.step.code, content=form.content(), draft=draft,
            base=form.cleaned_data.get("base") or (0 if page.base else None),
        )  # fmt: skip
    except Conflict as error:
        again = request.POST.copy()
        again["base"] = str(page.base or "")
        form.data = again
        return error.message
    except UserError as error:
        if error.status == 404:
            raise
        form.add_error(None, error.message)
        return ""
    words = _("Đã lưu tạm, chưa tính là xong.") if draft else done_words(page.seen.case)
    messages.success(request, words)
    return ""


@private
@login_required
@require_POST
def plan_add(request: HttpRequest, key: str) -> HttpResponse:
    """A deed more in the plan."""
    seen = leading(viewer_of(request), key, "worker")
    page = step_page(seen, "s6")
    if page is None or not page.may_write:
        raise Http404
    item_form = ItemForm(request.POST, measures=seen.procedure.choices("measures"))
    shown, added = with_item(request, page, item_form)
    form = StepForm(request.POST, step=page.step, draft=True)
    conflict = keep_beside(request, page, form) if form.is_valid() else ""
    if added and form.is_valid() and not conflict:
        return redirect(f"{step_address(key, 's6')}#viec")
    return step_shown(request, page, form, shown, conflict)


def keep_beside(request: HttpRequest, page: StepPage, form: StepForm) -> str:
    """What else stood on the page when a deed was added is kept as a draft: nothing typed is lost."""
    kept_already = page.draft.content if page.draft else latest(page.seen.case, page.step.code)
    if form.content() == kept_already:
        return ""
    try:
        write_step(
            by=viewer_of(request), case=page.seen.case, code=page.step.code, content=form.content(), draft=True,
            base=form.cleaned_data.get("base") or (0 if page.base else None),
        )  # fmt: skip
    except Conflict as error:
        return error.message
    return ""


def step_address(key: str, code: str) -> str:
    return f"/bao-ve/ho-so/{key}/buoc/{code}/"


@private
@login_required
@require_POST
def plan_done(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """A deed is done, or dropped."""
    seen = leading(viewer_of(request), key, "worker")
    item = PlanItem.objects.filter(case=seen.case, pk=pk).first()
    if item is None:
        raise Http404
    try:
        finish_item(
            by=viewer_of(request),
            item=item,
            result=request.POST.get("words", ""),
            done="drop" not in request.POST,
        )
    except UserError as error:
        messages.error(request, error.message)
    return redirect(f"{step_address(key, 's7')}#viec")


@private
@login_required
def decision(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """What the chair is asked, on one page: why, what is at hand, the paper as it would go out; two buttons."""
    seen = seen_and_kept(request, key, "decision")
    row = Decision.objects.filter(case=seen.case, pk=pk).select_related("asked_by", "decided_by").first()
    if row is None or not (seen.standing.leads or seen.standing.emergency):
        raise Http404
    may = seen.standing.leads and seen.standing.chair and row.outcome == Decision.Outcome.WAITING
    problem = ""
    if request.method == "POST" and may:
        try:
            decide(
                by=viewer_of(request), decision=row, approve=request.POST.get("deed") != "back",
                words=request.POST.get("words", ""), proposal=request.POST.get("proposal", ""),
            )  # fmt: skip
            messages.success(request, _("Đã ghi quyết định. Văn bản in sẵn ở phần Giấy tờ của hồ sơ."))
            return redirect("protection:case", key)
        except UserError as error:
            if error.status == 404:
                raise
            problem = error.message
    context = {
        "case": seen.case, "decision": row, "asked": asked_words(seen, row), "may": may, "problem": problem,
        "dossier": dossier(seen), "items": seen.case.items.filter(cycle=row.cycle),
        "words": request.POST.get("words", ""), "no": {"emergency": "", "separation": "07", "plan": "05"}.get(row.kind, ""),
    }  # fmt: skip
    return render(request, "protection/decision.html", context, status=422 if problem else 200)


def asked_words(seen: Seen, row: Decision) -> list[tuple[str, str]]:
    """What was asked, in words of the procedure."""
    asked = row.asked
    if row.kind == Decision.Kind.EMERGENCY:
        step = seen.procedure.step("s4")
        return [(q.label, q.said(asked.get(q.code))) for q in step.questions if asked.get(q.code)]
    labels = {
        "goal": "Mục tiêu", "budget": "Nguồn lực, kinh phí", "why": "Lý do", "days": "Số ngày",
        "body": "Cơ quan yêu cầu dài hơn", "who": "Ai nhận chăm sóc", "what": "Đề nghị Tòa án",
    }  # fmt: skip
    found = [(label, str(asked[code])) for code, label in labels.items() if asked.get(code)]
    if asked.get("ground"):
        found.insert(0, ("Căn cứ", seen.procedure.label("grounds", asked["ground"])))
    if asked.get("form"):
        found.insert(0, ("Hình thức", seen.procedure.label("care_forms", asked["form"])))
    if row.kind == Decision.Kind.CLOSE:
        words = {"close": "Kết thúc kế hoạch, lưu hồ sơ", "continue": "Làm tiếp: lập kế hoạch mới"}
        found.insert(0, ("Đề nghị", words.get(str(asked.get("proposal")), "")))
    return found


def dossier(seen: Seen) -> list[tuple[Any, Any]]:
    """The last writing of each step that was done, for the one who decides."""
    found = []
    for one in seen.procedure.steps:
        page = step_page(seen, one.code)
        if page and page.writings and one.questions:
            found.append((one, written(seen, one, page.writings[0].answer, page.level)))
    return found


@private
@login_required
@require_POST
def end_separating(request: HttpRequest, key: str) -> HttpResponse:
    """The chair cancels a separation."""
    seen = leading(viewer_of(request), key, "chair")
    try:
        end_separation(by=viewer_of(request), case=seen.case, words=request.POST.get("words", ""))
        messages.success(
            request, _("Đã hủy quyết định cách ly từ %(day)s.") % {"day": f"{timezone.localdate():%d/%m/%Y}"}
        )
    except UserError as error:
        messages.error(request, error.message)
    return redirect("protection:case", key)
