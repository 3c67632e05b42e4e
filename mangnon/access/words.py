"""Sentences of `rules.py`, which knows no translation, and names of this room's deeds in the trail.

Named here so that their English is collected.
"""

from django.utils.translation import gettext_noop

SENTENCES = (
    gettext_noop("Vai trò này đã kết thúc rồi; không kết thúc thêm lần nữa."),
    gettext_noop("Ngày cuối sớm hơn ngày bắt đầu của vai trò. Chọn một ngày sau ngày bắt đầu."),
    gettext_noop("Ngày cuối sớm hơn ngày đầu. Sửa một trong hai ngày."),
    gettext_noop("Khoảng trực thay đã qua. Chọn ngày cuối từ hôm nay trở đi."),
    gettext_noop("Cử trực thay"),
    gettext_noop("Bàn giao đơn vị"),
    gettext_noop("Cấp mã bắt đầu"),
    gettext_noop("Tự đặt mật khẩu bằng mã bắt đầu"),
    gettext_noop("Khóa tài khoản"),
    gettext_noop("Mở lại tài khoản"),
    gettext_noop("Trực thay dài nhất một năm. Lâu hơn thì bàn giao hẳn cho người kế nhiệm."),
)
