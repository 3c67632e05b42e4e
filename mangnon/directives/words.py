"""How things of this room are said on pages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mangnon.directives.rules import Standing

KIND_WORDS: dict[str, Promise] = {
    "luật": _("Luật"), "nghị quyết": _("Nghị quyết"), "nghị định": _("Nghị định"), "quyết định": _("Quyết định"),
    "chỉ thị": _("Chỉ thị"), "thông tư": _("Thông tư"), "chương trình": _("Chương trình"),
    "kế hoạch": _("Kế hoạch"), "đề án": _("Đề án"), "công văn": _("Công văn"), "báo cáo": _("Báo cáo"),
    "tờ trình": _("Tờ trình"), "thông báo": _("Thông báo"), "hướng dẫn": _("Hướng dẫn"), "quy chế": _("Quy chế"),
    "quy định": _("Quy định"), "kết luận": _("Kết luận"), "công điện": _("Công điện"), "phương án": _("Phương án"),
    "khác": _("Khác"),
}  # fmt: skip

# words, badge kind, icon
STANDINGS: dict[str, tuple[Promise, str, str]] = {
    Standing.OVERDUE: (_("quá hạn"), "late", "alert"),
    Standing.SOON: (_("sắp đến hạn"), "changed", "clock"),
    Standing.AHEAD: (_("còn thời gian"), "", "clock"),
    Standing.NO_DAY: (_("không ghi hạn"), "", ""),
    Standing.DONE: (_("đã xong"), "live", "check"),
    Standing.LATE_DONE: (_("xong muộn"), "", "check"),
    Standing.DROPPED: (_("không làm nữa"), "", ""),
}
RHYTHM_CHOICES = [
    ("", _("một lần, hoặc không lặp lại")),
    ("yearly", _("hằng năm, vào ngày")),
    ("half-yearly", _("6 tháng một lần, vào các ngày")),
    ("quarterly", _("hằng quý, vào ngày của tháng cuối quý")),
    ("monthly", _("hằng tháng, vào ngày")),
    ("continuous", _("thường xuyên")),
    ("on event", _("khi có vụ việc")),
]
