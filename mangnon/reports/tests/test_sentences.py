"""Every sentence of every outline, said with figures that rise, fall, stay, are estimates or are missing."""

import re

import pytest

from mangnon.figures.models import DataElement
from mangnon.figures.rules import Status
from mangnon.reports.drafts import setting_about
from mangnon.reports.load import elements_in, load_outlines, outline
from mangnon.reports.proposing import Proposals
from mangnon.reports.rules import Chip
from mangnon.reports.tests.conftest import Scene
from mangnon.reports.values import Values, needs_of
from mangnon.rulebook.models import Entry

PERIODS = {"annual": ("2022", "2023"), "half-year": ("2022H1", "2023H1"), "term": ("2012", "2020")}
CASES = {
    "rise": ("10", "12", Status.FINAL, r"tăng từ \S+.* năm \d{4} lên \S+.* năm \d{4}"),
    "fall": ("12", "10", Status.FINAL, r"giảm từ \S+.* năm \d{4} xuống \S+.* năm \d{4}"),
    "same": ("10", "10", Status.FINAL, r"giữ nguyên \S+.* từ .*năm \d{4} đến .*năm \d{4}"),
    "estimate": ("12", "10", Status.ESTIMATE, r"ước giảm từ \S+.* xuống \S+.* năm \d{4}"),
    "no earlier figure": (None, "10", Status.FINAL, r"là \S+.* năm \d{4}"),
}
ABSURD = re.compile(r"\s[.,;:]|\.\.|  |\[\[|\{|^[a-zđ]|…|None|; ;|ước ước|là là")


def said(scene: Scene, kind: str, code: str) -> dict[str, tuple[str, bool]]:
    """Each sentence of an outline as it reads, and whether it holds a change."""
    setting = setting_about(outline(kind), scene.province, code)
    proposals = Proposals(setting, setting.end)
    found = {}
    for section in setting.outline.sections:
        for each in section.sentences:
            runs = proposals.runs(each)
            text = "".join(r if isinstance(r, str) else proposals.values.shown(r) for r in runs)
            found[each.key] = (text, any(isinstance(r, Chip) and bool(r.since) for r in runs))
    return found


def tell(scene: Scene, kind: str, before: str | None, now: str | None, status: Status) -> None:
    """Every stored element of an outline gets these two figures, its formulas' parts included."""
    codes = elements_in(outline(kind))
    rows = list(DataElement.objects.filter(code__in=codes))
    parts = {code for row in rows for code in row.needs} | codes
    for row in DataElement.objects.filter(code__in=parts).exclude(nature__in=["derived", "structure"]):
        scene.say(row.code, before, PERIODS[kind][0])
        scene.say(row.code, now, PERIODS[kind][1], status)


@pytest.mark.parametrize("kind", list(PERIODS))
@pytest.mark.parametrize("case", list(CASES))
def test_every_sentence_reads_well_in_every_case(scene: Scene, kind: str, case: str) -> None:
    before, now, status, pattern = CASES[case]
    tell(scene, kind, before, now, status)

    sentences = said(scene, kind, "2012/2020" if kind == "term" else PERIODS[kind][1])

    assert not {key: text for key, (text, _) in sentences.items() if ABSURD.search(text)}
    changes = [text for text, changes in sentences.values() if changes and "Tỷ" not in text]
    assert all(re.search(pattern, text) for text in changes), changes
    assert changes or case == "no earlier figure"


@pytest.mark.parametrize("kind", list(PERIODS))
def test_without_figures_a_sentence_says_so_or_is_left_out(scene: Scene, kind: str) -> None:
    tell(scene, kind, None, None, Status.FINAL)

    sentences = said(scene, kind, "2012/2020" if kind == "term" else PERIODS[kind][1])

    assert not {key: text for key, (text, _) in sentences.items() if ABSURD.search(text)}
    assert any("chưa có số liệu" in text for text, _ in sentences.values())


def test_the_change_of_a_rate_names_both_years(scene: Scene) -> None:
    scene.say("stunting-rate", "13.9", "2022")
    scene.say("stunting-rate", "13.6", "2023")
    chip = Chip("stunting-rate", scene.province.pk, "2023", "2022")
    values = Values(needs_of([chip]))

    assert values.shown(chip) == "giảm từ 13,9% năm 2022 xuống 13,6% năm 2023"
    assert [run.text for run in values.runs(chip)][1::2] == ["13,9%", "13,6%"]


def test_outlines_of_the_rulebook_name_only_known_elements(scene: Scene) -> None:
    assert load_outlines() == Entry.objects.filter(kind="outline").count()
