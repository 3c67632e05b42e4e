"""The pages of evaluation notes."""

import pytest
from django.test import Client
from django.urls import reverse

from mangnon.access.testing import cast_of, small_map
from mangnon.evaluation.models import Note
from mangnon.figures.load import load_elements
from mangnon.programmes.testing import programme
from mangnon.rulebook.actions import load as load_rulebook

pytestmark = pytest.mark.django_db


def test_a_note_is_written_reworded_and_taken_back_on_its_pages(client: Client) -> None:
    load_rulebook()
    load_elements()
    m = small_map()
    cast, row = cast_of(m), programme(m.province, "tinh")
    client.force_login(cast.provincial)
    address = reverse("portal:notes", args=["tinh", m.province.pk])
    said = {"kind": "cause", "year": "2024", "indicator": row.indicators.get().key, "text": "Ngắn"}

    refused = client.post(address, said)
    assert refused.status_code == 422
    assert "ít nhất 10 ký tự" in refused.content.decode()
    client.post(address, {**said, "text": "Cán bộ kiêm nhiệm nhiều việc"})
    note = Note.objects.get()
    shown = client.get(address).content.decode()
    assert "Nguyên nhân" in shown
    assert "Cán bộ kiêm nhiệm nhiều việc" in shown

    one = reverse("portal:note", args=[note.pk])
    assert client.post(one, {"text": "x", "viec": "sua"}).status_code == 422
    client.post(one, {"text": "Cán bộ cấp xã kiêm nhiệm", "viec": "sua"})
    client.post(reverse("portal:note", args=[Note.objects.latest("pk").pk]), {"viec": "rut"})
    assert "kiêm nhiệm" not in client.get(address).content.decode()

    client.force_login(cast.viewer)
    assert client.post(address, {**said, "text": "Người xem thử ghi vào đây"}).status_code == 403
    client.force_login(cast.other_provincial)
    assert client.get(address).status_code == 404
    assert client.get(one).status_code == 404
