"""Incidents: what happened to a child, counted whether or not there is a case."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mangnon.access.models import Person
from mangnon.access.sealing.fields import SealedJSON
from mangnon.children.models import Child
from mangnon.places.models import Unit
from mangnon.protection.models.cases import Case


class Incident(models.Model):
    """Vụ việc: abuse, injury, child marriage, child labour or a breach of law by a child.

    Linked to a child or a case, or only counted: a drowning known from the police has no case. One row is one child
    in one event; `abused` counts each child once a period, whatever was done to it and how often.
    """

    class Kind(models.TextChoices):
        ABUSE = "abuse", _("Xâm hại trẻ em")
        INJURY = "injury", _("Tai nạn, thương tích")
        MARRIAGE = "marriage", _("Tảo hôn")
        LABOUR = "labour", _("Lao động trẻ em trái quy định")
        LAW = "law", _("Trẻ em vi phạm pháp luật")

    class Handling(models.TextChoices):
        NONE = "", _("chưa xử lý, hoặc chưa biết")
        ADMINISTRATIVE = "administrative", _("xử lý hành chính")
        CRIMINAL = "criminal", _("khởi tố, xử lý hình sự")
        DIVERTED = "diverted", _("biện pháp chuyển hướng, giáo dục")
        SETTLED = "settled", _("đã giải quyết cách khác")
        DROPPED = "dropped", _("không đủ căn cứ xử lý")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    happened_on = models.DateField()
    sex = models.CharField(max_length=8, choices=Case.Sex.choices, blank=True, default="")
    age = models.PositiveSmallIntegerField(null=True)
    death = models.BooleanField(default=False)
    assisted_on = models.DateField(null=True)  # when the child was helped; null: not, or not known
    handling = models.CharField(max_length=14, choices=Handling.choices, blank=True, default=Handling.NONE)
    handled_on = models.DateField(null=True)
    water = models.CharField(max_length=12, blank=True)  # drowning: river, pond, sea, pool, home
    supervised = models.BooleanField(null=True)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, related_name="incidents")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="incidents")
    note = SealedJSON(seal="protection.Incident.note", default=dict)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)  # entered twice, or by mistake
    illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ["-happened_on", "-pk"]
        indexes = [models.Index(fields=["unit", "kind", "happened_on"], name="protection_incident_place")]

    def __str__(self) -> str:
        return f"{self.kind} {self.unit_id} {self.happened_on:%d/%m/%Y}"


class IncidentMark(models.Model):
    """Phân tổ của vụ việc: a form or setting of abuse, or the cause of an injury; a child may have several forms."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="marks")
    dimension = models.CharField(max_length=20)  # abuse-form, abuse-setting, injury-cause
    value = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "dimension", "value"], name="protection_mark_once")
        ]

    def __str__(self) -> str:
        return f"{self.dimension}={self.value}"
