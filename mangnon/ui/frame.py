"""What stands around every page: the place, the ribbon, the ways to go.

The rooms that know these things lie above this one. The portal fills a `Frame` in a context processor and
hands it to the templates under the name `frame`; without one a page still renders, with the bare frame.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class NavItem:
    """One way to go. `icon` is needed only for the phone's four tabs."""

    label: str
    url: str
    current: bool = False
    icon: str = ""


@dataclass(frozen=True)
class Frame:
    """`ribbon` is the sentence behind "Số liệu minh họa." and shows only when `illustrative` is true.

    `door_url` is the address of "Trẻ cần giúp ngay?"; empty leads to the plain page of advice of this room.
    """

    place: str = ""
    who: str = ""
    who_unit: str = ""
    nav: tuple[NavItem, ...] = ()
    tabs: tuple[NavItem, ...] = ()
    door_url: str = ""
    search_url: str = ""  # where a search goes that may hold names; sent in the body
    illustrative: bool = False
    ribbon: str = ""
