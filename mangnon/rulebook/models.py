"""The law as dated data: every entry has a validity, a source and a mark of verification."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class EntryQuerySet(models.QuerySet["Entry"]):
    def on(self, day: date) -> "EntryQuerySet":
        """Entries in force on a day."""
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day)).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )

    def newest(self) -> "EntryQuerySet":
        return self.order_by("code", "-version")


class Entry(models.Model):
    """One rule, form, layout, programme or list, in one version."""

    class Verified(models.TextChoices):
        YES = "yes", _("đã đối chiếu")
        PARTLY = "partly", _("đối chiếu một phần")
        NO = "no", _("chưa đối chiếu")

    kind = models.CharField(max_length=40)  # form, programme, outline, check-rule ...
    code = models.CharField(max_length=80)
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=400)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.TextField()  # the decision and article, or the document it was read from
    verified = models.CharField(max_length=8, choices=Verified.choices, default=Verified.NO)
    body = models.JSONField(default=dict)
    origin = models.CharField(max_length=200)  # the file, or "province" for a version made in the browser
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "code", "version"], name="rulebook_entry_once"),
            models.CheckConstraint(condition=~Q(source=""), name="rulebook_entry_cited"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.code} v{self.version}"
