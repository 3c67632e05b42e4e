"""A backup holds everything, and restoring it takes back what came after."""

import shutil
from pathlib import Path

import pytest
from django.db import connection

from mangnon.access.models import Person
from mangnon.access.rules import RoleName
from mangnon.access.testing import person, small_map
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
