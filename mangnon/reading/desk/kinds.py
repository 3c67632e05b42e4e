"""The kinds of contradiction in an officer's words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KIND_WORDS: dict[str, Promise] = {
    "text_vs_annex": _("lời văn khác phụ lục"), "text_vs_text": _("hai chỗ nói khác nhau"),
    "part_over_whole": _("phần lớn hơn toàn thể"), "sum_of_parts": _("cộng các phần không bằng tổng"),
    "percent_vs_ratio": _("tỷ lệ không khớp phép chia"), "unit_slip": _("nhầm đơn vị"),
    "factor_ten": _("lệch mười lần"), "separator": _("dấu phẩy, dấu chấm trong số"), "jump": _("số nhảy vọt"),
    "constant_series": _("số không đổi nhiều năm"), "round_number": _("số quá tròn"),
    "plausibility": _("số khó có thể"), "verdict_vs_figures": _("đánh giá trái với số"),
    "verdict_without_evidence": _("đánh giá không có số"), "verdict_missing": _("thiếu đánh giá"),
    "target_met_already": _("mức đặt ra đã đạt từ trước"), "target_missing": _("thiếu mức đặt ra"),
    "level_order": _("cấp cao hơn xong trước cấp thấp"), "impossible_date": _("ngày không thể có"),
    "date_conflict": _("ngày mâu thuẫn"), "document_number": _("số văn bản mâu thuẫn"), "symbol": _("ký hiệu văn bản"),
    "citation": _("dẫn chiếu sai"), "numbering": _("đánh số sai"), "assignment": _("phân công sót hoặc trùng"),
    "missing_value": _("thiếu số"), "missing_unit": _("thiếu đơn vị"), "period_mismatch": _("lệch kỳ"),
    "spelling": _("lỗi chữ"), "term_conflict": _("hai tên gọi cho một thứ"),
}  # fmt: skip
