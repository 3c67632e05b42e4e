"""What was told of a child, and what guards the public door."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mangnon.access.models import Person
from mangnon.access.sealing.fields import SealedJSON
from mangnon.places.models import Unit
from mangnon.protection.keys import new_key


class Report(models.Model):
    """Tin báo: what somebody told of a child, as they told it. Everything about people in it is sealed.

    A report is not yet a case: a commune's worker opens one, joins it to an open case, passes it on to the commune
    where it happened, or says why it is none.
    """

    class State(models.TextChoices):
        NEW = "new", _("chờ xã xem")
        OPENED = "opened", _("đã mở hồ sơ")
        JOINED = "joined", _("thêm vào hồ sơ đã có")
        REFUSED = "refused", _("không phải việc bảo vệ trẻ em")

    class Urgency(models.TextChoices):
        NOW = "now", _("trẻ đang gặp nguy hiểm")
        UNSURE = "unsure", _("không chắc")
        CALM = "calm", _("trẻ an toàn trong đêm nay")

    key = models.CharField(max_length=16, unique=True, default=new_key)
    op_id = models.CharField(max_length=40, blank=True, default="")  # sent twice, kept once
    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: not known yet
    channel = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, default="unknown")
    urgency = models.CharField(max_length=10, choices=Urgency.choices, default=Urgency.UNSURE)
    received_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(default=timezone.now)  # later than received_at where it waited on a phone
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: the public door
    content = SealedJSON(seal="protection.Report.content", default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    case = models.ForeignKey("protection.Case", on_delete=models.PROTECT, null=True, related_name="reports")
    handled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    handled_at = models.DateTimeField(null=True)
    answer = SealedJSON(seal="protection.Report.answer", default=dict)  # why it is no case, in words
    practice = models.BooleanField(default=False)
    illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ["-received_at"]
        indexes = [models.Index(fields=["commune", "state"], name="protection_report_place")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["opened", "joined"]) | Q(case__isnull=False),
                name="protection_report_has_its_case",
            ),
            models.UniqueConstraint(
                fields=["op_id"], condition=~Q(op_id=""), name="protection_report_sent_once"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class DoorCount(models.Model):
    """Lượt gửi: how often one address (a keyed digest, never the address) sent something within an hour."""

    digest = models.CharField(max_length=64)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest", "hour"], name="protection_door_once_an_hour")
        ]

    def __str__(self) -> str:
        return f"{self.hour:%d/%m/%Y %H}: {self.count}"
