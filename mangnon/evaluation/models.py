"""What people decide about verdicts; verdicts themselves are computed and never stored."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mangnon.places.models import Unit
from mangnon.programmes.models import Indicator, Measure, Programme, TargetSet


class Override(models.Model):
    """A person's verdict in place of the rule's, with the reason; both are shown.

    Nothing is changed or deleted: the newest row of a measure, unit, year and target set counts, and a row
    without a verdict withdraws what stood before it.
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="overrides")
    target_set = models.ForeignKey(TargetSet, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=20, blank=True)  # "": withdrawn
    computed = models.CharField(max_length=20)  # what the rule said at that time
    rule = models.CharField(max_length=60)  # of which rule and version
    reason = models.CharField(max_length=600)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["unit", "year"], name="evaluation_override_of")]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="evaluation_override_reasoned")]

    def __str__(self) -> str:
        return f"{self.measure_id}@{self.unit_id}/{self.year}: {self.verdict or 'rút lại'}"


class Note(models.Model):
    """What people conclude beside the figures: impact, difficulties, causes, lessons, solutions, challenges ahead.

    Of a programme (or one indicator of it) at a place in a year. A report's sections draw from notes; a note
    stays when the report is issued. Nothing is overwritten: a newer wording names the older one, a note that was
    taken back keeps its row.
    """

    class Kind(models.TextChoices):
        IMPACT = "impact", _("Tác động")
        DIFFICULTY = "difficulty", _("Khó khăn, vướng mắc")
        CAUSE = "cause", _("Nguyên nhân")
        LESSON = "lesson", _("Bài học kinh nghiệm")
        SOLUTION = "solution", _("Giải pháp")
        CHALLENGE = "challenge", _("Dự báo thách thức")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="notes")
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="notes"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.CharField(max_length=1000)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="newer"
    )
    withdrawn = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["year", "id"]
        indexes = [models.Index(fields=["unit", "year"], name="evaluation_note_of")]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="evaluation_note_says_something")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.text[:40]}"
