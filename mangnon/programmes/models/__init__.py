"""Programmes of action for children: objectives, indicators, their measures and the targets set for them.

A printed indicator (chỉ tiêu) may hold several measures; a measure has one target set per decision that
speaks of it, so that the province's own targets and the nation's stand side by side.
"""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mangnon.access.models import Agency
from mangnon.directives.models import Document
from mangnon.figures.fields import ExactDecimalField
from mangnon.figures.models import DataElement
from mangnon.places.models import Unit
from mangnon.programmes.models.records import Cooperation, Plan, PlanLine
from mangnon.programmes.rules import UNIT_WORDS, Comparator, Direction, TargetRule, When

VERIFIED = [("yes", _("đã đối chiếu")), ("partly", _("đối chiếu một phần")), ("no", _("chưa đối chiếu"))]


__all__ = [
    "VERIFIED", "Assignment", "Cooperation", "Indicator", "Measure", "Objective", "Plan", "PlanLine",
    "PrintedVerdict", "Programme", "ProgrammeQuerySet", "Target", "TargetSet",
]  # fmt: skip


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
    # the official document it was read from or stands in; the register holds its text and files
    document = models.ForeignKey(
        Document, on_delete=models.SET_NULL, null=True, blank=True, related_name="programmes"
    )
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
    decision = models.CharField(max_length=100, blank=True)  # the document that says so
    decided_on = models.DateField(null=True, blank=True)
    # What it took the place of, for undoing: agency, first and last day, source of each assignment before.
    before = models.JSONField(default=list, blank=True)

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

    @property
    def shown_unit(self) -> str:
        """The unit in words: per 100,000 → /100.000; nothing for a plain count."""
        return (
            gettext(UNIT_WORDS[self.unit])
            if UNIT_WORDS.get(self.unit)
            else ("" if self.unit in UNIT_WORDS else self.unit)
        )


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
    reason = models.CharField(max_length=400, blank=True)  # of an amendment: why
    decision = models.CharField(max_length=100, blank=True)  # the document that amends it
    decided_on = models.DateField(null=True, blank=True)
    amended_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # the amendment was taken back; the row stays
    withdrawn_reason = models.CharField(max_length=400, blank=True)

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
    def sign(self) -> str:
        """The comparator as a sign, or the words "duy trì"; none for a range and for a year of completion.

        "Đạt X" (=) is shown as it is judged, the way the measure is to move, and so on every page the same.
        """
        if self.value_max is not None or self.when == When.COMPLETED_BY:
            return ""
        reached = "≤" if self.measure.direction == Direction.DECREASE else "≥"
        signs = {
            Comparator.AT_MOST: "≤",
            Comparator.AT_LEAST: "≥",
            Comparator.EQUAL: reached,
            Comparator.MAINTAIN: gettext("duy trì"),
        }
        return signs.get(Comparator(self.comparator), self.comparator)

    @property
    def due_words(self) -> str:
        """When it is due, in words: the year, or how it recurs."""
        words = {
            When.ANNUAL: gettext("mỗi năm"),
            When.EVERY_YEAR: gettext("năm nào cũng vậy"),
            When.UNDATED: gettext("không ghi năm"),
        }
        return words.get(When(self.when)) or gettext("năm %(year)s") % {"year": self.year}

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
