"""The registry's rows: persons (`persons`), what happened to them (`lives`), how they are found (`finding`), data rights (`rights`)."""

from mangnon.children.models.finding import ImportBatch, ImportRow, LookupKey, Merge, NameWord, Pair
from mangnon.children.models.lives import (
    Address,
    Change,
    Circumstance,
    CircumstanceKind,
    LifeEvent,
)
from mangnon.children.models.opening import Opening
from mangnon.children.models.persons import Carer, Child, ChildQuerySet, Household, Identity, random_id
from mangnon.children.models.rights import Consent, DataRequest, RetentionRule

__all__ = [
    "Address",
    "Carer",
    "Change",
    "Child",
    "ChildQuerySet",
    "Circumstance",
    "CircumstanceKind",
    "Consent",
    "DataRequest",
    "Household",
    "Identity",
    "ImportBatch",
    "ImportRow",
    "LifeEvent",
    "LookupKey",
    "Merge",
    "NameWord",
    "Opening",
    "Pair",
    "RetentionRule",
    "random_id",
]
