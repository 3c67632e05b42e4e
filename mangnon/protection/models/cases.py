"""The case: an episode of protection from the first call to its closing, with steps, decisions and plan."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mangnon.access.models import Person
from mangnon.access.sealing.fields import SealedJSON
from mangnon.children.models import Child
from mangnon.places.models import Unit
from mangnon.protection.keys import new_key
from mangnon.rulebook.models import Entry


class Case(models.Model):
    """Hồ sơ bảo vệ: one episode of protection of one child. Two communes may be in it (Decree 56 Article 26, Law on
    Children Article 52): where it happened and where the child lives; one of them leads at a time.

    Columns hold what is filtered, counted or timed; names and stories are sealed. `stage` and `due_at` are kept
    in step by `course.settle` and always follow from the steps.
    """

    class Sex(models.TextChoices):
        MALE = "male", _("nam")
        FEMALE = "female", _("nữ")
        UNKNOWN = "", _("chưa biết")

    key = models.CharField(max_length=16, unique=True, default=new_key)
    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    incident_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    residence_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    lead_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, related_name="cases")
    subject = SealedJSON(
        seal="protection.Case.subject", default=dict
    )  # name, carers ... as told, while the child is not found in the registry
    sex = models.CharField(max_length=8, choices=Sex.choices, blank=True, default="")
    age = models.PositiveSmallIntegerField(null=True)  # in years when the report came in; may be a guess
    kind = models.CharField(max_length=20, default="unknown")
    channel = models.CharField(max_length=20)
    procedure = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    opened_at = models.DateTimeField(default=timezone.now)
    worker = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    cycle = models.PositiveSmallIntegerField(default=1)
    stage = models.CharField(max_length=6, default="s2")
    due_at = models.DateTimeField(null=True)
    emergency = models.BooleanField(default=False)
    false_report = models.BooleanField(default=False)
    proposal = models.CharField(max_length=10, blank=True, default="")
    closed_at = models.DateTimeField(null=True)
    practice = models.BooleanField(default=False)  # THỬ: the practiser's alone, never counted
    illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ["due_at", "pk"]
        indexes = [
            models.Index(fields=["lead_unit", "closed_at", "due_at"], name="protection_case_lead"),
            models.Index(fields=["province", "closed_at", "due_at"], name="protection_case_province"),
            models.Index(fields=["incident_unit"], name="protection_case_incident"),
            models.Index(fields=["residence_unit"], name="protection_case_residence"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "year", "number"], name="protection_case_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(lead_unit=F("incident_unit")) | Q(lead_unit=F("residence_unit")),
                name="protection_case_led_by_one_of_its_communes",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """2026-0147; a practice case is TH-2026-0147."""
        return f"{'TH-' if self.practice else ''}{self.year}-{self.number:04d}"


class CaseStep(models.Model):
    """Bước: one step of a case in one cycle, with its clock; `unit` is the commune that did it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    code = models.CharField(max_length=6)
    cycle = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField(default=timezone.now)
    clock_from = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["cycle", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "code", "cycle"], name="protection_step_once_a_cycle")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.code}/{self.cycle}"


class StepAnswer(models.Model):
    """Bản ghi của một bước: what was written in a step, once; a later writing stands beside it, nothing is overwritten."""

    step = models.ForeignKey(CaseStep, on_delete=models.CASCADE, related_name="answers")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    draft = models.BooleanField(default=False)
    content = SealedJSON(seal="protection.StepAnswer.content", default=dict)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.step_id} {self.at:%d/%m/%Y %H:%M}"


class Decision(models.Model):
    """Quyết định: what a commune's chair was asked to decide, and what they decided.

    A separation has a first and a last day; a longer one names the body that required it (Decree 56 Article 32).
    """

    class Kind(models.TextChoices):
        EMERGENCY = "emergency", _("Can thiệp khẩn cấp")
        SEPARATION = "separation", _("Tạm thời cách ly trẻ em")
        END_SEPARATION = "end_separation", _("Hủy quyết định cách ly")
        PLAN = "plan", _("Phê duyệt kế hoạch")
        CLOSE = "close", _("Kết thúc hoặc làm tiếp")
        CARE = "care", _("Chăm sóc thay thế")
        PETITION = "petition", _("Đề nghị Tòa án")

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("chờ quyết định")
        APPROVED = "approved", _("đã quyết định")
        REFUSED = "refused", _("trả lại")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    cycle = models.PositiveSmallIntegerField(default=1)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    asked = SealedJSON(seal="protection.Decision.asked", default=dict)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    words = SealedJSON(seal="protection.Decision.words", default=dict)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="waiting") | Q(decided_at__isnull=False),
                name="protection_decision_has_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.case_id}"


class PlanItem(models.Model):
    """Việc trong kế hoạch: a measure, what is done, by whom and by when (Decree 56 Articles 28 and 29)."""

    class State(models.TextChoices):
        OPEN = "open", _("chưa xong")
        DONE = "done", _("đã xong")
        DROPPED = "dropped", _("bỏ")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="items")
    cycle = models.PositiveSmallIntegerField(default=1)
    measure = models.CharField(max_length=4)
    content = SealedJSON(seal="protection.PlanItem.content", default=dict)  # what, who
    due = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    result = SealedJSON(seal="protection.PlanItem.result", default=dict)

    class Meta:
        ordering = ["cycle", "due", "pk"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.measure} {self.due:%d/%m/%Y}"


class Move(models.Model):
    """Chuyển giao: a case goes from one commune to another, who takes it over or says why not.

    To where the child lives, to where it happened, or to another province.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="moves")
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10)  # residence: the child lives there; incident: it happened there
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    words = SealedJSON(seal="protection.Move.words", default=dict)
    due_at = models.DateTimeField()
    accepted = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answer = SealedJSON(seal="protection.Move.answer", default=dict)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(accepted__isnull=True), name="protection_one_open_move"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.from_unit_id} → {self.to_unit_id}"
