"""A backup holds everything, and restoring it takes back what came after."""

import shutil
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from mangnon.access.models import Person
from mangnon.access.rules import RoleName
from mangnon.access.sealing import files
from mangnon.access.sealing.keys import new_key, new_keys, read_keys
from mangnon.access.testing import person, small_map
from mangnon.children.models import Child
from mangnon.children.testing import some_child
from mangnon.config.backup import back_up, restore
from mangnon.figures.rollups import differences
from mangnon.figures.testing import element, report
from mangnon.ui.errors import UserError

pytestmark = pytest.mark.django_db(transaction=True)


def needs_a_client() -> bool:
    return connection.vendor == "postgresql" and shutil.which("pg_dump") is None


def test_restoring_brings_back_the_day_of_the_backup(tmp_path: Path) -> None:
    m = small_map()
    report(m.one, 120, element())
    file = tmp_path / "ban-sao"
    if needs_a_client():
        with pytest.raises(UserError, match="postgresql-client"):
            back_up(file)
        return
    back_up(file)
    person("den-sau", RoleName.VIEWER, m.one)
    restore(file, sure=True)
    assert not Person.objects.filter(username="den-sau").exists()
    assert list(differences()) == []


def test_a_backup_never_overwrites_a_file(tmp_path: Path) -> None:
    file = tmp_path / "ban-sao"
    file.write_text("hôm qua", encoding="utf-8")
    with pytest.raises(UserError, match="đã có"):
        back_up(file)
    assert file.read_text(encoding="utf-8") == "hôm qua"


def test_restoring_asks_to_be_sure(tmp_path: Path) -> None:
    file = tmp_path / "ban-sao"
    file.touch()
    with pytest.raises(UserError, match="--yes"):
        restore(file, sure=False)


def test_a_file_that_is_no_backup_changes_nothing(tmp_path: Path) -> None:
    m = small_map()
    person("o-lai", RoleName.VIEWER, m.one)
    file = tmp_path / "thu.txt"
    file.write_text("không phải bản sao lưu " * 100, encoding="utf-8")
    with pytest.raises(UserError):
        restore(file, sure=True)
    assert Person.objects.filter(username="o-lai").exists()


@pytest.fixture(autouse=True)
def own_folders(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.VAR = tmp_path / "media", tmp_path / "var"


def written(tmp_path: Path) -> Path:
    """A backup of a child with a sealed file; what can be tried only with PostgreSQL's client is skipped without it."""
    if needs_a_client():
        pytest.skip("postgresql-client is not installed")
    some_child(small_map().one, "Vừ Thị Sao Lưu", mother="Vừ Thị Mẹ")
    file = tmp_path / "ban-sao"
    back_up(file)
    return file


def test_nothing_in_the_file_can_be_read_and_files_come_back_with_the_database(tmp_path: Path) -> None:
    kept = files.keep(b"anh cua mot em")
    file = written(tmp_path)
    held = file.read_bytes()
    for word in (
        b"SQLite format",
        b"PGDMP",
        b"children_child",
        b"niem-phong",
        b"manifest",
        "Tỉnh Mẫu".encode(),
    ):
        assert word not in held
    files.forget(kept)
    Child.objects.all().delete()
    added = files.keep(b"den sau")
    restore(file, sure=True)
    assert Child.objects.get().name == "Vừ Thị Sao Lưu"
    assert files.fetch(kept) == b"anh cua mot em"
    assert added not in set(files.names())
    assert list((tmp_path / "var").iterdir()) == []  # nothing open is left behind


@pytest.mark.parametrize("spoil", ["cut", "bit", "end", "order"])
def test_a_spoilt_backup_is_refused_before_anything_is_replaced(tmp_path: Path, spoil: str) -> None:
    file = written(tmp_path)
    content = bytearray(file.read_bytes())
    if spoil == "cut":
        content = content[:-40]
    elif spoil == "bit":
        content[len(content) // 2] ^= 1
    elif spoil == "end":
        content += b"them"
    else:
        content[20:24] = content[24:28]
    file.write_bytes(bytes(content))
    person("o-lai", RoleName.VIEWER, None)
    with pytest.raises(UserError):
        restore(file, sure=True)
    assert Person.objects.filter(username="o-lai").exists()


def test_it_opens_with_the_key_it_names_and_with_no_other(tmp_path: Path, settings: Settings) -> None:
    old, index = new_key("cu"), new_key("index")
    settings.SEALING_KEYS = read_keys(f"{old} {index}")
    file = written(tmp_path)
    settings.SEALING_KEYS = read_keys(f"{new_key('moi')} {old} {index}")
    assert restore(file, sure=False, check=True) == 0
    settings.SEALING_KEYS = read_keys(new_keys("khac"))
    with pytest.raises(UserError, match="khóa cu"):
        restore(file, sure=False, check=True)


def test_looking_at_a_backup_replaces_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path)
    person("den-sau", RoleName.VIEWER, None)
    assert restore(file, sure=False, check=True) == 0
    assert "còn nguyên" in capsys.readouterr().out
    assert Person.objects.filter(username="den-sau").exists()
