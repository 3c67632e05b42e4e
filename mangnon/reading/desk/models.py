"""The desk: documents being read, and findings that were settled. The engine beside it knows no database."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mangnon.directives.models import Document
from mangnon.places.models import Unit
from mangnon.programmes.models import Programme


class ReadingDraft(models.Model):
    """Bản đọc: a file somebody brought to be read, what the reader proposed, and how far its review has come.

    `found` is what was read and never changes; `draft` is what the officer makes of it. Nothing is in force until
    it is accepted, and then all of it at once.
    """

    class Kind(models.TextChoices):
        PROGRAMME = "programme", _("chương trình, kế hoạch có chỉ tiêu")
        REPORT = "report", _("báo cáo có số liệu")
        DISPATCH = "dispatch", _("công văn, chỉ thị giao việc")
        REGISTER = "register", _("chỉ ghi vào sổ")

    class State(models.TextChoices):
        READING = "reading", _("đang đọc")
        REFUSED = "refused", _("không đọc được")
        READ = "read", _("chờ xem lại")
        ACCEPTED = "accepted", _("đã nhận")
        DROPPED = "dropped", _("đã bỏ")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reading_drafts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    name = models.CharField(max_length=200)
    content = models.BinaryField()  # until it is accepted; then it is the document's attachment
    asked_kind = models.CharField(
        max_length=10, blank=True
    )  # what the officer said it is; "": the reader decides
    kind = models.CharField(max_length=10, choices=Kind, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    begun_at = models.DateTimeField()
    worked_at = models.DateTimeField(null=True)  # the last sign of the one reading it, in whatever worker
    pages_done = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    sentence = models.TextField(blank=True)  # why it was refused
    rows = models.JSONField[Any](default=list)  # the document's structure: reading.desk.structure.Row
    text = models.TextField(blank=True)
    found = models.JSONField[Any](default=dict)
    draft = models.JSONField[Any](default=dict)
    history = models.JSONField[Any](default=list)  # steps back, the last one last: reading.desk.undoing
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["unit", "state"], name="desk_of_unit")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("desk:paper", args=[self.pk])


class SettledContradiction(models.Model):
    """A finding of the contradictions somebody looked at and gave a reason for; it stays settled by its fingerprint."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    kind = models.CharField(max_length=60)
    message = models.TextField()
    reason = models.CharField(max_length=400)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "fingerprint"], name="desk_settled_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="desk_settled_why"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.fingerprint[:12]}"
