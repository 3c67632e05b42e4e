"""The commands: their exit codes, what goes where, and the first administrator."""

import io
import json
from pathlib import Path

import pytest
from django.test import override_settings

from mangnon.access.models import Person
from mangnon.access.testing import SmallMap, small_map
from mangnon.config import doors
from mangnon.config.cast import load_cast
from mangnon.config.command import main, parser
from mangnon.figures.models import Rollup
from mangnon.figures.testing import element, report

pytestmark = pytest.mark.django_db
Said = pytest.CaptureFixture[str]


def keyboard(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(line + "\n"))


def a_total(m: SmallMap) -> None:
    report(m.one, 120, element())


def test_doctor_says_in_json_that_nothing_is_wrong(capsys: Said) -> None:
    a_total(small_map())
    assert main(["doctor", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_doctor_lists_a_wrong_total_and_exits_with_one(capsys: Said) -> None:
    m = small_map()
    a_total(m)
    Rollup.objects.filter(unit=m.province).update(total=7)
    assert main(["doctor", "--json"]) == 1
    (problem,) = json.loads(capsys.readouterr().out)
    assert problem["about"] == "figures"
    assert "tính lại từ số gốc" in problem["message"]


@pytest.mark.parametrize(
    "words",
    [
        ["formula", "--cases", "khong-co.json", "--json"],
        ["report", "annual", "--place", "77", "--period", "2023", "--out", "x"],
        ["report", "annual", "--place", "99", "--period", "hai-nghin", "--out", "x"],
        ["evaluate", "--programme", "khong-co", "--place", "99", "--year", "2023", "--json"],
        ["evaluate", "--programme", "x", "--place", "99", "--on", "hôm qua", "--year", "2023"],
        ["restore", "khong-co.sqlite3", "--yes"],
    ],
    ids=lambda words: " ".join(words),
)
def test_what_cannot_run_is_said_in_one_line_on_standard_error(words: list[str], capsys: Said) -> None:
    small_map()
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1


def test_formulas_are_answered_with_json_alone(tmp_path: Path, capsys: Said) -> None:
    cases = tmp_path / "cases.json"
    cases.write_text('[{"expr": "1 + 2", "values": {}}, {"expr": "1 +", "values": {}}]', encoding="utf-8")
    assert main(["formula", "--cases", str(cases), "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert first == {"value": 3}
    assert set(second) == {"error"}


def test_the_first_administrator_comes_from_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    m = small_map()
    keyboard(monkeypatch, "mot-cau-du-dai-va-la")
    assert main(["add-person", "goc", "--name", "Quản trị", "--role", "administrator", "--place", "99"]) == 0
    person = Person.objects.get(username="goc")
    assert person.may("people.manage", m.one)
    assert person.check_password("mot-cau-du-dai-va-la")
    assert "mot-cau" not in capsys.readouterr().out


def test_a_short_password_makes_nobody(monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    small_map()
    keyboard(monkeypatch, "ngan")
    assert main(["add-person", "goc", "--name", "Quản trị", "--role", "viewer", "--place", "99"]) == 2
    assert "12" in capsys.readouterr().err
    assert not Person.objects.exists()


def test_every_command_has_a_door() -> None:
    actions = next(a for a in parser()._actions if a.dest == "command")
    assert actions.choices is not None
    known = set(actions.choices) - {"manage"}
    source = Path(doors.__file__).read_text(encoding="utf-8")
    assert {name for name in known if f'"{name}":' not in source} == set()


def test_a_list_with_something_else_than_cases_is_refused(tmp_path: Path, capsys: Said) -> None:
    file = tmp_path / "ca.json"
    file.write_text('[{"expr": "1", "values": {}}, 3]', encoding="utf-8")
    assert main(["formula", "--cases", str(file), "--json"]) == 2
    assert "mỗi ca có 'expr' và 'values'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "không phải chữ UTF-8"),
        (b"[" * 100_000, "lồng ngoặc quá sâu"),
        (b"[" + b"9" * 5000 + b"]", "số dài hơn 4.300 chữ số"),
        (b"[1,", "không phải JSON"),
        (b"{}", "cần chứa một danh sách"),
    ],
    ids=["not-utf8", "too-deep", "too-long", "cut-off", "no-list"],
)
def test_a_file_of_cases_that_makes_no_sense_is_answered_in_a_sentence(
    content: bytes, said: str, tmp_path: Path, capsys: Said
) -> None:
    file = tmp_path / "ca.json"
    file.write_bytes(content)
    assert main(["formula", "--cases", str(file), "--json"]) == 2
    answer = capsys.readouterr()
    assert said in answer.err
    assert (answer.out, answer.err.count("\n")) == ("", 1)


def test_a_path_that_cannot_be_opened_is_named_in_vietnamese(tmp_path: Path, capsys: Said) -> None:
    assert main(["formula", "--cases", str(tmp_path)]) == 2
    assert "là một thư mục, cần một tệp" in capsys.readouterr().err
    assert main(["formula", "--cases", str(tmp_path / "x.json")]) == 2
    assert "x.json' không có; kiểm tra lại đường dẫn." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["report", "weird"], "kind là 'weird'; cần một trong: 'annual', 'half-year', 'term'"),
        (["report", "annual", "--place", "42"], "còn thiếu --period, --out"),
        (
            ["evaluate", "--programme", "x", "--place", "42", "--year", "²"],
            "--year là '²'; cần một số nguyên",
        ),
        (["doctor", "--xml"], "có chữ lạ: --xml"),
        (["formula", "--cases"], "--cases chưa có giá trị đi kèm"),
    ],
    ids=["choice", "missing", "no-number", "unknown", "no-value"],
)
def test_a_command_that_was_mistyped_is_refused_in_a_sentence(
    words: list[str], said: str, capsys: Said
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(words)
    answer = capsys.readouterr()
    assert stopped.value.code == 2
    assert said in answer.err
    assert (answer.out, answer.err.count("\n")) == ("", 1)


def test_outside_the_demo_its_accounts_are_never_made() -> None:
    small_map()
    with override_settings(DEMO=False):
        load_cast()
    assert not Person.objects.exists()
