"""Files handed in, kept apart from drafts until somebody has looked at what was read."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mangnon.collection.addresses import body_query
from mangnon.collection.models.bodies import agency_name
from mangnon.figures.models import Period
from mangnon.places.models import Unit


class UploadBatch(models.Model):
    """Lô tệp: many workbooks of one round handed over at once, read one after the other."""

    round = models.ForeignKey("collection.Round", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.round_id}/{self.pk}"


class Upload(models.Model):
    """Tệp tải lên: a workbook or table as it was understood, kept apart until somebody saves it to a draft.

    Only its owner sees it. What was read stands in `cells` (by line code), what the workbook was made from
    in `base`; a table without our identity waits in `table` until its rows are confirmed.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("chờ đọc")
        MAPPING = "mapping", _("chờ ghép dòng")
        READY = "ready", _("đã đọc")
        REFUSED = "refused", _("không nhận")
        SAVED = "saved", _("đã vào bản đang nhập")

    batch = models.ForeignKey(UploadBatch, on_delete=models.CASCADE, null=True, related_name="uploads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    name = models.CharField(max_length=200)
    content = models.BinaryField(default=bytes)  # only until it is read
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    sentence = models.TextField(blank=True)  # why it was refused, or what happened to it last
    version = models.ForeignKey(
        "collection.FormVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    body = models.CharField(max_length=40, default="", blank=True)  # agency code; "" = the unit itself
    period = models.ForeignKey(Period, on_delete=models.PROTECT, null=True, related_name="+")
    cells = models.JSONField(default=dict)
    base = models.JSONField(default=dict)
    table = models.JSONField(default=dict)
    counts = models.JSONField(
        default=dict
    )  # of a batch's file when it was read: taken, errors, conflicts, empty
    submitted = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["by", "at"], name="collection_uploads_of")]

    def __str__(self) -> str:
        return self.name

    @property
    def query(self) -> str:
        return body_query(self.body)

    @property
    def unit_name(self) -> str:
        if self.unit and self.body:
            return agency_name(self.unit.pk, self.body)
        return self.unit.name_on(self.period.end) if self.unit and self.period else ""
