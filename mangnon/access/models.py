"""People, the agencies they work for, and the posts that give them a role at a place."""

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.rules import AT_A_COMMUNE, ROLE_LABELS, RoleName
from mangnon.access.scope import allows, may_read
from mangnon.places.models import Unit

if TYPE_CHECKING:
    from mangnon.access.scope import PostLike


class Agency(models.Model):
    """Cơ quan: a department, board or mass organisation that leads indicators and reports figures.

    Agencies change with the machinery of government: a code is valid from one day to another.
    """

    code = models.CharField(max_length=40)  # SYT, SGDDT ... unique within a province and a time
    name = models.CharField(max_length=200)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="agencies"
    )  # null: central
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    illustrative = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "code"], name="access_agency_once")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Person(AbstractUser):
    """Someone who signs in. What they may do hangs on their posts, not on the person."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(max_length=120)
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=5, default="vi")
    illustrative = models.BooleanField(default=False)

    REQUIRED_FIELDS = ["full_name"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    def current_posts(self) -> list["Post"]:
        """The posts held today, read once per request object."""
        cached = getattr(self, "_current_posts", None)
        if cached is None:
            cached = list(
                Post.objects.held_on(timezone.localdate())
                .filter(person=self)
                .select_related("unit", "agency")
            )
            self._current_posts = cached
        return cached

    def may(self, permission: str, unit: Unit | None = None) -> bool:
        """Whether one of the person's posts allows this at this place (any place when unit is None)."""
        posts: list[PostLike] = list(self.current_posts())
        return self.is_active and allows(posts, permission, unit)

    def may_read_id(self, unit_id: int) -> bool:
        """Whether the aggregated figures of a unit are open to this person."""
        return self.is_active and may_read(self.current_posts(), unit_id)

    @property
    def role_labels(self) -> list[str]:
        return [post.label for post in self.current_posts()]


class PostQuerySet(models.QuerySet["Post"]):
    def held_on(self, day: date) -> "PostQuerySet":
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        )


class Post(models.Model):
    """A role held by a person at a place or an agency, from one day to another."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=30, choices=[(str(r), ROLE_LABELS[r]) for r in RoleName])
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="posts"
    )  # null: the nation
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="posts")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)  # why it ended: a decision, a leave, a move
    # Trực thay: a deputy's post, from a first to a last day, carries the role of the post it stands in for.
    stands_in_for = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="deputies"
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(role__in=AT_A_COMMUNE) | Q(unit__isnull=False),
                name="access_commune_officer_has_a_place",
            ),
            models.CheckConstraint(
                condition=Q(stands_in_for__isnull=True)
                | Q(valid_from__isnull=False, valid_to__gte=models.F("valid_from")),
                name="access_deputy_for_a_span",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} · {self.person_id}"

    def holds(self, day: date) -> bool:
        """Whether the post is held on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    @property
    def label(self) -> str:
        where = self.agency.name if self.agency else (self.unit.name if self.unit else _("Trung ương"))
        role = _(ROLE_LABELS[RoleName(self.role)])
        if self.stands_in_for_id:
            return _("%(role)s (trực thay), %(where)s") % {"role": role, "where": where}
        return f"{role}, {where}"


class StartCode(models.Model):
    """Mã bắt đầu: with it somebody sets their own password, once and before a day. Only its digest is kept."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="start_codes")
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    good_until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)  # a newer code took its place, or the account was closed

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(used_at__isnull=True, withdrawn_at__isnull=True),
                name="access_one_open_start_code",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.good_until:%d/%m/%Y}"


class Handover(models.Model):
    """Bàn giao: all that one person held at a place went to another on a day; the brief is kept as it was."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="handovers")
    giver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField()  # the successor's first; the predecessor's last is the day before
    reason = models.CharField(max_length=300)
    posts = models.JSONField(default=list)  # what went over, in words
    brief = models.JSONField(default=list)  # access.open_work.OpenItem as plain JSON
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(condition=~Q(giver=models.F("taker")), name="access_handover_to_another"),
            models.CheckConstraint(condition=~Q(reason=""), name="access_handover_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.giver_id} → {self.taker_id}"
