"""A form as the official annexes lay it out: its versions, lines and checks."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from mangnon.collection.rules import Check, Severity
from mangnon.figures.fields import ExactDecimalField
from mangnon.figures.models import Breakdown, DataElement
from mangnon.figures.rules import TOTAL_BREAKDOWN
from mangnon.places.models import Unit
from mangnon.rulebook.models import Entry


class Form(models.Model):
    """Biểu mẫu: one form through all its versions; official, or a province's own."""

    code = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=400)
    province = models.ForeignKey(  # whose own form it is; none: of the rulebook, for every province
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return self.title


class FormVersionQuerySet(models.QuerySet["FormVersion"]):
    def of_the_rulebook(self) -> "FormVersionQuerySet":
        return self.filter(province=None)

    def published_by(self, province: int | None) -> "FormVersionQuerySet":
        """What a province made itself and put in force; never a draft, never another province's."""
        return self.filter(province=province, province__isnull=False, published_at__isnull=False)

    def drafts(self) -> "FormVersionQuerySet":
        return self.filter(province__isnull=False, published_at=None)


class FormVersion(models.Model):
    """A form as one decision set it, from one day to another: the rulebook's for everybody, or a province's own.

    A province's version is a draft until it is published; a draft is never in force, a published one never
    changes. Another province's versions are counted apart.
    """

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField(default=1)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    annexes = models.JSONField(default=dict)  # number of the annex → its title
    source = models.TextField(blank=True)  # of a province's version: the document that decides it
    verified = models.CharField(max_length=8, choices=Entry.Verified.choices, default=Entry.Verified.NO)
    province = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    objects = FormVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["form", "version"],
                condition=Q(province__isnull=True),
                name="collection_rulebook_version_once",
            ),
            models.UniqueConstraint(
                fields=["form", "province", "version"],
                condition=Q(province__isnull=False),
                name="collection_province_version_once",
            ),
            models.UniqueConstraint(
                fields=["form", "province"],
                condition=Q(province__isnull=False, published_at__isnull=True),
                name="collection_one_draft_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["form", "province", "valid_from"],
                condition=Q(published_at__isnull=False),
                name="collection_one_version_from_a_day",
            ),
            models.CheckConstraint(
                condition=Q(entry__isnull=False, province__isnull=True)
                | Q(entry__isnull=True, province__isnull=False),
                name="collection_version_of_rulebook_or_province",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | (Q(valid_from__isnull=False) & ~Q(source="")),
                name="collection_published_from_a_day_by_a_document",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form.code} v{self.version}"

    @property
    def is_draft(self) -> bool:
        return self.province_id is not None and self.published_at is None


class FormLine(models.Model):
    """A row of a form: a section, a heading, a line with a figure, or what a rate rests on (basis)."""

    class RowType(models.TextChoices):
        SECTION = "section", "phần"
        HEADING = "heading", "tiêu đề"
        ITEM = "item", "dòng có số"
        BASIS = "basis", "dòng để tính, phụ lục không in"

    version = models.ForeignKey(FormVersion, on_delete=models.CASCADE, related_name="lines")
    order = models.PositiveIntegerField()
    code = models.CharField(max_length=12)
    row_type = models.CharField(max_length=8, choices=RowType.choices)
    label = models.CharField(max_length=400)
    printed = models.CharField(max_length=400, blank=True)  # the label in print, where the screen's differs
    unit = models.CharField(max_length=40, blank=True)  # as printed, sometimes empty
    unit_of_entry = models.CharField(max_length=40, blank=True)  # what the officer is told instead
    indent = models.PositiveSmallIntegerField(default=0)
    element = models.ForeignKey(DataElement, on_delete=models.PROTECT, null=True, related_name="form_lines")
    breakdown = models.ForeignKey(  # one part of the element's figure; none for the whole
        Breakdown, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    levels = models.JSONField(default=list)  # levels of units that report the line themselves
    agencies = models.JSONField(default=list)  # codes of agencies that report the line for their province
    yes_no = models.JSONField(default=list)  # levels at which a count is a yes (1) or a no (0)
    computed = models.BooleanField(default=False)
    zero_word = models.BooleanField(default=False)  # zero is printed "Không"
    closed_from = models.DateField(null=True, blank=True)
    annex = models.PositiveSmallIntegerField(null=True)
    row = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["version_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="collection_line_once"),
            models.CheckConstraint(
                condition=Q(row_type__in=["item", "basis"], element__isnull=False)
                | (Q(row_type__in=["section", "heading"]) & Q(element__isnull=True)),
                name="collection_figures_have_elements",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    @property
    def has_figure(self) -> bool:
        return self.element_id is not None

    @property
    def figure_code(self) -> str:
        """What `figures.queries.readings` calls the line's figure: element, or element.breakdown key."""
        if self.element is None:
            return ""
        return f"{self.element.code}.{self.breakdown.key}" if self.breakdown else self.element.code

    @property
    def breakdown_or_total(self) -> int:
        return self.breakdown_id or TOTAL_BREAKDOWN

    @property
    def shown_unit(self) -> str:
        return self.unit_of_entry or self.unit

    @property
    def asked_at(self) -> frozenset[str]:
        """The levels at which somebody reports the line; an agency reports for its province."""
        return frozenset([*self.levels, *([Unit.Level.PROVINCE.value] if self.agencies else [])])

    def open_on(self, day: date) -> bool:
        return self.closed_from is None or day < self.closed_from

    def filled_at(self, level: str, day: date, body: str = "") -> bool:
        """Whether a unit of this level (or an agency of it: `body`) types a figure here on that day's form."""
        if not self.has_figure or self.computed or not self.open_on(day):
            return False
        return body in self.agencies if body else level in self.levels

    def is_yes_no(self, level: str) -> bool:
        return level in self.yes_no or (self.element is not None and self.element.value_type == "boolean")


class FormCheck(models.Model):
    """A relation the figures of a form should hold; errors stop, suspicions ask for a reason."""

    version = models.ForeignKey(FormVersion, on_delete=models.CASCADE, related_name="checks")
    order = models.PositiveIntegerField()
    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    lines = models.JSONField(default=list)  # codes; which is which is told in rules.Check
    severity = models.CharField(max_length=10, choices=[(str(s), str(s)) for s in Severity])
    limit = ExactDecimalField(null=True)
    message = models.TextField()

    class Meta:
        ordering = ["version_id", "order"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="collection_check_once")]

    def __str__(self) -> str:
        return self.code

    def rule(self) -> Check:
        return Check(
            self.code, self.kind, Severity(self.severity), self.message, tuple(self.lines), self.limit
        )
