"""The groups and kinds of circumstances: from the rulebook, and what a province adds. Codes become keyed tokens."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.access.sealing.boxes import keyring
from mangnon.access.sealing.index import token
from mangnon.audit.actions import record
from mangnon.children.models import CircumstanceKind
from mangnon.children.scope import may_at
from mangnon.places.models import Unit
from mangnon.rulebook.bringing import bring
from mangnon.rulebook.queries import entries
from mangnon.ui.errors import NotFound, UserError
from mangnon.vietnamese.text import nfc, squeeze

SPECIAL, AT_RISK = CircumstanceKind.Family.SPECIAL, CircumstanceKind.Family.AT_RISK


@transaction.atomic
def load_kinds() -> int:
    """Bring the rulebook's kinds into rows; safe to run again. Returns how many there are."""
    groups: dict[str, dict[str, Any]] = {}
    parts: dict[str, dict[str, Any]] = {}
    above: dict[str, str] = {}
    for entry in entries("circumstances"):
        for said in entry.body["kinds"]:
            code, position = said["code"], len(groups) + len(parts)
            (parts if "parent" in said else groups)[code] = fields(said, entry.body["family"], position)
            if "parent" in said:
                above[code] = said["parent"]
    rows = bring(
        CircumstanceKind, "code", {code: {"parent_id": None, **said} for code, said in groups.items()}
    )
    bring(
        CircumstanceKind,
        "code",
        {code: {"parent_id": rows[above[code]].pk, **said} for code, said in parts.items()},
    )
    return len(groups) + len(parts)


def fields(said: dict[str, Any], family: str, position: int) -> dict[str, Any]:
    return {
        "family": family,
        "name": said["name"],
        "source": said["source"],
        "verified": said["verified"],
        "sensitive": said.get("sensitive", False),
        "position": position,
    }


@transaction.atomic
def add_kind(
    *, by: Person, province: Unit, name: str, sensitive: bool, evidence: str = "", source: str = "",
    valid_from: date | None = None,
) -> CircumstanceKind:  # fmt: skip
    """A province's own kind of being at risk, after the others: from a day, by a document, on a kind of evidence."""
    if not by.may("children.kinds", province):
        raise NotFound
    words = squeeze(nfc(name))
    if not words:
        raise UserError(_("Loại nguy cơ chưa có tên; cần một câu ngắn."))
    if CircumstanceKind.objects.filter(province=province, name__iexact=words).exists():
        raise UserError(_("Tỉnh đã có loại nguy cơ tên này."))
    number = CircumstanceKind.objects.filter(province=province).count() + 1
    row = CircumstanceKind.objects.create(
        code=f"NC-{province.code}-{number:02}",
        family=AT_RISK,
        name=words,
        source=squeeze(nfc(source)) or province.name,
        evidence=squeeze(nfc(evidence)),
        verified="local",
        sensitive=sensitive,
        province=province,
        valid_from=valid_from,
        position=1000 + number,
    )
    record(by=by, verb="children.add_kind", on=row, unit_id=province.pk, details={"code": row.code})
    return row


@transaction.atomic
def stop_kind(*, by: Person, row: CircumstanceKind) -> CircumstanceKind:
    """A province's kind is offered for the last time today; memberships stay as they are."""
    if row.province is None or not may_at(by, "children.kinds", row.province.pk):
        raise NotFound
    today = timezone.localdate()
    if row.valid_to is not None:
        raise UserError(_("Nhóm này đã thôi dùng rồi."))
    row.valid_to = max(today, row.valid_from or today)
    row.save(update_fields=["valid_to"])
    record(by=by, verb="children.stop_kind", on=row, unit_id=row.province.pk, details={"code": row.code})
    return row


@dataclass(frozen=True)
class Tokens:
    """The keyed numbers a membership is counted by."""

    kind: int
    group: int
    family: int


def tokens(kind: CircumstanceKind) -> Tokens:
    group = kind.parent.code if kind.parent else kind.code
    return Tokens(code_token(kind.code), code_token(group), family_token(kind.family))


def code_token(code: str) -> int:
    return _token("circumstance", code, keyring().index)


def family_token(family: str) -> int:
    return _token("family", family, keyring().index)


@lru_cache(maxsize=1024)
def _token(purpose: str, code: str, _key: bytes) -> int:
    return token(purpose, code)


def kinds_for(province_id: int | None) -> list[CircumstanceKind]:
    """The law's kinds and those of one province that are in use today, groups before their parts. One query."""
    today = timezone.localdate()
    rows = CircumstanceKind.objects.filter(Q(province=None) | Q(province_id=province_id))
    rows = rows.filter(
        Q(valid_to=None) | Q(valid_to__gte=today), Q(valid_from=None) | Q(valid_from__lte=today)
    )
    return list(rows.select_related("parent"))


def groups() -> list[CircumstanceKind]:
    """The 14 groups of the law, in order."""
    return list(CircumstanceKind.objects.filter(family=SPECIAL, parent=None))
