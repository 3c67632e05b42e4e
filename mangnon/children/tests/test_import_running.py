"""A long list goes on beside its page, and a server that stops in the middle leaves nothing half done."""

import os
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mangnon.audit.models import Entry
from mangnon.children import import_running
from mangnon.children.import_actions import choose, upload_list
from mangnon.children.models import Address, Change, Child, ImportBatch, LookupKey
from mangnon.children.tests.scene import browse, build
from mangnon.children.tests.test_importing import workbook

pytestmark = pytest.mark.django_db(transaction=True)
GIVEN = ["Páo", "Tủa", "Sử", "Dế", "Chứ", "Lềnh", "Nủ", "Dơ", "Phừ", "Sính"]
ROWS: list[list[object]] = [
    [at, f"Giàng A {name}", f"0{at}/02/201{at}", "", "Nam", "Mông", f"Vừ Thị {name}", "", "", "", ""]
    for at, name in enumerate(GIVEN[:9], start=1)
]
# A server of its own that dies without a word in its third step, after the rows were written and before they were kept.
DIES = """
import os, sys, django
django.setup()
from django.db import connections
connections["default"].settings_dict["NAME"] = sys.argv[1]
from mangnon.access.models import Person
from mangnon.children import import_actions, import_running
from mangnon.children.models import ImportBatch
steps = []
def record(**said):
    steps.append(said)
    if len(steps) == 3:
        os._exit(9)
    return kept(**said)
kept, import_actions.record, import_running.STEP = import_actions.record, record, 2
batch = ImportBatch.objects.select_related("unit").get(pk=sys.argv[2])
import_running.work(batch, Person.objects.get(pk=sys.argv[3]))
"""


def dies_in_the_middle(batch: ImportBatch) -> None:
    words = [str(connection.settings_dict["NAME"]), str(batch.pk), str(batch.by_id)]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "mangnon.config.settings"}
    done = subprocess.run([sys.executable, "-c", DIES, *words], env=environment, check=False)
    assert done.returncode == 9


def until(client: Client, address: str, words: str) -> str:
    """The page once it says these words."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        page = client.get(address).content.decode()
        if words in page:
            return page
        time.sleep(0.05)
    raise AssertionError(page)


def test_a_long_list_goes_on_beside_the_request_and_its_page_says_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = build()
    monkeypatch.setattr(import_running, "WAIT", -1.0)
    monkeypatch.setattr(import_running, "STEP", 2)
    monkeypatch.setattr(import_running, "PAUSE", 0.2)
    client = browse(scene.cast.commune)
    file = SimpleUploadedFile("danh-sach.xlsx", workbook(ROWS))
    address = client.post(reverse("children:lists"), {"tep": file, "xa": str(scene.m.one.pk)})["Location"]
    page = client.get(address).content.decode()
    assert "/9 dòng" in page
    assert "máy chủ làm tiếp" in page
    part = client.get(address, headers={"HX-Request": "true"})
    assert "<table" not in part.content.decode()
    assert "Nhập 9 em vào sổ" in until(client, address, "Nhập 9 em")
    client.post(address, {"viec": "nhap"})
    assert client.post(address, {"viec": "nhap"}).status_code == 409
    until(client, address, "Đã ghi 9 em vào sổ")
    assert client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert Child.objects.filter(name__isnull=False).count() == 2 + 9


def test_a_server_that_stops_in_the_middle_loses_its_step_and_nothing_else() -> None:
    scene = build()
    officer = scene.cast.commune
    batch = upload_list(by=officer, unit=scene.m.one, content=workbook(ROWS))
    import_running.go_on(by=officer, batch=batch)
    choose(by=officer, batch=batch, new=[])
    before, entries = Child.objects.count(), Entry.objects.count()
    dies_in_the_middle(batch)
    assert batch.rows.filter(state="entered").count() == Child.objects.count() - before == 4
    assert Entry.objects.count() - entries == 2
    known = set(Child.objects.values_list("pk", flat=True))
    assert set(LookupKey.objects.values_list("child_id", flat=True)) == known
    assert not Address.objects.exclude(child__in=known).exists()
    client = browse(officer)
    address = reverse("children:batch", args=[batch.public_id])
    ImportBatch.objects.update(worked_at=timezone.now() - timedelta(minutes=1))
    assert "Làm tiếp" in client.get(address).content.decode()
    client.post(address, {"viec": "tiep"})
    assert "Đã ghi 9 em vào sổ" in client.get(address).content.decode()
    assert Child.objects.count() == before + 9
    assert not Change.objects.filter(deed="add").values("child").annotate(n=Count("pk")).filter(n__gt=1)
    assert not LookupKey.objects.values("child", "token", "role").annotate(n=Count("pk")).filter(n__gt=1)


def test_a_list_somebody_works_on_is_left_to_them() -> None:
    scene = build()
    officer = scene.cast.commune
    batch = upload_list(by=officer, unit=scene.m.one, content=workbook(ROWS))
    ImportBatch.objects.update(worked_at=timezone.now())
    import_running.go_on(by=officer, batch=batch)
    assert batch.rows.filter(state="waiting").count() == 9
    ImportBatch.objects.update(worked_at=None)
    import_running.go_on(by=officer, batch=batch)
    assert not batch.rows.filter(state="waiting").exists()


def test_a_failure_is_told_by_its_kind_and_the_page_offers_to_go_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    scene = build()
    officer = scene.cast.commune
    batch = upload_list(by=officer, unit=scene.m.one, content=workbook(ROWS))

    def broken(**_said: object) -> None:
        raise ValueError("Giàng A Páo")

    monkeypatch.setattr(import_running, "compare_some", broken)
    thread = threading.Thread(target=import_running.alone, args=(batch.pk, officer.pk))
    thread.start()
    thread.join()
    assert "ValueError" in caplog.text
    assert "Páo" not in caplog.text
    address = reverse("children:batch", args=[batch.public_id])
    assert "Làm tiếp" in browse(officer).get(address).content.decode()


def test_a_mark_set_on_one_page_of_doubles_is_kept() -> None:
    scene = build()
    officer = scene.cast.commune
    batch = upload_list(by=officer, unit=scene.m.one, content=workbook([ROWS[0], ROWS[0], ROWS[0]]))
    import_running.go_on(by=officer, batch=batch)
    doubles = list(batch.rows.filter(state="double").values_list("pk", flat=True))
    assert len(doubles) == 2
    address = reverse("children:batch", args=[batch.public_id])
    browse(officer).post(address, {"viec": "dau", "em-khac": doubles[:1]})
    assert batch.rows.filter(state="odd").count() == 1
    browse(officer).post(address, {"viec": "nhap"})
    assert sorted(batch.rows.values_list("state", flat=True)) == ["entered", "entered", "joined"]
