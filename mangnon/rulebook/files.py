"""Reading rulebook files. A file is YAML with a head (kind, code, version, source ...) and a body."""

import csv
import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"
HEAD = {"kind", "code", "version", "title", "valid_from", "valid_to", "source", "verified"}
REQUIRED = {"kind", "code", "title", "source", "verified"}


class RulebookError(Exception):
    """A rulebook file that cannot be read, said in one sentence with the file and what was expected."""


@dataclass(frozen=True)
class FileEntry:
    """One entry as it stands in its file."""

    kind: str
    code: str
    version: int
    title: str
    valid_from: date | None
    valid_to: date | None
    source: str
    verified: str
    body: dict[str, Any]
    origin: str
    digest: str


def read_entry(path: Path) -> FileEntry:
    """Read one YAML file. Raises RulebookError naming the file and what is missing or wrong."""
    stat = path.stat()
    return read_as_it_is(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=1024)
def read_as_it_is(path: Path, _changed: int, _size: int) -> FileEntry:
    """A file is read once until it changes: the rulebook is loaded at every start, and in most tests."""
    origin = str(path.relative_to(DATA)) if path.is_relative_to(DATA) else path.name
    try:
        said = yaml.load(
            path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        )
    except yaml.YAMLError as error:
        raise RulebookError(f"Tệp {origin} không đọc được dưới dạng YAML: {error}") from error
    if not isinstance(said, dict):
        raise RulebookError(f"Tệp {origin} cần bắt đầu bằng các dòng 'kind:', 'code:', 'title:'.")
    missing = sorted(REQUIRED - set(said))
    if missing:
        raise RulebookError(f"Tệp {origin} thiếu {', '.join(missing)}.")
    verified = {True: "yes", False: "no"}.get(said["verified"], said["verified"])
    if verified not in {"yes", "partly", "no"}:
        raise RulebookError(f"Tệp {origin}: 'verified' là '{verified}'; cần yes, partly hoặc no.")
    body = {key: value for key, value in said.items() if key not in HEAD}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
    return FileEntry(
        kind=said["kind"],
        code=str(said["code"]),
        version=int(said.get("version", 1)),
        title=said["title"],
        valid_from=said.get("valid_from"),
        valid_to=said.get("valid_to"),
        source=said["source"],
        verified=verified,
        body=json.loads(json.dumps(body, ensure_ascii=False, default=str)),
        origin=origin,
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )


def read_all() -> Iterator[FileEntry]:
    """Every entry file below data/, in a stable order. Files whose name begins with "_" are notes."""
    for path in sorted(DATA.rglob("*.yaml")):
        if not path.name.startswith("_"):
            yield read_entry(path)


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of a CSV table below data/ (plain or .gz), as text; name is relative to data/."""
    path = DATA / name
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
