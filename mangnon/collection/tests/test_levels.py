"""No count is asked of the province by one form and of its communes by another, at any time to come."""

from datetime import date

import pytest

from mangnon.collection import draft_actions, form_actions
from mangnon.collection.assigning import assign_form
from mangnon.collection.draft_actions import LineSaid
from mangnon.collection.levels import first_clash
from mangnon.collection.models import Assignment, Form, FormVersion
from mangnon.collection.tests.conftest import Scene
from mangnon.figures.models import DataElement, ReportingRule
from mangnon.ui.errors import UserError

DECISION = "Công văn 12/SYT-BVTE ngày 05/12/2023"


def own_form(scene: Scene, level: str, title: str, begins: date = date(2024, 1, 1)) -> FormVersion:
    """The province's own form with one line, the number of children, published from a day."""
    draft = form_actions.make_form(
        by=scene.cast.provincial, province=scene.map.province, title=title, valid_from=begins
    )
    asked_of(scene, draft, level)
    return form_actions.publish(by=scene.cast.provincial, version=draft, valid_from=begins, decision=DECISION)


def asked_of(scene: Scene, draft: FormVersion, level: str, code: str = "1") -> None:
    draft_actions.add_line(
        by=scene.cast.provincial, version=draft, row_type="item", element=DataElement.objects.get(code="children"),
        said=LineSaid(code, "Số trẻ em toàn tỉnh", "Người", levels=(level,)),
    )  # fmt: skip


def assigned(scene: Scene, form: Form, first: date, last: date | None = None) -> Assignment:
    return assign_form(
        by=scene.cast.provincial, form=form, province=scene.map.province, valid_from=first, valid_to=last
    )


def test_an_assignment_that_begins_before_the_other_meets_it_later(scene: Scene) -> None:
    """The other form is assigned from a later day: on the first day both hold, the count would be there twice."""
    scene.form.assignments.update(valid_from=date(2025, 1, 1))
    own = own_form(scene, "province", "Biểu nhanh")
    with pytest.raises(UserError) as refused:
        assigned(scene, own.form, date(2024, 1, 1))
    said = str(refused.value)
    assert said.startswith(
        "Từ ngày 01/01/2025, dòng 1 “Số trẻ em toàn tỉnh” của biểu “Biểu nhanh” do tỉnh báo, còn dòng I.1 “"
    )
    assert f"của biểu “{scene.form.title}” hỏi cùng số ấy nhưng do xã báo" in said
    assert said.endswith("Soạn bản biểu của tỉnh trong đó dòng 1 do cùng một nơi báo, rồi giao lại.")
    assert not Assignment.objects.filter(form=own.form).exists()
    assert assigned(scene, own.form, date(2024, 1, 1), date(2024, 12, 31)).form == own.form


def test_a_later_version_of_the_other_form_is_met_too(scene: Scene) -> None:
    """Today both ask the communes; from 2026 the other form asks the province."""
    other = own_form(scene, "commune", "Biểu đang dùng")
    assigned(scene, other.form, date(2024, 1, 1))
    scene.form.assignments.update(valid_to=date(2023, 12, 31))
    draft = form_actions.start_draft(
        by=scene.cast.provincial, form=other.form, province=scene.map.province, valid_from=date(2026, 1, 1)
    )
    draft_actions.change_line(
        by=scene.cast.provincial, version=draft, line=draft.lines.get(code="1"),
        said=LineSaid("1", "Số trẻ em", "Người", levels=("province",)),
    )  # fmt: skip
    form_actions.publish(
        by=scene.cast.provincial, version=draft, valid_from=date(2026, 1, 1), decision=DECISION
    )
    with pytest.raises(UserError, match=r"Từ ngày 01/01/2026, dòng I\.1"):
        assigned(scene, scene.form, date(2024, 1, 1))
    assert assigned(scene, scene.form, date(2024, 1, 1), date(2025, 12, 31)).form == scene.form


def test_a_version_is_not_published_that_asks_elsewhere_than_another_form(scene: Scene) -> None:
    other = own_form(scene, "commune", "Biểu nhanh")
    assigned(scene, other.form, date(2024, 1, 1))
    draft = form_actions.start_draft(
        by=scene.cast.provincial, form=other.form, province=scene.map.province, valid_from=date(2025, 1, 1)
    )
    draft_actions.remove_line(by=scene.cast.provincial, version=draft, line=draft.lines.get())
    asked_of(scene, draft, "province", "2")
    rules = list(ReportingRule.objects.order_by("pk").values())
    with pytest.raises(UserError) as refused:
        form_actions.publish(
            by=scene.cast.provincial, version=draft, valid_from=date(2025, 1, 1), decision=DECISION
        )
    assert "dòng 2 “Số trẻ em toàn tỉnh” của biểu “Biểu nhanh” do tỉnh báo" in str(refused.value)
    assert "Trong bản nháp, chọn cho dòng 2 cùng một nơi báo, hoặc bỏ dòng" in str(refused.value)
    draft.refresh_from_db()
    assert draft.is_draft
    assert list(ReportingRule.objects.order_by("pk").values()) == rules
    scene.form.assignments.update(valid_to=date(2024, 12, 31))
    form_actions.publish(
        by=scene.cast.provincial, version=draft, valid_from=date(2025, 1, 1), decision=DECISION
    )


def test_a_line_closed_before_the_other_begins_is_no_clash(scene: Scene) -> None:
    own = own_form(scene, "province", "Biểu nhanh")
    where = (own.form, scene.map.province)
    assert first_clash(*where, date(2024, 1, 1), None) is not None
    scene.form.versions.get().lines.filter(code="I.1").update(closed_from=date(2024, 1, 1))
    assert first_clash(*where, date(2024, 1, 1), None) is None
    clash = first_clash(*where, date(2023, 6, 1), None)
    assert clash is None  # before 2024 the own form had no version


def test_what_an_agency_reports_is_asked_of_the_province(scene: Scene) -> None:
    """An agency's count stands beside the communes' in the province's total, so it is refused like the province's."""
    own = own_form(scene, "province", "Biểu của ngành")
    own.lines.update(levels=[], agencies=["SYT"])
    with pytest.raises(UserError, match=r"do tỉnh báo, còn dòng I\.1"):
        assigned(scene, own.form, date(2024, 1, 1))
    scene.form.assignments.update(valid_to=date(2023, 12, 31))
    assigned(scene, own.form, date(2024, 1, 1))
    rule = ReportingRule.objects.get(element__code="children", valid_from=date(2024, 1, 1))
    assert rule.levels == ["province"]
