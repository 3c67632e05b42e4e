"""The editor's preview: the PDF's own words as plain HTML, figures as chips, nothing styled inline."""

import re
from dataclasses import replace

from mangnon.paper.markup import Chips, preview_html
from mangnon.paper.record import Paragraph, Text
from mangnon.paper.style import preview_css
from mangnon.reports.tests.annual_sample import annual_report
from mangnon.reports.tests.paper_layout import decree_30

CHIPS = Chips(lambda ref: f"/so-lieu/{ref}/", {"f34": "clash"})


def _preview() -> str:
    return preview_html(annual_report(), decree_30(), CHIPS)


def test_a_figure_is_a_chip_that_leads_to_its_source() -> None:
    assert '<a class="chip" data-ref="f2" href="/so-lieu/f2/">332.600</a>' in _preview()
    assert '<a class="chip clash" data-ref="f34" href="/so-lieu/f34/">266</a>' in _preview()
    assert '<a class="fig" data-ref="f2" href="/so-lieu/f2/">332.600</a>' in _preview()


def test_without_chips_figures_are_plain_words() -> None:
    page = preview_html(annual_report(), decree_30())
    assert "<a " not in page
    assert '<span class="nb">332.600</span>' in page


def test_nothing_is_styled_or_scripted_inline() -> None:
    assert not re.search(r"\sstyle=|<script|<style|\son\w+=", _preview())


def test_sheets_and_marks_are_those_of_the_record() -> None:
    page = _preview()
    assert page.count('<article class="sheet flow') == 3
    assert page.count('<p class="demo">Số liệu minh họa</p>') == 3
    assert '<th scope="colgroup" colspan="2">Kinh phí</th>' in page
    assert '<span class="na">×</span>' in page


def test_text_is_escaped() -> None:
    odd = replace(annual_report(), subject="A < B", blocks=(Paragraph((Text("<b>&"),)),))
    page = preview_html(odd, decree_30())
    assert "A &lt; B" in page
    assert "&lt;b&gt;&amp;./." in page


def test_the_stylesheet_takes_lengths_from_the_layout() -> None:
    css = preview_css(decree_30())
    assert "text-indent: 2.571em" in css  # 1,27 cm of 14 pt
    assert ".sheet .motto .ruled::after { width: 100%; }" in css
    assert ".sheet .own .ruled::after { width: 40%; }" in css
