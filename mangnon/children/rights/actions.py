"""Consent given and withdrawn; requests about data, and their answers."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.children.actions import must_change
from mangnon.children.models import Child, Consent, DataRequest
from mangnon.children.rights.rules import answer_due, needs_own_word
from mangnon.children.rules import age_on
from mangnon.ui.errors import NotFound, UserError
from mangnon.vietnamese.text import nfc, squeeze


@transaction.atomic
def give_consent(
    *,
    by: Person,
    child: Child,
    purpose: str,
    given_by: str,
    child_agrees: bool | None,
    day: date,
    evidence: str,
) -> Consent:
    """Somebody who represents the child agrees to a purpose, with the child's own word where the law asks for it."""
    child = Child.objects.select_for_update().get(pk=child.pk)
    must_change(by, child)
    today = timezone.localdate()
    if purpose not in Consent.Purpose.values:
        raise UserError(_("Chọn việc được đồng ý."))
    if not squeeze(given_by) or not squeeze(evidence):
        raise UserError(
            _("Ghi ai đồng ý, quan hệ với trẻ, và giấy tờ nào giữ lời đồng ý đó. Im lặng không phải đồng ý.")
        )
    if day > today:
        raise UserError(_("Ngày đồng ý ở sau hôm nay; xem lại ngày."))
    age = age_on(child.birth_date, day) if child.birth_date else None
    if needs_own_word(purpose, age) and not child_agrees:
        raise UserError(
            _(
                "Trẻ từ 7 tuổi phải tự đồng ý thì mới được nêu tên, hình ảnh, chuyện riêng của trẻ (Luật Trẻ em, Điều 6)."
            )
        )
    if child.consents.filter(purpose=purpose, withdrawn_on=None).exists():
        raise UserError(_("Việc này đang có sự đồng ý rồi; ghi việc rút lại trước khi ghi lần mới."))
    row = Consent.objects.create(
        child=child, purpose=purpose, given_by=squeeze(nfc(given_by)), child_agrees=child_agrees, given_on=day,
        evidence=squeeze(nfc(evidence)), made_by=by,
    )  # fmt: skip
    record(by=by, verb="children.consent", on=child, unit_id=child.unit_id, details={"purpose": purpose})
    return row


@transaction.atomic
def withdraw_consent(*, by: Person, row: Consent, who: str, day: date) -> Consent:
    """From now on the purpose is closed again; what was done before stays."""
    child = Child.objects.select_for_update().get(pk=row.child_id)
    must_change(by, child)
    row = Consent.objects.select_for_update().get(pk=row.pk)
    if row.withdrawn_on is not None:
        raise UserError(_("Sự đồng ý này đã được rút lại rồi."))
    if not squeeze(who):
        raise UserError(_("Ghi ai rút lại sự đồng ý."))
    if not row.given_on <= day <= timezone.localdate():
        raise UserError(_("Ngày rút lại phải từ ngày đồng ý đến hôm nay."))
    row.withdrawn_on, row.withdrawn_by = day, squeeze(nfc(who))
    row.save(update_fields=["withdrawn_on", "withdrawn_by"])
    record(
        by=by, verb="children.withdraw_consent", on=child, unit_id=child.unit_id, details={"purpose": row.purpose}
    )  # fmt: skip
    return row


def has_consent(child: Child, purpose: str) -> bool:
    """Whether a purpose is open today."""
    return child.consents.filter(purpose=purpose, withdrawn_on=None).exists()


@dataclass(frozen=True)
class Asked:
    """A request as somebody brought it."""

    kind: str
    asker: str
    words: str = ""
    is_child: bool = False
    may_harm: bool = False


@transaction.atomic
def ask(*, by: Person, child: Child, asked: Asked) -> DataRequest:
    """A request is taken down, with the day by which it is answered."""
    child = Child.objects.select_for_update().get(pk=child.pk)
    must_change(by, child)
    if asked.kind not in DataRequest.Kind.values:
        raise UserError(_("Chọn điều được yêu cầu."))
    if not squeeze(asked.asker):
        raise UserError(_("Ghi ai yêu cầu, quan hệ với trẻ, và đã xem giấy tờ gì của người đó."))
    if asked.kind != DataRequest.Kind.ACCESS and not squeeze(asked.words):
        raise UserError(_("Ghi điều nào sai và cần sửa thành gì, hoặc điều nào cần xóa."))
    today = timezone.localdate()
    row = DataRequest.objects.create(
        child=child, kind=asked.kind, asker=squeeze(nfc(asked.asker)), words=nfc(asked.words).strip(),
        is_child=asked.is_child, may_harm=asked.may_harm, asked_on=today, due_on=answer_due(today), made_by=by,
    )  # fmt: skip
    record(by=by, verb="children.data_request", on=child, unit_id=child.unit_id, details={"kind": asked.kind})
    return row


@transaction.atomic
def answer(*, by: Person, row: DataRequest, done: bool, words: str) -> DataRequest:
    """What became of a request; a refusal says why. The correction itself is made in the record, under its own trace."""
    child = Child.objects.get(pk=row.child_id)
    must_change(by, child)
    row = DataRequest.objects.select_for_update().get(pk=row.pk)
    if row.state != DataRequest.State.OPEN:
        raise UserError(_("Yêu cầu này vừa được trả lời."), status=409)
    if not squeeze(words):
        raise UserError(_("Ghi câu trả lời: đã làm gì, hoặc vì sao không làm theo."))
    row.state = DataRequest.State.DONE if done else DataRequest.State.REFUSED
    row.answer, row.answered_at, row.answered_by = nfc(words).strip(), timezone.now(), by
    row.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    record(
        by=by, verb="children.data_answer", on=child, unit_id=child.unit_id,
        details={"kind": row.kind, "state": row.state},
    )  # fmt: skip
    return row


def request_for(viewer: Person, child: Child, pk: int) -> DataRequest:
    """A request about a child the viewer keeps. Raises NotFound."""
    must_change(viewer, child)
    row = child.data_requests.filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row
