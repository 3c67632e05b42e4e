"""What the gallery shows: every component in every state. Units and figures here are made up."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from mangnon.ui.charts import ChartSpec
from mangnon.ui.components import KeyFigure, Tab
from mangnon.ui.forms import DayField, NumberField
from mangnon.ui.frame import Frame, NavItem
from mangnon.ui.spark import SparkPoint
from mangnon.ui.verdicts import BADGES, PROJECTIONS, TILES, VERDICTS


class GalleryForm(forms.Form):
    """Each kind of field once; the gallery fills it so that three fields are wrong."""

    children = NumberField(label=_("Số trẻ em dưới 16 tuổi"), help_text=_("Năm trước: 1.805"))
    rate = NumberField(label=_("Tỷ lệ trẻ em được khám (%)"), help_text=_("Viết 12,5 cho mười hai phẩy năm"))
    day = DayField(label=_("Ngày chốt số"))
    place = forms.ChoiceField(label=_("Xã"), choices=[("1", "Xã mẫu A"), ("2", "Xã mẫu B")])
    state = forms.ChoiceField(
        label=_("Câu trả lời"),
        choices=[("value", _("Có số")), ("zero", _("Không có (0)")), ("none", _("Chưa có số liệu"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Ghi chú"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    sure = forms.BooleanField(label=_("Tôi đã xem lại số này"))


SERIES = [
    SparkPoint("2020", 63.0),
    SparkPoint("2021", 61.2),
    SparkPoint("2022", None),
    SparkPoint("2023", 63.6),
    SparkPoint("2024", 64.3, estimated=True),
]
CHART: ChartSpec = {
    "kind": "line",
    "periods": ["2012", "2013", "2014", "2015", "2016", "2017", "2018", "2019", "2020"],
    "series": [
        {
            "name": "Được trợ giúp",
            "values": [None, 75.0, 78.8, 90.0, 91.4, 90.2, 92.0, 92.5, 100.0],
            "estimated": ["2020"],
        }
    ],
    "unit": "%",
    "decimals": 1,
    "targets": [
        {"from": "2013", "to": "2015", "value": 85, "label": "mục tiêu 2015: 85"},
        {"from": "2015", "to": "2020", "value": 89, "label": "mục tiêu 2020: trên 89"},
    ],
    "excluded": [{"period": "2012", "label": "748,9 loại"}],
}
BAR_CHART: ChartSpec = {
    "kind": "bar",
    "periods": ["Xã mẫu A", "Xã mẫu B", "Xã mẫu C"],
    "series": [{"name": "Trẻ em", "values": [1842, 2105, None]}],
    "unit": "trẻ em",
    "decimals": 0,
}
NAV_WORDS = ["Hôm nay", "Chương trình", "Thu thập", "Trẻ em", "Hoạt động", "Văn bản, nhiệm vụ", "Báo cáo"]
TAB_WORDS = [("Hôm nay", "home"), ("Nhập số liệu", "pen"), ("Trẻ cần giúp", "hand"), ("Thêm", "more")]
BADGE_WORDS = {
    "live": _("Nháp 4, số còn chạy"),
    "frozen": _("Đã đóng băng 14/12/2023"),
    "changed": _("2 số vừa đổi"),
    "late": _("Quá hạn 2 ngày"),
}


def chart_rows(spec: ChartSpec) -> list[tuple[str, float | None, bool]]:
    """The numbers of the first series for the table below its chart: period, value, estimated."""
    series = spec["series"][0]
    estimated = set(series.get("estimated", []))
    return [
        (period, value, period in estimated)
        for period, value in zip(spec["periods"], series["values"], strict=True)
    ]


def gallery_context() -> dict[str, Any]:
    """Everything templates/ui/gallery.html prints."""
    return {
        "frame": Frame(
            place="tỉnh mẫu",
            who="Cán bộ mẫu",
            who_unit="Sở mẫu",
            nav=tuple(
                NavItem(words, f"#{place}", current=place == 1) for place, words in enumerate(NAV_WORDS)
            ),
            tabs=tuple(
                NavItem(words, f"#the-{place}", place == 0, sign)
                for place, (words, sign) in enumerate(TAB_WORDS)
            ),
            illustrative=True,
            ribbon="Trang này bày mọi thành phần và trạng thái; khối nào đổi, sửa ở đây trước.",
        ),
        "verdicts": list(VERDICTS),
        "projections": list(PROJECTIONS),
        "badges": [(kind, BADGE_WORDS[kind]) for kind in BADGES],
        "tiles": [(state, words) for state, (_sign, words) in TILES.items()],
        "series": SERIES,
        "charts": [
            (
                "bieu-do-duong",
                CHART,
                "Diễn biến 2012–2020",
                "Tăng từ 75,0% năm 2013 lên 92,5% năm 2019; ước 100%.",
            ),
            ("bieu-do-cot", BAR_CHART, "Trẻ em theo xã", "Xã mẫu B nhiều nhất: 2.105 trẻ em."),
        ],
        "chart_rows": chart_rows(CHART),
        "key_figures": [
            KeyFigure("Trẻ em dưới 16 tuổi", 214825, "cả tỉnh", href="#so"),
            KeyFigure("Mới nhất (2019)", 92.5, "4.876 trên 5.274", "%", 1, "#so"),
            KeyFigure("Ước năm 2020", 100, "chờ số chính thức", "%", 1, "#so", "ước"),
            KeyFigure("Trẻ em có nguy cơ", None, "1 xã chưa báo"),
        ],
        "tabs": [
            Tab("Tất cả", "#tat-ca", True, 1842),
            Tab("Chưa nộp", "#chua-nop", count=8),
            Tab("Quy tắc", "#quy-tac"),
        ],
        "page": Paginator(range(1, 2411), 50).get_page(7),
        "form": GalleryForm(
            {
                "children": "1.842",
                "rate": "12.5",
                "day": "31/4/2023",
                "place": "2",
                "state": "zero",
                "note": "",
            }
        ),
    }
