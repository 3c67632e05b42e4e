"""The documents beside the code say what is there: rooms, words, decisions, requirements, links."""

import csv
import re
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "mangnon"
ROOMS = sorted(p.name for p in HOUSE.iterdir() if (p / "__init__.py").exists())
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *HOUSE.rglob("README.md")])
NAMES = [str(p.relative_to(ROOT)) for p in DOCUMENTS]
STATUSES = {"done", "partly", "later"}
NOT_BEGUN = "not planned yet"
# rooms that stand: what is open there is open for a reason
BEGUN = {
    "places", "programmes", "reports", "dashboards", "data-quality", "collection/forms", "tasks", "documents",
    "children", "cases", "hotline", "incidents", "security",
}  # fmt: skip


def requirements() -> list[dict[str, str]]:
    with (ROOT / "docs" / "requirements.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def named(cell: str) -> list[tuple[Path, str]]:
    """`path::name; path` → each path with the name that should stand in it."""
    pieces = [piece.strip().partition("::") for piece in cell.split(";") if piece.strip()]
    return [(ROOT / path, name) for path, _, name in pieces]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_it_owns(room: str) -> None:
    lines = (HOUSE / room / "README.md").read_text(encoding="utf-8").splitlines()
    assert 10 <= len(lines) <= 60


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_names_only_modules_that_are_there(room: str) -> None:
    folder = HOUSE / room
    said = re.findall(r"`([\w/]+\.py)`", (folder / "README.md").read_text(encoding="utf-8"))
    here = (folder, HOUSE, ROOT)
    assert [name for name in said if not any((base / name).exists() for base in here)] == []


def test_every_model_is_in_the_glossary() -> None:
    words = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    ours = [m for m in apps.get_models() if m.__module__.startswith("mangnon.")]
    assert [m._meta.label for m in ours if not re.search(rf"`(\w+\.)?{m.__name__}`", words)] == []


def test_every_room_stands_in_the_architecture() -> None:
    words = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert [room for room in ROOMS if f"mangnon/{room}/README.md" not in words] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_links_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (document.parent / link).exists()] == []


def test_functions_named_in_the_architecture_are_there() -> None:
    """`room.module.name`: the module exists and the name stands in it."""
    said = re.findall(r"`(\w+)\.(\w+)\.(\w+)`", (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"))
    assert len(said) > 15
    for room, module, name in said:
        path = HOUSE / room / f"{module}.py"
        assert path.exists(), f"{room}.{module}"
        assert re.search(rf"(def|class) {name}\b", path.read_text(encoding="utf-8")), (
            f"{room}.{module}.{name}"
        )


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "adr").glob("*.md")), ids=lambda p: p.stem[:4])
def test_a_decision_has_context_decision_and_consequences(path: Path) -> None:
    words = path.read_text(encoding="utf-8")
    assert words.startswith(f"# {int(path.name[:4])}. ")
    assert all(f"**{part}.**" in words for part in ("Context", "Decision", "Consequences"))


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(p.name[:4]) for p in (ROOT / "docs" / "adr").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_all_334_requirements_are_listed_once() -> None:
    assert [row["id"] for row in requirements()] == [f"R-{n:03}" for n in range(1, 335)]


def test_a_requirement_is_done_partly_or_later_and_says_why() -> None:
    for row in requirements():
        assert row["status"] in STATUSES, row["id"]
        if row["status"] == "later":
            reason = row["note"] != NOT_BEGUN and len(row["note"].split()) > 5
            assert reason or row["module"] not in BEGUN, row["id"]
        if row["status"] == "partly":
            assert row["note"], row["id"]


def test_where_a_requirement_works_is_there() -> None:
    for row in requirements():
        assert bool(row["where"]) == (row["status"] != "later"), row["id"]
        for path, name in named(row["where"]):
            assert path.exists(), (row["id"], path)
            if name:
                assert re.search(
                    rf"(?<![\w-]){re.escape(name)}(?![\w-])", path.read_text(encoding="utf-8")
                ), row["id"]


def test_what_is_done_has_a_test_that_is_there() -> None:
    for row in requirements():
        found = named(row["test"])
        assert found or row["status"] != "done", row["id"]
        for path, name in found:
            assert path.exists(), (row["id"], path)
            assert name or row["status"] != "done", row["id"]
            if name:
                assert f"def {name}(" in path.read_text(encoding="utf-8"), (row["id"], name)
