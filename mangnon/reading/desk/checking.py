"""Running the contradictions over documents of the register, a draft on the desk, or a report before it is issued.

The engine is pure; here its findings meet the place they belong to, and what somebody settled stays settled.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.places.models import Unit
from mangnon.reading.contradictions import ERROR, Finding, Spot, findings
from mangnon.reading.desk.kinds import KIND_WORDS
from mangnon.reading.desk.models import SettledContradiction
from mangnon.reading.lines import to_lines
from mangnon.reading.tree import Document, document_of
from mangnon.ui.errors import NotAllowed, NotFound, UserError
from mangnon.vietnamese.text import squeeze

MOST_LETTERS = 400_000
MOST_DOCUMENTS = 6
AROUND = 150  # letters of a line shown on each side of a place


@dataclass(frozen=True)
class Text:
    """A text to be checked: what it is called, its page, and the mark its lines are linked to by ("d-" or "l-")."""

    key: str
    name: str
    text: str
    address: str = ""
    mark: str = "d-"


@dataclass(frozen=True)
class Shown:
    """A place of a finding: the line's words with the place marked inside them."""

    name: str
    line: int
    href: str
    before: str
    marked: str
    after: str


@dataclass(frozen=True)
class Found:
    """A finding as the page shows it; `settled` where somebody looked at it before."""

    finding: Finding
    places: Sequence[Shown]
    settled: SettledContradiction | None

    @property
    def is_error(self) -> bool:
        return self.finding.severity == ERROR

    @property
    def kind_words(self) -> str:
        return str(KIND_WORDS.get(self.finding.kind, self.finding.kind))


def check_texts(texts: Sequence[Text], unit: Unit | None) -> list[Found]:
    """The contradictions of these texts, alone and with each other, errors first; the settled last.

    Cost: the reading of each text, and one query. Raises UserError where there is too much of it at once.
    """
    if len(texts) > MOST_DOCUMENTS or sum(len(one.text) for one in texts) > MOST_LETTERS:
        raise UserError(
            _("Mỗi lần soát nhiều nhất %(most)d văn bản, cộng lại không quá chừng 200 trang. Bỏ bớt.")
            % {"most": MOST_DOCUMENTS}
        )
    by_key = {one.key: one for one in texts}
    lines = {one.key: one.text.split("\n") for one in texts}
    found = findings([parsed(one) for one in texts])
    known = settled_of(unit, [finding.identity for finding in found])
    rows = [Found(f, [shown(s, by_key, lines) for s in f.places[:6]], known.get(f.identity)) for f in found]
    return sorted(rows, key=lambda row: (row.settled is not None, not row.is_error))


def parsed(text: Text) -> Document:
    return document_of(to_lines(text.text.split("\n")), text.key)


def shown(spot: Spot, texts: Mapping[str, Text], lines: Mapping[str, Sequence[str]]) -> Shown:
    """The line with the words of the place marked; the words alone where they run over several lines."""
    text = texts.get(spot.file)
    every = lines.get(spot.file, ())
    whole = squeeze(every[spot.line - 1]) if 0 < spot.line <= len(every) else ""
    words = squeeze(spot.snippet)
    at = whole.find(words)
    before, after = (whole[:at], whole[at + len(words) :]) if at >= 0 else ("", "")
    if len(before) > AROUND:
        before = "… " + before[-AROUND:].partition(" ")[2]
    if len(after) > AROUND:
        after = after[:AROUND].rpartition(" ")[0] + " …"
    href = f"{text.address}#{text.mark}{spot.line}" if text and text.address else ""
    return Shown(text.name if text else spot.file, spot.line, href, before, words, after)


def settled_of(unit: Unit | None, identities: Sequence[str]) -> dict[str, SettledContradiction]:
    if unit is None:
        return {}
    rows = SettledContradiction.objects.filter(unit=unit, fingerprint__in=identities).select_related("by")
    return {row.fingerprint: row for row in rows}


@transaction.atomic
def settle(
    *, by: Person, unit: Unit, fingerprint: str, kind: str, message: str, reason: str
) -> SettledContradiction:
    """A finding is looked at and stays quiet, with the reason. Raises NotAllowed, UserError without a reason."""
    check_may(by, unit)
    why = squeeze(reason)[:400]
    if not why:
        raise UserError(_("Ghi lý do vì sao chỗ này đúng hoặc không phải sửa."))
    if kind not in KIND_WORDS or not fingerprint.isalnum() or len(fingerprint) > 64:
        raise NotFound
    row, _made = SettledContradiction.objects.update_or_create(
        unit=unit, fingerprint=fingerprint,
        defaults={"kind": kind, "message": message[:2000], "reason": why, "by": by, "at": timezone.now()},
    )  # fmt: skip
    record(
        by=by, verb="desk.settle", on=row, unit_id=unit.pk,
        details={"kind": kind, "message": message[:400], "reason": why, "fingerprint": fingerprint},
    )  # fmt: skip
    return row


@transaction.atomic
def reopen(*, by: Person, unit: Unit, fingerprint: str) -> None:
    """A settled finding is shown again."""
    check_may(by, unit)
    row = SettledContradiction.objects.select_for_update().filter(unit=unit, fingerprint=fingerprint).first()
    if row is None:
        raise NotFound
    record(
        by=by, verb="desk.reopen", on=row, unit_id=unit.pk,
        details={"kind": row.kind, "reason": row.reason, "fingerprint": fingerprint},
    )  # fmt: skip
    row.delete()


def check_may(by: Person, unit: Unit) -> None:
    if not by.may("documents.change", unit):
        raise NotAllowed(_("Chỉ người giữ sổ văn bản của %(name)s ghi được lý do.") % {"name": unit.name})
