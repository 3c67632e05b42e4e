"""How a sheet must look: the constants of Decree 30/2020/NĐ-CP, read from the rulebook's parsed file.

Nothing here is a number of the decree: `layout_from` takes the dictionary of `document-format/*.yaml`, so that a
new decree is a new file. Sizes are points, page lengths millimetres.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mangnon.paper.record import Orientation

MM_PER_POINT = 25.4 / 72


@dataclass(frozen=True)
class Element:
    """The look of one part of a document; `rule` is the share of the text's length drawn under it (0: none)."""

    key: str
    term: str
    size_pt: float
    bold: bool
    italic: bool
    upper: bool
    align: str
    rule: float


@dataclass(frozen=True)
class Layout:
    """All constants the renderers use. `unverified` names the parts still to be compared with the decree."""

    version: str
    width_mm: float
    height_mm: float
    top_mm: float
    bottom_mm: float
    left_mm: float
    right_mm: float
    font: str
    page_number_pt: float
    body_pt: float
    indent_cm: float
    gap_pt: float
    line_spacing: float
    closing_mark: str
    table_pt: float
    dense_table_pt: float
    annex_first_page_number: bool
    national_title: str
    national_motto: str
    recipients_title: str
    elements: Mapping[str, Element]
    unverified: tuple[str, ...]

    def page_mm(self, orientation: Orientation) -> tuple[float, float]:
        """Width and height of the sheet as it lies."""
        if orientation == "landscape":
            return self.height_mm, self.width_mm
        return self.width_mm, self.height_mm

    def text_width_mm(self, orientation: Orientation = "portrait") -> float:
        return self.page_mm(orientation)[0] - self.left_mm - self.right_mm


def layout_from(rules: Mapping[str, Any]) -> Layout:
    """The layout described by a parsed document-format file; KeyError names a missing entry."""
    page, body, table = rules["page"], rules["body"], rules["table"]
    margins = {side: _default(value) for side, value in page["margins_mm"].items()}
    return Layout(
        version=rules["decree"],
        width_mm=page["width_mm"],
        height_mm=page["height_mm"],
        top_mm=margins["top"],
        bottom_mm=margins["bottom"],
        left_mm=margins["left"],
        right_mm=margins["right"],
        font=page["font"]["family"],
        page_number_pt=_default(rules["page_number"]["size_pt"]),
        body_pt=_default(body["size_pt"]),
        indent_cm=_default(body["first_line_indent_cm"]),
        gap_pt=_default(body["paragraph_gap_pt"]),
        line_spacing=_default(body["line_spacing"]),
        closing_mark=body["closing_mark"],
        table_pt=table["size_pt"],
        dense_table_pt=table["dense_size_pt"],
        annex_first_page_number=rules["annex"]["first_page_number"],
        national_title=rules["national_title"],
        national_motto=rules["national_motto"],
        recipients_title=rules["recipients_title"],
        elements={key: _element(key, entry) for key, entry in rules["elements"].items()},
        unverified=tuple(_unverified(rules)),
    )


def _default(entry: Mapping[str, float]) -> float:
    return float(entry["default"])


def _element(key: str, entry: Mapping[str, Any]) -> Element:
    return Element(
        key=key,
        term=entry["term"],
        size_pt=_default(entry["size_pt"]),
        bold=entry["bold"],
        italic=entry["italic"],
        upper=entry["upper"],
        align=entry["align"],
        rule=float(entry.get("rule", {}).get("share", 0)),
    )


def _unverified(rules: Mapping[str, Any], path: str = "") -> list[str]:
    """Dotted names of every entry marked `verified: false`."""
    found = [path] if rules.get("verified") is False else []
    for key, value in rules.items():
        if isinstance(value, Mapping):
            found += _unverified(value, f"{path}.{key}".strip("."))
    return found
