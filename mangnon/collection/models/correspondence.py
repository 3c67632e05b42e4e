"""What is said between a unit and those above it about a form handed in: words, corrections, acceptances."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mangnon.collection.rules import Answer
from mangnon.places.models import Unit


class Correction(models.Model):
    """Đề nghị sửa: lines of a form already handed in that its unit asks to correct, and what was answered.

    The lines are opened until `open_until`; what has not been handed in again by then is locked as it was.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("chờ trả lời")
        GRANTED = "granted", _("cho sửa")
        REFUSED = "refused", _("không cho sửa")
        DONE = "done", _("đã sửa")
        LAPSED = "lapsed", _("hết hạn sửa")

    submission = models.ForeignKey(
        "collection.Submission", on_delete=models.CASCADE, related_name="corrections"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    reason = models.CharField(max_length=400)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=400, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    open_until = models.DateField(null=True)
    state_before = models.CharField(max_length=10)  # the state of the submission when it was asked

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="collection_correction_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(state="granted") | Q(open_until__isnull=False),
                name="collection_granted_has_an_end",
            ),
        ]
        indexes = [models.Index(fields=["state", "open_until"], name="collection_correction_open")]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.reason}"


class CorrectionLine(models.Model):
    """One line asked to be corrected: what it said, to be put back if nothing is handed in, and what is proposed."""

    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey("collection.FormLine", on_delete=models.PROTECT, related_name="+")
    proposed = models.CharField(max_length=200, blank=True)
    typed = models.CharField(max_length=200, blank=True)
    answer = models.CharField(max_length=14, choices=[(str(a), str(a)) for a in Answer], blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["correction", "line"], name="collection_correction_line_once")
        ]

    def __str__(self) -> str:
        return f"{self.correction_id}/{self.line_id}"


class Word(models.Model):
    """Lời trao đổi: something said about a line, by either side; it stays with the figure."""

    submission = models.ForeignKey("collection.Submission", on_delete=models.CASCADE, related_name="words")
    line = models.ForeignKey("collection.FormLine", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=400)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="collection_word_is_said")]

    def __str__(self) -> str:
        return self.text


class Acceptance(models.Model):
    """A tier above took the form as it was: the district before 01/07/2025, and the province."""

    submission = models.ForeignKey(
        "collection.Submission", on_delete=models.CASCADE, related_name="acceptances"
    )
    tier = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)  # the form was opened again after it

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "tier"],
                condition=Q(withdrawn_at__isnull=True),
                name="collection_tier_accepts_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}@{self.tier_id}"
