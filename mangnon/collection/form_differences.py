"""What a version of a form changes against the one it was copied from, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from mangnon.collection.models import FormCheck, FormLine, FormVersion
from mangnon.collection.reporters import agencies_of
from mangnon.vietnamese.dates import format_date

Key = tuple[object, ...]


@dataclass(frozen=True)
class Difference:
    """One change: `kind` added, removed, changed or moved; `code` of the line or check."""

    kind: str
    code: str
    words: str


def differences(version: FormVersion) -> list[Difference]:
    """Against the version it was copied from; empty for a form's first version. Five queries."""
    base = version.based_on
    if base is None:
        return []
    before = list(base.lines.select_related("element", "breakdown"))
    after = list(version.lines.select_related("element", "breakdown"))
    codes = list(dict.fromkeys(code for line in (*before, *after) for code in line.agencies))
    names = agencies_of(version.province, codes) if version.province and codes else {}
    return [*lines(before, after, names), *checks(list(base.checks.all()), list(version.checks.all()))]


def key_of(line: FormLine) -> Key:
    """What makes two lines the same: the figure they ask for; a heading is its number."""
    return ("figure", line.element_id, line.breakdown_id) if line.has_figure else ("words", line.code)


def lines(
    before: Sequence[FormLine], after: Sequence[FormLine], names: Mapping[str, str]
) -> Iterator[Difference]:
    old, new = {key_of(line): line for line in before}, {key_of(line): line for line in after}
    for key, line in new.items():
        if key not in old:
            yield Difference("added", line.code, _("Thêm dòng %(line)s") % {"line": line})
    for key, line in old.items():
        if key not in new:
            yield Difference("removed", line.code, _("Bỏ dòng %(line)s") % {"line": line})
    for key, line in new.items():
        if key in old:
            for words in changed(old[key], line, names):
                yield Difference("changed", line.code, words)
    for key in moved([k for k in old if k in new], [k for k in new if k in old]):
        yield Difference("moved", new[key].code, _("Dòng %(line)s chuyển chỗ") % {"line": new[key]})


def moved(before: Sequence[Key], after: Sequence[Key]) -> list[Key]:
    """What does not stand in the longest order both have in common."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    kept = {key for block in blocks for key in after[block.b : block.b + block.size]}
    return [key for key in after if key not in kept]


def changed(a: FormLine, b: FormLine, names: Mapping[str, str]) -> Iterator[str]:
    """Each property that is not the same, old and new."""
    for name, old, new in properties(a, b, names):
        if old != new:
            yield _("Dòng %(code)s, %(name)s: từ “%(old)s” thành “%(new)s”") % {
                "code": b.code, "name": name, "old": old or "…", "new": new or "…",
            }  # fmt: skip


def properties(a: FormLine, b: FormLine, names: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    yield _("số thứ tự"), a.code, b.code
    yield _("tên dòng"), a.label, b.label
    yield _("đơn vị tính"), a.shown_unit, b.shown_unit
    yield _("ai báo"), who(a, names), who(b, names)
    yield _("lùi vào"), str(a.indent), str(b.indent)
    yield _("đóng từ ngày"), day(a), day(b)
    yield _("số 0 in là Không"), yes(a.zero_word), yes(b.zero_word)
    yield _("trả lời Có hoặc Không"), yes(bool(a.yes_no)), yes(bool(b.yes_no))


def who(line: FormLine, names: Mapping[str, str]) -> str:
    """The levels, then the agencies by the names the province gives them."""
    words = {"commune": _("xã"), "district": _("huyện"), "province": _("tỉnh"), "national": _("trung ương")}
    return ", ".join(
        [
            *(words.get(level, level) for level in sorted(line.levels)),
            *(names.get(code, code) for code in line.agencies),
        ]
    )


def day(line: FormLine) -> str:
    return format_date(line.closed_from) if line.closed_from else ""


def yes(said: bool) -> str:
    return _("có") if said else _("không")


def checks(before: Sequence[FormCheck], after: Sequence[FormCheck]) -> Iterator[Difference]:
    old, new = {row.code: row for row in before}, {row.code: row for row in after}
    for code, row in new.items():
        if code not in old:
            yield Difference("added", code, _("Thêm phép kiểm tra: %(check)s") % {"check": row.message})
    for code, row in old.items():
        if code not in new:
            yield Difference("removed", code, _("Bỏ phép kiểm tra: %(check)s") % {"check": row.message})
