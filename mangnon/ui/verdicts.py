"""The words, icons and classes of verdicts and marks: always the three together."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Mark = tuple[str, Promise]

VERDICTS: Final[dict[str, Mark]] = {
    "over": ("over", _("Vượt")),
    "met": ("check", _("Đạt")),
    "notyet": ("half", _("Chưa đạt")),
    "unmet": ("cross", _("Không đạt")),
    "nodata": ("void", _("Chưa có số liệu")),
    "off": ("minus", _("Không đặt mốc")),
}
PROJECTIONS: Final[dict[str, Mark]] = {
    "yes": ("reach", _("đạt được")),
    "edge": ("near", _("sát mốc")),
    "no": ("miss", _("khó đạt")),
    "short": ("void", _("chưa đủ số")),
}
BADGES: Final[dict[str, str]] = {"live": "refresh", "frozen": "frozen", "changed": "refresh", "late": "clock"}
TILES: Final[dict[str, Mark]] = {
    "ok": ("check", _("đã nộp đúng hạn")),
    "late": ("clock", _("đã nộp muộn")),
    "part": ("half", _("đang nhập")),
    "back": ("back", _("trả lại")),
    "none": ("cross", _("chưa bắt đầu")),
}
MESSAGES: Final[dict[str, str]] = {"info": "info", "warn": "alert", "bad": "alert"}
OUTBOX: Final[dict[str, str]] = {"saved": "check", "sent": "sent", "wait": "nowifi", "fail": "alert"}
