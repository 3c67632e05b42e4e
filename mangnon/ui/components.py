"""Rows that components are given; a room builds them and the templates print them."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class KeyFigure:
    """One of up to four figures at the head of a page; `value` None is printed as not reported."""

    label: str
    value: Decimal | int | float | None
    note: str = ""
    unit: str = ""
    decimals: int | None = None
    href: str = ""
    estimate: str = ""


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    current: bool = False
    count: int | None = None
