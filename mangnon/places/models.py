"""Administrative units through time.

A code alone identifies nothing: 91 was Kiên Giang until 30/06/2025 and is An Giang since. A unit is one
territory under one code from one day to another; whoever gains or loses territory by a merge or a split
becomes a new unit. Names, types and parents have their own periods, so renaming and moving keep the unit.
All periods are inclusive at both ends; an open end means "still".
"""

import secrets
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Self, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mangnon.ui.memory import forget


def in_force(day: date, prefix: str = "") -> Q:
    """The period of a row contains the day."""
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": day})
    )


class Revision(models.Model):
    """One row whose number becomes another random one at every change of the map.

    Caches are kept under it. A random number, not a counter: a rolled-back transaction gives its
    counter value back, and what was cached inside it would be served for a different map.
    """

    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)


MAP_LOCK = 42_0107  # one number for the whole map


def hold_map() -> None:
    """Keep the map as it is until the transaction ends, together with others who only read it.

    Figures are added up along the map: a merge between reading the units above and adding to their totals
    would leave the totals of two maps mixed. SQLite has one writer at a time and needs no lock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [MAP_LOCK])


def look_at_ties() -> None:
    """Have PostgreSQL look at all foreign keys now, so that a row tied to a deleted unit is told here.

    It would look at the commit, when nothing can be answered any more. SQLite has one writer at a time.
    """
    if connection.vendor == "postgresql":
        connection.check_constraints()


def touch() -> None:
    """Make every cached reading of the map stale; its locks also order concurrent changes and savings."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MAP_LOCK])
    forget()
    number = secrets.randbits(62)
    if not Revision.objects.filter(pk=1).update(number=number):
        Revision.objects.update_or_create(pk=1, defaults={"number": number})


M = TypeVar("M", bound=models.Model)


class DatedQuerySet(models.QuerySet[M]):
    """Rows of the map: every way of writing them makes the caches stale."""

    def on(self, day: date) -> Self:
        return self.filter(in_force(day))

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        touch()
        return super().bulk_create(objs, *args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        touch()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        touch()
        return super().delete()


class OnTheMap(models.Model):
    """Base of the rows that make the map."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        touch()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        touch()
        return super().delete(*args, **kwargs)


class Change(models.Model):
    """A change of the map on a date by a decision; the facts of it hang on the rows it began and ended."""

    class Kind(models.TextChoices):
        MERGE = "merge", _("Nhập đơn vị")
        SPLIT = "split", _("Chia đơn vị")
        RENAME = "rename", _("Đổi tên")
        RETYPE = "retype", _("Đổi loại")
        MOVE = "move", _("Chuyển đơn vị cấp trên")
        REORGANISE = "reorganise", _("Sắp xếp nhiều đơn vị")
        DISSOLVE = "dissolve", _("Kết thúc hoạt động")

    kind = models.CharField(max_length=12, choices=Kind)
    date = models.DateField()
    decision = models.CharField(max_length=300)
    source = models.TextField(blank=True)
    verified = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    illustrative = models.BooleanField(default=False)
    # Who (a person's key). No foreign key: people stand above places, and their posts refer to units.
    by_id = models.BigIntegerField(null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    # The name of a change that came from the rulebook's files, so that loading again adds nothing twice.
    key = models.CharField(max_length=80, null=True, blank=True, unique=True)
    # What the map said before, for undoing: ids of the periods this change closed.
    closed = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["date", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.date:%d/%m/%Y} ({self.decision})"

    @property
    def made_here(self) -> bool:
        """Made by a person, as opposed to loaded from the rulebook."""
        return self.key is None


class UnitQuerySet(DatedQuerySet["Unit"]):
    def level(self, *levels: str) -> Self:
        return self.filter(level__in=levels)

    def under(self, unit: "Unit", day: date) -> Self:
        """The unit itself and all that stands below it on a day. Cost: one query a level, then this one.

        Asked level by level: nested subqueries took PostgreSQL minutes where it did not know the tables' size.
        """
        found, level = {unit.pk}, [unit.pk]
        while level:
            edges = Placement.objects.on(day).filter(parent__in=level).order_by()
            level = [pk for pk in edges.values_list("unit_id", flat=True) if pk not in found]
            found.update(level)
        return self.on(day).filter(pk__in=found)


class Unit(OnTheMap):
    """Đơn vị hành chính: the nation, a province, a district (until 30/06/2025) or a commune."""

    class Level(models.TextChoices):
        NATIONAL = "national", _("Cả nước")
        PROVINCE = "province", _("Cấp tỉnh")
        DISTRICT = "district", _("Cấp huyện")
        COMMUNE = "commune", _("Cấp xã")

    class Type(models.TextChoices):
        NUOC = "nuoc", _("Nước")
        TINH = "tinh", _("Tỉnh")
        THANH_PHO = "thanh_pho", _("Thành phố trực thuộc trung ương")
        QUAN = "quan", _("Quận")
        HUYEN = "huyen", _("Huyện")
        THI_XA = "thi_xa", _("Thị xã")
        THANH_PHO_TINH = "thanh_pho_tinh", _("Thành phố thuộc tỉnh")
        XA = "xa", _("Xã")
        PHUONG = "phuong", _("Phường")
        THI_TRAN = "thi_tran", _("Thị trấn")
        DAC_KHU = "dac_khu", _("Đặc khu")

    class Tag(models.TextChoices):
        BORDER = "border", _("Biên giới")
        ISLAND = "island", _("Hải đảo")
        MOUNTAIN = "mountain", _("Miền núi")
        REMOTE = "remote", _("Vùng sâu, vùng xa")
        RURAL = "rural", _("Nông thôn")
        URBAN = "urban", _("Thành thị")
        EXTREME_DIFFICULTY = "extreme_difficulty", _("Đặc biệt khó khăn")

    code = models.CharField(max_length=10)
    level = models.CharField(max_length=10, choices=Level)
    name = models.CharField(max_length=120)  # the last official name, with its type: "Xã Cẩm Mỹ"
    type = models.CharField(max_length=16, choices=Type)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    area_km2 = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    tags = models.JSONField(default=list, blank=True)
    illustrative = models.BooleanField(default=False)
    begun_by = models.ForeignKey(
        Change, on_delete=models.PROTECT, null=True, blank=True, related_name="units_begun"
    )
    ended_by = models.ForeignKey(
        Change, on_delete=models.PROTECT, null=True, blank=True, related_name="units_ended"
    )

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["code", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "level", "valid_from"], name="places_unit_once"),
            models.UniqueConstraint(
                fields=["code", "level"], condition=Q(valid_to__isnull=True), name="places_unit_one_current"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="places_unit_period",
            ),
        ]
        indexes = [models.Index(fields=["level", "valid_from", "valid_to"], name="places_unit_level")]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    @classmethod
    def on(cls, day: date) -> UnitQuerySet:
        """The units of the map of a day."""
        return cls.objects.on(day)

    @property
    def tag_labels(self) -> list[str]:
        """Its tags in words, in the order of the list."""
        return [str(tag.label) for tag in Unit.Tag if tag.value in self.tags]

    def stands_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def name_on(self, day: date) -> str:
        """The official name on a day; outside the unit's life, its last name."""
        row = self.names.on(day).first()
        return row.name if row else self.name


class UnitName(OnTheMap):
    """A name and type a unit bore from one day to another."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=120)
    type = models.CharField(max_length=16, choices=Unit.Type)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    change = models.ForeignKey(
        Change, on_delete=models.PROTECT, null=True, blank=True, related_name="names_begun"
    )

    objects = DatedQuerySet["UnitName"].as_manager()

    class Meta:
        ordering = ["unit_id", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="places_name_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="places_name_period",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Placement(OnTheMap):
    """A unit stood under a parent from one day to another."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="placements")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="child_placements")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    change = models.ForeignKey(
        Change, on_delete=models.PROTECT, null=True, blank=True, related_name="placements_begun"
    )

    objects = DatedQuerySet["Placement"].as_manager()

    class Meta:
        ordering = ["unit_id", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="places_placement_once"),
            models.CheckConstraint(condition=~Q(unit=models.F("parent")), name="places_no_own_parent"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="places_placement_period",
            ),
        ]
        indexes = [models.Index(fields=["parent", "valid_from", "valid_to"], name="places_children")]

    def __str__(self) -> str:
        return f"{self.unit_id} → {self.parent_id}"


class Succession(OnTheMap):
    """A share of what was counted in the predecessor is counted in the successor from the change on."""

    class Basis(models.TextChoices):
        CHILDREN = "children_under_16", _("theo số trẻ em dưới 16 tuổi")
        PEOPLE = "people", _("theo dân số")
        AREA = "area", _("theo diện tích")
        EQUAL = "equal", _("chia đều")
        GIVEN = "given", _("theo tỷ lệ được ghi")
        WHOLE = "whole", _("toàn bộ")

    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="successions")
    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="origins")
    share = models.DecimalField(max_digits=9, decimal_places=8, default=Decimal(1))
    basis = models.CharField(max_length=20, choices=Basis, default=Basis.WHOLE)
    estimated = models.BooleanField(default=False)

    objects = DatedQuerySet["Succession"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="places_succession_once"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="places_share_range"),
            models.CheckConstraint(
                condition=Q(estimated=True) | Q(share=1), name="places_divided_is_estimated"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id} ({self.share})"


class Hamlet(models.Model):
    """Thôn, ấp, bản, tổ dân phố ...: where the collaborators of a commune live and work. Not an administrative unit.

    It hangs on a commune and stands outside the map: no figure is added up over hamlets and no change of the map
    has to move them. A hamlet of a commune that went wholly into another is found there (`hamlets.hamlets_of`).
    A new name or kind is a new row that `continues` the old one, which ends the day before.
    """

    class Kind(models.TextChoices):
        THON = "thon", _("Thôn")
        LANG = "lang", _("Làng")
        AP = "ap", _("Ấp")
        BAN = "ban", _("Bản")
        BUON = "buon", _("Buôn")
        PHUM = "phum", _("Phum")
        SOC = "soc", _("Sóc")
        TO_DAN_PHO = "to_dan_pho", _("Tổ dân phố")
        KHU_PHO = "khu_pho", _("Khu phố")
        KHOM = "khom", _("Khóm")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="hamlets")
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=120)  # with its kind: "Thôn Đông Hà", "Tổ dân phố 5"
    collaborators = models.PositiveSmallIntegerField(null=True, blank=True)  # null: not said
    valid_from = models.DateField(null=True, blank=True)  # null: stood before it was entered
    valid_to = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=200, blank=True)
    continues = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="continued_by"
    )

    class Meta:
        ordering = ["unit_id", "kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"], condition=Q(valid_to__isnull=True), name="places_hamlet_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=models.F("valid_from")),
                name="places_hamlet_period",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="places_hamlet_named"),
        ]

    def __str__(self) -> str:
        return self.name
