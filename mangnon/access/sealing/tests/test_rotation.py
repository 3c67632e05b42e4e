"""Every sealed column and file comes under the new key; the database file holds no plain text."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from pytest_django.fixtures import Settings

from mangnon.access.sealing import files, keys
from mangnon.access.sealing.boxes import SealBroken
from mangnon.access.sealing.keys import read_keys
from mangnon.access.sealing.rotation import rotate, sealed_columns, standing
from mangnon.access.testing import small_map
from mangnon.audit.models import Entry
from mangnon.children.models import Carer, Change, Child

OLD, NEW, INDEX = keys.new_key("cu"), keys.new_key("moi"), keys.new_key("index")
NAME, PLACE_WORDS = "Vừ Thị Xuân Mai", "bản Nậm Pồ, nhà cạnh suối"


@pytest.fixture
def child(db: None, settings: Settings, tmp_path: Path) -> Child:
    settings.SEALING_KEYS = read_keys(f"{OLD} {INDEX}")
    settings.MEDIA_ROOT = tmp_path
    row = Child.objects.create(
        unit=small_map().one, name=NAME, detail=PLACE_WORDS, birth_date=date(2017, 3, 9), note=""
    )
    Carer.objects.create(child=row, relation="mother", name="Vừ Thị Dợ", phone="0912345678")
    Change.objects.create(child=row, deed="add", fields={"name": ["", NAME]})
    return row


def test_what_was_sealed_reads_as_it_was(child: Child) -> None:
    row = Child.objects.get(pk=child.pk)
    assert (row.name, row.detail, row.birth_date, row.note) == (NAME, PLACE_WORDS, date(2017, 3, 9), "")
    assert Change.objects.get().fields == {"name": ["", NAME]}


def test_no_plain_text_stands_in_the_database(child: Child) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, detail, birth_date FROM children_child")
        kept = b"".join(bytes(x) for x in cursor.fetchone())
    for said in (NAME, PLACE_WORDS, "2017-03-09", "Xuân"):
        assert said.encode() not in kept


@pytest.mark.django_db(transaction=True)
def test_no_plain_text_stands_in_the_sqlite_file(child: Child, tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the file of SQLite")
    copy = tmp_path / "copy.sqlite3"
    connection.ensure_connection()
    with sqlite3.connect(copy) as target:
        connection.connection.backup(target)
    content = copy.read_bytes()
    assert b"children_child" in content
    for said in (NAME, PLACE_WORDS, "0912345678", "2017-03-09", "Vừ Thị"):
        assert said.encode() not in content, said


def test_a_sealed_column_is_not_searched(child: Child) -> None:
    with pytest.raises(FieldError, match="niêm phong"):
        Child.objects.filter(name=NAME)
    with pytest.raises(FieldError, match="niêm phong"):
        Child.objects.filter(name__contains="Xuân")
    assert Child.objects.filter(birth_date__isnull=False).count() == 1


def test_everything_comes_under_the_new_key_and_the_old_one_may_go(child: Child, settings: Settings) -> None:
    kept = files.keep(b"ban quet")
    assert set(standing()) == {"cu"}
    settings.SEALING_KEYS = read_keys(f"{NEW} {OLD} {INDEX}")
    done = rotate()
    assert done.files == 1
    assert done.boxes == sum(standing().values()) - 1
    assert set(standing()) == {"moi"}
    settings.SEALING_KEYS = read_keys(f"{NEW} {INDEX}")
    assert Child.objects.get(pk=child.pk).name == NAME
    assert Carer.objects.get().phone == "0912345678"
    assert files.fetch(kept) == b"ban quet"
    assert Entry.objects.get(verb="access.rotate_keys").details["key"] == "moi"


def test_a_second_rotation_changes_nothing(child: Child, settings: Settings) -> None:
    settings.SEALING_KEYS = read_keys(f"{NEW} {OLD} {INDEX}")
    rotate()
    assert rotate().boxes == 0


def test_without_the_key_nothing_is_read(child: Child, settings: Settings) -> None:
    settings.SEALING_KEYS = read_keys(f"{NEW} {INDEX}")
    with pytest.raises(SealBroken):
        Child.objects.get(pk=child.pk)


def test_every_seal_is_used_once() -> None:
    seals = [field.seal for _model, field in sealed_columns()]
    assert len(seals) == len(set(seals)) > 20
