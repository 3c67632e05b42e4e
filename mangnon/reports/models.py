"""Reports from draft to issue. A draft holds sentences whose numbers are chips; an issued report holds a record.

What was issued is never drawn from facts again: the files come from `FrozenRecord` alone.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mangnon.access.models import Agency, Person
from mangnon.access.scope import reachable_units
from mangnon.directives.models import Document
from mangnon.figures.models import Period
from mangnon.places.models import Unit


class FrozenRecord(models.Model):
    """The document as issued: every word and figure (`paper.store` JSON) and its SHA-256."""

    record = models.TextField()
    sha256 = models.CharField(max_length=64)
    layout = models.JSONField()  # the layout rules of the decree as they were on the day
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256[:12]


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, viewer: Person) -> "ReportQuerySet":
        """Reports of the units the viewer may read reports of."""
        reach = reachable_units(viewer.current_posts(), "reports.view")
        return self if reach is None else self.filter(unit_id__in=reach)


class Report(models.Model):
    """Báo cáo: one document of a unit for a period, from the first draft to its issue."""

    class Kind(models.TextChoices):
        ANNUAL = "annual", _("Báo cáo năm")
        HALF_YEAR = "half-year", _("Báo cáo 6 tháng")
        TERM = "term", _("Báo cáo giai đoạn")
        REVIEW = "review", _("Báo cáo sơ kết")
        TOPIC = "topic", _("Báo cáo chuyên đề")

    class State(models.TextChoices):
        DRAFT = "draft", _("Nháp")
        ISSUED = "issued", _("Đã ban hành")

    kind = models.CharField(max_length=12, choices=Kind)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reports")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    outline_code = models.CharField(max_length=80)
    outline_version = models.PositiveIntegerField()
    topic = models.CharField(
        max_length=200, blank=True
    )  # what a topic report is about, where somebody said it
    title = models.CharField(max_length=300)  # the subject, lines parted by a line feed
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    illustrative = models.BooleanField(default=False)
    edits = models.PositiveIntegerField(default=0)  # how many edits the draft has seen
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    number = models.CharField(max_length=20, blank=True)
    symbol = models.CharField(max_length=40, blank=True)
    issue_date = models.DateField(null=True, blank=True)
    issue_year = models.PositiveSmallIntegerField(null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    frozen = models.OneToOneField(
        FrozenRecord, on_delete=models.PROTECT, null=True, blank=True, related_name="report"
    )
    document = models.OneToOneField(  # where it stands in the register of documents, once issued
        Document, on_delete=models.SET_NULL, null=True, blank=True, related_name="report"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-period__end", "kind", "-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state="issued", number__gt="", symbol__gt="", issue_date__isnull=False,
                    issue_year__isnull=False, issued_at__isnull=False, frozen__isnull=False,
                )
                | Q(state="draft", number="", issue_date__isnull=True, issued_at__isnull=True, frozen__isnull=True),
                name="reports_issued_is_complete",
            ),
            models.UniqueConstraint(
                fields=["unit", "symbol", "issue_year", "number"],
                condition=Q(state="issued"),
                name="reports_number_once_a_year",
            ),
            models.UniqueConstraint(
                fields=["outline_code", "topic", "unit", "period"],
                condition=Q(state="draft"),
                name="reports_one_draft",
            ),
            models.CheckConstraint(condition=~Q(supersedes=F("id")), name="reports_not_its_own_correction"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.period_id} {self.unit_id}"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def replaced_by(self) -> "Report | None":
        """The issued correction that stands in its place, where there is one."""
        return next((report for report in self.corrections.all() if not report.is_draft), None)

    @property
    def subject_line(self) -> str:
        return " ".join(self.title.split())

    @property
    def number_symbol(self) -> str:
        """ "05/BC-UBND" once issued."""
        number = self.number.zfill(2) if self.number.isdigit() else self.number
        return f"{number}/{self.symbol}" if self.number else ""


class Block(models.Model):
    """One heading, sentence or table of a draft. `content` holds runs, for a table its description."""

    class Kind(models.TextChoices):
        HEADING = "heading", _("Đề mục")
        PARAGRAPH = "paragraph", _("Đoạn văn")
        BULLET = "bullet", _("Gạch đầu dòng")
        TABLE = "table", _("Bảng")

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="blocks")
    order = models.IntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    level = models.PositiveSmallIntegerField(default=0)
    number = models.CharField(max_length=10, blank=True)
    content = models.JSONField(default=list)
    proposal = models.CharField(max_length=120, blank=True)  # the outline's sentence it came from
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return f"{self.report_id}.{self.order}"


class DraftVersion(models.Model):
    """One edit of a draft: the block before and after, so that nothing typed is ever lost."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    verb = models.CharField(max_length=20)  # add, edit, remove, move, undo; conflict: kept, not applied
    block_key = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone = models.BooleanField(default=False)

    class Meta:
        ordering = ["report_id", "number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="reports_version_once")]

    def __str__(self) -> str:
        return f"{self.report_id} v{self.number}"


class Contribution(models.Model):
    """What a department or a district or commune was asked to write for a section, and what it wrote, when.

    Exactly one of `agency` and `unit` is asked. An answer may be "không có". The report's writer takes an answer
    into the text; who gave it stays here, also after the report is issued.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="contributions")
    section = models.CharField(max_length=60)  # key of the outline's section
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    question = models.CharField(max_length=400, blank=True)
    due = models.DateField(null=True, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    none = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    given_at = models.DateTimeField(null=True, blank=True)
    block_key = models.BigIntegerField(null=True, blank=True)  # of the block it went into

    class Meta:
        ordering = ["section", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agency__isnull=False, unit__isnull=True)
                | Q(agency__isnull=True, unit__isnull=False),
                name="reports_contribution_asks_one",
            ),
            models.UniqueConstraint(
                fields=["report", "section", "agency"],
                condition=Q(agency__isnull=False),
                name="reports_contribution_agency_once",
            ),
            models.UniqueConstraint(
                fields=["report", "section", "unit"],
                condition=Q(unit__isnull=False),
                name="reports_contribution_unit_once",
            ),
            models.CheckConstraint(
                condition=Q(given_at__isnull=True, text="", none=False)
                | Q(given_at__isnull=False, none=True, text="")
                | (Q(given_at__isnull=False, none=False) & ~Q(text="")),
                name="reports_contribution_is_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}.{self.section}"

    @property
    def asked(self) -> str:
        """Who was asked, by name."""
        found = self.agency or self.unit
        return found.name if found else ""


class Sending(models.Model):
    """One recipient of an issued report: how and on what day it was sent, on what day it arrived.

    The names are those printed under "Nơi nhận"; what is kept in the house ("Lưu: VT") needs no sending.
    """

    class Way(models.TextChoices):
        EXCHANGE = "exchange", _("trục liên thông văn bản")
        EMAIL = "email", _("thư điện tử")
        POST = "post", _("bưu điện")
        HAND = "hand", _("đưa tận tay")
        KEPT = "kept", _("lưu tại cơ quan")

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="sendings")
    order = models.PositiveSmallIntegerField()
    recipient = models.CharField(max_length=200)
    way = models.CharField(max_length=10, choices=Way, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    noted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["report_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["report", "recipient"], name="reports_recipient_once"),
            models.CheckConstraint(
                condition=Q(sent_on__isnull=True, received_on__isnull=True)
                | (Q(sent_on__isnull=False) & ~Q(way="") & ~Q(way="kept")),
                name="reports_sent_some_way",
            ),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True) | Q(received_on__gte=F("sent_on")),
                name="reports_received_after_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.recipient}"

    @property
    def is_kept(self) -> bool:
        return self.way == self.Way.KEPT


SENT_WAYS = [way for way in Sending.Way if way != Sending.Way.KEPT]
