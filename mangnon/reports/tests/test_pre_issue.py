"""A draft is searched for contradictions as it would leave the house."""

from mangnon.reports.actions import add_block
from mangnon.reports.pre_issue import contradictions_of
from mangnon.reports.tests.conftest import Scene
from mangnon.reports.tests.test_pages import signed_in


def test_an_impossible_day_in_a_draft_is_found_before_it_is_signed(scene: Scene) -> None:
    draft = scene.draft()
    before = {row.finding.identity for row in contradictions_of(draft)}
    said = "Ngày 31/4/2023 đã tổ chức lễ phát động Tháng hành động vì trẻ em."
    add_block(by=scene.cast.provincial, report=draft, after=None, kind="paragraph", text=said)

    new = [row for row in contradictions_of(draft) if row.finding.identity not in before]

    assert [row.finding.kind for row in new] == ["impossible_date"]
    page = signed_in(scene.cast.provincial).get(f"/bao-cao/{draft.pk}/soat/").content.decode()
    assert "31/4/2023" in page
    assert signed_in(scene.cast.other_provincial).get(f"/bao-cao/{draft.pk}/soat/").status_code == 404
