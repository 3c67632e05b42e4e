"""`mangnon retention`: shows what a province's rules reach, and erases only when told to."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from mangnon.access.rules import RoleName
from mangnon.access.testing import person, small_map
from mangnon.children.models import ImportBatch
from mangnon.children.rights.keeping import set_rule
from mangnon.config.command import main

pytestmark = pytest.mark.django_db


def test_nothing_goes_without_a_rule_nor_before_it_was_shown(capsys: pytest.CaptureFixture[str]) -> None:
    m = small_map()
    officer, supervisor = (
        person("cb", RoleName.COMMUNE_OFFICER, m.one),
        person("gs", RoleName.CASE_SUPERVISOR, m.province),
    )
    ImportBatch.objects.create(unit=m.one, by=officer, columns=[])
    ImportBatch.objects.update(at=timezone.now() - timedelta(days=100))
    assert main(["retention", "--do"]) == 0
    assert "Chưa tỉnh nào" in capsys.readouterr().out
    set_rule(by=supervisor, province=m.province, what="lists", months=1, decision="QĐ 12/QĐ-UBND")
    assert main(["retention", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {"erased": False, "provinces": {"99": {"lists": 1}}}
    assert ImportBatch.objects.exists()
    assert main(["retention", "--do"]) == 0
    assert "Danh sách Excel đã tải lên: 1" in capsys.readouterr().out
    assert not ImportBatch.objects.exists()
    assert main(["retention"]) == 0
