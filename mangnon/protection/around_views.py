"""Around a case: hand-over, separation, alternative care, court, referrals."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mangnon.access.models import Agency
from mangnon.children.looks import record_list
from mangnon.children.scope import child_for
from mangnon.children.search import search
from mangnon.protection import around_actions, decision_actions
from mangnon.protection.board_views import viewer_of
from mangnon.protection.case_forms import (
    CareForm,
    CareReviewForm,
    DayWordsForm,
    MoveForm,
    ReferralForm,
    SeparationForm,
    WordsForm,
)
from mangnon.protection.intake_actions import link_child
from mangnon.protection.models import Care, Decision, Move, Referral
from mangnon.protection.places import commune_by_code, communes_of
from mangnon.protection.private import private
from mangnon.protection.queries import case_for, leading, reach_of, referral_for, referrals_to
from mangnon.ui.errors import UserError


def asked_page(
    request: HttpRequest, key: str, form: forms.Form, do: Callable[[dict[str, Any]], object],
    *, heading: str, plain: str, button: str, done: str, law: str = "",
) -> HttpResponse:  # fmt: skip
    """One form on a page of its own: what it is for, the fields, one button; mistakes come back with what was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
            messages.success(request, done)
            return redirect("protection:case", key)
        except UserError as error:
            if error.status == 404:
                raise
            form.add_error(None, error.message)
    context = {"form": form, "key": key, "heading": heading, "plain": plain, "button": button, "law": law}
    return render(request, "protection/ask.html", context, status=422 if form.errors else 200)


@private
@login_required
def move(request: HttpRequest, key: str) -> HttpResponse:
    """Hand the case to another commune."""
    viewer = viewer_of(request)
    seen = leading(viewer, key, "worker")
    form = MoveForm(
        request.POST or None, communes=communes_of(seen.case.province).exclude(pk=seen.case.lead_unit_id)
    )

    def do(said: dict[str, Any]) -> None:
        to = said["to"] or commune_by_code(said["code"])
        if to is None:
            raise UserError(_("Chưa chọn xã nhận. Chọn xã trong tỉnh, hoặc ghi mã xã 5 số ở tỉnh khác."))
        around_actions.ask_move(by=viewer, case=seen.case, to=to, role=said["role"], words=said["words"])

    return asked_page(
        request, key, form, do, heading=_("Chuyển hồ sơ cho xã khác"), button=_("Chuyển và báo xã kia"),
        plain=_("Xã nơi xảy ra vụ việc lo việc khẩn cấp; xã nơi trẻ cư trú lập và chạy kế hoạch. Xã bạn vẫn giữ hồ sơ cho đến khi xã kia nhận."),
        law=_("Điều 26 Nghị định 56/2017/NĐ-CP; Điều 52 khoản 2 Luật Trẻ em · đã đối chiếu"),
        done=_("Đã báo xã kia. Hồ sơ vẫn ở xã bạn đến khi họ nhận."),
    )  # fmt: skip


@private
@login_required
def move_answer(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The other commune reads the brief and takes the case over, or says why not; the asking one may withdraw."""
    viewer = viewer_of(request)
    seen = case_for(viewer, key)
    row = Move.objects.filter(case=seen.case, pk=pk).select_related("from_unit", "to_unit", "by").first()
    if row is None:
        raise Http404
    receiver = row.to_unit_id in reach_of(viewer).communes
    if not receiver and not seen.standing.leads:
        raise Http404
    problem = ""
    if request.method == "POST":
        words, deed = request.POST.get("words", ""), request.POST.get("deed", "")
        try:
            if deed == "withdraw":
                around_actions.withdraw_move(by=viewer, move=row)
            else:
                around_actions.answer_move(by=viewer, move=row, accept=deed == "accept", words=words)
            return redirect(
                "protection:case" if deed != "refuse" else "protection:board",
                *([key] if deed != "refuse" else []),
            )
        except UserError as error:
            if error.status == 404:
                raise
            problem = error.message
    context = {"row": row, "case": seen.case, "receiver": receiver, "problem": problem}
    return render(request, "protection/move.html", context, status=422 if problem else 200)


@private
@login_required
def separation(request: HttpRequest, key: str) -> HttpResponse:
    """Ask the chair for a separation, or for a longer one."""
    viewer = viewer_of(request)
    seen = leading(viewer, key, "worker")
    form = SeparationForm(request.POST or None, grounds=seen.procedure.choices("grounds"))
    return asked_page(
        request, key, form, lambda said: decision_actions.ask_separation(by=viewer, case=seen.case, **said),
        heading=_("Đề nghị tạm thời cách ly trẻ"), button=_("Trình Chủ tịch xã"),
        plain=_("Tách trẻ khỏi cha, mẹ, người chăm sóc để trẻ an toàn. Cả đợt nhiều nhất 15 ngày. Phải có nơi tạm trú an toàn cho trẻ."),
        law=_("Điều 32 Nghị định 56/2017/NĐ-CP · đã đối chiếu"), done=_("Đã trình Chủ tịch xã."),
    )  # fmt: skip


@private
@login_required
def care(request: HttpRequest, key: str) -> HttpResponse:
    """Propose alternative care."""
    viewer = viewer_of(request)
    seen = leading(viewer, key, "worker")
    form = CareForm(request.POST or None, care_forms=seen.procedure.choices("care_forms"))
    return asked_page(
        request, key, form,
        lambda said: decision_actions.ask_chair(by=viewer, case=seen.case, kind=Decision.Kind.CARE, asked=said),
        heading=_("Đề nghị chăm sóc thay thế"), button=_("Trình Chủ tịch xã"),
        plain=_("Ưu tiên người thân thích, rồi đến gia đình khác; cơ sở chỉ là tạm thời. Sau quyết định, giao trẻ trong 15 ngày làm việc, thăm 6 tháng một lần."),
        law=_("Điều 60–69 Luật Trẻ em; Điều 13 Thông tư 14/2020/TT-BLĐTBXH · đã đối chiếu"),
        done=_("Đã trình Chủ tịch xã."),
    )  # fmt: skip


class PetitionForm(forms.Form):
    what = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    why = forms.CharField(max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].label = _("Đề nghị Tòa án điều gì")
        self.fields["why"].label = _("Lý do")


@private
@login_required
def petition(request: HttpRequest, key: str) -> HttpResponse:
    """Ask the chair to petition the court."""
    viewer = viewer_of(request)
    seen = leading(viewer, key, "worker")
    return asked_page(
        request, key, PetitionForm(request.POST or None),
        lambda said: decision_actions.ask_chair(by=viewer, case=seen.case, kind=Decision.Kind.PETITION, asked=said),
        heading=_("Đề nghị Tòa án"), button=_("Trình Chủ tịch xã"), done=_("Đã trình Chủ tịch xã."),
        plain=_("Từ 01/07/2025 Chủ tịch UBND xã đề nghị Tòa án hạn chế quyền của cha, mẹ, người giám hộ, hoặc cách ly trẻ."),
        law=_("Điều 52 khoản 3 Luật Trẻ em; Nghị định 147/2025/NĐ-CP · đã đối chiếu"),
    )  # fmt: skip


@private
@login_required
def court(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """What the court answered."""
    viewer = viewer_of(request)
    seen = leading(viewer, key, "worker")
    row = Decision.objects.filter(case=seen.case, pk=pk, kind=Decision.Kind.PETITION).first()
    if row is None:
        raise Http404
    return asked_page(
        request, key, WordsForm(request.POST or None, initial={"words": row.words.get("court", "")}),
        lambda said: decision_actions.tell_court(by=viewer, decision=row, result=said["words"]),
        heading=_("Tòa án đã trả lời"), plain=_("Ghi số, ngày và nội dung quyết định của Tòa án."),
        button=_("Lưu câu trả lời của Tòa án"), done=_("Đã ghi câu trả lời của Tòa án."),
    )  # fmt: skip


def care_of(request: HttpRequest, key: str, pk: int) -> Care:
    seen = leading(viewer_of(request), key, "worker")
    row = Care.objects.filter(case=seen.case, pk=pk).first()
    if row is None:
        raise Http404
    return row


@private
@login_required
def hand_over(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The child was handed over to the carer."""
    row = care_of(request, key, pk)
    return asked_page(
        request, key, DayWordsForm(request.POST or None),
        lambda said: around_actions.hand_over(by=viewer_of(request), care=row, day=said["day"]),
        heading=_("Đã giao trẻ cho người chăm sóc"), plain=_("Ghi ngày giao, nhận. Lần thăm đầu tiên đến hạn sau 6 tháng."),
        button=_("Lưu ngày giao, nhận"), done=_("Đã ghi ngày giao, nhận."),
    )  # fmt: skip


@private
@login_required
def care_review(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """A visit to the child."""
    row = care_of(request, key, pk)

    def do(said: dict[str, Any]) -> None:
        content = {name: said[name] for name in ("living", "health", "fitting") if said[name]}
        around_actions.review_care(
            by=viewer_of(request), care=row, day=said["day"], content=content, adoption=said["adoption"]
        )

    return asked_page(
        request, key, CareReviewForm(request.POST or None), do, heading=_("Thăm trẻ đang được chăm sóc thay thế"),
        plain=_("Sáu tháng một lần, hoặc khi đổi hình thức, đổi gia đình. Gặp riêng trẻ vài phút."),
        law=_("Điều 13 Thông tư 14/2020/TT-BLĐTBXH; Điều 1 khoản 3 Nghị định 06/2025/NĐ-CP · đã đối chiếu"),
        button=_("Lưu lần thăm"), done=_("Đã ghi lần thăm. Lần sau đến hạn sau 6 tháng."),
    )  # fmt: skip


@private
@login_required
def care_end(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Alternative care ends."""
    row = care_of(request, key, pk)
    return asked_page(
        request, key, DayWordsForm(request.POST or None),
        lambda said: around_actions.end_care(by=viewer_of(request), care=row, day=said["day"], words=said["words"]),
        heading=_("Kết thúc chăm sóc thay thế"), plain=_("Trẻ về nhà, được nhận làm con nuôi, hoặc sang người chăm sóc khác."),
        button=_("Kết thúc"), done=_("Đã kết thúc lần chăm sóc thay thế này."),
    )  # fmt: skip


@private
@login_required
def refer(request: HttpRequest, key: str) -> HttpResponse:
    """Ask another body for a service."""
    viewer = viewer_of(request)
    seen = leading(viewer, key, "worker")
    units = [
        seen.case.province_id,
        seen.case.lead_unit_id,
        *communes_of(seen.case.province).values_list("pk", flat=True),
    ]
    form = ReferralForm(request.POST or None, agencies=Agency.objects.filter(unit__in=units, valid_to=None))

    def do(said: dict[str, Any]) -> None:
        asked = {name: said[name] for name in ("what", "child", "contact") if said[name]}
        around_actions.refer(by=viewer, case=seen.case, agency=said["agency"], asked=asked, due=said["due"])

    return asked_page(
        request, key, form, do, heading=_("Nhờ cơ quan, cơ sở dịch vụ"), button=_("Gửi"),
        plain=_("Cơ quan kia chỉ đọc những gì bạn ghi ở đây, trả lời nhận hay không, rồi báo kết quả."),
        done=_("Đã gửi. Câu trả lời sẽ hiện ở hồ sơ."),
    )  # fmt: skip


@private
@login_required
@require_POST
def refer_back(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Take a request back."""
    seen = leading(viewer_of(request), key, "worker")
    row = Referral.objects.filter(case=seen.case, pk=pk).first()
    if row is None:
        raise Http404
    around_actions.withdraw_referral(by=viewer_of(request), referral=row)
    return redirect("protection:case", key)


@private
@login_required
@require_safe
def referrals(request: HttpRequest) -> HttpResponse:
    """What the viewer's agency was asked; nothing else of the cases."""
    viewer = viewer_of(request)
    if not viewer.may("referrals.answer"):
        raise Http404
    return render(request, "protection/referrals.html", {"rows": referrals_to(viewer)[:200]})


@private
@login_required
def referral(request: HttpRequest, key: str) -> HttpResponse:
    """One request: read it, take it, tell what was done."""
    viewer = viewer_of(request)
    row = referral_for(viewer, key)
    problem = ""
    if request.method == "POST":
        try:
            around_actions.answer_referral(
                by=viewer,
                referral=row,
                state=request.POST.get("deed", ""),
                words=request.POST.get("words", ""),
            )
            return redirect("protection:referral", key)
        except UserError as error:
            if error.status == 404:
                raise
            problem = error.message
    return render(
        request, "protection/referral.html", {"row": row, "problem": problem}, status=422 if problem else 200
    )


@private
@login_required
def child(request: HttpRequest, key: str) -> HttpResponse:
    """Which child of the registry the case is about. What is asked travels in the form, never in the address."""
    viewer = viewer_of(request)
    seen = leading(viewer, key, "worker")
    asked = request.POST.get("asked", "")
    if request.method == "POST" and ("link" in request.POST or "unlink" in request.POST):
        chosen = child_for(viewer, request.POST["link"]) if "link" in request.POST else None
        link_child(by=viewer, case=seen.case, child=chosen)
        messages.success(request, _("Đã nối hồ sơ với danh sách trẻ em.") if chosen else _("Đã bỏ nối."))
        return redirect("protection:case", key)
    hits = search(viewer, asked) if asked else []
    record_list(viewer, [hit.child for hit in hits], "search")
    context = {
        "case": seen.case,
        "asked": asked or seen.case.subject.get("name", ""),
        "hits": hits,
        "tried": bool(asked),
    }
    return render(request, "protection/child.html", context)
