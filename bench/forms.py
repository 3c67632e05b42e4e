"""Submitting the 61-line form with every total above it.

In life a commune fills its own lines and the province the others. Here every line is made the
commune's (its own with the example's figures, the province's with zero), so that the measured
submission writes all of them and every total above at once.
"""

import statistics
import time
from datetime import date

from mangnon.collection.actions import open_submission, save_draft, submit
from mangnon.collection.assigning import open_round
from mangnon.collection.examples import ha_tinh_2023
from mangnon.collection.models import Assignment, Form, FormLine
from mangnon.collection.rules import Answer, Typed
from mangnon.figures.actions import period
from mangnon.figures.models import DataElement
from mangnon.places.models import Unit
from mangnon.places.queries import descendants, find
from mangnon.rulebook.queries import entry

COMMUNES = 40
YEAR = "2024"


def submit_median() -> float:
    """Median seconds of `submit` alone over forty communes, drafts being ready; checks that all lines counted."""
    example = entry("example", ha_tinh_2023.EXAMPLE).body
    form = Form.objects.get(code=example["form"])
    FormLine.objects.filter(element__isnull=False, computed=False).update(levels=["commune"])
    DataElement.objects.filter(form_lines__isnull=False, nature__in=["stock", "flow"]).update(
        over_places="sum"
    )
    year = period(YEAR)
    province = find(example["province"], year.end)
    assignment = Assignment.objects.get(form=form, province=province)
    open_round(
        by=None, assignment=assignment, period=year, due=date(2024, 12, 10), cut_off=date(2024, 12, 14)
    )
    communes = descendants(province, year.end, Unit.Level.COMMUNE)
    sheets = ha_tinh_2023.filled(example["lines"], province.code, [c.code for c in communes])
    took = []
    for commune in communes[:COMMUNES]:
        officer = ha_tinh_2023.illustrative_officer(commune)
        cells = {**dict.fromkeys(sheets[province.code], Typed("", Answer.ZERO)), **sheets[commune.code]}
        row = open_submission(by=officer, form=form, unit=commune, period=year)
        draft = save_draft(by=officer, submission=row, cells=cells)
        begun = time.perf_counter()
        submit(by=officer, submission=draft.submission)
        took.append(time.perf_counter() - begun)
    return statistics.median(took)
