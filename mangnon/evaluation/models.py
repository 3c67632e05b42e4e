"""What people decide about verdicts; verdicts themselves are computed and never stored."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from mangnon.places.models import Unit
from mangnon.programmes.models import Measure, TargetSet


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
