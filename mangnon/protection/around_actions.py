"""Around a case: moves between communes, alternative care, referrals, emergency opening, notices."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Agency, Person
from mangnon.access.openings import checked_reason, hours_from, note_read
from mangnon.audit.actions import record
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on
from mangnon.protection.course import settle
from mangnon.protection.intake_actions import province_of
from mangnon.protection.models import Care, CareReview, Case, EmergencyOpening, Move, Notice, Referral
from mangnon.protection.procedure import Procedure
from mangnon.protection.queries import reach_of, referrals_to, standing, units_with
from mangnon.protection.rules import add_months
from mangnon.protection.step_actions import locked
from mangnon.ui.errors import NotFound, UserError


@transaction.atomic
def ask_move(*, by: Person, case: Case, to: Unit, role: str, words: str) -> Move:
    """Hand a case over to the commune where the child lives, or where it really happened; also in another province.

    The commune that has it leads until the other one takes it over. Raises NotFound, UserError.
    """
    fresh = locked(by, case, "worker")
    if to.level != "commune" or to.pk not in tree_on(timezone.localdate()):
        raise UserError(_("Chọn một xã đang có trên bản đồ hôm nay."))
    if to.pk == fresh.lead_unit_id:
        raise UserError(_("Xã này đang giữ hồ sơ rồi. Chọn xã khác."))
    if fresh.moves.filter(accepted=None).exists():
        raise UserError(_("Hồ sơ đang chờ một xã trả lời. Đợi trả lời, hoặc rút lại việc chuyển trước."))
    if not words.strip():
        raise UserError(_("Ghi một câu bàn giao: đã làm gì, việc gì gấp, ai đang giữ trẻ."))
    hours = int(fresh.procedure.body["handovers"]["accept_hours"])
    row = Move.objects.create(
        case=fresh, from_unit=fresh.lead_unit, to_unit=to, role="incident" if role == "incident" else "residence",
        by=by, words={"words": words.strip()}, due_at=timezone.now() + timedelta(hours=hours),
    )  # fmt: skip
    record(by=by, verb="protection.ask_move", on=fresh, unit_id=to.pk, details={"role": row.role})
    return row


@transaction.atomic
def answer_move(*, by: Person, move: Move, accept: bool, words: str = "") -> Move:
    """The other commune takes the case over, or says why not. Raises NotFound, UserError."""
    case = Case.objects.select_for_update().get(pk=move.case_id)
    row = Move.objects.select_for_update(of=("self",)).select_related("to_unit").get(pk=move.pk)
    if row.to_unit_id not in reach_of(by).communes:
        raise NotFound
    if row.accepted is not None:
        raise UserError(_("Việc chuyển này đã được trả lời rồi."), status=409)
    if not accept and not words.strip():
        raise UserError(_("Ghi vì sao xã không nhận, để xã kia biết chuyển đi đâu."))
    row.accepted, row.answered_at, row.answered_by = accept, timezone.now(), by
    row.answer = {"words": words.strip()}
    row.save()
    if accept:
        take_over(case, row, by)
    Notice.objects.filter(case=case, step="move", seen_at=None).update(seen_at=row.answered_at, seen_by=by)
    record(
        by=by,
        verb="protection.answer_move",
        on=case,
        unit_id=row.to_unit_id,
        details={"accepted": str(accept)},
    )
    return row


def take_over(case: Case, move: Move, by: Person) -> None:
    """The commune leads from now on; a case that enters another province gets a number there."""
    if move.role == "incident":
        case.incident_unit = move.to_unit
    else:
        case.residence_unit = move.to_unit
    case.lead_unit = move.to_unit
    case.worker = by if move.to_unit_id in reach_of(by).work else None
    province = province_of(move.to_unit)
    if province.pk != case.province_id:
        move.words = {**move.words, "old_code": case.code}
        move.save(update_fields=["words"])
        Unit.objects.select_for_update().get(pk=province.pk)
        last = (
            Case.objects.filter(province=province, year=case.year).aggregate(last=Max("number"))["last"] or 0
        )
        case.province, case.number = province, last + 1
    settle(case)


@transaction.atomic
def withdraw_move(*, by: Person, move: Move) -> None:
    """The commune that asked takes it back. Raises NotFound, UserError."""
    fresh = locked(by, move.case, "worker")
    row = Move.objects.select_for_update().get(pk=move.pk)
    if row.accepted is not None:
        raise UserError(_("Việc chuyển này đã được trả lời rồi."), status=409)
    row.accepted, row.answered_at, row.answered_by = False, timezone.now(), by
    row.answer = {"words": _("đã rút lại")}
    row.save()
    record(by=by, verb="protection.withdraw_move", on=fresh, unit_id=row.to_unit_id)


# --- alternative care ---------------------------------------------------------------------------------------


@transaction.atomic
def hand_over(*, by: Person, care: Care, day: date) -> Care:
    """The child was handed over to the carer; the first review is due six months later. Raises NotFound, UserError."""
    case = locked(by, care.case, "worker")
    row = Care.objects.select_for_update().get(pk=care.pk)
    if row.handed_over_on or row.ended_on:
        raise UserError(_("Việc giao, nhận này đã được ghi rồi."), status=409)
    if not row.decided_on <= day <= timezone.localdate():
        raise UserError(_("Ngày giao, nhận nằm ngoài khoảng từ ngày quyết định đến hôm nay. Sửa lại ngày."))
    row.handed_over_on = day
    row.next_review = add_months(day, int(Procedure(case.procedure.body).care["review_months"]))
    row.save()
    record(by=by, verb="protection.hand_over", on=case, unit_id=case.lead_unit_id)
    return row


@transaction.atomic
def review_care(*, by: Person, care: Care, day: date, content: dict[str, str], adoption: str) -> CareReview:
    """A visit to a child in alternative care; the next is due six months later. Raises NotFound, UserError."""
    fresh = Case.objects.select_for_update(of=("self",)).select_related("procedure").get(pk=care.case_id)
    tie = standing(by, fresh)
    if not (tie.leads and tie.worker):
        raise NotFound
    row = Care.objects.select_for_update().get(pk=care.pk)
    if row.handed_over_on is None or row.ended_on:
        raise UserError(_("Chỉ rà soát khi trẻ đang được chăm sóc thay thế."))
    if not row.handed_over_on <= day <= timezone.localdate():
        raise UserError(_("Ngày thăm nằm ngoài khoảng từ ngày giao, nhận đến hôm nay. Sửa lại ngày."))
    review = CareReview.objects.create(
        care=row, done_on=day, due_on=row.next_review, by=by, content=content, adoption=adoption
    )
    row.next_review = add_months(day, int(Procedure(fresh.procedure.body).care["review_months"]))
    row.save(update_fields=["next_review"])
    Notice.objects.filter(case=fresh, step="care", seen_at=None).update(seen_at=timezone.now(), seen_by=by)
    record(by=by, verb="protection.review_care", on=fresh, unit_id=fresh.lead_unit_id)
    return review


@transaction.atomic
def end_care(*, by: Person, care: Care, day: date, words: str) -> Care:
    """The child returns home, is adopted, or moves to another carer. Raises NotFound, UserError."""
    case = locked(by, care.case, "worker")
    if not words.strip():
        raise UserError(_("Ghi vì sao việc chăm sóc thay thế kết thúc và trẻ ở đâu từ nay."))
    row = Care.objects.select_for_update().get(pk=care.pk)
    row.ended_on, row.next_review, row.end_words = day, None, {"words": words.strip()}
    row.save()
    record(by=by, verb="protection.end_care", on=case, unit_id=case.lead_unit_id)
    return row


# --- referrals ----------------------------------------------------------------------------------------------


@transaction.atomic
def refer(*, by: Person, case: Case, agency: Agency, asked: dict[str, str], due: date | None) -> Referral:
    """Ask another body to do something for the child; it reads `asked` and nothing else. Raises NotFound, UserError."""
    fresh = locked(by, case, "worker")
    if not asked.get("what", "").strip():
        raise UserError(_("Ghi việc nhờ cơ quan kia làm."))
    row = Referral.objects.create(case=fresh, agency=agency, asked=asked, due=due, sent_by=by)
    record(
        by=by, verb="protection.refer", on=fresh, unit_id=fresh.lead_unit_id, details={"agency": agency.code}
    )  # fmt: skip
    return row


@transaction.atomic
def answer_referral(*, by: Person, referral: Referral, state: str, words: str) -> Referral:
    """The body takes the task, refuses with a reason, or tells that it is done. Raises NotFound, UserError."""
    row = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    if not referrals_to(by).filter(pk=row.pk).exists():
        raise NotFound
    State = Referral.State
    after = {State.SENT: {State.ACCEPTED, State.REFUSED}, State.ACCEPTED: {State.DONE, State.REFUSED}}
    if state not in after.get(State(row.state), set()):
        raise UserError(_("Việc này không còn chờ câu trả lời đó. Mở lại trang để xem."), status=409)
    if state != State.ACCEPTED and not words.strip():
        raise UserError(_("Ghi một câu: vì sao không nhận, hoặc đã làm gì và trẻ thế nào."))
    now = timezone.now()
    if state == State.DONE:
        row.done_at, row.feedback = now, {"words": words.strip()}
    else:
        row.answered_at, row.answered_by, row.answer = now, by, {"words": words.strip()}
    row.state = state
    row.save()
    record(by=by, verb="protection.answer_referral", on=row, details={"state": state})
    return row


@transaction.atomic
def withdraw_referral(*, by: Person, referral: Referral) -> Referral:
    """The commune takes its request back; the body reads it no more. Raises NotFound."""
    fresh = locked(by, referral.case, "worker")
    row = Referral.objects.select_for_update().get(pk=referral.pk)
    row.state = Referral.State.WITHDRAWN
    row.save(update_fields=["state"])
    record(by=by, verb="protection.withdraw_referral", on=fresh, unit_id=fresh.lead_unit_id)
    return row


# --- emergency access ---------------------------------------------------------------------------------------


@transaction.atomic
def open_in_emergency(*, by: Person, code: str, reason: str) -> EmergencyOpening:
    """Open a case of one's own province that one does not act for: three hours, a reason, the supervisor told.

    The case is named by its number, which a caller can read out. Raises NotFound, also for a number that is not there,
    and for who may not; UserError without a reason.
    """
    reach = units_with(by, "cases.emergency")
    provinces = {province_of(unit).pk for unit in Unit.objects.filter(pk__in=reach, level__in=["commune", "province"])
                 if unit.pk in tree_on(timezone.localdate())} if reach else set()  # fmt: skip
    year, _dash, number = code.strip().partition("-")
    why = checked_reason(reason)
    if not (year.isdigit() and number.isdigit() and len(year) == 4 and len(number) <= 6):
        raise UserError(_("Số hồ sơ có dạng 2026-0147. Nhập lại số hồ sơ."))
    case = Case.objects.filter(
        province__in=provinces, year=int(year), number=int(number), practice=False
    ).first()  # fmt: skip
    if case is None:
        raise NotFound(_("Không có hồ sơ mang số này trong tỉnh của bạn."))
    now = timezone.now()
    row = EmergencyOpening.objects.create(case=case, person=by, reason=why, at=now, until=hours_from(now))
    Notice.objects.create(case=case, step=f"opening{row.pk}", to="supervisor", unit=case.province, due_at=now)
    record(
        by=by,
        verb="protection.emergency_open",
        on=case,
        unit_id=case.lead_unit_id,
        details={"opening": str(row.pk)},
    )
    return row


@transaction.atomic
def note_opening(*, by: Person, opening: EmergencyOpening) -> EmergencyOpening:
    """A supervisor has read why; not one's own opening. Raises NotFound, UserError."""
    row: EmergencyOpening = (
        EmergencyOpening.objects.select_for_update(of=("self",)).select_related("case").get(pk=opening.pk)
    )
    if row.case.province_id not in reach_of(by).supervise:
        raise NotFound
    note_read(row, by)
    Notice.objects.filter(case=row.case, step=f"opening{row.pk}").update(seen_at=row.seen_at, seen_by=by)
    record(by=by, verb="protection.note_opening", on=row.case, unit_id=row.case.lead_unit_id)
    return row
