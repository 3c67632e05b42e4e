"""How children are found, compared, merged and imported. No column of these tables holds a readable name."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mangnon.access.sealing.fields import SealedJSON, SealedText
from mangnon.children.models.persons import Child, random_id
from mangnon.places.models import Unit


class LookupKey(models.Model):
    """A keyed token a child is found by (`access.sealing.index`). `role` says what for; see `lookup.py`."""

    class Role(models.IntegerChoices):
        WORD = 1, "word"  # a syllable of a name
        GIVEN = 2, "given"  # the given name
        PHONE = 3, "phone"
        NUMBER = 4, "number"  # a piece of an identity number
        BLOCK = 5, "block"  # a blocking key of the duplicate check

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="lookup_keys")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    token = models.BigIntegerField()
    role = models.PositiveSmallIntegerField(choices=Role)

    class Meta:
        indexes = [
            models.Index(fields=["token", "unit", "child"], name="children_lookup_token"),
            models.Index(fields=["child", "token"], name="children_lookup_child"),
        ]

    def __str__(self) -> str:
        return f"{self.role} · {self.child_id}"


class NameWord(models.Model):
    """One folded syllable that occurs in names, sealed: typed letters are compared with these, not with names."""

    token = models.BigIntegerField(unique=True)
    word = SealedText(seal="children.NameWord.word")

    def __str__(self) -> str:
        return str(self.pk)


class Pair(models.Model):
    """Hai hồ sơ có thể là một: found by the duplicate run, decided by a person."""

    class State(models.TextChoices):
        OPEN = "open", _("chờ xem")
        APART = "apart", _("là hai em khác nhau")
        MERGED = "merged", _("đã gộp")

    class Likeness(models.TextChoices):
        SAME = "same", _("Rất có thể là một em")
        MAYBE = "maybe", _("Có thể là một em")
        TWINS = "twins", _("Có thể là sinh đôi")
        SIBLINGS = "siblings", _("Có thể là anh chị em")

    one = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()  # 0 to 100
    likeness = models.CharField(max_length=8, choices=Likeness)
    reasons = models.JSONField(default=list)  # codes of matching.REASONS, no values
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="children_pair_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="children_pair_in_order"),
        ]
        indexes = [models.Index(fields=["state", "-score"], name="children_pair_state")]

    def __str__(self) -> str:
        return f"{self.one_id} ? {self.other_id}"


class Merge(models.Model):
    """Gộp hồ sơ: one record went into another; what both said is kept, so that it can be taken back."""

    kept = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="merges_kept")
    gone = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="merges_gone")
    reason = SealedText(seal="children.Merge.reason")
    before = SealedJSON(seal="children.Merge.before")  # of both, and which rows moved
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}"


class ImportBatch(models.Model):
    """Đợt nhập danh sách: one uploaded list, read into rows that a person looks at before anything is entered."""

    class State(models.TextChoices):
        READ = "read", _("đã đọc, chờ xem")
        ENTERED = "entered", _("đã nhập")
        DROPPED = "dropped", _("đã bỏ")

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    columns = SealedJSON(seal="children.ImportBatch.columns")
    state = models.CharField(max_length=8, choices=State, default=State.READ)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    entered_at = models.DateTimeField(null=True)
    worked_at = models.DateTimeField(null=True)  # last sign of the process that works on it; null: none does

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.public_id


class ImportRow(models.Model):
    """One row of a list: as it stood (`cells`, by column), as it was understood (`read`), and what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("chờ so với sổ")
        GOOD = "good", _("nhập được")
        ODD = "odd", _("nhập được, cần xem")
        DOUBLE = "double", _("có thể đã có")
        BAD = "bad", _("chưa đọc được")
        ENTERED = "entered", _("đã nhập")
        JOINED = "joined", _("đã có, không nhập lại")
        SKIPPED = "skipped", _("bỏ qua")

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # of the row in the sheet
    cells = SealedJSON(seal="children.ImportRow.cells")
    read = SealedJSON(seal="children.ImportRow.read")
    remarks = SealedJSON(seal="children.ImportRow.remarks")
    state = models.CharField(max_length=7, choices=State)
    child = models.ForeignKey(Child, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["batch_id", "number"]
        indexes = [models.Index(fields=["batch", "state"], name="children_row_state")]

    def __str__(self) -> str:
        return f"{self.batch_id} · {self.number}"
