"""A province names in the browser the agency that fills in a line; the agency is then asked for it."""

from datetime import date

import pytest
from django.urls import reverse

from mangnon.access.models import Agency, Post
from mangnon.access.rules import RoleName
from mangnon.access.testing import person
from mangnon.audit.models import Entry
from mangnon.collection import draft_actions, form_actions
from mangnon.collection.actions import open_submission, save_draft, submit
from mangnon.collection.assigning import assign_form, open_round
from mangnon.collection.draft_actions import LineSaid
from mangnon.collection.form_differences import differences
from mangnon.collection.models import FormVersion
from mangnon.collection.queries import my_duties
from mangnon.collection.tests.conftest import Scene, typed
from mangnon.collection.tests.test_form_pages import browse
from mangnon.figures.actions import period
from mangnon.figures.models import DataElement
from mangnon.figures.queries import readings
from mangnon.ui.errors import UserError

FROM = date(2024, 1, 1)


@pytest.fixture
def draft(scene: Scene) -> FormVersion:
    """An empty form of the province, which has a health and a justice department; its neighbour has police."""
    Agency.objects.create(code="SYT", name="Sở Y tế", unit=scene.map.province)
    Agency.objects.create(code="STP", name="Sở Tư pháp", unit=scene.map.province)
    Agency.objects.create(code="CA", name="Công an tỉnh", unit=scene.map.other_province)
    Agency.objects.create(code="CU", name="Sở cũ", unit=scene.map.province, valid_to=date(2023, 12, 31))
    return form_actions.make_form(
        by=scene.cast.provincial, province=scene.map.province, title="Biểu của ngành y tế", valid_from=FROM
    )


def test_the_agency_chosen_on_the_page_is_asked_fills_in_and_counts(scene: Scene, draft: FormVersion) -> None:
    client = browse(scene.cast.provincial)
    add = reverse("collection:draft_add", args=[draft.pk]) + "?loai=moi"
    page = client.get(add).content.decode()
    assert "Sở Y tế" in page
    assert "Công an tỉnh" not in page  # another province's
    assert "Sở cũ" not in page  # dissolved before the version begins
    said = {"code": "1", "label": "Số trẻ em bị chó cắn phải tiêm", "unit": "Người", "agencies": "SYT", "indent": "0",
            "value_type": "count", "nature": "flow"}  # fmt: skip
    assert client.post(add, said).status_code == 302
    line = draft.lines.get()
    assert (line.levels, line.agencies) == ([], ["SYT"])
    preview = reverse("collection:draft_preview", args=[draft.pk])
    assert 'name="so-1"' not in client.get(preview).content.decode()
    assert 'name="so-1"' in client.get(f"{preview}?co-quan=SYT").content.decode()
    publish = reverse("collection:draft_publish", args=[draft.pk])
    assert "Chưa ai có tài khoản để nộp cho Sở Y tế" in client.get(publish).content.decode()
    assert client.post(publish, {"valid_from": "01/01/2024", "decision": "CV 12/SYT"}).status_code == 302
    view = client.get(reverse("collection:version", args=[draft.pk])).content.decode()
    assert "Sở Y tế" in view

    form, year = draft.form, period("2024")
    given = assign_form(by=scene.cast.provincial, form=form, province=scene.map.province, valid_from=FROM)
    open_round(by=scene.cast.provincial, assignment=given, period=year, due=date(2024, 12, 15))
    officer = person("so-y-te", RoleName.AGENCY_OFFICER, scene.map.province)
    Post.objects.filter(person=officer).update(agency=Agency.objects.get(code="SYT"))
    (duty,) = [row for row in my_duties(officer) if row.round.assignment == given]
    assert (duty.body, duty.unit_name) == ("SYT", "Sở Y tế")
    assert 'name="so-1"' in browse(officer).get(duty.address).content.decode()
    assert not [row for row in my_duties(scene.cast.commune) if row.round.assignment == given]
    sheet = open_submission(by=officer, form=form, unit=scene.map.province, period=year, body="SYT")
    submit(
        by=officer, submission=save_draft(by=officer, submission=sheet, cells=typed({"1": "214"})).submission
    )
    element, where = line.figure_code, scene.map.province.pk
    found = readings([element], [where], ["2024"]).get(element, where, "2024")
    assert (found.value, found.reported, found.expected) == (214, 1, 1)


def test_a_line_keeps_its_agencies_until_they_are_said_anew(scene: Scene, draft: FormVersion) -> None:
    by = scene.cast.provincial
    row = draft_actions.add_line(
        by=by, version=draft, row_type="item", element=DataElement.objects.get(code="children"),
        said=LineSaid("1", "Số trẻ em", "Người", levels=("province",), agencies=("SYT",)),
    )  # fmt: skip
    client, page = browse(by), reverse("collection:draft_line", args=[draft.pk, row.pk])
    assert list(client.get(page).context["form"]["agencies"].value()) == ["SYT"]
    said = {"code": "1", "label": "Số trẻ em", "unit": "Người", "indent": "0", "levels": "province"}
    assert client.post(page, {**said, "agencies": ["SYT", "STP"]}).status_code == 302
    row.refresh_from_db()
    assert row.agencies == ["SYT", "STP"]
    assert client.post(page, {**said, "agencies": ["CA"]}).status_code == 422
    told = Entry.objects.filter(verb="collection.change_line").latest("pk")
    assert told.details["agencies"] == ["SYT", "STP"]
    with pytest.raises(UserError, match="Tỉnh Mẫu không có cơ quan mang mã CA"):
        draft_actions.change_line(
            by=by,
            version=draft,
            line=row,
            said=LineSaid("1", "Số trẻ em", levels=("province",), agencies=("CA",)),
        )
    assert client.post(page, said).status_code == 302
    row.refresh_from_db()
    assert row.agencies == []


def test_a_copied_line_may_keep_an_agency_the_province_does_not_list(
    scene: Scene, draft: FormVersion
) -> None:
    scene.form.versions.get().lines.filter(code="I.1").update(agencies=["SGDDT"])
    copy = form_actions.start_draft(
        by=scene.cast.provincial, form=scene.form, province=scene.map.province, valid_from=FROM
    )
    row = copy.lines.get(code="I.1")
    page = reverse("collection:draft_line", args=[copy.pk, row.pk])
    said = {"code": "I.1", "label": row.label, "unit": row.unit, "indent": "0", "levels": "commune"}
    client = browse(scene.cast.provincial)
    assert client.post(page, {**said, "agencies": ["SGDDT", "SYT"]}).status_code == 302
    told = [found.words for found in differences(copy)]
    assert "Dòng I.1, ai báo: từ “xã, SGDDT” thành “xã, SGDDT, Sở Y tế”" in told
