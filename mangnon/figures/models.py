"""The one place a number lives: data elements, facts, their history, and the roll-ups.

Key of a fact: data element, breakdown, unit, period, reporting body. Value: an exact decimal with
a presence (value, not reported, not applicable) and a status (ước, sơ bộ, chính thức).
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mangnon.figures.fields import ExactDecimalField
from mangnon.figures.rules import TOTAL_BREAKDOWN, Presence, Status
from mangnon.formula.parser import items
from mangnon.places.models import Unit


class DataElement(models.Model):
    """Chỉ tiêu thống kê: one thing that is counted or measured, defined once for every form and report."""

    class ValueType(models.TextChoices):
        COUNT = "count", "số đếm"
        NUMBER = "number", "số"
        PERCENT = "percent", "tỷ lệ"
        BOOLEAN = "boolean", "có/không"

    class OverPlaces(models.TextChoices):
        SUM = "sum", "cộng"
        NONE = "none", "không cộng"

    class OverTime(models.TextChoices):
        SUM = "sum", "cộng"
        LAST = "last", "số cuối kỳ"
        AVERAGE = "average", "bình quân"
        NONE = "none", "không gộp"

    class Nature(models.TextChoices):
        STOCK = "stock", _("thời điểm")
        FLOW = "flow", _("trong kỳ")
        DERIVED = "derived", _("tính ra")
        REPORTED_RATE = "reported_rate", _("tỷ lệ do nguồn báo cáo")
        STRUCTURE = "structure", _("đếm trên bản đồ đơn vị")  # number of units of a level: units-commune ...

    code = models.CharField(
        max_length=60, unique=True
    )  # HT-I4, KG-11, DB-13 ...; used in formulas as #{code}
    name = models.CharField(max_length=300)
    unit_of_measure = models.CharField(max_length=40)
    value_type = models.CharField(max_length=10, choices=ValueType.choices, default=ValueType.COUNT)
    nature = models.CharField(max_length=15, choices=Nature.choices)
    over_places = models.CharField(max_length=5, choices=OverPlaces.choices, default=OverPlaces.SUM)
    over_time = models.CharField(max_length=8, choices=OverTime.choices, default=OverTime.SUM)
    decimals = models.PositiveSmallIntegerField(default=0)
    formula = models.TextField(blank=True)  # derived elements only: an expression over other elements
    levels = models.JSONField(default=list)  # levels at which a unit itself reports it
    definition = models.TextField(blank=True)
    source = models.TextField()
    verified = models.CharField(max_length=8, default="no")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(nature="derived", formula__gt="") | (~Q(nature="derived") & Q(formula="")),
                name="figures_only_derived_has_formula",
            ),
            models.CheckConstraint(
                condition=~Q(nature="reported_rate") | Q(over_places="none"),
                name="figures_reported_rate_never_added",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def is_derived(self) -> bool:
        return self.nature == self.Nature.DERIVED

    @property
    def needs(self) -> tuple[str, ...]:
        """Codes of the elements a derived element's formula uses; empty for stored ones."""
        if not self.is_derived:
            return ()
        return tuple(
            dict.fromkeys(item.ids[0] for item in items(self.formula) if item.kind == "DATA_ELEMENT")
        )

    @property
    def only_grows(self) -> bool:
        """While units are still to report, it can only rise: a sum, or a share of all units of a level."""
        if self.is_derived:
            return any(code.startswith("units-") for code in self.needs)
        return self.over_places == self.OverPlaces.SUM

    @property
    def is_structure(self) -> bool:
        """Counted on the map of units, e.g. units-commune; no fact is ever stored."""
        return self.nature == self.Nature.STRUCTURE


class ReportingRule(models.Model):
    """Who reports an element in a province from one day to another; made when a form is assigned there.

    Without a rule the element's own levels hold. Kiên Giang's programme form was filled by the province
    alone, Hà Tĩnh's by every commune: the same element, other reporters.
    """

    element = models.ForeignKey(DataElement, on_delete=models.CASCADE, related_name="reporting_rules")
    province = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    levels = models.JSONField(default=list)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["element", "province", "valid_from"], name="figures_reporting_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.element_id}@{self.province_id}: {', '.join(self.levels)}"

    def holds(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


class Breakdown(models.Model):
    """Phân tổ: one cell of a disaggregation, e.g. sex=female;area=rural. Row 1 is the total."""

    key = models.CharField(max_length=200, unique=True)  # "" for the total
    label = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.label or "Tổng"


class Period(models.Model):
    """Kỳ: a span of days that figures are about."""

    code = models.CharField(max_length=30, unique=True)  # 2023, 2023H1, 2023Q1, 202301, 2012/2020
    kind = models.CharField(max_length=20)
    start = models.DateField()
    end = models.DateField()

    class Meta:
        ordering = ["start", "end"]

    def __str__(self) -> str:
        return self.code

    def covers(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def in_address(self) -> str:
        """The code as it stands in an address: the "/" of a span of years or days becomes "_"."""
        return self.code.replace("/", "_")


class Fact(models.Model):
    """One figure as reported by one body for one place and period. Never overwritten without its history."""

    element = models.ForeignKey(DataElement, on_delete=models.PROTECT, db_index=False)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, db_index=False)
    breakdown = models.ForeignKey(
        Breakdown, on_delete=models.PROTECT, db_index=False, default=TOTAL_BREAKDOWN
    )
    body = models.CharField(max_length=40, default="", blank=True)  # agency code; "" = the unit itself
    value = ExactDecimalField(null=True)
    presence = models.PositiveSmallIntegerField(choices=Presence.choices(), default=Presence.VALUE)
    status = models.PositiveSmallIntegerField(choices=Status.choices(), default=Status.FINAL)
    counts = models.BooleanField(default=True)  # of several bodies, the one that counts
    questioned = models.BooleanField(default=False)  # đang hỏi lại: returned, still counting
    province = models.ForeignKey(Unit, on_delete=models.PROTECT, db_index=False, null=True, related_name="+")
    source = models.CharField(max_length=80)  # collection.submission:12, document:..., import:...
    note = models.CharField(max_length=400, blank=True)
    version = models.PositiveIntegerField(default=1)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["element", "period", "unit", "breakdown", "body"], name="figures_fact_once"
            ),
            models.CheckConstraint(
                condition=Q(presence=Presence.VALUE, value__isnull=False)
                | (~Q(presence=Presence.VALUE) & Q(value__isnull=True)),
                name="figures_presence_fits_value",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "period"], name="figures_fact_unit"),
            # What figures.grid reads, and nothing else: one figure in eight where there are breakdowns.
            models.Index(
                fields=["element", "period", "unit", "value"],
                condition=Q(breakdown=TOTAL_BREAKDOWN, counts=True, presence=Presence.VALUE),
                name="figures_fact_grid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.element_id}@{self.unit_id}/{self.period_id}"


class FactVersion(models.Model):
    """What a fact said before a correction, who changed it, when and why."""

    fact = models.ForeignKey(Fact, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    value = ExactDecimalField(null=True)
    presence = models.PositiveSmallIntegerField(choices=Presence.choices())
    status = models.PositiveSmallIntegerField(choices=Status.choices())
    counts = models.BooleanField(default=True)
    source = models.CharField(max_length=80)
    note = models.CharField(max_length=400, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    entered_at = models.DateTimeField()
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "version"], name="figures_version_once")]
        ordering = ["fact_id", "version"]

    def __str__(self) -> str:
        return f"{self.fact_id} v{self.version}"


class Reconciliation(models.Model):
    """Đối chiếu: of several bodies' figures one was chosen to count, with the reason, and what each said then."""

    element = models.ForeignKey(DataElement, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    breakdown = models.ForeignKey(
        Breakdown, on_delete=models.PROTECT, default=TOTAL_BREAKDOWN, related_name="+"
    )
    body = models.CharField(max_length=40, default="", blank=True)  # the one that counts
    said = models.JSONField(default=list)  # [[body, value as text or null], ...] as it stood
    reason = models.CharField(max_length=400)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["unit", "period", "element"], name="figures_reconciled")]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="figures_reconciled_why")]

    def __str__(self) -> str:
        return f"{self.element_id}@{self.unit_id}/{self.period_id}: {self.body or '-'}"


class Rollup(models.Model):
    """The sum of a unit's own counting facts and those below it; updated with every fact.

    Kept for units that stand above others (district, province, nation); a commune's total is its fact.
    How many of how many: `reported` counts the facts with a value or "not applicable"; how many were
    expected is derived from the map of the day, so it can never be stale.
    """

    element = models.ForeignKey(DataElement, on_delete=models.PROTECT, db_index=False)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, db_index=False)
    # A total goes with its unit: it can always be made again from the facts, which do protect theirs.
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, db_index=False)
    breakdown = models.ForeignKey(
        Breakdown, on_delete=models.PROTECT, db_index=False, default=TOTAL_BREAKDOWN
    )
    total = ExactDecimalField(default=0)
    with_value = models.IntegerField(default=0)  # facts that carry a value
    reported = models.IntegerField(default=0)  # facts that carry a value or say not applicable
    estimates = models.IntegerField(default=0)  # of with_value, status ước
    preliminary = models.IntegerField(default=0)  # of with_value, status sơ bộ
    questioned = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["element", "period", "unit", "breakdown"], name="figures_rollup_once"
            )
        ]
        indexes = [
            models.Index(fields=["unit", "period"], name="figures_rollup_unit"),
            models.Index(
                fields=["element", "period", "unit", "total"],
                condition=Q(breakdown=TOTAL_BREAKDOWN, with_value__gt=0),
                name="figures_rollup_grid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.element_id}@{self.unit_id}/{self.period_id}"
