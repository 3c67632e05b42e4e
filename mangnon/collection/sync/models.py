"""What browsers sent: every operation once, with what became of it. Nothing is ever taken out."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _words

from mangnon.collection.models import Submission
from mangnon.collection.rules import ANSWER_LABELS, Answer
from mangnon.collection.sync.rules import Kind, Outcome
from mangnon.places.models import Unit


class OperationQuerySet(models.QuerySet["Operation"]):
    def open_conflicts(self) -> "OperationQuerySet":
        """Values that stand beside the one in the cell until a person chooses."""
        return self.filter(outcome=Outcome.CONFLICT, settled_at=None)


class Operation(models.Model):
    """One change of a cell, or one handing in, as a browser sent it; it is the receipt as well.

    A conflict is an operation whose cell had been changed by somebody else: `said` holds its value,
    `against` what stood in the cell and who had typed that. It is open until another operation settles it.
    """

    op_id = models.UUIDField(unique=True)
    kind = models.CharField(max_length=10, choices=[(str(k), str(k)) for k in Kind], blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )  # who typed, where a file was carried by somebody else; as the file says
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, null=True, related_name="operations")
    line = models.CharField(max_length=200, blank=True)
    said = models.JSONField()  # the operation as it was sent
    outcome = models.CharField(max_length=10, choices=[(str(o), str(o)) for o in Outcome])
    reason = models.CharField(max_length=30, blank=True)
    sentence = models.TextField(blank=True)
    against = models.JSONField(null=True)
    device_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="settled")

    objects = OperationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.CONFLICT) | Q(against__isnull=False),
                name="sync_a_conflict_has_two_sides",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.REFUSED) | ~Q(sentence=""), name="sync_a_refusal_is_explained"
            ),
        ]
        indexes = [
            models.Index(
                fields=["submission", "line"],
                condition=Q(outcome=Outcome.CONFLICT, settled_at__isnull=True),
                name="sync_open_conflicts",
            ),
            models.Index(fields=["person", "received_at"], name="sync_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.op_id} {self.outcome}"

    @property
    def shown(self) -> str:
        """Its value in a word: as typed, or the answer chosen without a figure."""
        text, answer, _note = self.said["new"]
        return text or (_words(ANSWER_LABELS[Answer(answer)]) if answer else "")

    @property
    def against_at(self) -> datetime | None:
        at = (self.against or {}).get("at")
        return datetime.fromisoformat(at) if at else None
