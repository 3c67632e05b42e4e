"""Programmes of action for children: objectives, indicators, their measures and the targets set for them.

A printed indicator (chỉ tiêu) may hold several measures; a measure has one target set per decision that
speaks of it, so that the province's own targets and the nation's stand side by side.
"""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mangnon.access.models import Agency
from mangnon.figures.fields import ExactDecimalField
from mangnon.figures.models import DataElement
from mangnon.places.models import Unit
from mangnon.programmes.rules import Comparator, Direction, TargetRule, When

VERIFIED = [("yes", _("đã đối chiếu")), ("partly", _("đối chiếu một phần")), ("no", _("chưa đối chiếu"))]


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def of_place(self, unit_ids: frozenset[int]) -> "ProgrammeQuerySet":
        """The nation's programmes and those of these units."""
        return self.filter(Q(unit__isnull=True) | Q(unit__in=unit_ids))

    def with_measures(self) -> "ProgrammeQuerySet":
        """Those that set something to measure; a programme that is only on the list has no board."""
        return self.filter(models.Exists(Measure.objects.filter(programme=models.OuterRef("pk"))))

    def with_counts(self) -> "ProgrammeQuerySet":
        """Each programme with how many indicators and measures it has: `indicator_count`, `measure_count`."""
        return self.annotate(
            indicator_count=models.Count("indicators", distinct=True),
            measure_count=models.Count("measures", distinct=True),
        )


class Programme(models.Model):
    """Chương trình hành động vì trẻ em: a plan of several years issued by a decision, for a place or the nation.

    A programme on one subject (đuối nước, lao động trẻ em ...) names its `topic`, a code of the rulebook's list;
    the programme of action itself has none. `parent`: the one it was derived from. `made_here`: in the browser.
    """

    class Form(models.TextChoices):
        PROGRAMME = "programme", _("Chương trình")
        PLAN = "plan", _("Kế hoạch")
        SCHEME = "scheme", _("Đề án")

    code = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=300)
    decision_number = models.CharField(max_length=60, blank=True)
    decision_date = models.DateField(null=True, blank=True)
    issuer = models.CharField(max_length=200)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="programmes"
    )  # null: nation
    start_year = models.PositiveSmallIntegerField()
    end_year = models.PositiveSmallIntegerField()
    form = models.CharField(max_length=10, choices=Form, default=Form.PROGRAMME)
    topic = models.CharField(max_length=40, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="derived"
    )
    made_here = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    illustrative = models.BooleanField(default=False)
    source = models.TextField()
    verified = models.CharField(max_length=8, choices=VERIFIED, default="no")
    entry_version = models.PositiveIntegerField(default=1)  # of the rulebook entry it was loaded from

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-start_year", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_year__gte=models.F("start_year")), name="programmes_years_in_order"
            ),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="programmes_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def years(self) -> range:
        return range(self.start_year, self.end_year + 1)


class Objective(models.Model):
    """Mục tiêu: a numbered field of a programme under which its indicators stand."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="objectives")
    number = models.CharField(max_length=10)
    name = models.CharField(max_length=300)
    sort = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["sort"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="programmes_objective_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class Indicator(models.Model):
    """Chỉ tiêu as printed. Its number may be missing or repeated in the document; the key never is."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="indicators")
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="indicators")
    key = models.CharField(max_length=20)
    number = models.CharField(max_length=20, null=True, blank=True)  # noqa: DJ001 - null: printed without a number
    name = models.CharField(max_length=400)
    note = models.TextField(blank=True)
    sort = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["sort"]
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="programmes_indicator_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}" if self.number else self.name

    def led_on(self, day: date) -> list["Assignment"]:
        """Its lead agencies and partners on a day, from the prefetched assignments."""
        return [a for a in self.assignments.all() if a.holds(day)]


class Assignment(models.Model):
    """Cơ quan chủ trì or phối hợp of an indicator, from one day to another: the machinery of government moves."""

    class Role(models.TextChoices):
        LEAD = "lead", "chủ trì"
        PARTNER = "partner", "phối hợp"

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="assignments")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=8, choices=Role)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["role", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "agency", "role", "valid_from"], name="programmes_assignment_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.role} {self.indicator_id}"

    def holds(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


class Measure(models.Model):
    """One measurable line of an indicator: a data element, the unit of its target and the way it should go."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="measures")
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="measures")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=400)
    label = models.CharField(max_length=100, blank=True)  # disaggregation as printed: nông thôn, thành thị
    element = models.ForeignKey(DataElement, on_delete=models.PROTECT, related_name="measures")
    unit = models.CharField(
        max_length=20, blank=True
    )  # %, ‰, per 100,000, count, years, % per year; "": none
    direction = models.CharField(max_length=8, choices=[(str(d), str(d)) for d in Direction])
    decimals = models.PositiveSmallIntegerField(default=0)
    area = models.CharField(max_length=10, blank=True)  # rural, urban
    note = models.TextField(blank=True)
    verified = models.CharField(max_length=8, choices=VERIFIED, default="no")
    sort = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["sort"]
        constraints = [models.UniqueConstraint(fields=["programme", "code"], name="programmes_measure_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class TargetSet(models.Model):
    """The targets one decision sets for the measures of a programme: its own, or the nation's beside it."""

    OWN = "own"
    NATIONAL = "national"

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="target_sets")
    code = models.CharField(max_length=20)  # own, national
    title = models.CharField(max_length=300)
    decision = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["-code"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="programmes_target_set_once")
        ]

    def __str__(self) -> str:
        return self.title


class Target(models.Model):
    """Mức đặt ra for a measure at a milestone. An amendment is a further version; the old one is kept."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="targets")
    target_set = models.ForeignKey(TargetSet, on_delete=models.CASCADE, related_name="targets")
    due = models.CharField(max_length=20)  # the milestone year, else the word of `when`: one target for each
    when = models.CharField(max_length=12, choices=[(str(w), str(w)) for w in When])
    year = models.PositiveSmallIntegerField(null=True)  # milestone, completed_by
    from_year = models.PositiveSmallIntegerField(null=True)  # annual: the years it holds for
    to_year = models.PositiveSmallIntegerField(null=True)
    comparator = models.CharField(max_length=8, choices=[(str(c), str(c)) for c in Comparator])
    value = ExactDecimalField(null=True)  # null: no number is set
    value_max = ExactDecimalField(null=True)  # the upper end of a range
    decimals = models.PositiveSmallIntegerField(default=0)  # as printed; figures are rounded to it
    definition = models.CharField(max_length=200, blank=True)  # where it changes between milestones
    conditional = models.BooleanField(default=False)  # "khi phát hiện": only where there is somebody
    verified = models.CharField(max_length=8, choices=VERIFIED, default="no")
    version = models.PositiveIntegerField(default=1)
    current = models.BooleanField(default=True)
    reason = models.CharField(max_length=400, blank=True)  # of an amendment: the decision and why

    class Meta:
        ordering = ["year", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "target_set", "due", "version"], name="programmes_target_version_once"
            ),
            models.UniqueConstraint(
                fields=["measure", "target_set", "due"],
                condition=Q(current=True),
                name="programmes_target_one_current",
            ),
            models.CheckConstraint(
                condition=Q(when__in=["milestone", "completed_by"], year__isnull=False)
                | (~Q(when__in=["milestone", "completed_by"]) & Q(year__isnull=True)),
                name="programmes_milestone_has_a_year",
            ),
            models.CheckConstraint(
                condition=Q(value_max__isnull=True) | Q(value_max__gte=models.F("value")),
                name="programmes_range_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.comparator} {self.value} ({self.year or self.when})"

    @property
    def rule(self) -> TargetRule:
        """The target without its database row, as the pure rules judge it."""
        return TargetRule(
            when=When(self.when),
            comparator=Comparator(self.comparator),
            value=self.value,
            value_max=self.value_max,
            year=self.year,
            from_year=self.from_year,
            to_year=self.to_year,
            decimals=self.decimals,
        )


class PrintedVerdict(models.Model):
    """What a document itself concluded of a measure in a year, and the figure it printed: a claim, not a fact."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="printed_verdicts")
    year = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=20, blank=True)  # "": it printed a figure and no conclusion
    actual = ExactDecimalField(null=True)
    actual_text = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=200)
    difference = models.TextField(blank=True)  # why ours is another one, or rests on another figure

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["measure", "year"], name="programmes_printed_once")]

    def __str__(self) -> str:
        return f"{self.measure_id}/{self.year}: {self.verdict or self.actual_text}"


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
        Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="plan_lines"
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
