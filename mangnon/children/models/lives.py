"""What is true of a child from one day to another, and what was changed in its record."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mangnon.access.sealing.fields import SealedJSON, SealedText
from mangnon.children.models.persons import Child
from mangnon.places.models import Hamlet, Unit

PERIOD = Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from"))


class Address(models.Model):
    """Nơi ở: a child lived in a commune from one day to another. One is open at most; moving ends it."""

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="addresses")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    hamlet = models.ForeignKey(Hamlet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    detail = SealedText(seal="children.Address.detail")
    valid_from = models.DateField(null=True, blank=True)  # null: since before it was entered
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["child_id", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(valid_to__isnull=True), name="children_one_open_address"
            ),
            models.CheckConstraint(condition=PERIOD, name="children_address_period"),
        ]

    def __str__(self) -> str:
        return f"{self.child_id} · {self.unit_id}"


class CircumstanceKind(models.Model):
    """Nhóm hoàn cảnh: one of the 14 groups of the Law on Children, a sub-group, or a kind of being at risk.

    The law's come from the rulebook; a province adds kinds of being at risk. What could not be checked against the
    official text says so (`verified`) wherever it is shown.
    """

    class Family(models.TextChoices):
        SPECIAL = "special", _("Hoàn cảnh đặc biệt")
        AT_RISK = "at_risk", _("Nguy cơ rơi vào hoàn cảnh đặc biệt")

    code = models.CharField(max_length=20, unique=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    family = models.CharField(max_length=7, choices=Family)
    name = models.CharField(max_length=300)
    source = models.CharField(max_length=300, blank=True)
    evidence = models.CharField(
        max_length=300, blank=True
    )  # what a province asks for before a child is put in
    verified = models.CharField(max_length=12)  # text, text-partial, memory, derived, local
    sensitive = models.BooleanField(default=False)  # health, abuse, law-breaking: shown to few
    province = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position", "code"]
        constraints = [models.CheckConstraint(condition=PERIOD, name="children_kind_period")]

    def __str__(self) -> str:
        return self.code


class Circumstance(models.Model):
    """Thời gian ở trong một nhóm: a child belongs to a group from one day to another, on evidence.

    Which group is sealed; `group_token` and `kind_token` are keyed, so that the database counts by them without saying
    what it counts (`rules_of_groups.tokens`).
    """

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="circumstances")
    kind_code = SealedText(seal="children.Circumstance.kind_code")
    group_token = models.BigIntegerField()  # of the group among the 14, or of the at-risk family's kind
    kind_token = models.BigIntegerField()  # of the code itself
    family_token = models.BigIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    evidence = SealedText(seal="children.Circumstance.evidence")  # giấy tờ, quyết định, biên bản
    end_reason = SealedText(seal="children.Circumstance.end_reason")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["child_id", "-valid_from", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "kind_token"],
                condition=Q(valid_to__isnull=True),
                name="children_circumstance_open_once",
            ),
            models.CheckConstraint(condition=PERIOD, name="children_circumstance_period"),
        ]
        indexes = [
            models.Index(fields=["group_token", "valid_from", "valid_to"], name="children_circ_group"),
        ]

    def __str__(self) -> str:
        return f"{self.child_id} · {self.valid_from}"


class LifeEvent(models.Model):
    """Sự việc: something dated in a child's life that reports count: adoption, care in a facility, a screening,
    a suspicion of child labour, a disaster, relief, a need for support, a sponsor, legal aid.

    What it was (`sort`) and what became of it (`outcome`) are codes of `events.event_kinds`, sealed; the tokens beside
    them are keyed, so that forms are counted without saying what they count.
    """

    class Kind(models.TextChoices):
        ADOPTED = "adopted", _("Được nhận làm con nuôi trong nước")
        ADOPTED_ABROAD = "adopted_abroad", _("Được nhận làm con nuôi nước ngoài")
        ADOPTION_ENDED = "adoption_ended", _("Chấm dứt, thu hồi việc nuôi con nuôi")
        FACILITY = "facility", _("Nuôi dưỡng tập trung tại cơ sở")
        SCREENED = "screened", _("Khám, sàng lọc khuyết tật, phát triển, tự kỷ")
        LABOUR = "labour", _("Nghi lao động trái quy định")
        RESCUED = "rescued", _("Được đưa về từ đường phố, lang thang, ăn xin, bị bỏ rơi")
        DISASTER = "disaster", _("Bị ảnh hưởng bởi thiên tai, dịch bệnh")
        NEED = "need", _("Cần hỗ trợ")
        ASSESSED = "assessed", _("Đánh giá học sinh khuyết tật học hòa nhập")
        RELIEF = "relief", _("Được cứu trợ")
        LEGAL_AID = "legal_aid", _("Được trợ giúp pháp lý")
        SPONSORED = "sponsored", _("Được nhận đỡ đầu")

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=14, choices=Kind)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)  # null: one day, or still
    detail = SealedText(seal="children.LifeEvent.detail")
    result = SealedText(seal="children.LifeEvent.result")
    sort = SealedText(seal="children.LifeEvent.sort")
    sort_token = models.BigIntegerField(null=True, blank=True)
    outcome = SealedText(seal="children.LifeEvent.outcome")
    outcome_token = models.BigIntegerField(null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["child_id", "-valid_from", "-id"]
        constraints = [models.CheckConstraint(condition=PERIOD, name="children_event_period")]
        indexes = [models.Index(fields=["valid_from", "kind"], name="children_event_day")]

    def __str__(self) -> str:
        return f"{self.kind} · {self.child_id}"


class Change(models.Model):
    """Thay đổi: one deed on one record, numbered for ever: what a central system takes to stay up to date."""

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="changes")
    deed = models.CharField(max_length=24)  # add, edit, move, begin, end, event, state, merge, unmerge
    fields = SealedJSON(seal="children.Change.fields")  # {field: [before, after]}
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["child", "id"], name="children_change_child")]

    def __str__(self) -> str:
        return f"{self.pk} {self.deed} {self.child_id}"
