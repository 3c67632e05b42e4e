"""Official documents as a place keeps them: head, text, files, and how they hang on each other."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mangnon.directives.rules import Level, Numbered
from mangnon.places.models import Unit

LEVELS = [
    (str(Level.CENTRAL), _("Trung ương")),
    (str(Level.PROVINCE), _("Cấp tỉnh")),
    (str(Level.DISTRICT), _("Cấp huyện")),
    (str(Level.COMMUNE), _("Cấp xã")),
]


class Document(models.Model):
    """Văn bản: a decision, plan, dispatch, report … in the register of a place.

    `unit` is whose register it stands in; null: the nation's law, read by everybody. Known by number, symbol,
    issuer and day together (`key`): a number alone comes back every year.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="documents")
    kind = models.CharField(max_length=30)  # directives.rules.TYPES
    number = models.CharField(max_length=20, blank=True)
    separator = models.CharField(max_length=1, default="/")
    symbol = models.CharField(max_length=60, blank=True)
    issuer = models.CharField(max_length=200)
    level = models.CharField(max_length=10, choices=LEVELS)
    issued_on = models.DateField(null=True, blank=True)
    key = models.CharField(max_length=240, blank=True)
    title = models.TextField()
    signer_title = models.CharField(max_length=200, blank=True)  # never the person's name
    addressees = models.JSONField(default=list, blank=True)
    recipients = models.JSONField(default=list, blank=True)
    effect = models.CharField(max_length=200, blank=True)  # as printed: "kể từ ngày ký"
    effective_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    incoming_number = models.CharField(max_length=30, blank=True)  # of the stamp on arrival
    incoming_on = models.DateField(null=True, blank=True)
    start_year = models.PositiveSmallIntegerField(null=True, blank=True)  # of a programme or plan
    end_year = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    illustrative = models.BooleanField(default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    folded = models.TextField(blank=True)  # everything that is searched, small letters without marks

    class Meta:
        ordering = ["-issued_on", "-id"]
        indexes = [models.Index(fields=["unit", "issued_on"], name="directives_of_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "key"], condition=~Q(key=""), name="directives_document_once"
            ),
            models.UniqueConstraint(
                fields=["key"], condition=Q(unit__isnull=True) & ~Q(key=""), name="directives_law_once"
            ),
            models.CheckConstraint(
                condition=Q(start_year__isnull=True) | Q(end_year__gte=models.F("start_year")),
                name="directives_years_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("directives:document", args=[self.pk])

    @property
    def whole(self) -> str:
        """Number and symbol as printed."""
        return Numbered(self.number, self.separator, self.symbol).whole

    @property
    def name(self) -> str:
        """Kế hoạch số 70/KH-UBND; a law by its title."""
        kind = self.kind[:1].upper() + self.kind[1:]
        if self.kind in {"luật", "khác"}:
            return self.title
        return f"{kind} số {self.whole}" if self.number else f"{kind} {self.symbol}".strip()


class Relation(models.Model):
    """How one document hangs on another. What is cited may not be in the register yet: then `target` waits."""

    class Kind(models.TextChoices):
        BASED_ON = "based_on", _("căn cứ")
        IMPLEMENTS = "implements", _("thực hiện")
        AMENDS = "amends", _("sửa đổi, bổ sung")
        REPLACES = "replaces", _("thay thế")
        REPORTS_ON = "reports_on", _("báo cáo kết quả")
        ANNEXED_TO = "annexed_to", _("kèm theo")
        ANSWERS = "answers", _("trả lời")
        COMPLETES = "completes", _("kiện toàn")

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(max_length=12, choices=Kind)
    target = models.ForeignKey(
        Document, on_delete=models.SET_NULL, null=True, blank=True, related_name="cited_by"
    )
    cited = models.CharField(max_length=400)
    number = models.CharField(max_length=20, blank=True)
    symbol = models.CharField(max_length=60, blank=True)
    day = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["document", "kind", "cited"], name="directives_relation_once"),
            models.CheckConstraint(
                condition=Q(target__isnull=True) | ~Q(target=models.F("document")),
                name="directives_not_about_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.kind} {self.cited}"


class Attachment(models.Model):
    """Tệp đính kèm: the file a document came as, or an annex to it. It is given out only as a download."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["document", "sha256"], name="directives_attachment_once")
        ]

    def __str__(self) -> str:
        return self.name
