"""Reminders to hand a form in: what went to whom by which way, the days a province set, each person's ways."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mangnon.collection.models.bodies import agency_name
from mangnon.places.models import Unit


class Reminder(models.Model):
    """Lời nhắc: one unit reminded once of one round, in the application or by a letter to one person.

    `kind` says for which day: before-7, before-2, after-1, after-5 of its due date, or asked-2023-12-16 where
    somebody pressed the button. A letter is kept before it is sent: a server that dies meanwhile leaves
    `sending`, and nobody gets it twice.
    """

    class Channel(models.TextChoices):
        APP = "app", _("trong ứng dụng")
        EMAIL = "email", _("thư điện tử")

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("chờ gửi")
        SENDING = "sending", _("không rõ đã đến chưa")
        SENT = "sent", _("đã gửi")
        FAILED = "failed", _("gửi hỏng")
        VOID = "void", _("thôi không gửi")

    round = models.ForeignKey("collection.Round", on_delete=models.PROTECT, related_name="reminders")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    body = models.CharField(max_length=40, default="", blank=True)  # agency code; "" = the unit itself
    kind = models.CharField(max_length=20)
    channel = models.CharField(max_length=5, choices=Channel.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )  # whom the letter is for; none in the application: whoever is in post sees it
    words = models.TextField(blank=True)  # what the province added
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=7, choices=Outcome.choices, default=Outcome.WAITING)
    why = models.CharField(max_length=300, blank=True)  # of a failure, in words
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-made_at", "unit__name", "id"]
        indexes = [models.Index(fields=["outcome", "channel"], name="collection_reminders_to_send")]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "unit", "body", "kind"],
                condition=Q(channel="app"),
                name="collection_reminded_once",
            ),
            models.UniqueConstraint(
                fields=["round", "unit", "body", "kind", "person"],
                condition=Q(channel="email"),
                name="collection_one_letter_each",
            ),
            models.CheckConstraint(
                condition=Q(channel="app", person__isnull=True) | Q(channel="email", person__isnull=False),
                name="collection_letters_have_a_reader",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.unit_id}{self.body} {self.kind} {self.channel}"

    @property
    def unit_name(self) -> str:
        """As the unit was called on the period's last day; an agency by its own name."""
        if self.body:
            return agency_name(self.unit_id, self.body)
        return self.unit.name_on(self.round.period.end)


class ReminderDays(models.Model):
    """Ngày nhắc của tỉnh: the days before and after the due date that a province set in the rulebook's stead."""

    province = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField(default=list)
    after = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.province_id}: {self.before} {self.after}"


class ReminderChannel(models.Model):
    """Cách nhận lời nhắc: whether a person also gets letters. In the application reminders always stand."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    email = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.email}"
