"""How long things are kept: a province's own rules, what they reach today, and erasing it.

No period for children's files was found in the law: without a rule of the province nothing is ever erased. Erasing takes
away who it was and leaves what is counted. `mangnon retention` shows; only with --do it erases.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.children.models import Child, ImportBatch, LookupKey, Merge, Pair, RetentionRule
from mangnon.children.scope import may_at
from mangnon.places.models import Unit
from mangnon.places.queries import descendants, tree_on
from mangnon.ui.errors import NotFound, UserError
from mangnon.vietnamese.saying import Sentence, say
from mangnon.vietnamese.text import nfc, squeeze

BATCH = 200


@dataclass(frozen=True)
class Kept:
    """One kind of record that may be erased: how many lie before a day in some places, and erasing some of them.

    `find(unit ids, day)` gives keys; `erase(keys)` takes away who it was, in the caller's transaction.
    """

    code: str
    words: Sentence
    since: Sentence
    find: Callable[[Sequence[int], date], list[int]]
    erase: Callable[[Sequence[int]], None]


_kinds: dict[str, Kept] = {}


def tell_kept(kind: Kept) -> None:
    """A room says what of its own may be erased."""
    _kinds[kind.code] = kind


def kinds() -> list[Kept]:
    return list(_kinds.values())


@dataclass(frozen=True)
class Due:
    """A kind with the province's rule and how many records it reaches today."""

    kind: Kept
    rule: RetentionRule | None
    number: int


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last of the month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError


def units_of(province: Unit) -> list[int]:
    """The province and everything below it today."""
    return [province.pk, *(u.pk for u in descendants(province, timezone.localdate(), Unit.Level.COMMUNE))]


def rule_of(province: Unit, code: str) -> RetentionRule | None:
    return RetentionRule.objects.filter(province=province, what=code).order_by("-pk").first()


def due(province: Unit, today: date) -> list[Due]:
    """Every kind with its rule and what it reaches; without a rule nothing."""
    found = []
    for kind in kinds():
        rule = rule_of(province, kind.code)
        reached = kind.find(units_of(province), months_before(today, rule.months)) if rule else []
        found.append(Due(kind, rule, len(reached)))
    return found


@transaction.atomic
def set_rule(*, by: Person, province: Unit, what: str, months: int, decision: str) -> RetentionRule:
    """How long a province keeps one kind of record, and which decision says so."""
    if not may_at(by, "children.kinds", province.pk):
        raise NotFound
    if what not in _kinds:
        raise UserError(_("Chọn loại hồ sơ."))
    if not 1 <= months <= 1200:
        raise UserError(_("Thời hạn là số tháng từ 1 đến 1200."))
    if not squeeze(decision):
        raise UserError(_("Ghi văn bản quyết định thời hạn này; không có văn bản thì không xóa."))
    row = RetentionRule.objects.create(
        province=province, what=what, months=months, decision=squeeze(nfc(decision)), set_by=by
    )
    record(
        by=by, verb="children.retention_rule", on=row, unit_id=province.pk,
        details={"what": what, "months": months, "decision": row.decision},
    )  # fmt: skip
    return row


def erase(province: Unit, today: date) -> dict[str, int]:
    """Erase what the province's rules reach; some hundred at a time, each with its trace. Returns how many of each."""
    done: dict[str, int] = {}
    for one in due(province, today):
        if one.rule is None or not one.number:
            continue
        keys = one.kind.find(units_of(province), months_before(today, one.rule.months))
        for at in range(0, len(keys), BATCH):
            some = keys[at : at + BATCH]
            with transaction.atomic():
                one.kind.erase(some)
                record(
                    by=None, verb="children.erase", on=one.rule, unit_id=province.pk,
                    details={"what": one.kind.code, "keys": some, "decision": one.rule.decision},
                )  # fmt: skip
        done[one.kind.code] = len(keys)
    return done


def provinces_with_rules() -> list[Unit]:
    return list(Unit.objects.filter(pk__in=RetentionRule.objects.values("province")).order_by("code"))


# --- the registry's own ---------------------------------------------------------------------------------------------


def old_lists(unit_ids: Sequence[int], day: date) -> list[int]:
    return list(ImportBatch.objects.filter(unit__in=unit_ids, at__date__lt=day).values_list("pk", flat=True))


def erase_lists(keys: Sequence[int]) -> None:
    """The uploaded list goes whole; the children it brought stay."""
    ImportBatch.objects.filter(pk__in=keys).delete()


BLOCKERS: list[
    Callable[[Iterable[int]], set[int]]
] = []  # rooms above: children that still have an open matter


def grown_records(unit_ids: Sequence[int], day: date) -> list[int]:
    """Records of who turned 16 or died before the day and whose name is still there; none with an open matter."""
    ended = Q(state__in=[Child.State.GROWN, Child.State.DEAD], state_on__lt=day)
    rows = Child.objects.filter(ended, unit__in=unit_ids).filter(
        Q(birth_date__isnull=False) | Q(carers__isnull=False)
    )
    keys = set(rows.values_list("pk", flat=True))
    for blocked in BLOCKERS:
        keys -= blocked(keys)
    return sorted(keys)


def erase_children(keys: Sequence[int]) -> None:
    """Who the child was goes, with carers, papers, tokens and what was changed; sex, month of birth, commune and days stay."""
    for child in Child.objects.select_for_update().filter(pk__in=keys):
        child.name = child.other_name = child.school = child.phone = child.detail = child.note = ""
        child.birth_date, child.birth_precision, child.household = None, "", None
        child.version += 1
        child.changed_at = timezone.now()
        child.save()
        child.carers.all().delete()
        child.identities.all().delete()
        child.addresses.update(detail="", hamlet=None)
        child.circumstances.update(evidence="", end_reason="")
        child.events.update(detail="", result="", sort="", sort_token=None, outcome="", outcome_token=None)
        child.consents.all().delete()
        child.data_requests.all().delete()
        child.changes.update(fields={})
    LookupKey.objects.filter(child__in=keys).delete()
    Pair.objects.filter(Q(one__in=keys) | Q(other__in=keys)).delete()
    Merge.objects.filter(Q(kept__in=keys) | Q(gone__in=keys)).update(reason="", before={})


def own_province(viewer: Person) -> Unit:
    """The province whose rules the viewer sets. Raises NotFound."""
    tree = tree_on(timezone.localdate())
    for post in viewer.current_posts():
        if post.unit_id and post.unit_id in tree and may_at(viewer, "children.kinds", post.unit_id):
            found = Unit.objects.filter(
                pk__in=[post.unit_id, *tree.ancestor_ids(post.unit_id)], level="province"
            ).first()
            if found is not None:
                return found
    raise NotFound


def declare() -> None:
    """Called once, when the room is ready."""
    tell_kept(
        Kept("lists", say("Danh sách Excel đã tải lên"), say("từ ngày tải lên"), old_lists, erase_lists)
    )
    tell_kept(
        Kept(
            "grown",
            say("Hồ sơ trẻ đã đủ 16 tuổi hoặc đã mất"),
            say("từ ngày đủ 16 tuổi hoặc mất"),
            grown_records,
            erase_children,
        )
    )
