"""What documents order: tasks, who holds them, each time they are due, and what was done."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mangnon.access.models import Agency
from mangnon.directives.models.documents import Document
from mangnon.directives.rules import Standing, standing
from mangnon.places.models import Unit


class Task(models.Model):
    """Nhiệm vụ: something a document orders, by a day, in a rhythm, or always. `unit`: whose list it stands on."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="tasks")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="directive_tasks")
    words = models.TextField()
    due = models.DateField(null=True, blank=True)
    recurrence = models.CharField(max_length=60, blank=True)  # "yearly 15/11", as the readers write it
    deadline_text = models.CharField(max_length=300, blank=True)  # as printed
    basis = models.CharField(max_length=400, blank=True)
    output = models.CharField(max_length=300, blank=True)  # what is to come of it
    answerable = models.CharField(max_length=200, blank=True)  # the post that answers for it, never a name
    line = models.PositiveIntegerField(default=0)  # where it stands in the document's text
    snippet = models.TextField(blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_reason = models.CharField(max_length=300, blank=True)
    illustrative = models.BooleanField(default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["document_id", "line", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due__isnull=True) | Q(recurrence=""), name="directives_one_kind_of_deadline"
            )
        ]

    def __str__(self) -> str:
        return self.words[:80]

    def get_absolute_url(self) -> str:
        return reverse("directives:task", args=[self.pk])

    @property
    def leads(self) -> "list[Holder]":
        """Who leads, from the prefetched holders."""
        return [holder for holder in self.holders.all() if holder.role == Holder.Role.LEAD]


class Holder(models.Model):
    """Who leads a task or helps with it: an agency, a unit, or words that name neither ("các sở, ban, ngành")."""

    class Role(models.TextChoices):
        LEAD = "lead", _("chủ trì")
        PARTNER = "partner", _("phối hợp")

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="holders")
    role = models.CharField(max_length=8, choices=Role)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="directive_holders"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    words = models.CharField(max_length=300)

    class Meta:
        ordering = ["role", "id"]
        constraints = [
            models.UniqueConstraint(fields=["task", "role", "words"], name="directives_holder_once"),
            models.CheckConstraint(
                condition=Q(agency__isnull=True) | Q(unit__isnull=True), name="directives_agency_or_unit"
            ),
        ]

    def __str__(self) -> str:
        return self.words


class Turn(models.Model):
    """Lượt: one time one body has to do a task. A yearly duty gets one for each year."""

    class State(models.TextChoices):
        OPEN = "open", _("chưa làm")
        DOING = "doing", _("đang làm")
        DONE = "done", _("đã xong")
        DROPPED = "dropped", _("không làm nữa")

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="turns")
    holder = models.ForeignKey(Holder, on_delete=models.CASCADE, related_name="turns")
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due", "id"]
        indexes = [models.Index(fields=["due", "state"], name="directives_turn_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "due"], condition=Q(due__isnull=False), name="directives_turn_once"
            ),
            models.UniqueConstraint(
                fields=["holder"], condition=Q(due__isnull=True), name="directives_turn_without_day_once"
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_on__isnull=False)
                | (~Q(state="done") & Q(done_on__isnull=True)),
                name="directives_done_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id}/{self.holder_id} {self.due or ''}"

    def standing_on(self, day: date) -> Standing:
        """How it stands on a day."""
        return standing(self.state, self.due, self.done_on, day)


class Progress(models.Model):
    """Tiến độ: what a body says it did for a turn, with its evidence. Nothing said is taken away."""

    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="progress")
    state = models.CharField(max_length=8, choices=Turn.State)
    words = models.TextField()
    evidence = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence_of"
    )
    file_name = models.CharField(max_length=200, blank=True)
    content = models.BinaryField(default=bytes, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.turn_id} {self.state}"


class TaskLink(models.Model):
    """What hangs on a task: an indicator of a programme, a report, an inspection; named, with the way there."""

    class Kind(models.TextChoices):
        INDICATOR = "indicator", _("chỉ tiêu")
        REPORT = "report", _("báo cáo")
        INSPECTION = "inspection", _("kiểm tra, giám sát")

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=10, choices=Kind)
    label = models.CharField(max_length=400)
    ref = models.CharField(max_length=120, blank=True)  # an address of this site, or empty

    class Meta:
        ordering = ["kind", "id"]
        constraints = [models.UniqueConstraint(fields=["task", "kind", "label"], name="directives_link_once")]

    def __str__(self) -> str:
        return self.label


class TaskReminder(models.Model):
    """Lời nhắc: a turn was reminded of on a day the rule calls for; once under each name.

    `waiting`: letters still to go, a person's number → how often it was tried. `claimed_at`: some run is sending them.
    """

    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=20)  # before-14, after-1
    letters = models.PositiveSmallIntegerField(default=0)
    waiting = models.JSONField[dict[str, int]](default=dict, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["turn", "kind"], name="directives_reminded_once")]

    def __str__(self) -> str:
        return f"{self.turn_id} {self.kind}"
