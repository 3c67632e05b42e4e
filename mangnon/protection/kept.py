"""Reports that a telephone kept without a line: opened, read as mildly as can be, told once.

A kept report comes hours later and nobody can be asked any more what was meant; so nothing in it is refused for its
form. What cannot be read (an age in words, a commune that is none) goes into the notes as it was written.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import override

from mangnon.access.models import Person
from mangnon.access.sealing.boxes import SealBroken
from mangnon.access.sealing.envelopes import open_envelope
from mangnon.places.models import Unit
from mangnon.protection.course import procedure_of
from mangnon.protection.door_forms import OfficerTellForm, TellForm
from mangnon.protection.intake_actions import OLDEST, Told, tell
from mangnon.protection.models import Report
from mangnon.protection.places import communes_of, using_provinces
from mangnon.protection.procedure import Procedure
from mangnon.ui.errors import UserError
from mangnon.vietnamese.saying import say

PLACE = "protection.kept"
LONGEST = 4000
NOT_OPENED = say(
    "Máy chủ không mở được tin này: khóa đã đổi, hoặc tin đã bị hỏng trên máy. Hãy ghi lại tin, hoặc gọi 111."
)
WRONG_PROVINCE = say("Chưa rõ tin thuộc tỉnh nào. Hãy ghi lại tin và chọn tỉnh, hoặc gọi 111.")


@dataclass(frozen=True)
class Unsealed:
    """What lay in an envelope: fields of the form by name, and whether the officers' page wrote it."""

    fields: Mapping[str, str]
    officer: bool


def unseal(envelope: str) -> Unsealed:
    """Raises UserError where it does not open or holds no form."""
    try:
        said = json.loads(open_envelope(envelope, PLACE))
        fields = {str(k): str(v)[:LONGEST] for k, v in said["fields"]}
    except (SealBroken, ValueError, KeyError, TypeError) as error:
        raise UserError(str(NOT_OPENED)) from error
    return Unsealed(fields, said.get("way") == "officer")


def take_kept(*, by: Person | None, op_id: str, envelope: str) -> Report:
    """Tell what an envelope holds; sent again under its `op_id` it is the same report. Raises UserError.

    Who is signed in is named as the sender. An officer's report that is sent while nobody is signed in comes in like
    one from the public door: a child does not wait for a password.
    """
    row = Report.objects.filter(op_id=op_id).first() if op_id else None
    if row is not None:
        return row
    unsealed = unseal(envelope)
    province = next((p for p in using_provinces() if p.code == unsealed.fields.get("tinh")), None)
    if province is None:
        raise UserError(str(WRONG_PROVINCE))
    return tell(by=by, told=told_in(unsealed, province, op_id=op_id, signed_in=by is not None))


def told_in(unsealed: Unsealed, province: Unit, *, op_id: str, signed_in: bool) -> Told:
    form, odd = mildly(unsealed, province)
    said = form.cleaned_data
    content = form.content()
    received, note = when(unsealed.fields.get("received_at", ""))
    notes = [*odd, *([note] if note else [])]
    if unsealed.officer and not signed_in:
        notes.append("Cán bộ ghi khi không có mạng; gửi từ máy khi chưa đăng nhập.")
    if notes:
        content["notes"] = "\n".join(notes)[:LONGEST]
    channel = said.get("channel") if unsealed.officer and signed_in else "online"
    return Told(
        province=province, commune=said.get("commune"), channel=channel or "other", kind=said.get("kind") or "unknown",
        urgency=form.haste(), received_at=received, content=content, op_id=op_id,
    )  # fmt: skip


def mildly(unsealed: Unsealed, province: Unit) -> tuple[TellForm, list[str]]:
    """The form read twice: the second time without what was odd the first time; that goes into the notes."""
    from_rules = Procedure(procedure_of(province.code).body)
    more: dict[str, Any] = {"communes": communes_of(province), "kinds": from_rules.choices("kinds")}
    made: type[TellForm] = TellForm
    if unsealed.officer:
        made, more = OfficerTellForm, {**more, "channels": from_rules.choices("channels")}
    fields = dict(unsealed.fields)
    first = made(fields, **more)
    odd = []
    for name in list(first.errors):
        typed = fields.pop(name, "")
        if typed:
            with override("vi"):  # what is kept is Vietnamese
                odd.append(f"{first.fields[name].label}: {typed}" if name in first.fields else typed)
    second = made(fields, **more)
    second.is_valid()  # what is left missing (channel, hour) is unknown, which is allowed
    return second, odd


def when(typed: str) -> tuple[datetime | None, str]:
    """The hour the news came, and a note where it lies too far back to start a clock."""
    try:
        said = parse_datetime(typed) if typed else None
    except ValueError:
        said = None
    if said is None:
        return None, ""
    received = timezone.make_aware(said) if timezone.is_naive(said) else said
    if received < timezone.now() - OLDEST + timedelta(minutes=1):
        return (
            None,
            f"Tin nhận lúc {timezone.localtime(received):%H:%M ngày %d/%m/%Y}, giữ trên máy hơn 30 ngày.",
        )
    return received, ""
