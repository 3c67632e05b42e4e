import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from mangnon.ui.components import KeyFigure, Tab
from mangnon.ui.forms import DayField, NumberField
from mangnon.ui.spark import SparkPoint, draw


def show(source: str, **context: Any) -> str:
    return Template(source).render(Context(context)).strip()


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ n|vn_number }}", "332.600"),
        ("{{ r|vn_number:1 }}", "25,6"),
        ("{{ none|vn_number }}", "…"),
        ("{{ none|vn_input }}", ""),
        ("{{ r|vn_input }}", "25,55"),
        ("{{ r|vn_signed:1 }}", "+25,6"),
        ('{{ n|vn_unit:"xã" }}', "332.600\u00a0xã"),
        ('{{ r|vn_unit:"%" }}', "25,55%"),
        ("{{ day|vn_date }}", "01/5/2024"),
        ("{{ day|vn_weekday }}", "thứ Tư 01/5/2024"),
        ("{{ day|vn_document_date }}", "ngày 01 tháng 5 năm 2024"),
        ("{{ moment|vn_moment }}", "01/5/2024 01:05"),
        ("{{ none|vn_date }}", ""),
    ],
)
def test_filters_write_the_vietnamese_way(source: str, shown: str) -> None:
    moment = dt.datetime(2024, 4, 30, 18, 5, tzinfo=dt.UTC)
    assert (
        show(source, n=332600, r=Decimal("25.55"), none=None, day=dt.date(2024, 5, 1), moment=moment) == shown
    )


def test_zero_not_reported_and_not_applicable_are_three_marks() -> None:
    zero, missing, off = (show(f"{{% figure {a} %}}") for a in ("0", "None", "None applicable=False"))
    assert zero == '<span class="tn">0</span>'
    assert 'class="nr"' in missing
    assert "chưa báo cáo" in missing
    assert 'class="na"' in off
    assert "không áp dụng" in off


def test_a_figure_leads_to_its_source_and_says_when_it_is_an_estimate() -> None:
    shown = show('{% figure v to 1 estimate=True unit="%" %}', v=Decimal("92.45"), to="/so/1/?a=1&b=2")
    assert shown == '<a class="fig" href="/so/1/?a=1&amp;b=2">92,5</a>%<span class="est">ước</span>'
    assert "ước phân bổ" in show('{% figure 1230 estimate="ước phân bổ" %}')


def test_number_cells_speak_on_the_phone() -> None:
    cell = show('{% number_cell 64.3 "#" 1 estimate=True label="mới nhất" phone_unit="%" %}')
    assert cell.startswith('<td class="num" data-l="mới nhất">')
    assert cell.endswith('<span class="pu">%</span><span class="est">ước</span></td>')
    assert "pu" not in show('{% number_cell None phone_unit="%" %}')


@pytest.mark.parametrize(
    ("code", "sign", "words"),
    [
        ("over", "over", "Vượt"),
        ("met", "check", "Đạt"),
        ("notyet", "half", "Chưa đạt"),
        ("unmet", "cross", "Không đạt"),
        ("nodata", "void", "Chưa có số liệu"),
        ("off", "minus", "Không đặt mốc"),
    ],
)
def test_a_verdict_is_colour_icon_and_word(code: str, sign: str, words: str) -> None:
    shown = show("{% verdict code %}", code=code)
    assert f'class="v v-{code}"' in shown
    assert f'href="#i-{sign}"' in shown
    assert f"</svg>{words}</span>" in shown


def test_an_overridden_verdict_keeps_the_machines_own() -> None:
    assert "đã sửa, máy tính: Chưa đạt" in show('{% verdict "met" computed="notyet" %}')
    assert "đã sửa" not in show('{% verdict "met" computed="met" %}')


def test_small_marks_carry_their_words() -> None:
    assert "khó đạt" in show('{% projection "no" %}')
    assert "#i-clock" in show('{% badge "Quá hạn 2 ngày" "late" %}')
    assert 'aria-label="Xã mẫu: đang nhập, 28/38 dòng"' in show(
        '{% tile "part" "Xã mẫu" "/x/" "28/38 dòng" %}'
    )
    assert 'role="img"' in show('{% tile "ok" "Xã mẫu" %}')
    assert "#i-nowifi" in show('{% outbox "wait" "Chưa có mạng." %}')


def test_text_in_components_is_escaped() -> None:
    assert "<script>" not in show(
        "{% badge evil %}{% tile 'ok' evil evil %}{% figure 1 estimate=evil %}", evil="<script>"
    )
    assert "&lt;b&gt;" in show('{% msg "warn" title=evil %}{{ evil }}{% endmsg %}', evil="<b>")


def test_a_spark_has_gaps_a_hollow_estimate_and_a_target() -> None:
    points = [
        SparkPoint("2020", 60),
        SparkPoint("2021", None),
        SparkPoint("2022", 62),
        SparkPoint("2023", 64, True),
    ]
    drawing = draw(points, target=65)
    assert (drawing.lines, drawing.dashes) == ((), ("69.7,17.2 103.0,8.4",))
    assert [(dot.x, dot.hollow) for dot in drawing.dots] == [(3.0, False), (103.0, True)]
    assert drawing.target == 4.0
    said = show("{% spark points 65 1 'Diễn biến' %}", points=points)
    assert 'aria-label="Diễn biến. 2020: 60,0; 2021: chưa báo cáo; 2022: 62,0; 2023: 64,0 (ước)"' in said


def test_a_value_that_cannot_be_is_marked_and_does_not_squash_the_line() -> None:
    plain = [SparkPoint("2012", None), SparkPoint("2013", 60), SparkPoint("2014", 64)]
    wrong = [SparkPoint("2012", 748.9, impossible=True), *plain[1:]]
    assert draw(wrong).lines == draw(plain).lines
    assert draw(wrong).crosses == (3.0,)
    said = show("{% spark points 65 1 'Diễn biến' %}", points=wrong)
    assert "2012: 748,9 (không thể đúng, không vẽ)" in said
    assert said.count('class="x"') == 1


def test_an_official_text_says_its_language_only_on_a_page_in_another() -> None:
    assert show("{{ name|official }}", name="Xã <Mẫu>") == "Xã &lt;Mẫu&gt;"
    with translation.override("en"):
        assert show("{{ name|official }}", name="Xã <Mẫu>") == '<span lang="vi">Xã &lt;Mẫu&gt;</span>'
        assert show("{{ name|official }}", name="") == ""


def test_a_spark_leads_to_an_unsure_value_by_dashes_and_says_why() -> None:
    points = [
        SparkPoint("2020", 1),
        SparkPoint("2021", 2),
        SparkPoint("2022", 1, True, "mới có 1/3 đơn vị báo"),
    ]
    drawing = draw(points)
    assert (len(drawing.lines), len(drawing.dashes)) == (1, 1)
    assert "2022: 1 (mới có 1/3 đơn vị báo)" in show("{% spark points None 0 %}", points=points)


@pytest.mark.parametrize("values", [[], [5], [None], [5, 5, 5], [None, 3, None]])
def test_a_spark_of_any_length_can_be_drawn(values: list[float | None]) -> None:
    points = [SparkPoint(str(place), value) for place, value in enumerate(values)]
    drawing = draw(points)
    assert all(0 <= dot.x <= 108 and 0 <= dot.y <= 30 for dot in drawing.dots)
    assert len(drawing.dots) == (1 if any(v is not None for v in values) else 0)


def test_pages_keep_the_filters_of_the_address() -> None:
    request = RequestFactory().get("/", {"tim": "mồ côi", "trang": "2"})
    page = Paginator(range(2410), 50).get_page(2)
    shown = show("{% pagination page %}", page=page, request=request)
    assert 'href="?tim=m%E1%BB%93+c%C3%B4i&amp;trang=3"' in shown
    assert "51–100 trên 2.410" in shown
    assert show("{% pagination page %}", page=Paginator([1], 50).get_page(1)) == ""


def test_key_figures_tabs_and_crumbs() -> None:
    figures = show(
        "{% keyfigs f %}",
        f=[KeyFigure("Ước", 100, unit="%", decimals=1, estimate="ước"), KeyFigure("Trống", None)],
    )
    assert figures.index("100,0") < figures.index(" %") < figures.index('class="est"')
    assert 'class="nr"' in figures
    assert show("{% tabs t 'Góc nhìn' %}", t=[Tab("A", "/a/", True, 1842)]).count("1.842") == 1
    crumbs = show('{% crumbs "Chương trình" "/ct/" "Chỉ tiêu 12" %}')
    assert '<a href="/ct/">Chương trình</a>' in crumbs
    assert '<li aria-current="page">Chỉ tiêu 12</li>' in crumbs


class Entry(forms.Form):
    value = NumberField(label="Số trẻ em", help_text="Năm trước: 1.805")
    rate = NumberField(label="Tỷ lệ", required=False)
    day = DayField(label="Ngày", required=False)
    kind = forms.ChoiceField(label="Loại", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)


def test_a_wrong_field_is_tied_to_its_hint_and_error() -> None:
    form = Entry({"value": "12.5", "kind": "a"})
    shown = show("{% form_errors form %}{% for f in form %}{% field f %}{% endfor %}", form=form)
    assert 'value="12.5"' in shown
    assert 'aria-describedby="id_value_helptext id_value_error"' in shown
    assert 'id="id_value_error"' in shown
    assert "Còn 1 chỗ cần sửa." in shown
    assert '<a href="#id_value">Số trẻ em</a>' in shown
    assert "<fieldset" in shown


def test_number_and_day_fields_give_values() -> None:
    form = Entry({"value": "1.842", "rate": "", "day": "ngày 15 tháng 12 năm 2023", "kind": "a"})
    assert form.is_valid()
    assert (form.cleaned_data["value"], form.cleaned_data["rate"], form.cleaned_data["day"]) == (
        Decimal(1842),
        None,
        dt.date(2023, 12, 15),
    )
    filled = Entry(initial={"value": Decimal("1842.5"), "day": dt.date(2024, 5, 1)})
    assert 'value="1.842,5"' in str(filled["value"])
    assert 'value="01/5/2024"' in str(filled["day"])
    assert "31/4/2023" in str(Entry({"value": "1", "kind": "a", "day": "31/4/2023"}).errors["day"])


@pytest.mark.parametrize(
    ("typed", "said"), [("9" * 25, "25 chữ số, quá lớn"), ("1,1234567", "hơn 6 chữ số sau dấu phẩy")]
)
def test_a_number_no_figure_can_be_is_refused_in_words(typed: str, said: str) -> None:
    with pytest.raises(forms.ValidationError, match=said):
        NumberField().clean(typed)
