"""Forms as the official annexes lay them out, who fills them in where, and what was handed in.

A form and its lines come from the rulebook or from a province, version by version; an old submission keeps
its version.
"""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mangnon.collection.addresses import board_address, entry_address
from mangnon.collection.models.bodies import agency_name
from mangnon.collection.models.correspondence import Acceptance, Correction, CorrectionLine, Word
from mangnon.collection.models.forms import Form, FormCheck, FormLine, FormVersion
from mangnon.collection.models.reminders import Reminder, ReminderChannel, ReminderDays
from mangnon.collection.models.uploads import Upload, UploadBatch
from mangnon.collection.rules import Answer
from mangnon.figures.fields import ExactDecimalField
from mangnon.figures.models import Period
from mangnon.figures.rules import Presence, Status
from mangnon.places.models import Unit

__all__ = [
    "Acceptance", "Assignment", "Cell", "Correction", "CorrectionLine", "Form", "FormCheck", "FormLine",
    "FormVersion", "LineReturn", "Reminder", "ReminderChannel", "ReminderDays", "Round", "Submission", "Upload",
    "UploadBatch", "Word",
]  # fmt: skip


class Assignment(models.Model):
    """Giao biểu: a province's units fill in a form from one day to another."""

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="assignments")
    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=300, blank=True)
    illustrative = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["form", "province", "valid_from"], name="collection_assignment_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="collection_assignment_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form.code}@{self.province.name}"


class Round(models.Model):
    """Đợt báo cáo: an assigned form for one period. Period, cut-off, due date and status are four things."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="rounds")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    cut_off = models.DateField(null=True, blank=True)  # số tính đến ngày (chốt số)
    due = models.DateField()  # of communes to the province
    due_province = models.DateField(
        null=True, blank=True
    )  # of the province's own lines and its check; null: as due
    due_ministry = models.DateField(null=True, blank=True)  # of the province to the ministry
    status = models.PositiveSmallIntegerField(choices=Status.choices(), default=Status.FINAL)
    decision = models.CharField(max_length=300, blank=True)  # the document that asks for it
    only = models.ManyToManyField(Unit, blank=True, related_name="+")  # the communes asked; none named: all
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "period"], name="collection_round_once"),
            models.CheckConstraint(
                condition=Q(due_province__isnull=True) | Q(due_province__gt=models.F("due")),
                name="collection_commune_before_province",
            ),
            models.CheckConstraint(
                condition=Q(due_ministry__isnull=True)
                | Q(due_province__isnull=True, due_ministry__gt=models.F("due"))
                | Q(due_ministry__gt=models.F("due_province")),
                name="collection_province_before_ministry",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id}/{self.period_id}"

    def asks(self, unit: Unit) -> bool:
        """Whether the round is for this unit, by the set of communes it names."""
        chosen = {row.pk for row in self.only.all()}
        return not chosen or unit.pk in chosen or unit.level != Unit.Level.COMMUNE

    def due_of(self, unit: Unit) -> date:
        """The last day on time for a unit: its tier's, unless it was given longer."""
        longer = [row.due for row in self.extensions.all() if row.unit_id == unit.pk]
        if longer:
            return longer[-1]
        return self.due_province or self.due if unit.level == Unit.Level.PROVINCE else self.due

    @property
    def board_address(self) -> str:
        return board_address(self.assignment.form.code, self.assignment.province_id, self.period.code)

    @property
    def due_before_cut_off(self) -> bool:
        """Due before the day the figures are of: they can only be estimates (số ước) yet."""
        return self.cut_off is not None and self.due < self.cut_off


class Extension(models.Model):
    """Gia hạn: one unit has until a later day for one round, by whom and why. The newest holds."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="extensions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="collection_extension_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.unit_id} → {self.due:%d/%m/%Y}"


class Submission(models.Model):
    """A form of one unit (or body) for one period: a draft until submitted; returned lines keep counting."""

    class State(models.TextChoices):
        DRAFT = "draft", _("đang nhập")
        SUBMITTED = "submitted", _("đã nộp")
        RETURNED = "returned", _("trả lại")
        ACCEPTED = "accepted", _("đã nhận")

    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="submissions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="submissions")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    body = models.CharField(max_length=40, default="", blank=True)  # agency code; "" = the unit itself
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    status = models.PositiveSmallIntegerField(choices=Status.choices(), default=Status.FINAL)
    cut_off = models.DateField(null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    illustrative = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    first_submitted_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)  # moves with every save, for two people in one form

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "unit", "period", "body"], name="collection_submission_once"
            )
        ]
        indexes = [models.Index(fields=["period", "state"], name="collection_by_state")]

    def __str__(self) -> str:
        return f"{self.version_id}@{self.unit_id}/{self.period_id}"

    @property
    def unit_name(self) -> str:
        """As the unit was called on the period's last day; an agency by its own name."""
        if self.body:
            return agency_name(self.unit_id, self.body)
        return self.unit.name_on(self.period.end)

    @property
    def entry_address(self) -> str:
        return entry_address(self.version.form.code, self.unit_id, self.period.code, self.body)

    @property
    def is_open(self) -> bool:
        """Whether it can be typed in: before it is handed in, or after it came back."""
        return self.state in {self.State.DRAFT, self.State.RETURNED}

    @property
    def is_late(self) -> bool:
        return bool(
            self.due and self.first_submitted_at and timezone.localdate(self.first_submitted_at) > self.due
        )


class Cell(models.Model):
    """What was typed into one line, kept as typed, with what was understood of it."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="cells")
    line = models.ForeignKey(FormLine, on_delete=models.PROTECT, related_name="+")
    typed = models.CharField(max_length=200, blank=True)
    answer = models.CharField(max_length=14, choices=[(str(a), str(a)) for a in Answer], blank=True)
    value = ExactDecimalField(null=True)
    presence = models.PositiveSmallIntegerField(choices=Presence.choices(), null=True)
    estimate = models.BooleanField(default=False)
    note = models.CharField(max_length=400, blank=True)
    typed_at = models.DateTimeField(null=True)
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "line"], name="collection_cell_once"),
            models.CheckConstraint(
                condition=Q(presence=Presence.VALUE, value__isnull=False)
                | (~Q(presence=Presence.VALUE) & Q(value__isnull=True))
                | Q(presence__isnull=True, value__isnull=True),
                name="collection_cell_presence_fits_value",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}/{self.line_id}"

    @property
    def counted(self) -> Decimal | None:
        return self.value if self.presence == Presence.VALUE else None


class LineReturn(models.Model):
    """A line sent back with a reason, answered when the form is handed in again.

    `due` is the day an answer is expected by; a late answer is still taken.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="returns")
    line = models.ForeignKey(FormLine, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=400)
    due = models.DateField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="collection_return_has_a_reason")]

    def __str__(self) -> str:
        return self.reason
