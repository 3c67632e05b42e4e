"""Where people turn to near them: local hot lines and trusted addresses. Public by nature; nothing of a child stands here."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mangnon.access.models import Person
from mangnon.places.models import Unit


class HelpPoint(models.Model):
    """Đường dây nóng, địa chỉ tin cậy cộng đồng: of a place, from a day to a day, with how many people keep it."""

    class Kind(models.TextChoices):
        HOTLINE = "hotline", _("Đường dây nóng")
        TRUSTED = "trusted", _("Địa chỉ tin cậy cộng đồng")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=150)
    phone = models.CharField(max_length=20, blank=True)
    where = models.CharField(max_length=200, blank=True)
    members = models.PositiveSmallIntegerField(null=True, blank=True)
    valid_from = models.DateField(default=timezone.localdate)
    valid_to = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["unit__name", "kind", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="protection_help_period",
            ),
            models.CheckConstraint(
                condition=~Q(kind="hotline") | ~Q(phone=""), name="protection_hotline_has_a_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"
