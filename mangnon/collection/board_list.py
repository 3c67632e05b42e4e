"""The communes of a board as a list: which are shown, in which order. No database here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from mangnon.collection.board import Board, Silent, Tile
from mangnon.ui.components import Tab
from mangnon.vietnamese.order import sort_key

AS_LIST = "danh-sach"


@dataclass(frozen=True)
class Row:
    """A commune with the district it stands in."""

    tile: Tile
    district: str
    place: int  # as the tiles stand: by district, then as the map gives them
    who: Silent | None = None  # whom to call, where it was not handed in


FILTERS: Mapping[str, Callable[[Tile], bool]] = {
    "": lambda t: True,
    "im-lang": lambda t: t.state == "none",
    "dang-nhap": lambda t: t.state == "part",
    "qua-han": lambda t: t.overdue > 0,
    "tra-lai": lambda t: t.state == "back",
    "muon": lambda t: t.days_late > 0,
    "thieu-so": lambda t: t.filled < t.needed,
}
SORTS: Mapping[str, Callable[[Row], tuple[object, ...]]] = {
    "": lambda r: (r.place,),
    "ten": lambda r: (sort_key(r.tile.name),),
    "du": lambda r: (r.tile.percent, r.tile.filled, r.place),
    "chua-co": lambda r: (-r.tile.unknown, r.place),
    "ngay": lambda r: (r.tile.handed or date.max, r.place),
    "cham": lambda r: (-max(r.tile.days_late, r.tile.overdue), r.place),
}


def filter_words() -> dict[str, str]:
    return {
        "": _("Tất cả"),
        "im-lang": _("Chưa bắt đầu"),
        "dang-nhap": _("Đang nhập"),
        "qua-han": _("Quá hạn chưa nộp"),
        "tra-lai": _("Trả lại"),
        "muon": _("Nộp muộn"),
        "thieu-so": _("Còn thiếu số"),
    }


def sort_words() -> dict[str, str]:
    return {
        "": _("như bản đồ"),
        "ten": _("tên xã"),
        "du": _("ít số nhất"),
        "chua-co": _("nhiều ô chưa có số liệu nhất"),
        "ngay": _("nộp sớm nhất"),
        "cham": _("chậm nhất"),
    }


@dataclass(frozen=True)
class Listing:
    """What of a board is shown; `shown` are units, for the tiles, `rows` the same as a list."""

    rows: Sequence[Row]
    wanted: str
    order: str
    as_list: bool
    tabs: Sequence[Tab]
    views: Sequence[Tab]

    @property
    def shown(self) -> set[int]:
        return {row.tile.unit_id for row in self.rows}

    @property
    def sorts(self) -> list[Tab]:
        """The orders of the list, each with the address of the page in it."""
        words = sort_words()
        return [Tab(words[name], address(AS_LIST, self.wanted, name), name == self.order) for name in SORTS]


def listing(board: Board, view: str, wanted: str, order: str) -> Listing:
    """The communes that an address asks for; a filter or an order nobody knows is taken as none."""
    wanted = wanted if wanted in FILTERS else ""
    order = order if order in SORTS else ""
    pairs = [(tile, group.name) for group in board.groups for tile in group.tiles]
    who = {w.unit_id: w for w in board.waiting if not w.body}
    every = [Row(tile, name, place, who.get(tile.unit_id)) for place, (tile, name) in enumerate(pairs)]
    words = filter_words()
    as_list = view == AS_LIST
    here = AS_LIST if as_list else ""
    tabs = [
        Tab(words[name], address(here, name, order), name == wanted, sum(keeps(r.tile) for r in every))
        for name, keeps in FILTERS.items()
    ]
    rows = sorted((row for row in every if FILTERS[wanted](row.tile)), key=SORTS[order])
    views = [
        Tab(_("Ô"), address("", wanted, ""), not as_list),
        Tab(_("Danh sách"), address(AS_LIST, wanted, order), as_list),
    ]
    return Listing(rows, wanted, order, as_list, tabs, views)


def address(view: str, wanted: str, order: str) -> str:
    said = {"xem": view, "loc": wanted, "xep": order}
    return "?" + urlencode({key: value for key, value in said.items() if value}) + "#xa"
