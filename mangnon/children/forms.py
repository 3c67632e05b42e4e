"""What officers type about a child. Mistakes are said without repeating what was typed."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mangnon.children.actions import CarerSaid, ChildSaid
from mangnon.children.events import event_kinds, offered
from mangnon.children.models import Carer, Child, CircumstanceKind, Household, Identity, LifeEvent
from mangnon.children.peoples import PEOPLES
from mangnon.children.rules import UNKNOWN_BIRTH, Birth, birth_words, digits, phone_key, read_birth
from mangnon.places.hamlets import hamlets_of
from mangnon.places.models import Hamlet, Unit
from mangnon.places.queries import tree_on
from mangnon.ui.forms import DayField
from mangnon.ui.language import worded
from mangnon.ui.templatetags.ui import official
from mangnon.vietnamese.text import fold, squeeze

OFF = {"autocomplete": "off", "autocapitalize": "words", "spellcheck": "false"}


def text(label: Any, *, hint: Any = "", most: int = 200, **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=False,
        help_text=hint,
        widget=forms.TextInput(attrs={**OFF, **attrs}),
    )


def phone(label: Any) -> forms.CharField:
    return text(label, most=40, inputmode="tel")


def one_of(label: Any, choices: Any, *, radio: bool = False, **attrs: str) -> forms.ChoiceField:
    kind = forms.RadioSelect if radio else forms.Select
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=kind(attrs=attrs))


class BirthField(forms.CharField):
    """Gives a Birth: the whole date, month and year, or the year alone."""

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "widget",
            forms.TextInput(
                attrs={
                    "class": "tn",
                    "inputmode": "numeric",
                    "autocomplete": "off",
                    "placeholder": "20/05/2016",
                }
            ),
        )
        super().__init__(required=False, **options)

    def to_python(self, value: Any) -> Birth:  # type: ignore[override]
        if isinstance(value, Birth):
            return value
        try:
            return read_birth(str(value or ""), timezone.localdate())
        except ValueError as error:
            raise forms.ValidationError(worded(error.args[0]), code="birth") from error

    def prepare_value(self, value: Any) -> Any:
        return birth_words(value.day, value.precision) if isinstance(value, Birth) else value


class ChildForm(forms.Form):
    """One child. Only the name is asked for; "chưa rõ" is an answer everywhere else."""

    name = forms.CharField(
        label=_("Họ và tên khai sinh"), max_length=120, widget=forms.TextInput(attrs=OFF),
        error_messages={"required": _("Ghi họ tên; trẻ chưa có tên thì ghi “Chưa đặt tên” và tên mẹ ở dưới.")},
    )  # fmt: skip
    birth = BirthField(
        label=_("Sinh ngày"), help_text=_("Ngày/tháng/năm. Không nhớ ngày thì ghi 05/2016 hoặc 2016.")
    )
    sex = one_of(_("Giới tính"), [("male", _("Nam")), ("female", _("Nữ")), ("", _("chưa rõ"))], radio=True)
    other_name = text(_("Tên thường gọi"))
    number = text(
        _("Số định danh cá nhân"), hint=_("12 chữ số, ghi trên giấy khai sinh."), most=20, inputmode="numeric"
    )
    ethnicity = one_of(_("Dân tộc"), [("", _("chưa rõ")), *((p, p) for p in PEOPLES)], lang="vi")
    hamlet = forms.ModelChoiceField(
        label=_("Thôn, tổ dân phố"), queryset=Hamlet.objects.none(), required=False, empty_label=_("chưa rõ")
    )
    detail = text(_("Số nhà, đường, xóm"))
    mother = text(_("Họ tên mẹ"))
    mother_phone = phone(_("Điện thoại của mẹ"))
    mother_fate = one_of(_("Mẹ"), Carer.Fate.choices)
    father = text(_("Họ tên cha"))
    father_phone = phone(_("Điện thoại của cha"))
    father_fate = one_of(_("Cha"), Carer.Fate.choices)
    carer_relation = one_of(
        _("Người đang chăm sóc, nếu không phải cha mẹ"),
        [
            ("", _("không có, hoặc chưa rõ")),
            *(c for c in Carer.Relation.choices if c[0] not in {"mother", "father"}),
        ],
    )
    carer = text(_("Họ tên người chăm sóc"))
    carer_phone = phone(_("Điện thoại người chăm sóc"))
    head = text(_("Chủ hộ"))
    poverty = one_of(_("Hộ nghèo, cận nghèo"), Household.Poverty.choices)
    registration = one_of(_("Đăng ký khai sinh"), Child.Registration.choices)
    insurance = one_of(_("Thẻ bảo hiểm y tế"), Child.Insurance.choices)
    insurance_number = text(_("Số thẻ bảo hiểm y tế"), most=30)
    schooling = one_of(_("Đi học"), Child.Schooling.choices)
    school = text(_("Trường, lớp"))
    disability = one_of(_("Khuyết tật"), Child.Disability.choices)
    registry_number = text(_("Mã trên phần mềm của Bộ"), most=30)
    note = forms.CharField(
        label=_("Ghi chú"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    FIRST = ("name", "birth", "sex", "other_name", "number", "ethnicity")
    HOME = ("hamlet", "detail", "head", "poverty")
    FAMILY = (
        "mother", "mother_phone", "mother_fate", "father", "father_phone", "father_fate", "carer_relation", "carer", "carer_phone",
    )  # fmt: skip
    PAPERS = (
        "registration", "insurance", "insurance_number", "schooling", "school", "disability", "registry_number", "note",
    )  # fmt: skip

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [row.hamlet.pk for row in hamlets_of(unit)]
        hamlet: Any = self.fields["hamlet"]
        hamlet.queryset = Hamlet.objects.filter(pk__in=rows).order_by("kind", "name")

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields in four sections, as the page lays them out."""
        return [
            (_("Trẻ"), [self[name] for name in self.FIRST]),
            (_("Cha mẹ, người chăm sóc"), [self[name] for name in self.FAMILY]),
            (_("Nơi ở và hộ"), [self[name] for name in self.HOME]),
            (_("Giấy tờ, học hành, sức khỏe"), [self[name] for name in self.PAPERS]),
        ]

    def clean_number(self) -> str:
        typed = squeeze(self.cleaned_data["number"])
        if typed and not digits(typed):
            raise forms.ValidationError(_("Số định danh chỉ gồm chữ số; để trống nếu chưa có."))
        return digits(typed)

    def said(self) -> ChildSaid:
        data = self.cleaned_data
        carers = [
            CarerSaid("mother", data["mother"], data["mother_phone"], data["mother_fate"]),
            CarerSaid("father", data["father"], data["father_phone"], data["father_fate"]),
        ]
        if data["carer_relation"] or data["carer"] or data["carer_phone"]:
            carers.append(CarerSaid(data["carer_relation"] or "other", data["carer"], data["carer_phone"]))
        numbers = {
            str(Identity.Kind.PERSONAL): data["number"],
            str(Identity.Kind.INSURANCE): data["insurance_number"],
            str(Identity.Kind.REGISTRY): data["registry_number"],
        }
        same = (
            "name", "other_name", "sex", "birth", "ethnicity", "schooling", "school", "insurance", "registration", "disability",
            "detail", "note", "hamlet", "poverty", "head",
        )  # fmt: skip
        return ChildSaid(**{name: data[name] for name in same}, carers=carers, numbers=numbers)

    def typed_features(self) -> dict[str, Any]:
        """What the duplicate check compares, as far as it is typed already; mistakes count as not typed."""
        data = self.cleaned_data
        phones = {phone_key(data.get(name, "")) for name in ("mother_phone", "father_phone", "carer_phone")}
        return {
            "name": data.get("name", ""),
            "birth": data.get("birth") or UNKNOWN_BIRTH,
            "sex": data.get("sex", ""),
            "mother": data.get("mother", ""),
            "father": data.get("father", ""),
            "phones": frozenset(phones - {""}),
            "number": data.get("number", ""),
        }


def initial_of(child: Child) -> dict[str, Any]:
    """What a record says, for its form. Two queries."""
    carers = {c.relation: c for c in child.carers.all()}
    papers = {i.kind: i.number for i in child.identities.all()}
    other = next((c for relation, c in carers.items() if relation not in {"mother", "father"}), None)
    home = child.household
    said = {
        name: getattr(child, name)
        for name in ("name", "other_name", "sex", "ethnicity", "schooling", "school", "insurance", "registration", "disability",
                     "detail", "note", "hamlet", "version")
    }  # fmt: skip
    for relation in ("mother", "father"):
        row = carers.get(relation)
        said |= (
            {relation: row.name, f"{relation}_phone": row.phone, f"{relation}_fate": row.fate} if row else {}
        )
    if other:
        said |= {"carer_relation": other.relation, "carer": other.name, "carer_phone": other.phone}
    said |= {"head": home.head, "poverty": home.poverty} if home else {}
    return said | {
        "birth": Birth(child.birth_date, child.birth_precision),
        "number": papers.get("personal", ""),
        "insurance_number": papers.get("insurance", ""),
        "registry_number": papers.get("registry", ""),
    }


class PlaceByName(forms.CharField):
    """Gives a commune of today's map, by its code or its name with or without marks."""

    def to_python(self, value: Any) -> Any:
        typed = squeeze(str(value or ""))
        if not typed:
            return None
        today = timezone.localdate()
        nodes = [n for n in tree_on(today).nodes if n.level == Unit.Level.COMMUNE]
        name, _comma, above = typed.partition(",")
        found = [n.id for n in nodes if n.code == typed or fold(n.name) == fold(squeeze(name))]
        if not found:
            found = [n.id for n in nodes if fold(n.name).endswith(f" {fold(squeeze(name))}")]
        if above and len(found) > 1:
            tree = tree_on(today)
            found = [i for i in found if fold(squeeze(above)) in fold(tree[tree.province_id(i) or i].name)]
        if len(found) != 1:
            said = (
                _("Chưa tìm thấy xã này; gõ đúng tên như “Xã Cẩm Mỹ”, hoặc mã 5 số.")
                if not found
                else _("Có nhiều xã cùng tên; gõ thêm tỉnh, như “Xã Tân Lập, Lào Cai”, hoặc mã 5 số.")
            )
            raise forms.ValidationError(said)
        return Unit.objects.get(pk=found[0])


class MoveForm(forms.Form):
    """Where a child lives now."""

    unit = PlaceByName(
        label=_("Xã, phường nơi đến"), help_text=_("Tên hoặc mã 5 số. Trùng tên thì ghi thêm tỉnh: Xã Tân Lập, Lào Cai."),
        error_messages={"required": _("Ghi xã nơi đến. Không biết đi đâu thì chọn “Đã chuyển đi” ở dưới.")},
    )  # fmt: skip
    day = DayField(label=_("Ở đó từ ngày"))
    detail = text(_("Số nhà, đường, thôn"))


class StateForm(forms.Form):
    """The child is followed no more, or again."""

    state = forms.ChoiceField(
        label=_("Tình trạng"), widget=forms.RadioSelect,
        choices=[("left", _("Đã chuyển đi, chưa rõ đến đâu")), ("dead", _("Đã mất")), ("active", _("Theo dõi lại"))],
    )  # fmt: skip
    day = DayField(label=_("Từ ngày"))
    reason = text(_("Ghi rõ"))


class CircumstanceForm(forms.Form):
    """Belonging to a group begins."""

    kind = forms.ChoiceField(label=_("Nhóm"))
    day = DayField(label=_("Từ ngày"))
    evidence = forms.CharField(
        label=_("Căn cứ"), max_length=600, help_text=_("Giấy tờ, quyết định, biên bản nào: số, ngày, nơi cấp."),
        widget=forms.Textarea(attrs={"rows": 2}), required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, kinds: list[CircumstanceKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["kind"]
        self.kinds = {kind.code: kind for kind in kinds}
        families: dict[str, list[tuple[str, str]]] = {}
        for kind in kinds:
            label = ("— " if kind.parent else "") + kind.name + ("" if kind.verified == "text" else " *")
            families.setdefault(str(kind.get_family_display()), []).append((kind.code, label))
        chosen.choices = [("", _("chọn nhóm")), *families.items()]

    def kind_row(self) -> CircumstanceKind:
        return self.kinds[self.cleaned_data["kind"]]


class EndForm(forms.Form):
    """Belonging to a group ends."""

    day = DayField(label=_("Ngày cuối"))
    reason = text(_("Lý do kết thúc"), most=300)


class EventForm(forms.Form):
    """Something dated in a child's life."""

    kind = forms.ChoiceField(
        label=_("Việc"),
        choices=offered,
        widget=forms.Select(attrs={"lang": "vi"}),
        help_text=_("Chọn đúng loại thì biểu thống kê tự đếm."),
    )
    day = DayField(label=_("Ngày"))
    until = DayField(
        label=_("Đến ngày"),
        required=False,
        help_text=_("Để trống khi còn kéo dài, hoặc chỉ là việc của một ngày."),
    )
    detail = text(_("Nội dung"), most=400, hint=_("Cần gì, ở cơ sở nào, ai đỡ đầu, đã cho gì: một câu."))
    result = text(_("Kết quả"), most=400, hint=_("Chưa biết thì để trống; ghi sau bằng nút “Ghi kết quả”."))

    def clean_kind(self) -> tuple[str, str]:
        """The kind and its sort; the sort is empty where it is not known."""
        kind, _dot, sort = self.cleaned_data["kind"].partition(".")
        return kind, sort


class OutcomeForm(forms.Form):
    """What became of an event."""

    outcome = one_of(_("Kết quả"), [], radio=True)
    result = text(_("Ghi một câu"), most=400)
    day = DayField(
        label=_("Kết thúc ngày"),
        required=False,
        help_text=_("Để trống khi còn kéo dài, hoặc kết thúc hôm nay."),
    )

    def __init__(self, *args: Any, row: LifeEvent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = event_kinds()[row.kind].outcomes
        chosen: Any = self.fields["outcome"]
        chosen.choices = [*((word.code, official(word.label)) for word in words), ("", _("chưa rõ"))]
        if not words:
            del self.fields["outcome"]


class EmergencyForm(forms.Form):
    """Which child, by what a caller can read out, and why."""

    number = text(
        _("Số định danh của trẻ"),
        hint=_("12 chữ số. Có số thì không cần họ tên."),
        most=20,
        inputmode="numeric",
    )
    name = text(_("Hoặc họ và tên khai sinh"), hint=_("Đủ họ, đệm, tên; có dấu hay không đều được."))
    birth = DayField(label=_("Và ngày sinh"), required=False)
    reason = forms.CharField(
        label=_("Lý do"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ai cần gì ngay, vì sao không đợi được xã của trẻ. Không ghi tên trẻ ở đây. Người giám sát đọc câu này."),
        error_messages={"required": _("Ghi lý do: ai cần gì ngay, vì sao không đợi được xã của trẻ.")},
    )  # fmt: skip


class SearchForm(forms.Form):
    """What is at hand to find a child by; sent in the body, so that no name stands in an address."""

    tim = forms.CharField(max_length=120, required=False)
