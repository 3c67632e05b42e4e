"""The forms of a change: what is decided, when, by which document."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mangnon.places.actions import Piece
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on
from mangnon.places.types import types_after
from mangnon.places.writing import Paper
from mangnon.vietnamese.dates import format_date

PIECES = 4
YEARS_AHEAD = 5
DATE_FORMATS = ["%d/%m/%Y", "%Y-%m-%d"]


def day_field(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        # a text field: a browser's own date field follows the browser's language, not the officer's
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Ngày đầu tiên của bản đồ mới, ví dụ 01/07/2025."),
        input_formats=DATE_FORMATS,
        error_messages={"invalid": _("Ngày chưa đúng; hãy ghi theo mẫu 01/07/2025.")},
    )


def type_choices(unit: Unit) -> list[tuple[str, Any]]:
    """The types a change of this unit can give: those that still exist after what was settled last."""
    days = [
        unit.valid_from,
        *unit.names.values_list("valid_from", flat=True),
        *unit.placements.values_list("valid_from", flat=True),
    ]
    return [(type_, Unit.Type(type_).label) for type_ in types_after(unit.level, max(days))]


def nodes_of_level(unit: Unit, level: str) -> list[tuple[int, str]]:
    tree = tree_on(timezone.localdate())
    return [(n.id, f"{n.name} ({n.code})") for n in tree.nodes if n.level == level and n.id != unit.pk]


def siblings(unit: Unit) -> list[tuple[int, str]]:
    tree = tree_on(timezone.localdate())
    parent = tree.parent_id(unit.pk) if unit.pk in tree else None
    below = tree.child_ids(parent) if parent is not None else []
    return [(pk, f"{tree[pk].name} ({tree[pk].code})") for pk in below if pk != unit.pk]


class ChangeForm(forms.Form):
    """What every change needs: its first day and the decision."""

    on = day_field(_("Ngày có hiệu lực"))
    decision = forms.CharField(label=_("Số quyết định hoặc nghị quyết"), max_length=300)
    source = forms.CharField(label=_("Nơi đọc văn bản"), max_length=500, required=False)
    verified = forms.BooleanField(label=_("Đã đối chiếu với bản gốc"), required=False)
    note = forms.CharField(
        label=_("Ghi chú"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, unit: Unit, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.prepare()
        self.order_fields([*[name for name in self.fields if name not in ChangeForm.base_fields],
                           *ChangeForm.base_fields])  # fmt: skip

    def prepare(self) -> None:
        """Choices that depend on the unit."""

    def clean_on(self) -> date:
        """A day within the next few years: a decision names no later one, a slip of the hand does."""
        on, last = cast(date, self.cleaned_data["on"]), timezone.localdate().year + YEARS_AHEAD
        if on.year > last:
            raise forms.ValidationError(
                _(
                    "Ngày %(day)s còn quá xa; thay đổi địa giới ghi trước nhiều nhất đến hết năm %(last)d. Xem lại năm."
                ),
                code="far",
                params={"day": format_date(on), "last": last},
            )
        return on

    def units(self) -> list[Unit]:
        """Every unit the person must be allowed to change."""
        return [self.unit]

    def arguments(self) -> dict[str, Any]:
        """The action's own arguments."""
        raise NotImplementedError

    def deed_arguments(self) -> dict[str, Any]:
        said = self.cleaned_data
        paper = Paper(
            decision=said["decision"], source=said["source"], verified=said["verified"], note=said["note"]
        )
        return {"on": cast(date, said["on"]), "paper": paper, **self.arguments()}


class MergeForm(ChangeForm):
    others = forms.TypedMultipleChoiceField(
        label=_("Nhập cùng các đơn vị"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Hãy chọn ít nhất một đơn vị để nhập cùng.")},
    )
    new_type = forms.ChoiceField(label=_("Loại của đơn vị mới"))
    new_name = forms.CharField(label=_("Tên đơn vị mới"), max_length=120)
    new_code = forms.CharField(label=_("Mã đơn vị mới"), max_length=5)

    def prepare(self) -> None:
        cast(forms.TypedMultipleChoiceField, self.fields["others"]).choices = siblings(self.unit)
        cast(forms.ChoiceField, self.fields["new_type"]).choices = type_choices(self.unit)
        self.fields["new_type"].initial = self.unit.type

    def units(self) -> list[Unit]:
        return [self.unit, *Unit.objects.filter(pk__in=self.cleaned_data["others"])]

    def arguments(self) -> dict[str, Any]:
        said = self.cleaned_data
        names = ("new_type", "new_name", "new_code")
        return {"units": self.units(), **{name: said[name] for name in names}}


@dataclass(frozen=True)
class PieceRow:
    """The fields of one piece; pieces past the second stay closed until something is written there."""

    number: int
    fields: list[forms.BoundField]
    open: bool


class SplitForm(ChangeForm):
    """Up to four pieces; a piece without code and name is left out."""

    def prepare(self) -> None:
        for i in range(1, PIECES + 1):
            self.fields[f"code_{i}"] = forms.CharField(label=_("Mã"), max_length=5, required=i < 3)
            self.fields[f"name_{i}"] = forms.CharField(label=_("Tên"), max_length=120, required=i < 3)
            self.fields[f"type_{i}"] = forms.ChoiceField(label=_("Loại"), choices=type_choices(self.unit))
            self.fields[f"share_{i}"] = share_field()
            for name, label in SIZES:
                self.fields[f"{name}_{i}"] = forms.DecimalField(
                    label=label, required=False, localize=True, min_value=0, max_digits=12, decimal_places=2
                )
        numbers = [(str(i), str(i)) for i in range(1, PIECES + 1)]
        for pk in tree_children(self.unit):
            self.fields[f"child_{pk}"] = forms.ChoiceField(
                label=Unit.objects.get(pk=pk).name, choices=numbers
            )

    def pieces(self) -> list[Piece]:
        said = self.cleaned_data
        return [
            Piece(
                code=said[f"code_{i}"],
                name=said[f"name_{i}"],
                type=said[f"type_{i}"],
                share=said[f"share_{i}"],
                **{name: said[f"{name}_{i}"] for name, _label in SIZES},
                children=tuple(pk for pk in tree_children(self.unit) if said[f"child_{pk}"] == str(i)),
            )
            for i in range(1, PIECES + 1)
            if said[f"code_{i}"] or said[f"name_{i}"]
        ]

    def arguments(self) -> dict[str, Any]:
        return {"unit": self.unit, "pieces": self.pieces()}

    def piece_rows(self) -> list[PieceRow]:
        """The fields of each piece, for the page."""
        names = ("type", "name", "code", "share", *(name for name, _label in SIZES))
        rows = [[self[f"{name}_{i}"] for name in names] for i in range(1, PIECES + 1)]
        return [
            PieceRow(i, row, i < 3 or any(f.value() for f in row[1:])) for i, row in enumerate(rows, start=1)
        ]

    def child_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("child_")]


SIZES = (
    ("children_under_16", _("Trẻ em dưới 16 tuổi")),
    ("people", _("Dân số")),
    ("area", _("Diện tích (km²)")),
)


def share_field() -> forms.DecimalField:
    return forms.DecimalField(
        label=_("Tỷ lệ"), required=False, localize=True, min_value=Decimal(0), max_value=Decimal(1),
        decimal_places=8, help_text=_("Ghi 0,6 cho 60%."),
        error_messages={"max_value": _("Tỷ lệ ghi từ 0 đến 1: 60% là 0,6. Ghi lại số này.")},
    )  # fmt: skip


def tree_children(unit: Unit) -> list[int]:
    tree = tree_on(timezone.localdate())
    return list(tree.child_ids(unit.pk)) if unit.pk in tree else []


class RenameForm(ChangeForm):
    new_name = forms.CharField(label=_("Tên mới"), max_length=120)

    def arguments(self) -> dict[str, Any]:
        return {"unit": self.unit, "new_name": self.cleaned_data["new_name"]}


class RetypeForm(ChangeForm):
    new_type = forms.ChoiceField(label=_("Loại mới"))
    new_name = forms.CharField(label=_("Tên mới, nếu tên cũng đổi"), max_length=120, required=False)

    def prepare(self) -> None:
        choices = [choice for choice in type_choices(self.unit) if choice[0] != self.unit.type]
        cast(forms.ChoiceField, self.fields["new_type"]).choices = choices

    def arguments(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"unit": self.unit, "new_type": said["new_type"], "new_name": said["new_name"]}


class MoveForm(ChangeForm):
    new_parent = forms.TypedChoiceField(label=_("Đơn vị cấp trên mới"), coerce=int)

    def prepare(self) -> None:
        tree = tree_on(timezone.localdate())
        parent = tree.parent_id(self.unit.pk) if self.unit.pk in tree else None
        level = tree.level(parent) if parent is not None else Unit.Level.PROVINCE
        cast(forms.TypedChoiceField, self.fields["new_parent"]).choices = nodes_of_level(self.unit, level)

    def units(self) -> list[Unit]:
        return [self.unit, Unit.objects.get(pk=self.cleaned_data["new_parent"])]

    def arguments(self) -> dict[str, Any]:
        return {"unit": self.unit, "new_parent": self.units()[1]}
