"""The trail: one hash-chained row for every change anyone makes."""

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One deed: who did what to which thing, when, with the values needed to understand it."""

    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: the system itself (loading the rulebook, the demo)
    verb = models.CharField(max_length=60)  # room.deed, e.g. figures.record
    target = models.CharField(max_length=120)  # room.model:key
    unit_id = models.BigIntegerField(null=True)  # the place it concerns, for scoped reading
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["target", "id"], name="audit_target"),
            models.Index(fields=["unit_id", "-id"], name="audit_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.target}"


class Head(models.Model):
    """The end of the chain: the last hash and how many entries there are, so that a cut tail is seen."""

    hash = models.CharField(max_length=64)
    length = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.length}: {self.hash[:12]}"
