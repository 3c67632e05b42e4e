"""Children, the households they live in, who cares for them, the numbers they bear.

What says who a child is lies sealed: names, birth date, numbers, telephones, addresses in words, notes. What forms
count by stands plain: sex, month of birth, commune, ethnicity, school, insurance, registration, disability, poverty.
"""

import secrets
from collections.abc import Collection

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mangnon.access.sealing.fields import SealedDate, SealedText
from mangnon.places.models import Hamlet, Unit


def random_id() -> str:
    """A name for addresses and files that says nothing: 22 signs, 128 random bits."""
    return secrets.token_urlsafe(16)


class Household(models.Model):
    """Hộ gia đình: people who live under one roof, as the commune's list of poor and near-poor households knows it."""

    class Poverty(models.TextChoices):
        UNKNOWN = "", _("chưa rõ")
        POOR = "poor", _("hộ nghèo")
        NEAR_POOR = "near_poor", _("hộ cận nghèo")
        NONE = "none", _("không nghèo")

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="households")
    hamlet = models.ForeignKey(Hamlet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    head = SealedText(seal="children.Household.head")  # họ tên chủ hộ
    number = SealedText(seal="children.Household.number")  # số hộ khẩu cũ, mã hộ nghèo
    detail = SealedText(seal="children.Household.detail")
    phone = SealedText(seal="children.Household.phone")
    poverty = models.CharField(max_length=10, choices=Poverty, blank=True, default=Poverty.UNKNOWN)
    made_at = models.DateTimeField(default=timezone.now)
    illustrative = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.public_id


class ChildQuerySet(models.QuerySet["Child"]):
    def standing(self) -> "ChildQuerySet":
        """Everybody but records that went into another one."""
        return self.exclude(state=Child.State.MERGED)

    def active(self) -> "ChildQuerySet":
        return self.filter(state=Child.State.ACTIVE)

    def at(self, units: Collection[int] | None) -> "ChildQuerySet":
        """Children of these units; None: everywhere."""
        return self if units is None else self.filter(unit_id__in=units)


class Child(models.Model):
    """Trẻ em: a person under 16, in the registry from birth or arrival until the sixteenth birthday, and kept after.

    `public_id` is the only name of a child in an address or a file name. `version` rises with every change: who
    saves over an older one is asked. Exact birth dates are sealed; `born_month` (year × 12 + month - 1) lets the
    database count by age, and only children of the boundary month are opened.
    """

    class Sex(models.TextChoices):
        UNKNOWN = "", _("chưa rõ")
        MALE = "male", _("Nam")
        FEMALE = "female", _("Nữ")

    class Precision(models.TextChoices):
        DAY = "day", _("đủ ngày, tháng, năm")
        MONTH = "month", _("chỉ biết tháng, năm")
        YEAR = "year", _("chỉ biết năm")
        UNKNOWN = "", _("chưa rõ")

    class Schooling(models.TextChoices):
        UNKNOWN = "", _("chưa rõ")
        TOO_YOUNG = "too_young", _("chưa đến tuổi")
        PRESCHOOL = "preschool", _("mầm non")
        PRIMARY = "primary", _("tiểu học")
        LOWER = "lower", _("trung học cơ sở")
        UPPER = "upper", _("trung học phổ thông, nghề")
        INCLUSIVE = "inclusive", _("học hòa nhập")
        SPECIAL = "special", _("trường, lớp chuyên biệt")
        DROPPED = "dropped", _("đã bỏ học")
        NEVER = "never", _("chưa từng đi học")

    class Insurance(models.TextChoices):
        UNKNOWN = "", _("chưa rõ")
        YES = "yes", _("có thẻ")
        NO = "no", _("chưa có thẻ")

    class Registration(models.TextChoices):
        UNKNOWN = "", _("chưa rõ")
        ON_TIME = "on_time", _("đúng hạn")
        LATE = "late", _("quá hạn")
        NO = "no", _("chưa đăng ký")

    class Disability(models.TextChoices):
        UNKNOWN = "", _("chưa rõ")
        NONE = "none", _("không")
        MILD = "mild", _("nhẹ")
        SEVERE = "severe", _("nặng")
        EXTREME = "extreme", _("đặc biệt nặng")

    class State(models.TextChoices):
        ACTIVE = "active", _("đang theo dõi")
        LEFT = "left", _("đã chuyển đi")
        DEAD = "dead", _("đã mất")
        GROWN = "grown", _("đủ 16 tuổi")
        MERGED = "merged", _("đã gộp")

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="children_here")
    hamlet = models.ForeignKey(Hamlet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    name = SealedText(seal="children.Child.name")
    other_name = SealedText(seal="children.Child.other_name")
    sex = models.CharField(max_length=6, choices=Sex, blank=True, default=Sex.UNKNOWN)
    birth_date = SealedDate(seal="children.Child.birth_date")
    birth_precision = models.CharField(max_length=5, choices=Precision, blank=True, default=Precision.UNKNOWN)
    born_month = models.IntegerField(null=True, blank=True)
    ethnicity = models.CharField(max_length=30, blank=True)  # as the list of 54 peoples spells it; "" unknown
    schooling = models.CharField(max_length=10, choices=Schooling, blank=True, default=Schooling.UNKNOWN)
    school = SealedText(seal="children.Child.school")  # trường, lớp
    insurance = models.CharField(max_length=3, choices=Insurance, blank=True, default=Insurance.UNKNOWN)
    registration = models.CharField(
        max_length=7, choices=Registration, blank=True, default=Registration.UNKNOWN
    )
    disability = models.CharField(max_length=7, choices=Disability, blank=True, default=Disability.UNKNOWN)
    phone = SealedText(seal="children.Child.phone")
    detail = SealedText(seal="children.Child.detail")  # số nhà, đường: today's, in words
    note = SealedText(seal="children.Child.note")
    state = models.CharField(max_length=7, choices=State, default=State.ACTIVE)
    state_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)
    illustrative = models.BooleanField(default=False)

    objects = ChildQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
                name="children_merged_says_into_whom",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
                name="children_not_into_itself",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "born_month"], name="children_child_unit"),
            models.Index(fields=["unit", "-changed_at"], name="children_child_changed"),
            models.Index(fields=["made_by", "-changed_at"], name="children_child_made_by"),
        ]

    def __str__(self) -> str:
        return self.public_id  # never the name: this text stands in logs and messages


class Carer(models.Model):
    """Cha, mẹ, người chăm sóc: who brings a child up, alive or not, living with it or not."""

    class Relation(models.TextChoices):
        FATHER = "father", _("Cha")
        MOTHER = "mother", _("Mẹ")
        GRANDPARENT = "grandparent", _("Ông, bà")
        SIBLING = "sibling", _("Anh, chị")
        RELATIVE = "relative", _("Họ hàng")
        FOSTER = "foster", _("Người nhận chăm sóc thay thế")
        ADOPTIVE = "adoptive", _("Cha, mẹ nuôi")
        FACILITY = "facility", _("Cơ sở nuôi dưỡng")
        OTHER = "other", _("Người khác")

    class Fate(models.TextChoices):
        UNKNOWN = "", _("chưa rõ")
        ALIVE = "alive", _("còn sống")
        DEAD = "dead", _("đã mất")
        DEAD_COVID = "dead_covid", _("đã mất do COVID-19")
        MISSING = "missing", _("mất tích")

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="carers")
    relation = models.CharField(max_length=12, choices=Relation)
    name = SealedText(seal="children.Carer.name")
    phone = SealedText(seal="children.Carer.phone")
    number = SealedText(seal="children.Carer.number")
    fate = models.CharField(max_length=10, choices=Fate, blank=True, default=Fate.UNKNOWN)
    lives_with = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["child_id", "id"]
        indexes = [  # few among hundred thousands, counted by every form
            models.Index(fields=["child"], condition=Q(fate="dead_covid"), name="children_carer_covid"),
        ]

    def __str__(self) -> str:
        return f"{self.relation} · {self.child_id}"


class Identity(models.Model):
    """Giấy tờ, số: a number or paper of a child. Odd personal numbers are kept with the warning, not refused."""

    class Kind(models.TextChoices):
        PERSONAL = "personal", _("Số định danh cá nhân")
        BIRTH = "birth", _("Giấy khai sinh")
        INSURANCE = "insurance", _("Thẻ bảo hiểm y tế")
        REGISTRY = "registry", _("Mã trên phần mềm của Bộ")
        OTHER = "other", _("Giấy tờ khác")

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=9, choices=Kind)
    number = SealedText(seal="children.Identity.number")
    warning = models.CharField(max_length=40, blank=True)  # code of rules.identity_warnings; "" fits

    class Meta:
        ordering = ["child_id", "kind", "id"]
        constraints = [models.UniqueConstraint(fields=["child", "kind"], name="children_identity_once")]

    def __str__(self) -> str:
        return f"{self.kind} · {self.child_id}"
