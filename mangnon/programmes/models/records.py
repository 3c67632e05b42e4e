"""What is kept beside programmes: plans that child indicators were put into, and international co-operation."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mangnon.places.models import Unit


class Plan(models.Model):
    """Kế hoạch hoặc nghị quyết into which child indicators were put (lồng ghép): of a place, for some years."""

    class Kind(models.TextChoices):
        FIVE_YEAR = "five-year", _("Kế hoạch phát triển kinh tế - xã hội 5 năm")
        YEARLY = "yearly", _("Kế hoạch phát triển kinh tế - xã hội hằng năm")
        PARTY = "party", _("Nghị quyết đại hội Đảng")
        COUNCIL = "council", _("Nghị quyết Hội đồng nhân dân")
        TARGET = "target", _("Chương trình mục tiêu quốc gia")
        OTHER = "other", _("Văn bản khác")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="plans")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=60, blank=True)
    date = models.DateField(null=True, blank=True)
    start_year = models.PositiveSmallIntegerField()
    end_year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300)  # where it was read

    class Meta:
        ordering = ["-start_year", "kind", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_year__gte=models.F("start_year")), name="programmes_plan_years_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.title


class PlanLine(models.Model):
    """One child indicator in a plan: as the plan words it, at which page, with which target."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="lines")
    measure = models.ForeignKey(
        "programmes.Measure", on_delete=models.PROTECT, null=True, blank=True, related_name="plan_lines"
    )
    name = models.CharField(max_length=300)
    target = models.CharField(max_length=120, blank=True)
    page = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["plan", "name"], name="programmes_plan_line_once")]

    def __str__(self) -> str:
        return self.name


class Cooperation(models.Model):
    """Hợp tác quốc tế: a project, agreement, network or piece of research with a partner abroad.

    "Không có" is an answer, too: a row of the kind `none` says that a place had nothing in a year.
    """

    class Kind(models.TextChoices):
        PROJECT = "project", _("Dự án, viện trợ")
        AGREEMENT = "agreement", _("Thỏa thuận, bản ghi nhớ")
        NETWORK = "network", _("Mạng lưới khu vực, quốc tế")
        EXCHANGE = "exchange", _("Hội nghị, trao đổi, tập huấn")
        RESEARCH = "research", _("Nghiên cứu khoa học")
        NONE = "none", _("Không có")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cooperations")
    kind = models.CharField(max_length=10, choices=Kind)
    partner = models.CharField(max_length=200, blank=True)
    content = models.CharField(max_length=600, blank=True)
    start_year = models.PositiveSmallIntegerField()
    end_year = models.PositiveSmallIntegerField()
    document = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-start_year", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_year__gte=models.F("start_year")), name="programmes_cooperation_in_order"
            ),
            models.CheckConstraint(
                condition=Q(kind="none", partner="") | (~Q(kind="none") & ~Q(partner="")),
                name="programmes_cooperation_has_a_partner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner or self.get_kind_display()} {self.start_year}"
