"""At which level a count is asked for, and that no two forms of a province ask at different ones.

A province's total adds what its communes report to what it reports itself. Where one form asks the communes for a
count and another the province (or one of its agencies), the total would hold it twice. Which forms hold together
changes with time: an assignment begins or ends, a version follows another. So the two are laid side by side on
every day on which either changes, however far ahead.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from mangnon.collection.definitions import versions_of
from mangnon.collection.models import Assignment, Form, FormLine, FormVersion
from mangnon.places.models import Unit
from mangnon.ui.errors import UserError
from mangnon.vietnamese.dates import format_date


def in_force(versions: Iterable[FormVersion], day: date, province: int | None) -> FormVersion | None:
    """Of a form's versions (the newest first) the one that holds on a day in a province.

    The rulebook's newest whose validity holds the day, unless the province put one of its own in force on the
    same day or later.
    """
    known = list(versions)
    official = holding([v for v in known if v.province_id is None], day)
    own = holding([v for v in known if province is not None and v.province_id == province], day)
    if own is None or official is None:
        return own or official
    return own if (own.valid_from or date.min) >= (official.valid_from or date.min) else official


def holding(versions: Iterable[FormVersion], day: date) -> FormVersion | None:
    return next((v for v in versions if (v.valid_from or day) <= day <= (v.valid_to or day)), None)


@dataclass(frozen=True)
class Clash:
    """A count that two forms ask at different levels, and the first day on which both do."""

    day: date
    form: Form
    line: FormLine
    other_form: Form
    other_line: FormLine


def first_clash(form: Form, province: Unit, first: date, last: date | None) -> Clash | None:
    """The earliest clash of a form with what else is assigned to the province, from a day to another (None: open).

    Five queries, and two for each other form assigned in that time.
    """
    mine = History(form, province)
    beside = Assignment.objects.filter(province=province).exclude(form=form).select_related("form")
    found = []
    for other in beside.order_by("valid_from"):
        start, end = max(first, other.valid_from), min(last or date.max, other.valid_to or date.max)
        if start <= end:
            found += list(clashes(mine, History(other.form, province), start, end))
    return min(found, key=lambda clash: clash.day, default=None)


class History:
    """A form's published versions in a province, and what each asks for."""

    def __init__(self, form: Form, province: Unit) -> None:
        self.form, self.province = form, province
        self.versions = versions_of(form)
        rows = FormLine.objects.filter(version__in=self.versions, element__over_places="sum", computed=False)
        self.lines: dict[int, list[FormLine]] = {version.pk: [] for version in self.versions}
        for row in rows.order_by("order"):
            self.lines[row.version_id].append(row)

    def changes(self) -> Iterator[date]:
        """Every day on which another version begins to hold."""
        for version in self.versions:
            if version.valid_from:
                yield version.valid_from
            if version.valid_to:
                yield version.valid_to + timedelta(days=1)

    def on(self, day: date) -> Sequence[FormLine]:
        """The lines with counts that are asked on a day."""
        version = in_force(self.versions, day, self.province.pk)
        return [line for line in self.lines[version.pk] if line.open_on(day)] if version else []


def clashes(mine: History, theirs: History, start: date, end: date) -> Iterator[Clash]:
    """On each day of a span on which either form changes; a line closed later is asked until then."""
    days = {start, *(day for day in (*mine.changes(), *theirs.changes()) if start <= day <= end)}
    for day in sorted(days):
        asked = {line.element_id: line for line in mine.on(day)}
        for other in theirs.on(day):
            line = asked.get(other.element_id)
            if line is not None and line.asked_at != other.asked_at:
                yield Clash(day, mine.form, line, theirs.form, other)


def must_ask_at_one_level(
    form: Form, province: Unit, first: date, last: date | None, *, draft: bool = False
) -> None:
    """Raises UserError, naming both forms, both lines and the day, where a count would be added up twice.

    To be called inside the transaction that assigns or publishes: it holds the province's row until the end.
    `draft`: the form is just being published, so its maker can still mend the line.
    """
    list(Unit.objects.select_for_update(no_key=True).filter(pk=province.pk))  # one decision at a time
    clash = first_clash(form, province, first, last)
    if clash is None:
        return
    said = {
        "line": clash.line.code, "label": clash.line.label, "form": clash.form.title,
        "who": who_asked(clash.line), "other": clash.other_line.code, "other_label": clash.other_line.label,
        "other_form": clash.other_form.title, "other_who": who_asked(clash.other_line),
        "day": format_date(clash.day),
    }  # fmt: skip
    found = _(
        "Từ ngày %(day)s, dòng %(line)s “%(label)s” của biểu “%(form)s” do %(who)s báo, còn dòng %(other)s "
        "“%(other_label)s” của biểu “%(other_form)s” hỏi cùng số ấy nhưng do %(other_who)s báo, nên số của tỉnh sẽ bị cộng hai lần."
    )
    mend = (
        _("Trong bản nháp, chọn cho dòng %(line)s cùng một nơi báo, hoặc bỏ dòng, rồi ban hành lại.")
        if draft
        else _("Soạn bản biểu của tỉnh trong đó dòng %(line)s do cùng một nơi báo, rồi giao lại.")
    )
    raise UserError(f"{found} {mend}" % said, code="levels")


def who_asked(line: FormLine) -> str:
    """The levels in words: "xã", "tỉnh", "xã và tỉnh"."""
    words = {"commune": _("xã"), "district": _("huyện"), "province": _("tỉnh"), "national": _("trung ương")}
    return _(" và ").join(word for level, word in words.items() if level in line.asked_at) or _(
        "không nơi nào"
    )
