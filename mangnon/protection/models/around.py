"""What stands around a case: alternative care, referrals, files, and who looked."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mangnon.access.models import Agency, Person
from mangnon.access.openings import Opening
from mangnon.access.sealing.fields import SealedJSON
from mangnon.places.models import Unit
from mangnon.protection.keys import new_key
from mangnon.protection.models.cases import Case
from mangnon.protection.models.reports import Report


class Care(models.Model):
    """Chăm sóc thay thế: a child lives with others; handed over within 15 working days, reviewed every six months."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="cares")
    form = models.CharField(max_length=14)
    carer = SealedJSON(seal="protection.Care.carer", default=dict)
    decided_on = models.DateField()
    hand_over_due = models.DateField()
    handed_over_on = models.DateField(null=True)
    next_review = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    end_words = SealedJSON(seal="protection.Care.end_words", default=dict)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.form}"


class CareReview(models.Model):
    """Rà soát chăm sóc thay thế: what a worker found on a visit (Circular 14/2020 Article 13)."""

    care = models.ForeignKey(Care, on_delete=models.CASCADE, related_name="reviews")
    done_on = models.DateField()
    due_on = models.DateField(null=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    content = SealedJSON(seal="protection.CareReview.content", default=dict)
    adoption = models.CharField(max_length=10, blank=True)  # yes, no: does the child need adoption?

    class Meta:
        ordering = ["-done_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.care_id} {self.done_on:%d/%m/%Y}"


class Referral(models.Model):
    """Chuyển gửi: what another body is asked to do for a child. It reads this and nothing else of the case."""

    class State(models.TextChoices):
        SENT = "sent", _("chờ trả lời")
        ACCEPTED = "accepted", _("đã nhận việc")
        REFUSED = "refused", _("không nhận")
        DONE = "done", _("đã làm xong")
        WITHDRAWN = "withdrawn", _("đã rút lại")

    key = models.CharField(max_length=16, unique=True, default=new_key)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="referrals")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    asked = SealedJSON(
        seal="protection.Referral.asked", default=dict
    )  # what is asked, and what the body needs to know of the child
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    due = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SENT)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answer = SealedJSON(seal="protection.Referral.answer", default=dict)
    done_at = models.DateTimeField(null=True)
    feedback = SealedJSON(seal="protection.Referral.feedback", default=dict)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["agency", "state"], name="protection_referral_agency")]

    def __str__(self) -> str:
        return self.key


class Attachment(models.Model):
    """Tệp đính kèm: a picture or paper of a case; its name and bytes are sealed, its place on disk says nothing."""

    key = models.CharField(max_length=16, unique=True, default=new_key)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="attachments")
    about = SealedJSON(seal="protection.Attachment.about", default=dict)  # name as given, what it shows
    kept = models.CharField(max_length=32)  # the sealed file's name, access.sealing.files
    mime = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.key


class EmergencyOpening(Opening):
    """Mở khẩn: somebody who does not act for the child opened the case for three hours, saying why."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="openings")

    class Meta(Opening.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="protection_opening_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.person_id}"


class Look(models.Model):
    """Lượt xem: who opened which page of a case, in which standing. Also in the chained trail; this is the list to read."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="looks")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    standing = models.CharField(max_length=12)  # worker, chair, beside, supervisor, emergency
    page = models.CharField(max_length=20)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["case", "-at"], name="protection_look_case")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.case_id} {self.page}"


class Notice(models.Model):
    """Báo lên: a clock ran out, or nearly, a report waits, or somebody opened a case in an emergency; told once a role."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="notices")
    report = models.ForeignKey(Report, on_delete=models.CASCADE, null=True, related_name="notices")
    step = models.CharField(max_length=12)  # a step's code, move, care, opening
    to = models.CharField(max_length=12)  # worker, chair, supervisor
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    made_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    lettered_at = models.DateTimeField(null=True)  # when a letter about it went out

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "step", "to", "due_at"], name="protection_told_once"),
            models.UniqueConstraint(fields=["report", "to"], name="protection_report_told_once"),
            models.CheckConstraint(
                condition=Q(case__isnull=False) | Q(report__isnull=False),
                name="protection_notice_is_of_something",
            ),
        ]
        indexes = [models.Index(fields=["unit", "to", "seen_at"], name="protection_notice_unit")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.step} → {self.to}"
