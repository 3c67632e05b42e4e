"""What a change of the map must satisfy, each answered by a whole sentence where it does not.

A change is written at the open end of every period it touches: nothing that a later change has already
settled is rewritten. Who must correct the past undoes back to it.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangnon.places.errors import PlaceError
from mangnon.places.models import Placement, Unit
from mangnon.places.rules import PARENT_LEVELS, TYPES_OF_LEVEL, code_problem
from mangnon.places.types import types_on
from mangnon.vietnamese.dates import format_date

LEVEL_NAMES = {
    "national": gettext_lazy("cả nước"),
    "province": gettext_lazy("cấp tỉnh"),
    "district": gettext_lazy("cấp huyện"),
    "commune": gettext_lazy("cấp xã"),
}


def refuse(problem: str | None, field: str = "") -> None:
    """Raise where there is a problem; `field` is the form's field to put it beside."""
    if problem:
        raise PlaceError(problem, field=field)


def decision_named(decision: str) -> None:
    if not decision.strip():
        refuse(_("Chưa có số văn bản. Hãy ghi số quyết định hoặc nghị quyết của thay đổi này."), "decision")


def changeable(units: Iterable[Unit], on: date) -> None:
    """Each unit still stands and began before the day, and so did all that would be closed with it."""
    for unit in units:
        if unit.level == Unit.Level.NATIONAL:
            refuse(_("Cả nước không nhập, chia hay chuyển được; hãy chọn một tỉnh, huyện hoặc xã."))
        if unit.valid_to is not None:
            refuse(
                _("%(name)s (mã %(code)s) đã kết thúc ngày %(valid_to)s; hãy chọn đơn vị đang có hiệu lực.")
                % {"name": unit.name, "code": unit.code, "valid_to": format_date(unit.valid_to)}
            )
        if unit.valid_from >= on:
            refuse(
                _("%(name)s bắt đầu từ ngày %(valid_from)s; ngày thay đổi là %(on)s, cần sau ngày đó.")
                % {"name": unit.name, "valid_from": format_date(unit.valid_from), "on": format_date(on)},
                "on",
            )
        latest_period(unit, on)


def latest_period(unit: Unit, on: date) -> None:
    """Names and parents of the unit, and the placements below it, were settled before the day."""
    days = [
        *unit.names.filter(valid_from__gte=on).values_list("valid_from", flat=True),
        *unit.placements.filter(valid_from__gte=on).values_list("valid_from", flat=True),
    ]
    if days:
        refuse(
            _("%(name)s đã có thay đổi từ ngày %(days)s; ngày thay đổi là %(on)s, cần sau ngày đó.")
            % {"name": unit.name, "days": format_date(max(days)), "on": format_date(on)},
            "on",
        )


def children_settled(unit: Unit, on: date) -> None:
    """No change below the unit is already written for the day or later."""
    below = Placement.objects.filter(parent=unit).select_related("unit")
    later = below.filter(valid_from__gte=on).first() or below.filter(valid_to__gte=on).first()
    if later is not None:
        refuse(
            _(
                "%(name)s thuộc %(unit_name)s đã có thay đổi ghi cho ngày %(on)s hoặc sau đó; hãy hoàn tác thay đổi ấy trước."
            )
            % {"name": later.unit.name, "unit_name": unit.name, "on": format_date(on)},
            "on",
        )


def one_level(units: Sequence[Unit]) -> str:
    """The level two or more different units share."""
    if len({unit.pk for unit in units}) < 2:
        refuse(_("Cần chọn ít nhất hai đơn vị khác nhau để nhập."), "others")
    levels = {unit.level for unit in units}
    if len(levels) > 1:
        said = ", ".join(f"{unit.name} ({LEVEL_NAMES[unit.level]})" for unit in units)
        refuse(_("Chỉ nhập được các đơn vị cùng cấp; đã chọn %(said)s.") % {"said": said})
    return units[0].level


def parent_fits(level: str, parent: Unit, on: date) -> None:
    """The parent stands on the day, goes on, and is of a level that holds units of this level."""
    if parent.valid_to is not None or parent.valid_from > on:
        refuse(
            _(
                "%(name)s (mã %(code)s) không có hiệu lực liên tục từ ngày %(on)s; hãy chọn đơn vị cấp trên khác."
            )
            % {"name": parent.name, "code": parent.code, "on": format_date(on)},
            "new_parent",
        )
    if parent.level not in PARENT_LEVELS.get(level, frozenset()):
        refuse(
            _(
                "%(name)s là đơn vị %(level)s, không đứng trên đơn vị %(below)s được; hãy chọn đơn vị cấp trên khác."
            )
            % {
                "name": parent.name,
                "level": LEVEL_NAMES[parent.level],
                "below": LEVEL_NAMES[level],
            },
            "new_parent",
        )


def type_fits(level: str, type_: str, on: date) -> None:
    """The type belongs to the level and exists on the day."""
    fitting = types_on(level, on)
    if type_ in fitting:
        return
    said = {
        "found": Unit.Type(type_).label if type_ in Unit.Type.values else f"“{type_}”",
        "level": LEVEL_NAMES[level],
        "fitting": ", ".join(str(Unit.Type(t).label).lower() for t in fitting),
        "day": format_date(on),
    }
    if type_ not in TYPES_OF_LEVEL[level]:
        problem = _("%(found)s không phải loại đơn vị %(level)s; cần một trong các loại: %(fitting)s.")
    elif fitting:
        problem = _("Ngày %(day)s không có loại %(found)s; cần một trong các loại: %(fitting)s.")
    else:
        problem = _("Ngày %(day)s không còn đơn vị %(level)s; xem lại ngày có hiệu lực.")
    refuse(problem % said, "new_type" if fitting else "on")


def code_free(level: str, code: str, predecessors: Iterable[Unit]) -> None:
    """The code has the digits of its level and was never another's (QĐ 19/2025/QĐ-TTg: codes are not reused)."""
    refuse(code_problem(level, code), "new_code")
    own = [unit.pk for unit in predecessors]
    bearer = Unit.objects.filter(level=level, code=code).exclude(pk__in=own).order_by("-valid_from").first()
    if bearer is None or descends(own, bearer):
        return
    refuse(
        _(
            "Mã %(code)s đã là mã của %(name)s từ ngày %(valid_from)s; mã không dùng lại cho đơn vị khác, hãy dùng mã khác."
        )
        % {"code": code, "name": bearer.name, "valid_from": format_date(bearer.valid_from)},
        "new_code",
    )


def descends(units: Sequence[int], bearer: Unit) -> bool:
    """The bearer's land is among what the units were made from: the code stays in the family."""
    if bearer.valid_to is None:
        return False
    seen, waiting = {bearer.pk}, [bearer.pk]
    while waiting:
        heirs = Unit.objects.filter(origins__predecessor__in=waiting).exclude(pk__in=seen)
        waiting = list(heirs.values_list("pk", flat=True))
        seen.update(waiting)
    return bool(seen & set(units))


def codes_differ(codes: Sequence[str]) -> None:
    """The pieces of a divided unit have codes of their own."""
    twice = {code for code in codes if codes.count(code) > 1}
    if twice:
        refuse(
            _("Mã %(twice)s được ghi cho hơn một phần; mỗi phần cần một mã riêng.")
            % {"twice": ", ".join(sorted(twice))}
        )


def name_given(name: str) -> None:
    if not name.strip():
        refuse(_("Chưa có tên đơn vị mới. Hãy ghi tên, ví dụ “Xã Cẩm Mỹ”."), "new_name")
