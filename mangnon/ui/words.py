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
    _("Vai trò Cán bộ cấp xã cần mã của một xã, gồm 5 số."),
)
VERDICTS: Final = (
    _("vượt"),
    _("đạt"),
    _("chưa đạt"),
    _("không đạt"),
    _("chưa có số liệu"),
    _("không đặt mốc"),
)
WEEKDAYS: Final = (
    _("thứ Hai"),
    _("thứ Ba"),
    _("thứ Tư"),
    _("thứ Năm"),
    _("thứ Sáu"),
    _("thứ Bảy"),
    _("Chủ nhật"),
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
DOUBT_SENTENCES: Final = (
    _("%(part)s nhiều hơn %(whole)s, dù là một phần của số đó. Sửa một trong hai số."),
    _("%(added)s, khác %(whole)s; lệch %(off)s. Sửa tổng hoặc một thành phần."),
    _("%(rate)s không khớp %(top)s chia cho %(bottom)s, là %(worth)s. Sửa tỷ lệ hoặc một trong hai số."),
    _("%(figure)s vượt 100%%: tử số không thể lớn hơn mẫu số. Xem lại cả hai số làm nên tỷ lệ này."),
    _("%(figure)s là số âm; số đếm không nhỏ hơn 0. Sửa số này."),
    _(
        "%(line)s tăng từ %(was)s (%(then)s) lên %(is)s (%(now)s); hãy xem cách đếm có đổi không, hoặc ghi lý do."
    ),
    _(
        "%(line)s giảm từ %(was)s (%(then)s) xuống %(is)s (%(now)s); hãy xem cách đếm có đổi không, hoặc ghi lý do."
    ),
    _(
        "%(line)s tăng từ %(was)s (%(then)s) lên %(is)s (%(now)s); chênh khoảng 10 lần, có thể thừa hoặc thiếu một chữ số."
    ),
    _(
        "%(line)s giảm từ %(was)s (%(then)s) xuống %(is)s (%(now)s); chênh khoảng 10 lần, có thể thừa hoặc thiếu một chữ số."
    ),
    _("%(line)s giữ nguyên %(value)s suốt %(span)s; có thể số năm trước được chép lại."),
    _("%(figure)s tròn nghìn; số đếm hiếm khi tròn như vậy. Nếu là ước thì ghi là ước."),
    _("%(line)s chưa có số liệu %(years)s, các năm khác có. Bổ sung, hoặc ghi lý do."),
)
DEEDS: Final = (
    _("Thêm người dùng"),
    _("Giao vai trò"),
    _("Kết thúc vai trò"),
    _("Giao biểu cho tỉnh"),
    _("Mở kỳ nộp biểu"),
    _("Mở biểu để nhập"),
    _("Lưu biểu đang nhập"),
    _("Nộp biểu"),
    _("Nhận biểu"),
    _("Trả lại dòng"),
    _("Đặt ngày mẫu (minh họa)"),
    _("Dựng bản chạy thử"),
    _("Đánh giá khác với quy tắc"),
    _("Trở lại đánh giá theo quy tắc"),
    _("Ghi số liệu"),
    _("Nhập đơn vị"),
    _("Chia đơn vị"),
    _("Đổi tên đơn vị"),
    _("Đổi loại đơn vị"),
    _("Chuyển đơn vị cấp trên"),
    _("Kết thúc đơn vị"),
    _("Hoàn tác thay đổi địa giới"),
    _("Giải thích một nghi vấn"),
    _("Mở lại một nghi vấn"),
    _("Sửa mức đặt ra"),
    _("Giao cơ quan chủ trì"),
    _("Bắt đầu báo cáo"),
    _("Thêm câu vào báo cáo"),
    _("Sửa câu trong báo cáo"),
    _("Chuyển chỗ câu trong báo cáo"),
    _("Bỏ câu khỏi báo cáo"),
    _("Hoàn tác trong báo cáo"),
    _("Ban hành báo cáo"),
    _("Đính chính báo cáo"),
    _("Đề nghị góp phần báo cáo"),
    _("Rút đề nghị góp phần"),
    _("Góp phần báo cáo"),
    _("Xem số đã đổi trong báo cáo"),
    _("Ghi nhận xét"),
    _("Sửa nhận xét"),
    _("Rút nhận xét"),
    _("Lập chương trình"),
    _("Sửa chương trình"),
    _("Xóa chương trình"),
    _("Ghi kế hoạch có chỉ tiêu trẻ em"),
    _("Xóa kế hoạch khỏi danh sách"),
    _("Ghi hợp tác quốc tế"),
    _("Xóa hợp tác quốc tế"),
    _("Ghi thôn, tổ dân phố"),
    _("Đổi tên thôn, tổ dân phố"),
    _("Kết thúc thôn, tổ dân phố"),
    _("Ghi số cộng tác viên của thôn"),
    _("Nhận thôn của xã cũ"),
)
DETAILS: Final = (
    _("lúc"),
    _("trước"),
    _("cơ quan"),
    _("đổi"),
    _("theo quy tắc"),
    _("số"),
    _("nghi vấn"),
    _("loại"),
    _("ngày cuối"),
    _("dòng"),
    _("thước đo"),
    _("mới"),
    _("lý do"),
    _("lần lưu"),
    _("vai trò"),
    _("giữ nguyên"),
    _("nguồn"),
    _("đơn vị"),
    _("đánh giá"),
    _("vì"),
    _("năm"),
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
