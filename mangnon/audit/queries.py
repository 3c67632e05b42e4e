"""Reading and verifying the trail.

Others write while we read. The newest entry is asked for first, then the head of the chain: an entry and the
head it leads to are committed together, so this head stands at that entry or after it. What the head says is then
looked for among the entries; those written since lie behind it and are left to the next look. An entry that was
there before the head was read and still lies behind it was put in by another hand.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from mangnon.audit.models import Entry, Head
from mangnon.audit.rules import GENESIS, entry_hash


@dataclass(frozen=True)
class End:
    """The newest entry there was, and the end of the chain as the head said right after."""

    newest: int
    hash: str
    length: int


def end_of_chain() -> End | None:
    """None while nothing was ever recorded. Two queries, in this order."""
    newest = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    head = Head.objects.filter(pk=1).first()
    return None if head is None else End(newest, head.hash, head.length)


def broken_links() -> Iterator[str]:
    """One sentence for each place where the chain does not hold; nothing when the trail is whole.

    Cost: one pass over the table.
    """
    end = end_of_chain()
    previous, length, met = GENESIS, 0, end is None or end.hash == GENESIS
    for entry in Entry.objects.order_by("id").iterator(chunk_size=5000):
        if end is not None and met and entry.pk > end.newest:
            break
        length += 1
        if entry.previous != previous:
            yield unlinked(entry)
        if hashed(entry) != entry.hash:
            yield _("Dòng nhật ký %(pk)s đã bị sửa sau khi ghi.") % {"pk": entry.pk}
        previous = entry.hash
        met = met or (end is not None and previous == end.hash)
    if end is not None and (end.length != length or end.hash != previous):
        yield _(
            "Nhật ký có %(length)s dòng nhưng sổ đầu chuỗi ghi %(head_length)s dòng: phần cuối bị cắt hoặc thêm."
        ) % {"length": length, "head_length": end.length}


def recent_breaks(last: int = 200) -> list[str]:
    """As broken_links, of the last entries alone: cheap enough for a page. Four queries."""
    end = end_of_chain()
    if end is None:
        return []
    at_head = Entry.objects.filter(hash=end.hash).values_list("id", flat=True).first()
    upto = end.newest if at_head is None else at_head
    rows = list(Entry.objects.filter(id__lte=upto).order_by("-id")[: last + 1])
    found = [
        _("Dòng nhật ký %(pk)s đã bị sửa sau khi ghi.") % {"pk": e.pk}
        for e in rows[:last]
        if hashed(e) != e.hash
    ]
    found += [unlinked(after) for after, before in pairwise(rows) if after.previous != before.hash]
    if end.newest and (at_head is None or at_head < end.newest):
        found.append(_("Dòng cuối không phải dòng mà sổ đầu chuỗi ghi: phần cuối bị cắt hoặc thêm."))
    return found


def unlinked(entry: Entry) -> str:
    return _("Dòng nhật ký %(pk)s không nối với dòng trước nó: có dòng bị xóa hoặc chen vào.") % {
        "pk": entry.pk
    }


def hashed(entry: Entry) -> str:
    """The hash the entry should bear, from what it says."""
    return entry_hash(
        previous=entry.previous,
        at=entry.at,
        by=entry.by_id,
        verb=entry.verb,
        target=entry.target,
        unit=entry.unit_id,
        details=entry.details,
    )
