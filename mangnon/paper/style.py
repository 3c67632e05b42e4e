"""The look of the HTML sheets, written from the layout: the PDF's stylesheet and the preview's share their core.

Lengths inside a sheet are in em of the body's letter, so the preview is the same page drawn smaller.
"""

from mangnon.paper.layout import MM_PER_POINT, Element, Layout
from mangnon.paper.wording import ILLUSTRATIVE

# Liberation Serif's own line is 1.149 of the size; CSS counts from the size, the decree from the line.
_NATURAL_LINE = 1.149
_SELECTORS = {
    "national_title": ".nation",
    "national_motto": ".motto",
    "parent_body": ".parent",
    "issuing_body": ".own",
    "number_symbol": ".no",
    "place_date": ".when",
    "document_type": ".kind",
    "subject": ".about",
    "addressee": ".to",
    "heading_1": "h2",
    "heading_2": "h3",
    "heading_3": "h4",
    "heading_4": "h5",
    "authority": ".by p",
    "signer": ".by .signer",
    "recipients_title": ".send p",
    "recipients_list": ".send li",
    "annex_label": ".annex-label",
    "annex_title": ".annex-title",
    "annex_reference": ".annex-ref",
}


def sheet_css(layout: Layout) -> str:
    """Everything inside a sheet, for paper and screen alike."""
    elements = "".join(_element_css(layout, key, selector) for key, selector in _SELECTORS.items())
    indent = f"{layout.indent_cm * 10 / MM_PER_POINT / layout.body_pt:.3f}em"

    def em(points: float) -> str:
        return f"{points / layout.body_pt:.4f}em"

    gap = em(layout.gap_pt)
    line = f"{layout.line_spacing * _NATURAL_LINE:.3f}"
    return f"""
.sheet {{ font-family: "{layout.font}", "Liberation Serif", serif; line-height: {line}; color: #000; background: #fff; }}
.sheet p, .sheet h1, .sheet h2, .sheet h3, .sheet h4, .sheet h5, .sheet ul {{ margin: 0; padding: 0; }}
.sheet p {{ margin-top: {gap}; text-align: justify; text-indent: {indent}; orphans: 2; widows: 2; }}
.sheet .nb {{ white-space: nowrap; }}
.sheet h2, .sheet h3, .sheet h4, .sheet h5 {{ margin-top: {gap}; text-indent: {indent}; break-after: avoid; }}
.sheet .d30 {{ display: grid; font-size: 1em; grid-template-columns: 44% 56%; margin: 0; line-height: 1.2; }}
.sheet .d30 p, .sheet .by p, .sheet .send p {{ margin: 0; text-indent: 0; }}
.sheet .d30 .gap {{ margin-top: {em(6)}; }}
.sheet .d30 .own, .sheet .d30 .motto {{ margin-top: {em(1)}; }}
.sheet .ruled {{ display: inline-block; max-width: 100%; }}
.sheet .ruled::after {{ content: ""; display: block; border-top: .75pt solid #000; margin: .2em auto 0; }}
.sheet .draft span {{ display: inline-block; border: .75pt solid #000; padding: .1em .7em; margin-top: .4em; font-weight: bold; }}
.sheet .draft {{ text-align: center; }}
.sheet p.kind, .sheet .kind {{ margin-top: {em(18)}; }}
.sheet .kind, .sheet .about, .sheet .annex-label, .sheet .annex-title, .sheet .annex-ref {{ text-indent: 0; }}
.sheet .about {{ margin: 0 0 {em(12)}; }}
.sheet .to {{ text-indent: 0; padding-left: 20%; }}
.sheet .annex-title, .sheet .annex-ref {{ margin-top: {em(3)}; }}
.sheet .annex-ref {{ margin-bottom: {em(9)}; }}
.sheet .form {{ margin: {gap} 0 0; font-size: {em(layout.table_pt)}; line-height: 1.2; }}
.sheet .form table {{ width: 100%; table-layout: fixed; border-collapse: collapse; }}
.sheet .form.dense {{ font-size: {em(layout.dense_table_pt)}; }}
.sheet .form.short {{ break-inside: avoid; }}
.sheet .form figcaption {{ font-weight: bold; text-align: center; padding: .5em 0; break-after: avoid; }}
.sheet .form th, .sheet .form td {{ border: .5pt solid #000; padding: .18em .35em; vertical-align: middle; text-align: left; }}
.sheet .form th {{ text-align: center; font-weight: bold; }}
.sheet .form td.center {{ text-align: center; }}
.sheet .form td.right {{ text-align: right; white-space: nowrap; }}
.sheet .form .r-section td, .sheet .form .r-total td {{ font-weight: bold; }}
.sheet .form .r-heading td {{ font-style: italic; }}
.sheet .form tr {{ break-inside: avoid; }}
.sheet .form .r-section, .sheet .form .r-heading {{ break-after: avoid; }}
.sheet .form sup {{ font-size: .75em; line-height: 0; }}
.sheet .unit {{ display: block; text-align: right; font-style: italic; font-weight: normal; padding-top: .3em; }}
.sheet .legend {{ font-size: {em(12)}; font-style: italic; text-indent: 0; text-align: left; margin-top: {em(8)}; }}
.sheet .sign {{ display: grid; grid-template-columns: 48% 52%; margin-top: {em(14)}; break-inside: avoid; break-before: avoid; }}
.sheet .send {{ line-height: 1.2; }}
.sheet .send ul {{ list-style: none; }}
.sheet .by {{ line-height: 1.25; }}
.sheet .by .signer {{ margin-top: 5em; }}
{elements}"""


def print_css(layout: Layout, *, illustrative: bool, annexes: tuple[str, ...]) -> str:
    """Sheets as pages: margins, page numbers from the second page on, each annex counted from 1 on its own."""
    corner = (
        f'@top-right {{ content: "{ILLUSTRATIVE}"; font: italic 10pt "Liberation Serif"; margin-right: -7mm; }}'
        if illustrative
        else ""
    )
    pages = "".join(_annex_page(layout, place, orientation) for place, orientation in enumerate(annexes, 1))
    face = f'"{layout.font}", "Liberation Serif", serif'
    return f"""
@page {{ size: {layout.width_mm}mm {layout.height_mm}mm; margin: {layout.top_mm}mm {layout.right_mm}mm {layout.bottom_mm}mm {layout.left_mm}mm;
  @top-center {{ content: counter(page); font: {layout.page_number_pt}pt {face}; }} {corner} }}
@page :first {{ @top-center {{ content: none; }} }}
{pages}
html {{ font-size: {layout.body_pt}pt; }}
body {{ margin: 0; font-size: {layout.body_pt}pt; }}
.sheet .demo {{ display: none; }}
.annex {{ break-before: page; }}
{sheet_css(layout)}"""


def preview_css(layout: Layout) -> str:
    """The same sheets on the screen; the page serves it as a file of its own, for nothing is styled inline."""
    side = layout.left_mm / layout.width_mm * 100
    right = layout.right_mm / layout.width_mm * 100
    return f"""{sheet_css(layout)}
.paper {{ container-type: inline-size; }}
.paper .sheet {{ box-sizing: border-box; width: 100%; max-width: {layout.width_mm}mm; height: auto; min-height: 0; overflow: visible;
  margin: 0 auto 16px; padding: 9% {right:.2f}% 9% {side:.2f}%; position: relative; font-size: clamp(8px, 2.35cqw, {layout.body_pt}pt); }}
.paper .sheet.landscape {{ max-width: {layout.height_mm}mm; font-size: clamp(7px, 1.66cqw, {layout.body_pt}pt); }}
.paper .sheet .demo {{ position: absolute; top: .6em; right: 1em; font-style: italic; font-size: .75em; text-indent: 0; margin: 0; }}
.paper .sheet .about::after {{ content: none; }}
.paper .form table {{ table-layout: auto; }}
"""


def _annex_page(layout: Layout, place: int, orientation: str) -> str:
    width, height = layout.page_mm("landscape" if orientation == "landscape" else "portrait")
    first = "" if layout.annex_first_page_number else "@top-center { content: none; }"
    return f"""
@page phu-luc-{place} {{ size: {width}mm {height}mm; }}
@page :nth(1 of phu-luc-{place}) {{ counter-reset: page 1; {first} }}
#phu-luc-{place} {{ page: phu-luc-{place}; }}"""


def _element_css(layout: Layout, key: str, selector: str) -> str:
    element = layout.elements[key]
    rule = f".sheet {selector} .ruled::after {{ width: {element.rule:.0%}; }}\n" if element.rule else ""
    return f".sheet {selector} {{ {_look(element, layout)} }}\n{rule}"


def _look(element: Element, layout: Layout) -> str:
    parts = [
        f"font-size: {element.size_pt / layout.body_pt:.4f}em",
        f"font-weight: {'bold' if element.bold else 'normal'}",
        f"font-style: {'italic' if element.italic else 'normal'}",
        f"text-align: {element.align}",
    ]
    if element.upper:
        parts.append("text-transform: uppercase")
    return "; ".join(parts)
