"""`mangnon read` and `mangnon check` refuse what nobody can use, in the sentence the desk shows, and print nothing."""

from pathlib import Path

import pytest

from mangnon.config.command import main
from mangnon.reading.tests.bad_files import REFUSED, Maker


@pytest.mark.parametrize(
    ("name", "content", "words"), REFUSED, ids=[name for name, _content, _words in REFUSED]
)
def test_a_bad_file_is_refused_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: Maker, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content())
    for command in (["read", "programme", str(path), "--json"], ["check", str(path), "--json"]):
        assert main(command) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert words in said.err
        assert name in said.err
        assert said.err.strip().count("\n") == 0
        assert "Traceback" not in said.err
