"""`mangnon read`: the JSON of the doors on standard output, sentences on standard error."""

import json
from pathlib import Path

import pytest

from mangnon.config.command import main
from mangnon.reading.scoring.examples import FOLDER

PLAN = str(FOLDER / "01-plan-years-as-lists.txt")
REPORT = str(FOLDER / "06-report-district.txt")
DISPATCH = str(FOLDER / "07-dispatch-with-dates.txt")


def said(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    assert main([*words, "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    found: dict[str, object] = json.loads(out)
    return found


def test_a_programme_has_the_keys_of_the_doors(capsys: pytest.CaptureFixture[str]) -> None:
    found = said(capsys, "read", "programme", PLAN)
    assert set(found) == {
        "title",
        "number",
        "issued_on",
        "issuer",
        "span",
        "objectives",
        "indicators",
        "previous_term",
        "tasks",
        "warnings",
    }
    indicators = found["indicators"]
    assert isinstance(indicators, list)
    assert set(indicators[0]) == {
        "number",
        "objective",
        "name",
        "lead_agencies",
        "partners",
        "measures",
        "line_start",
        "line_end",
    }
    assert set(indicators[0]["measures"][0]) == {"name", "label", "unit", "direction", "baseline", "targets"}
    assert indicators[0]["measures"][0]["targets"] == [
        {"year": "2025", "comparator": "=", "value": 70, "definition": None}
    ]


def test_a_report_has_the_keys_of_the_doors(capsys: pytest.CaptureFixture[str]) -> None:
    found = said(capsys, "read", "report", REPORT)
    assert set(found) == {"document", "claims", "tables"}
    claims, tables = found["claims"], found["tables"]
    assert isinstance(claims, list)
    assert isinstance(tables, list)
    assert set(claims[0]) >= {"what", "value", "unit", "period", "place", "line", "snippet"}
    assert set(tables[0]) == {"title", "line", "columns", "rows"}
    assert tables[0]["rows"][0] == [1, "Cụm Bắc", 15320, 201, 1.31]


def test_a_dispatch_has_the_keys_of_the_doors(capsys: pytest.CaptureFixture[str]) -> None:
    found = said(capsys, "read", "dispatch", DISPATCH)
    tasks = found["tasks"]
    assert isinstance(tasks, list)
    assert set(tasks[0]) == {
        "task",
        "lead",
        "partners",
        "due",
        "recurrence",
        "deadline_text",
        "basis",
        "line",
        "snippet",
    }
    assert tasks[0]["due"] == "2023-08-30"


@pytest.mark.parametrize("kind", ["programme", "report", "dispatch"])
def test_without_json_a_person_can_read_it(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = {"programme": PLAN, "report": REPORT, "dispatch": DISPATCH}[kind]
    assert main(["read", kind, path]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 5


def test_a_file_that_is_not_there_is_told_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "report", "/khong/co.docx", "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.strip().count("\n") == 0


def test_what_cannot_be_read_is_refused_and_nothing_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "trong.txt"
    path.write_bytes(b"")
    assert main(["read", "programme", str(path), "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "không có chữ nào" in err
