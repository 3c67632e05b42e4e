"""The layout of the decree for the tests, read from the rulebook's own file."""

from functools import cache
from pathlib import Path

import yaml

from mangnon.paper.layout import Layout, layout_from

RULES = Path(__file__).parents[2] / "rulebook" / "data" / "document-format" / "nd-30-2020.yaml"


@cache
def decree_30() -> Layout:
    return layout_from(yaml.safe_load(RULES.read_text(encoding="utf-8")))
