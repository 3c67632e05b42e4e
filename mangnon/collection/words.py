"""Sentences and names of `clocks.py`, `reminder_rules.py` and the rulebook's calendar, named here so that their English is collected."""

from django.utils.translation import gettext_noop

SENTENCES = (
    gettext_noop(
        "Hạn của cấp tỉnh phải sau hạn của cấp xã, để tỉnh kịp xem và cộng. Lùi hạn tỉnh hoặc đưa hạn xã lên sớm hơn."
    ),
    gettext_noop("Hạn gửi Bộ phải sau hạn của cấp tỉnh. Lùi hạn gửi Bộ hoặc đưa hạn tỉnh lên sớm hơn."),
    gettext_noop("Ngày trước hạn phải từ 0 đến 60, ngày sau hạn từ 1 đến 60. Sửa lại các số ngày."),
    gettext_noop("Có số ngày ghi hai lần. Mỗi số ngày ghi một lần."),
    gettext_noop("Nhắc quá sáu lần cho một đợt. Bỏ bớt số ngày, nhiều nhất sáu số."),
    gettext_noop("sau"),
    gettext_noop("số ngày"),
    gettext_noop("văn bản"),
    gettext_noop("hạn"),
    gettext_noop("hạn gửi Bộ"),
    gettext_noop("hạn của tỉnh"),
    gettext_noop("ngày đầu"),
    gettext_noop("từ"),
    gettext_noop("việc còn dở"),
    gettext_noop("kỳ"),
    gettext_noop("nhãn"),
    gettext_noop("đến"),
    gettext_noop("số đơn vị"),
    gettext_noop("Đóng đợt báo cáo"),
    gettext_noop("Mở lại đợt báo cáo"),
    gettext_noop("Gia hạn nộp biểu"),
    gettext_noop("thứ Bảy"),
    gettext_noop("Chủ nhật"),
    gettext_noop("Tết Dương lịch"),
    gettext_noop("Tết Dương lịch (nghỉ bù)"),
    gettext_noop("Tết Nguyên đán"),
    gettext_noop("Ngày Chiến thắng"),
    gettext_noop("Ngày Chiến thắng (nghỉ bù)"),
    gettext_noop("Ngày Quốc tế Lao động"),
    gettext_noop("Ngày Quốc tế Lao động (nghỉ bù)"),
    gettext_noop("Giỗ Tổ Hùng Vương"),
    gettext_noop("Giỗ Tổ Hùng Vương (nghỉ bù)"),
    gettext_noop("Quốc khánh"),
    gettext_noop("Quốc khánh (liền kề)"),
    gettext_noop("Quốc khánh (nghỉ bù)"),
    gettext_noop("Nghỉ hoán đổi"),
)

DEEDS = (  # of this room, as the trail names them
    gettext_noop("Tải tệp lên để đọc"),
    gettext_noop("Tải nhiều tệp lên"),
    gettext_noop("Đưa tệp vào biểu đang nhập"),
)
