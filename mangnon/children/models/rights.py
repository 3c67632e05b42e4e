"""What a child, and whoever brings it up, may say about the data: consent, requests; how long things are kept."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mangnon.access.sealing.fields import SealedJSON, SealedText
from mangnon.children.models.persons import Child
from mangnon.places.models import Unit


class Consent(models.Model):
    """Sự đồng ý: for one purpose, from a day, until it is withdrawn; with who gave it and whether the child agrees too.

    The registry itself rests on the authority's duty, not on consent; only what goes further is asked for.
    """

    class Purpose(models.TextChoices):
        REFERRAL = "referral", _("Chuyển thông tin cho cơ quan, cơ sở giúp trẻ")
        DISCLOSE = "disclose", _("Nêu tên, hình ảnh, chuyện riêng của trẻ")
        STUDY = "study", _("Khảo sát, nghiên cứu")

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=10, choices=Purpose)
    given_by = SealedText(seal="children.Consent.given_by")  # ai đồng ý, quan hệ với trẻ
    child_agrees = models.BooleanField(null=True, blank=True)  # null: not asked
    given_on = models.DateField()
    evidence = SealedText(seal="children.Consent.evidence")
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_by = SealedText(seal="children.Consent.withdrawn_by")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["child_id", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "purpose"],
                condition=Q(withdrawn_on__isnull=True),
                name="children_consent_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("given_on")),
                name="children_consent_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} · {self.child_id}"


class DataRequest(models.Model):
    """Yêu cầu về dữ liệu: a child or its representative asks what is held, or that something be put right."""

    class Kind(models.TextChoices):
        ACCESS = "access", _("Xin biết đang giữ gì về trẻ")
        CORRECT = "correct", _("Xin sửa điều sai")
        DELETE = "delete", _("Xin xóa, hoặc không dùng nữa")

    class State(models.TextChoices):
        OPEN = "open", _("chờ trả lời")
        DONE = "done", _("đã làm theo")
        REFUSED = "refused", _("không làm theo, có lý do")

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="data_requests")
    kind = models.CharField(max_length=8, choices=Kind)
    asker = SealedText(seal="children.DataRequest.asker")  # ai hỏi, quan hệ, đã xem giấy tờ gì
    is_child = models.BooleanField(default=False)
    may_harm = models.BooleanField(default=False)  # the asker may be who harms the child: more is withheld
    words = SealedText(seal="children.DataRequest.words")
    asked_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    answer = SealedText(seal="children.DataRequest.answer")
    withheld = SealedJSON(
        seal="children.DataRequest.withheld", default=list
    )  # what a paper left out, and why
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True)
                | (~Q(state="open") & Q(answered_at__isnull=False)),
                name="children_request_answered_when",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.child_id}"


class RetentionRule(models.Model):
    """Thời hạn lưu giữ: how long one kind of record is kept in a province, by which decision. Without one: for good."""

    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=20)  # code of `keeping.kinds`
    months = models.PositiveSmallIntegerField()
    decision = models.CharField(max_length=300)
    set_at = models.DateTimeField(default=timezone.now)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["what", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(months__gte=1), name="children_retention_some_time")
        ]

    def __str__(self) -> str:
        return f"{self.province_id} {self.what}: {self.months}"
