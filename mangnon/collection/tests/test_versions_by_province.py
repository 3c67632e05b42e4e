"""A province's own version of a form: made as a draft, in force from a day, nobody else's business."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from mangnon.audit.models import Entry
from mangnon.collection import draft_actions, form_actions
from mangnon.collection.actions import open_submission
from mangnon.collection.assigning import assign_form, open_round, version_on
from mangnon.collection.draft_actions import LineSaid
from mangnon.collection.form_differences import differences
from mangnon.collection.load import load_forms
from mangnon.collection.models import Form, FormLine, FormVersion, Submission
from mangnon.collection.queries import entry_page, required
from mangnon.collection.tests.conftest import Scene
from mangnon.figures.actions import period
from mangnon.figures.models import DataElement, ReportingRule
from mangnon.figures.queries import readings
from mangnon.ui.errors import NotFound, UserError

FROM = date(2024, 1, 1)
DECISION = "Công văn 12/SYT-BVTE ngày 05/12/2023"
DOGS = LineSaid("I.9", "Số trẻ em bị chó cắn", "Người", levels=("commune",))


def draft_of(scene: Scene) -> FormVersion:
    return form_actions.start_draft(
        by=scene.cast.provincial, form=scene.form, province=scene.map.province, valid_from=FROM
    )


def line(version: FormVersion, code: str) -> FormLine:
    return version.lines.get(code=code)


def with_changes(scene: Scene) -> FormVersion:
    """A draft with one figure more, one line dropped and one that the province alone reports."""
    by, draft = scene.cast.provincial, draft_of(scene)
    draft_actions.add_new_figure(
        by=by, version=draft, said=DOGS, name=DOGS.label, value_type="count", nature="flow", after=line(draft, "I.8")
    )  # fmt: skip
    draft_actions.remove_line(by=by, version=draft, line=line(draft, "I.3"))
    draft_actions.change_line(
        by=by, version=draft, line=line(draft, "III.5"),
        said=LineSaid("III.5", "Cộng tác viên thôn, tổ dân phố", "Người", levels=("province",)),
    )  # fmt: skip
    return draft


def published(scene: Scene) -> FormVersion:
    return form_actions.publish(
        by=scene.cast.provincial, version=with_changes(scene), valid_from=FROM, decision=DECISION
    )


def codes(version: FormVersion, year: str) -> set[str]:
    return {row.code for row in required(version, "commune", period(year))}


def test_a_round_after_the_day_uses_the_new_version_and_what_was_handed_in_keeps_its_own(
    scene: Scene,
) -> None:
    old = scene.handed_in()
    made = published(scene)
    assignment = scene.form.assignments.get(province=scene.map.province)
    open_round(by=scene.cast.provincial, assignment=assignment, period=period("2024"), due=date(2024, 12, 13))
    new = open_submission(by=scene.cast.commune, form=scene.form, unit=scene.map.one, period=period("2024"))
    assert new.version == made
    assert {"I.9"} <= codes(new.version, "2024")
    assert not {"I.3", "III.5"} & codes(new.version, "2024")
    kept = Submission.objects.get(pk=old.pk).version
    assert kept.province is None
    assert {"I.3", "III.5"} <= codes(kept, "2023")
    assert entry_page(scene.cast.neighbour, scene.form.code, scene.map.two.pk, "2023").version == kept
    assert entry_page(scene.cast.neighbour, scene.form.code, scene.map.two.pk, "2024").version == made


def test_another_province_is_untouched(scene: Scene) -> None:
    other = scene.map.other_province
    theirs = assign_form(by=None, form=scene.form, province=other, valid_from=date(2023, 1, 1))
    rules = list(ReportingRule.objects.filter(province=other).order_by("pk").values())
    made = published(scene)
    open_round(by=None, assignment=theirs, period=period("2024"), due=date(2024, 12, 13))
    row = open_submission(
        by=scene.cast.other_provincial, form=scene.form, unit=scene.map.other_commune, period=period("2024")
    )
    assert row.version.province is None
    assert list(ReportingRule.objects.filter(province=other).order_by("pk").values()) == rules
    assert version_on(scene.form, date(2024, 12, 31), other.pk) == row.version
    assert version_on(scene.form, date(2024, 12, 31), None) == row.version
    assert version_on(scene.form, date(2024, 12, 31), scene.map.province.pk) == made
    assert version_on(scene.form, date(2023, 12, 31), scene.map.province.pk) == row.version


def test_who_is_expected_to_report_follows_from_the_day(scene: Scene) -> None:
    published(scene)
    new = DataElement.objects.get(name=DOGS.label)
    assert new.code == "t99-so-tre-em-bi-cho-can"
    found = readings(
        [new.code, "children-under-6", "collaborators"],
        [scene.map.province.pk, scene.map.other_province.pk], [period("2023").code, period("2024").code],
    )  # fmt: skip
    here = scene.map.province.pk
    expected = {
        (element, year): found.get(element, here, year).expected
        for element in (new.code, "children-under-6", "collaborators")
        for year in ("2023", "2024")
    }
    assert expected == {
        (new.code, "2023"): 0, (new.code, "2024"): 3,
        ("children-under-6", "2023"): 3, ("children-under-6", "2024"): 0,
        ("collaborators", "2023"): 3, ("collaborators", "2024"): 1,
    }  # fmt: skip
    assert found.get(new.code, scene.map.other_province.pk, "2024").expected == 0


def test_a_draft_is_never_in_force_and_taken_back_leaves_nothing(scene: Scene) -> None:
    draft = with_changes(scene)
    assert version_on(scene.form, date(2030, 1, 1), scene.map.province.pk).province is None
    with pytest.raises(UserError, match="đang có một bản nháp"):
        draft_of(scene)
    form_actions.drop_draft(by=scene.cast.provincial, version=draft)
    assert not FormVersion.objects.drafts().exists()
    assert Entry.objects.filter(verb="collection.drop_version").count() == 1


def test_a_published_version_never_changes(scene: Scene) -> None:
    made, by = published(scene), scene.cast.provincial
    before = list(made.lines.values())
    deeds: list[Callable[[], object]] = [
        lambda: draft_actions.remove_line(by=by, version=made, line=line(made, "I.1")),
        lambda: draft_actions.move_line(by=by, version=made, line=line(made, "I.1"), up=False),
        lambda: draft_actions.change_line(by=by, version=made, line=line(made, "I.1"), said=DOGS),
        lambda: draft_actions.add_line(by=by, version=made, said=DOGS, row_type="section"),
        lambda: draft_actions.add_check(
            by=by, version=made, kind="at_most_communes", lines=["I.1"], severity="error"
        ),
        lambda: form_actions.publish(by=by, version=made, valid_from=date(2025, 1, 1), decision="x"),
        lambda: form_actions.drop_draft(by=by, version=made),
    ]
    for deed in deeds:
        with pytest.raises(UserError, match="đã ban hành nên không sửa được"):
            deed()
    load_forms()
    assert list(made.lines.values()) == before
    made.refresh_from_db()
    assert (made.source, made.valid_from) == (DECISION, FROM)


def test_nobody_but_the_provinces_officer_makes_forms(scene: Scene) -> None:
    draft = draft_of(scene)
    for name, who in scene.cast.everybody().items():
        if name == "provincial":
            continue
        with pytest.raises(NotFound):
            form_actions.start_draft(by=who, form=scene.form, province=scene.map.province, valid_from=FROM)
        with pytest.raises(NotFound):
            form_actions.make_form(by=who, province=scene.map.province, title="Biểu lạ", valid_from=FROM)
        with pytest.raises(NotFound):
            draft_actions.add_new_figure(
                by=who, version=draft, said=DOGS, name=DOGS.label, value_type="count", nature="flow"
            )
        with pytest.raises(NotFound):
            draft_actions.remove_line(by=who, version=draft, line=line(draft, "I.1"))
        with pytest.raises(NotFound):
            form_actions.publish(by=who, version=draft, valid_from=FROM, decision=DECISION)
        with pytest.raises(NotFound):
            form_actions.drop_draft(by=who, version=draft)
    assert draft.lines.filter(code="I.1").exists()
    assert not DataElement.objects.filter(name=DOGS.label).exists()


def test_a_form_does_not_change_under_the_hands_of_who_fills_it_in(scene: Scene) -> None:
    scene.opened()
    draft = form_actions.start_draft(
        by=scene.cast.provincial, form=scene.form, province=scene.map.province, valid_from=date(2023, 6, 1)
    )
    with pytest.raises(UserError, match=r"Kỳ 2023 đã có 1 biểu .* sau 31/12/2023"):
        form_actions.publish(
            by=scene.cast.provincial, version=draft, valid_from=date(2023, 6, 1), decision=DECISION
        )
    form_actions.publish(by=scene.cast.provincial, version=draft, valid_from=FROM, decision=DECISION)
    with pytest.raises(UserError, match="phải bắt đầu sau ngày đó"):
        draft_of(scene)


def test_publishing_needs_a_document_and_somebody_for_each_line(scene: Scene) -> None:
    by, draft = scene.cast.provincial, draft_of(scene)
    with pytest.raises(UserError, match="văn bản quyết định"):
        form_actions.publish(by=by, version=draft, valid_from=FROM, decision=" ")
    draft_actions.change_line(
        by=by, version=draft, line=line(draft, "I.1"), said=LineSaid("I.1", "Số trẻ em", "Người")
    )
    with pytest.raises(UserError, match=r"Dòng I\.1 chưa có ai báo"):
        form_actions.publish(by=by, version=draft, valid_from=FROM, decision=DECISION)
    draft.refresh_from_db()
    assert draft.is_draft


def test_differences_are_told_in_words(scene: Scene) -> None:
    draft = with_changes(scene)
    draft_actions.move_line(by=scene.cast.provincial, version=draft, line=line(draft, "VI.1"), up=False)
    told = [row.words for row in differences(draft)]
    assert "Thêm dòng I.9 Số trẻ em bị chó cắn" in told
    assert "Bỏ dòng I.3 Số trẻ em dưới 6 tuổi" in told
    assert "Dòng III.5, ai báo: từ “xã” thành “tỉnh”" in told
    assert sum("chuyển chỗ" in words for words in told) == 1
    assert sum(words.startswith("Bỏ phép kiểm tra") for words in told) == 2  # both spoke of I.3


def test_a_check_made_in_the_browser_speaks_to_the_commune(scene: Scene) -> None:
    by, draft = scene.cast.provincial, with_changes(scene)
    row = draft_actions.add_check(
        by=by,
        version=draft,
        kind="ratio_at_most",
        lines=["I.9", "I.1"],
        severity="error",
        limit=Decimal("0.5"),
    )
    assert row.message == "{a} ở dòng {line_a} lớn hơn 0,5 lần {b} ở dòng {line_b}. Sửa một trong hai số."
    with pytest.raises(UserError, match="không cùng một nơi báo"):
        draft_actions.add_check(
            by=by, version=draft, kind="at_most", lines=["III.5", "I.1"], severity="error"
        )
    for strange in ("{a.__class__}", "{0}", "{x}", "{a", "{a!r}"):
        with pytest.raises(UserError, match="Câu thông báo có"):
            draft_actions.add_check(
                by=by, version=draft, kind="at_most", lines=["I.4", "I.1"], severity="error", message=strange
            )
    draft_actions.change_line(by=by, version=draft, line=line(draft, "I.9"), said=LineSaid("I.10", "Chó cắn", "Người", levels=("commune",)))  # fmt: skip
    row.refresh_from_db()
    assert row.lines == ["I.10", "I.1"]


def test_a_wholly_new_form_is_the_provinces_alone(scene: Scene) -> None:
    by, m = scene.cast.provincial, scene.map
    draft = form_actions.make_form(by=by, province=m.province, title="Biểu trẻ em mồ côi", valid_from=FROM)
    form = draft.form
    assert form.code == "t99-bieu-tre-em-mo-coi"
    with pytest.raises(UserError, match="chưa có dòng nào"):
        form_actions.publish(by=by, version=draft, valid_from=FROM, decision=DECISION)
    children = DataElement.objects.get(code="children")
    said = LineSaid("1", "Số trẻ em", "Người", levels=("commune",))
    draft_actions.add_line(by=by, version=draft, said=said, row_type="item", element=children)
    with pytest.raises(UserError, match="không có phiên bản nào"):
        assign_form(by=by, form=form, province=m.province, valid_from=FROM)
    form_actions.publish(by=by, version=draft, valid_from=FROM, decision=DECISION)
    assign_form(by=by, form=form, province=m.province, valid_from=FROM)
    with pytest.raises(NotFound):
        assign_form(by=scene.cast.other_provincial, form=form, province=m.other_province, valid_from=FROM)
    row = form.versions.get().lines.get()
    assert (row.annex, row.row) == (1, 1)


def test_every_deed_is_in_the_trail(scene: Scene) -> None:
    published(scene)
    verbs = set(Entry.objects.values_list("verb", flat=True))
    wanted = {"start_version", "add_line", "remove_line", "change_line", "publish_version"}
    assert {f"collection.{verb}" for verb in wanted} | {"figures.make_element"} <= verbs
    told = Entry.objects.get(verb="collection.publish_version")
    assert (told.unit_id, told.details["decision"]) == (scene.map.province.pk, DECISION)
    assert Form.objects.filter(province=None).count() == Form.objects.count()
