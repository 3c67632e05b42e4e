"""Writing a draft: chips follow the facts, nothing typed is lost, and two people do not overwrite each other."""

from datetime import date

import pytest

from mangnon.audit.models import Entry
from mangnon.figures.rules import Status
from mangnon.reports.actions import (
    accept_sentence,
    add_block,
    edit_block,
    insert_chip,
    keep_conflict,
    mark_seen,
    move_block,
    remove_block,
    undo,
)
from mangnon.reports.checks import before_issue, link
from mangnon.reports.drafts import compose_report
from mangnon.reports.errors import MayNot, ReportError, TextConflict
from mangnon.reports.models import Report
from mangnon.reports.outline import OutlineError
from mangnon.reports.queries import desk, typed
from mangnon.reports.tests.conftest import Scene, sentence


def test_a_started_report_holds_the_outline_with_figures_from_the_facts(scene: Scene) -> None:
    report = scene.draft()

    shown = desk(scene.cast.provincial, report)
    text = "".join(run.text for block in shown.blocks for run in block.runs)
    assert report.blocks.filter(kind="heading").count() == 12
    assert "332.600 trẻ em dưới 16 tuổi" in text
    assert "01 người ở cấp tỉnh và 216 người ở cấp xã" in text
    assert Entry.objects.filter(verb="reports.start", target=f"reports.report:{report.pk}").exists()


def test_a_place_has_one_draft_for_a_period(scene: Scene) -> None:
    scene.draft()

    with pytest.raises(ReportError, match="đã có bản nháp"):
        scene.draft()


@pytest.mark.parametrize(("kind", "code"), [("annual", "2023H1"), ("term", "2023"), ("half-year", "2023")])
def test_a_period_of_the_wrong_kind_is_answered_with_an_example(scene: Scene, kind: str, code: str) -> None:
    with pytest.raises(ReportError, match="cần kỳ như"):
        scene.draft(kind, code)


def test_a_year_before_the_place_was_there_is_refused_before_a_draft_is_made(scene: Scene) -> None:
    scene.province.valid_from = date(2024, 7, 1)

    with pytest.raises(ReportError, match=r"kỳ 2023: .* không có trên bản đồ ngày 31/12/2023"):
        scene.draft(code="2023")

    assert not Report.objects.exists()


def test_an_estimate_says_so_on_its_chip(scene: Scene) -> None:
    scene.say("children", "332700", status=Status.ESTIMATE)

    shown = desk(scene.cast.provincial, scene.draft())

    chips = [run.html for block in shown.blocks for run in block.runs if run.text == "332.700"]
    assert chips
    assert all('<span class="est">ước</span>' in chip for chip in chips)


def test_a_chip_shows_the_new_figure_and_the_one_last_seen(scene: Scene) -> None:
    report = scene.draft()
    scene.say("collaborators", "1760")

    changes = desk(scene.cast.provincial, report).changes
    mark_seen(by=scene.cast.provincial, report=report)

    assert [(run.was, run.text) for run in changes] == [("1.759", "1.760")]
    assert not desk(scene.cast.provincial, report).changes


def test_an_edited_sentence_keeps_its_chips_as_tokens(scene: Scene) -> None:
    row = sentence(scene.draft(), "resources.staff")

    edit_block(by=scene.cast.provincial, block=row, text="Có [[collaborators]]\n người.", version=1)

    row.refresh_from_db()
    assert typed(row) == "Có [[collaborators]] người."
    assert row.content[1]["chip"]["seen"] == "1.759"
    assert row.version == 2


def test_an_unknown_element_is_named_and_nothing_is_saved(scene: Scene) -> None:
    row = sentence(scene.draft(), "resources.staff")
    before = typed(row)

    with pytest.raises(ReportError, match="Không có chỉ tiêu thống kê mã cong-tac-vien"):
        edit_block(by=scene.cast.provincial, block=row, text="Có [[cong-tac-vien]].", version=1)

    row.refresh_from_db()
    assert typed(row) == before


def test_two_people_editing_one_sentence_lose_nothing(scene: Scene) -> None:
    report = scene.draft()
    row = sentence(report, "resources.staff")
    edit_block(by=scene.cast.provincial, block=row, text="Bản thứ nhất.", version=1)

    with pytest.raises(TextConflict) as caught:
        edit_block(by=scene.cast.provincial, block=row, text="Bản thứ hai.", version=1)
    keep_conflict(by=scene.cast.provincial, block=row, text="Bản thứ hai.")

    row.refresh_from_db()
    assert (caught.value.theirs, caught.value.mine) == ("Bản thứ nhất.", "Bản thứ hai.")
    assert typed(row) == "Bản thứ nhất."
    kept = report.versions.get(verb="conflict").after
    assert kept is not None
    assert kept["content"] == [{"text": "Bản thứ hai."}]


def test_undo_brings_back_a_removed_sentence(scene: Scene) -> None:
    report = scene.draft()
    row = sentence(report, "resources.staff")
    key, text = row.pk, typed(row)

    remove_block(by=scene.cast.provincial, block=row)
    undo(by=scene.cast.provincial, report=report)

    assert typed(report.blocks.get(pk=key)) == text


def test_undo_goes_back_edit_by_edit_and_then_says_there_is_none(scene: Scene) -> None:
    report = scene.draft()
    row = sentence(report, "resources.staff")
    first = typed(row)
    for version, text in enumerate(["Một.", "Hai."], 1):
        edit_block(by=scene.cast.provincial, block=row, text=text, version=version)

    seen = []
    for _ in range(2):
        undo(by=scene.cast.provincial, report=report)
        seen.append(typed(report.blocks.get(pk=row.pk)))

    assert seen == ["Một.", first]
    with pytest.raises(ReportError, match="chưa có thay đổi nào"):
        undo(by=scene.cast.provincial, report=report)


def test_undoing_every_edit_restores_the_order_of_the_text(scene: Scene) -> None:
    report = scene.draft()
    row = sentence(report, "resources.staff")
    order = list(report.blocks.values_list("pk", flat=True))

    move_block(by=scene.cast.provincial, block=row, up=True)
    move_block(by=scene.cast.provincial, block=row, up=True)
    add_block(by=scene.cast.provincial, report=report, after=row, kind="bullet", text="Câu mới.")
    remove_block(by=scene.cast.provincial, block=sentence(report, "limits.data"))
    for _ in range(4):
        undo(by=scene.cast.provincial, report=report)

    assert list(report.blocks.values_list("pk", flat=True)) == order


def test_a_place_between_two_sentences_never_runs_out(scene: Scene) -> None:
    report = scene.draft()
    row = sentence(report, "resources.staff")

    added = [
        add_block(by=scene.cast.provincial, report=report, after=row, kind="paragraph", text=f"Câu {n}.").pk
        for n in range(14)
    ]

    order = list(report.blocks.values_list("pk", flat=True))
    place = order.index(row.pk)
    assert order[place + 1 : place + 15] == added[::-1]


def test_a_new_sentence_stands_behind_the_one_named(scene: Scene) -> None:
    report = scene.draft()
    before = sentence(report, "resources.staff")

    row = add_block(by=scene.cast.provincial, report=report, after=before, kind="bullet", text="Câu mới.")
    move_block(by=scene.cast.provincial, block=row, up=True)

    order = [block.pk for block in report.blocks.all()]
    assert order.index(before.pk) == order.index(row.pk) + 1


def test_an_accepted_proposal_goes_to_the_end_of_its_section(scene: Scene) -> None:
    scene.say("children", "330000", "2022")
    report = scene.draft()
    assert "situation.children-change" in [o.key for o in desk(scene.cast.provincial, report).offers]

    row = accept_sentence(by=scene.cast.provincial, report=report, key="situation.children-change")

    blocks = list(report.blocks.all())
    place = [block.pk for block in blocks].index(row.pk)
    assert blocks[place + 1].proposal == "results"
    assert "situation.children-change" not in [o.key for o in desk(scene.cast.provincial, report).offers]


def test_a_chip_is_inserted_before_the_full_stop(scene: Scene) -> None:
    row = sentence(scene.draft(), "limits.data")

    insert_chip(by=scene.cast.provincial, block=row, element="children", period="2022", version=1)

    row.refresh_from_db()
    assert typed(row).endswith(" [[children@2022]].")


def test_typed_numbers_are_told_apart_by_whether_a_fact_says_the_same(scene: Scene) -> None:
    report = scene.draft()
    row = sentence(report, "limits.data")
    edit_block(by=scene.cast.provincial, block=row, text="Còn 252 điểm và 2.560 điểm.", version=1)

    found = {finding.typed: finding for finding in before_issue(report) if finding.block_id == row.pk}

    assert found["252"].kind == "loose"
    assert found["2.560"].kind == "linkable"
    assert link("Còn 2.560 điểm.", "2.560", found["2.560"].token) == "Còn [[mid-autumn-points]] điểm."


@pytest.mark.parametrize("role", ["leader", "viewer", "agency", "commune", "other_provincial"])
def test_only_the_provincial_officer_of_the_place_writes(scene: Scene, role: str) -> None:
    row = sentence(scene.draft(), "resources.staff")

    with pytest.raises(MayNot):
        edit_block(by=scene.cast.everybody()[role], block=row, text="Khác.", version=1)


@pytest.mark.parametrize(
    "token", ["[[children@zz]]", "[[children@0000]]", "[[children@²]]", "[[children@2022>x]]"]
)
def test_a_token_with_a_period_that_makes_no_sense_is_refused_in_a_sentence(scene: Scene, token: str) -> None:
    report = scene.draft()

    with pytest.raises(ReportError, match="không đọc được"):
        add_block(by=scene.cast.provincial, report=report, after=None, kind="paragraph", text=f"Có {token}.")


@pytest.mark.parametrize("code", ["98", "98101"])
def test_another_provinces_figures_do_not_come_into_a_sentence(scene: Scene, code: str) -> None:
    report = scene.draft()
    row = report.blocks.filter(kind="paragraph")[0]
    text = f"Tỉnh bên có [[children#{code}@2023]] trẻ em."

    with pytest.raises(ReportError, match="trong phạm vi bạn được xem"):
        add_block(by=scene.cast.provincial, report=report, after=None, kind="paragraph", text=text)
    with pytest.raises(ReportError, match="trong phạm vi bạn được xem"):
        edit_block(by=scene.cast.provincial, block=row, text=text, version=row.version)
    add_block(
        by=scene.cast.provincial,
        report=report,
        after=None,
        kind="paragraph",
        text="Có [[children#99101]] em.",
    )


def test_a_year_before_the_forms_began_is_refused_before_a_draft_is_made(scene: Scene) -> None:
    with pytest.raises(OutlineError, match="chưa có phiên bản nào dùng được"):
        scene.draft(code="2012")
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("code", "printed", "left_out"),
    [("2023H1", "Tháng hành động", "Trung thu"), ("2023H2", "Trung thu", "Tháng hành động")],
)
def test_a_half_year_prints_what_falls_into_it(scene: Scene, code: str, printed: str, left_out: str) -> None:
    report = scene.draft("half-year", code)
    document = compose_report(report, list(report.blocks.all())).document
    [annex] = document.annexes
    said = " ".join(cell.text for table in annex.tables for row in table.rows for cell in row.cells)
    said += " ".join(run.text for block in document.blocks for run in getattr(block, "runs", ()))
    assert printed in said
    assert left_out not in said
