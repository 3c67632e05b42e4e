"""An issued report is frozen; what facts say later is shown beside it, and a correction is a new document."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from mangnon.audit.models import Entry
from mangnon.reports.actions import edit_block
from mangnon.reports.drafts import setting_for
from mangnon.reports.errors import MayNot, ReportError
from mangnon.reports.files import draw_frozen
from mangnon.reports.forms import IssueForm
from mangnon.reports.issued import changed_since_issue, frozen_document
from mangnon.reports.issuing import correct, issue, sha256
from mangnon.reports.models import Report
from mangnon.reports.tests.conftest import Scene, sentence

STACK = ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
DAY = date(2023, 12, 20)


def issued(scene: Scene, number: str = "8") -> Report:
    return issue(by=scene.cast.leader, report=scene.draft(), number=number, day=DAY, signature=STACK)


def test_issuing_freezes_the_record_with_its_digest(scene: Scene) -> None:
    report = issued(scene)

    assert report.frozen is not None
    assert report.frozen.sha256 == sha256(report.frozen.record)
    document = frozen_document(report)
    assert (document.number, document.date.day, document.marks.draft) == ("8", 20, False)
    assert report.number_symbol == "08/BC-SLĐTBXH"
    assert Entry.objects.get(verb="reports.issue").details["sha256"] == report.frozen.sha256


@pytest.mark.parametrize("suffix", ["docx", "pdf", "xlsx"])
def test_files_are_the_same_bytes_though_facts_have_changed(scene: Scene, suffix: str) -> None:
    report = issued(scene)
    assert report.frozen is not None
    first = draw_frozen(report.frozen.record, report.frozen.layout, suffix)

    scene.say("children", "999999")
    again = Report.objects.get(pk=report.pk)

    assert again.frozen is not None
    assert draw_frozen(again.frozen.record, again.frozen.layout, suffix) == first


def test_a_fact_changed_after_issue_is_shown_with_both_numbers(scene: Scene) -> None:
    report = issued(scene)
    assert changed_since_issue(report) == []

    scene.say("collaborators", "1760")

    changed = changed_since_issue(report)
    assert [(c.issued, c.now) for c in changed] == [("1.759", "1.760")]
    assert changed[0].url == f"/so-lieu/collaborators/{scene.province.pk}/2023/"


def test_a_difference_says_whose_figure_was_corrected_and_when(scene: Scene) -> None:
    report = issued(scene)

    scene.say("collaborators", "1760")

    (changed,) = changed_since_issue(report)
    assert [said.unit for said in changed.why] == ["Xã Một"]
    assert report.issued_at is not None
    assert changed.why[0].at > report.issued_at


def test_a_figure_reported_only_after_issue_is_shown_too(scene: Scene) -> None:
    report = issued(scene)

    scene.say("mid-autumn-visits", "432108")

    assert [(c.issued, c.now) for c in changed_since_issue(report)] == [("…", "432.108")]


def test_a_change_too_small_to_be_printed_is_not_a_difference(scene: Scene) -> None:
    report = issued(scene)

    scene.say("children", "332601")  # 3.490 of them is 1,05% as before

    assert [(c.issued, c.now) for c in changed_since_issue(report)] == [("332.600", "332.601")]


def test_an_issued_report_is_not_edited(scene: Scene) -> None:
    report = issued(scene)

    with pytest.raises(ReportError, match="đã ban hành nên không sửa được"):
        edit_block(
            by=scene.cast.provincial, block=sentence(report, "resources.staff"), text="Khác.", version=1
        )


def test_a_correction_is_a_new_document_that_names_the_old(scene: Scene) -> None:
    old = issued(scene)
    frozen = old.frozen

    draft = correct(by=scene.cast.provincial, report=old)
    new = issue(by=scene.cast.leader, report=draft, number="9", day=DAY, signature=STACK)

    assert new.supersedes == old
    assert "thay thế Báo cáo số 08/BC-SLĐTBXH ngày 20/12/2023" in frozen_document(new).subject
    assert Report.objects.get(pk=old.pk).frozen == frozen
    with pytest.raises(ReportError, match="đã có bản đính chính"):
        correct(by=scene.cast.provincial, report=old)


def test_a_number_is_given_once_a_year(scene: Scene) -> None:
    draft = correct(by=scene.cast.provincial, report=issued(scene))

    with pytest.raises(ReportError, match="Số 8/BC-SLĐTBXH năm 2023 đã cấp"):
        issue(by=scene.cast.leader, report=draft, number="8", day=DAY, signature=STACK)


def test_a_sentence_without_its_figure_stops_the_issue(scene: Scene) -> None:
    draft = scene.draft()
    row = sentence(draft, "limits.data")
    edit_block(by=scene.cast.provincial, block=row, text="Có [[action-month-points]] điểm.", version=1)

    with pytest.raises(ReportError, match="chưa có số liệu mà câu cần số"):
        issue(by=scene.cast.leader, report=draft, number="8", day=DAY, signature=STACK)

    assert Report.objects.get(pk=draft.pk).is_draft


@pytest.mark.parametrize(("day", "said"), [(date(2199, 1, 1), "chưa đến"), (date(2022, 12, 31), "trước kỳ")])
def test_an_impossible_day_of_issue_is_refused(scene: Scene, day: date, said: str) -> None:
    with pytest.raises(ReportError, match=said):
        issue(by=scene.cast.leader, report=scene.draft(), number="8", day=day, signature=STACK)


def test_who_writes_does_not_sign(scene: Scene) -> None:
    with pytest.raises(MayNot, match="lãnh đạo"):
        issue(by=scene.cast.provincial, report=scene.draft(), number="8", day=DAY, signature=STACK)


def test_the_database_refuses_an_issued_report_without_its_record(scene: Scene) -> None:
    draft = scene.draft()

    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=draft.pk).update(state="issued", number="8", symbol="BC-UBND")


def test_since_march_2025_the_department_of_health_issues(scene: Scene) -> None:
    scene.say("children", "340000", "2025")
    draft = scene.draft(code="2025")

    report = issue(by=scene.cast.leader, report=draft, number="8", day=date(2025, 12, 20), signature=STACK)

    assert frozen_document(report).issuer.own == "SỞ Y TẾ"
    assert report.symbol == "BC-SYT"


@pytest.mark.parametrize("typed", ["²", "05/1", "=1", "1 OR 1", "<b>", "0", "12345678"])
def test_a_number_that_no_registry_gives_is_refused(typed: str, scene: Scene) -> None:
    form = IssueForm({"number": typed}, body=setting_for(scene.draft()).outline.body_on(DAY))

    assert "number" in form.errors


def test_05_and_5_are_one_number(scene: Scene) -> None:
    form = IssueForm({"number": "05"}, body=setting_for(scene.draft()).outline.body_on(DAY))

    form.is_valid()
    assert form.cleaned_data["number"] == "5"
