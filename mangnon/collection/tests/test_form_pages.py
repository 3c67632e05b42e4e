"""The pages on which a province makes a form, from the copy to the day it is in force; and who sees them."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from mangnon.access.models import Person
from mangnon.collection.form_actions import start_draft
from mangnon.collection.models import FormVersion
from mangnon.collection.tests.conftest import Scene

DRAFT_PAGES = ("draft", "draft_add", "draft_preview", "draft_publish", "version")


def browse(who: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_version_is_made_in_the_browser_from_the_copy_to_the_day(scene: Scene) -> None:
    client = browse(scene.cast.provincial)
    page = reverse("collection:form", args=[scene.form.code])
    said = {"province": str(scene.map.province.pk), "valid_from": "01/01/2024"}
    assert client.post(page, said).status_code == 302
    draft = FormVersion.objects.drafts().get()

    def at(name: str, *more: int) -> str:
        return reverse(f"collection:{name}", args=[draft.pk, *more])

    line = draft.lines.get(code="I.3")
    new = {"code": "I.9", "label": "Số trẻ em bị chó cắn", "unit": "Người", "levels": "commune", "indent": "0",
           "value_type": "count", "nature": "flow", "after": str(line.pk)}  # fmt: skip
    assert client.post(at("draft_add") + "?loai=moi", {**new, "label": ""}).status_code == 422
    assert client.post(at("draft_add") + "?loai=moi", new).status_code == 302
    found = client.get(at("draft_add") + "?loai=co-san&tim=tao+hon").context["found"]
    assert found
    known = {"code": "I.10", "indent": "0", "levels": "commune", "element": str(found[0].pk)}
    assert client.post(at("draft_add") + "?loai=co-san&tim=tao+hon", known).status_code == 302
    assert draft.lines.get(code="I.10").label == found[0].name
    assert client.post(at("draft_deed", line.pk), {"viec": "len"}).status_code == 302
    assert client.post(at("draft_deed", line.pk), {"viec": "bo"}).status_code == 302
    check = {"kind": "at_most", "line_a": "I.9", "line_b": "I.1", "severity": "error"}
    assert client.post(at("draft_check"), {**check, "line_b": ""}).status_code == 422
    assert client.post(at("draft_check"), check).status_code == 302
    assert "Số trẻ em bị chó cắn" in client.get(at("draft_preview")).content.decode()
    assert "Bỏ dòng I.3" in client.get(at("draft_publish")).content.decode()
    assert client.post(at("draft_publish"), {"valid_from": "01/01/2024", "decision": ""}).status_code == 422
    done = client.post(at("draft_publish"), {"valid_from": "01/01/2024", "decision": "CV 12/SYT"})
    assert done.status_code == 302
    draft.refresh_from_db()
    assert (draft.valid_from, draft.published_by) == (date(2024, 1, 1), scene.cast.provincial)
    assert client.get(at("draft")).status_code == 404
    assert browse(scene.cast.commune).get(at("version")).status_code == 200
    assert browse(scene.cast.other_provincial).get(at("version")).status_code == 404


def test_a_draft_is_seen_by_its_provinces_officer_alone(scene: Scene) -> None:
    draft = start_draft(
        by=scene.cast.provincial, form=scene.form, province=scene.map.province, valid_from=date(2024, 1, 1)
    )
    line, check = draft.lines.get(code="I.1"), draft.checks.all()[0]
    posts = [("draft_deed", [draft.pk, line.pk], {"viec": "bo"}), ("draft_check", [draft.pk], {"kind": "jump"}),
             ("draft_uncheck", [draft.pk, check.pk], {}), ("draft_drop", [draft.pk], {}),
             ("draft_publish", [draft.pk], {"valid_from": "01/01/2024", "decision": "x"})]  # fmt: skip
    before = (draft.lines.count(), draft.checks.count())
    for name, who in scene.cast.everybody().items():
        client = browse(who)
        assert client.get(reverse("collection:forms")).status_code == 200
        for page in DRAFT_PAGES:
            status = client.get(reverse(f"collection:{page}", args=[draft.pk])).status_code
            assert status == (200 if name == "provincial" else 404), (name, page)
        if name != "provincial":
            for deed, args, said in posts:
                assert client.post(reverse(f"collection:{deed}", args=args), said).status_code == 404, (
                    name,
                    deed,
                )
            start = client.post(
                reverse("collection:form", args=[scene.form.code]), {"valid_from": "01/01/2025"}
            )
            assert start.status_code in {200, 404, 422}
    assert (draft.lines.count(), draft.checks.count()) == before
    assert FormVersion.objects.drafts().count() == 1


@pytest.mark.parametrize("way", ["draft", "draft_add"])
def test_a_number_in_the_address_that_is_no_draft_is_not_found(scene: Scene, way: str) -> None:
    official = scene.form.versions.get()
    client = browse(scene.cast.provincial)
    assert client.get(reverse(f"collection:{way}", args=[official.pk])).status_code == 404
