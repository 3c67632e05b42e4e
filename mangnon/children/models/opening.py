"""Emergency openings of children's records."""

from django.db import models
from django.db.models import Q

from mangnon.access import openings
from mangnon.children.models.persons import Child


class Opening(openings.Opening):
    """Mở khẩn: somebody who does not keep the child opened its record for three hours, saying why."""

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="openings")

    class Meta(openings.Opening.Meta):
        abstract = False
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="children_opening_has_a_reason")]
        indexes = [models.Index(fields=["child", "person", "until"], name="children_opening_running")]

    def __str__(self) -> str:
        return f"{self.child_id} {self.person_id}"
