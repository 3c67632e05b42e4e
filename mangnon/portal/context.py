"""What stands around every page: the viewer's place, the ways that are open to them, the ribbon."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mangnon.access.models import Person
from mangnon.access.rules import ROLE_LABELS, RoleName
from mangnon.children.scope import may_see_any
from mangnon.ui.frame import Frame, NavItem

# label, url name, permission ("" for everybody signed in; any of several parted by |), what its addresses begin with
Way = tuple[str, str, str, tuple[str, ...]]


def ways() -> list[Way]:
    return [
        (_("Hôm nay"), "portal:home", "", ()),
        (
            _("Chương trình"),
            "portal:boards",
            "programmes.view",
            ("/bang/", "/chuong-trinh/", "/danh-gia/", "/theo-doi/"),
        ),
        (_("Trẻ em"), "children:list", "children.", ("/tre-em/",)),
        (_("Thu thập"), "collection:home", "figures.enter", ("/thu-thap/",)),
        (_("Bảo vệ trẻ em"), "protection:board", "cases.work|cases.decide|cases.supervise", ("/bao-ve/",)),
        (_("Việc được nhờ"), "protection:referrals", "referrals.answer", ("/bao-ve/chuyen-gui/",)),
        (_("Tin tôi đã báo"), "protection:mine", "cases.report", ("/bao-ve/toi-da-bao/",)),
        (_("Địa bàn"), "portal:places", "places.view", ("/dia-ban/", "/noi/")),
        (_("Chất lượng số liệu"), "portal:quality", "figures.view", ("/chat-luong/",)),
        (pgettext("mục lục", "Văn bản"), "directives:list", "documents.view", ("/van-ban/",)),
        (_("Báo cáo"), "reports:list", "reports.view", ("/bao-cao/",)),
        (_("Nhật ký"), "portal:audit", "audit.view", ("/nhat-ky/",)),
    ]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the `frame` that ui/base.html prints. Cost: one query for the viewer's posts."""
    door = address("protection:door")
    user = getattr(request, "user", None)
    if not isinstance(user, Person):
        return {"frame": Frame(door_url=door)}
    posts = user.current_posts()
    first = posts[0] if posts else None
    return {
        "frame": Frame(
            place=first.unit.name if first and first.unit else _("Cả nước"),
            who=user.full_name,
            who_unit=_(ROLE_LABELS[RoleName(first.role)]) if first else _("chưa có vai trò"),
            nav=nav(user, request.path),
            tabs=tabs(user, request.path, door),
            door_url=door,
            search_url=reverse("portal:search") if may_see_any(user) else "",
            illustrative=settings.DEMO,
            ribbon=getattr(request, "ribbon", "")
            or _(
                "Bản chạy thử: số của xã và số năm 2026 là số mẫu; số lấy từ văn bản có ghi nguồn ở từng số."
            ),
        )
    }


def nav(viewer: Person, path: str) -> tuple[NavItem, ...]:
    return tuple(
        NavItem(label, address(name), is_here(path, name, begins))
        for label, name, permission, begins in ways()
        if address(name) and opens(viewer, permission) and not is_doubled(viewer, name)
    )


def opens(viewer: Person, permission: str) -> bool:
    """Whether a way is open; "children." stands for any right to children, | parts several rights."""
    if permission == "children.":
        return may_see_any(viewer)
    return not permission or any(viewer.may(one) for one in permission.split("|"))


def is_doubled(viewer: Person, name: str) -> bool:
    """What one told oneself has a way of its own only for who has no board."""
    acts = ("cases.work", "cases.decide", "cases.supervise")
    return name == "protection:mine" and any(viewer.may(one) for one in acts)


def tabs(viewer: Person, path: str, door: str) -> tuple[NavItem, ...]:
    """The four tabs of a phone: today, what I enter or read, the children or the programme, a child in need."""
    entering = address("collection:home") if viewer.may("figures.enter") else ""
    second = (
        NavItem(_("Nhập số liệu"), entering, path.startswith("/thu-thap/"), "pen")
        if entering
        else NavItem(_("Tìm"), reverse("portal:search"), path.startswith("/tim/"), "find")
    )
    every = (
        NavItem(_("Hôm nay"), reverse("portal:home"), path == "/", "home"),
        second,
        NavItem(_("Trẻ em"), address("children:list"), path.startswith("/tre-em/"), "doc")
        if viewer.may("children.add")
        else NavItem(_("Chương trình"), address("portal:boards"), path.startswith("/bang/"), "check"),
        NavItem(_("Trẻ cần giúp"), door, path.startswith(("/tre-can-giup/", "/bao-ve/")), "hand"),
    )
    return tuple(item for item in every if item.url)


def is_here(path: str, name: str, begins: tuple[str, ...]) -> bool:
    return path == "/" if name == "portal:home" else path.startswith(begins)


def address(name: str, *args: int | str) -> str:
    """The address of a room's page; empty where the room has none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
