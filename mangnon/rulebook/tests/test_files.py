"""Every entry of the rulebook is cited and readable, and loading says the same twice."""

from pathlib import Path

import pytest

from mangnon.rulebook import files
from mangnon.rulebook.actions import load
from mangnon.rulebook.files import DATA, FileEntry, RulebookError, read_all, read_entry
from mangnon.rulebook.models import Entry
from mangnon.rulebook.queries import entry

FILES = sorted(p for p in DATA.rglob("*.yaml") if not p.name.startswith("_"))


@pytest.mark.parametrize("path", FILES, ids=[str(p.relative_to(DATA)) for p in FILES])
def test_an_entry_names_its_source_and_whether_it_was_checked(path: Path) -> None:
    said = read_entry(path)
    assert len(said.source.strip()) > 10
    assert said.title.strip()
    assert said.verified in {"yes", "partly", "no"}
    assert said.body
    assert said.valid_from is None or said.valid_to is None or said.valid_from <= said.valid_to


def test_no_two_files_claim_the_same_entry() -> None:
    keys = [(e.kind, e.code, e.version) for e in read_all()]
    assert len(keys) == len(set(keys))


def test_tables_beside_the_entries_have_rows() -> None:
    for path in DATA.rglob("*.csv.gz"):
        assert files.read_table(str(path.relative_to(DATA)))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("kind: form\ncode: x\ntitle: t\nverified: yes\n", "thiếu source"),
        ("- one\n- two\n", "cần bắt đầu bằng"),
        ("kind: [\n", "không đọc được dưới dạng YAML"),
        ("kind: f\ncode: x\ntitle: t\nsource: s\nverified: perhaps\n", "'perhaps'"),
    ],
)
def test_a_file_that_makes_no_sense_is_answered_with_its_name(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "sai.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RulebookError, match=told) as refused:
        read_entry(path)
    assert "sai.yaml" in str(refused.value)


@pytest.mark.django_db
def test_loading_again_changes_nothing() -> None:
    first, again = load(), load()
    assert first == (len(FILES), 0)
    assert again == (0, len(FILES))


@pytest.mark.django_db
def test_a_changed_file_is_loaded_and_a_provinces_version_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    load()
    rule = entry("verdict-rule", "mang-non")
    theirs = Entry.objects.create(
        kind=rule.kind, code=rule.code, version=rule.version + 1, title="Của tỉnh", source="Quyết định mẫu",
        body={"own": True}, origin="province", digest="0",
    )  # fmt: skip
    Entry.objects.filter(pk=rule.pk).update(digest="old", title="old")
    assert load()[0] == 1
    rule.refresh_from_db()
    theirs.refresh_from_db()
    assert rule.title != "old"
    assert theirs.body == {"own": True}
    assert entry("verdict-rule", "mang-non") == theirs


@pytest.mark.django_db
def test_half_a_rulebook_is_never_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    good = next(iter(read_all()))

    def broken() -> list[FileEntry]:
        raise RulebookError("Tệp sai.yaml thiếu source.")

    def half() -> object:
        yield good
        broken()

    monkeypatch.setattr("mangnon.rulebook.actions.read_all", half)
    with pytest.raises(RulebookError):
        load()
    assert not Entry.objects.exists()
