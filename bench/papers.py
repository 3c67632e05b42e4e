"""Official documents: Hà Tĩnh's annual report with all its annexes."""

from datetime import date

from django.db import transaction

from mangnon.collection.examples import ha_tinh_2023
from mangnon.collection.load import load_forms
from mangnon.figures.load import load_elements
from mangnon.places.load import load_places
from mangnon.places.queries import find
from mangnon.programmes.load import load_programmes
from mangnon.reports.actions import is_illustrative
from mangnon.reports.compose import compose
from mangnon.reports.drafts import setting_about
from mangnon.reports.files import current_layout, draw
from mangnon.reports.load import load_outlines, outline
from mangnon.reports.proposing import Proposals
from mangnon.rulebook.actions import load as load_rulebook

PERIOD = "2023"


def prepare() -> None:
    """The rulebook and Hà Tĩnh's 217 submissions, as the demo loads them."""
    with transaction.atomic():
        load_rulebook()
    for load in (load_places, load_elements, load_forms, load_programmes, load_outlines):
        load()
    ha_tinh_2023.load()


def annual_docx() -> int:
    """Compose the report from the facts and draw the DOCX; returns its size in bytes."""
    unit = find("42", date(2023, 12, 31))
    setting = setting_about(outline("annual"), unit, PERIOD)
    drafts = Proposals(setting, setting.end).drafts()
    composed = compose(setting, drafts, illustrative=is_illustrative(unit, PERIOD))
    return len(draw(composed.document, current_layout(), "docx"))
