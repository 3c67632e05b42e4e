"""Words that rules say without Django: registered here, so that they too are collected and have English.

Where such a word is shown, `gettext` is called on it. A word missing here stays Vietnamese on an English page.
"""

from typing import Final

from django.utils.translation import gettext_noop as _

ROLES: Final = (
    _("Quản trị hệ thống"),
    _("Cán bộ cấp tỉnh"),
    _("Lãnh đạo"),
    _("Cán bộ sở, ngành"),
    _("Cán bộ cấp xã"),
    _("Người xem"),
)
STATUSES: Final = (_("ước"), _("sơ bộ"), _("chính thức"))
ANSWERS: Final = (
    _("Chưa nhập"),
    _("Có số"),
    _("Có số, ước tính"),
    _("Không có (0)"),
    _("Chưa có số liệu"),
    _("Không áp dụng"),
)
SOURCES: Final = (
    _("biểu do đơn vị nộp"),
    _("văn bản"),
    _("tệp nhập vào"),
    _("số minh họa"),
    _("nhập tay"),
)
DOUBTS: Final = (
    _("Phần lớn hơn tổng"),
    _("Tổng không khớp"),
    _("Tỷ lệ không khớp tử số, mẫu số"),
    _("Ngoài khoảng có thể"),
    _("Lệch khoảng 10 lần"),
    _("Tăng, giảm đột ngột"),
    _("Số lặp lại nhiều năm"),
    _("Số tròn nghìn"),
    _("Thiếu số liệu"),
)
DEEDS: Final = (
    _("Thêm người dùng"),
    _("Giao vai trò"),
    _("Kết thúc vai trò"),
    _("Ghi số liệu"),
    _("Dựng bản chạy thử"),
    _("Giải thích một nghi vấn"),
    _("Mở lại một nghi vấn"),
)
MEASURES: Final = (
    _("năm"),
    _("%/năm"),
    _("điểm %/năm"),
    _("năm {}"),
    _("duy trì {}"),
    _("vừa đủ"),
    _("đủ khi làm tròn"),
    _("hơn {}"),
    _("thiếu {}"),
    _("cao hơn {}"),
    _("thấp hơn {}"),
    _("{} mỗi năm"),
)
WHOLES: Final = (_("tổng số trẻ em"), _("trẻ em có hoàn cảnh đặc biệt"))
COUNTED: Final = (_("Trẻ em dưới 16 tuổi, số mới nhất"),)
