"""The registry's rows: persons (`persons`), what happened to them (`lives`), how they are found (`finding`)."""

from mangnon.children.models.finding import ImportBatch, ImportRow, LookupKey, Merge, NameWord, Pair
from mangnon.children.models.lives import (
    Address,
    Change,
    Circumstance,
    CircumstanceKind,
    LifeEvent,
)
from mangnon.children.models.persons import Carer, Child, ChildQuerySet, Household, Identity, random_id

__all__ = [
    "Address",
    "Carer",
    "Change",
    "Child",
    "ChildQuerySet",
    "Circumstance",
    "CircumstanceKind",
    "Household",
    "Identity",
    "ImportBatch",
    "ImportRow",
    "LifeEvent",
    "LookupKey",
    "Merge",
    "NameWord",
    "Pair",
    "random_id",
]
