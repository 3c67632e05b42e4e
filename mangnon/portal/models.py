"""What the portal itself remembers: which doubts about figures somebody has looked at, and what they said."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from mangnon.places.models import Unit


class SettledFinding(models.Model):
    """A finding somebody explained. It stays settled until one of its figures changes, or it is reopened.

    `fingerprint` names the figures and their values (figures.checks.Finding.fingerprint).
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    fingerprint = models.CharField(max_length=32)
    message = models.TextField()  # as it stood when it was settled
    reason = models.CharField(max_length=400)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "fingerprint"],
                condition=Q(reopened_at__isnull=True),
                name="portal_settled_once",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="portal_settled_reasoned"),
        ]

    def __str__(self) -> str:
        return self.message
