"""Files that lie sealed on the disk. The name says nothing; the whole file is one box.

    kept = keep(content)          # → a random name under MEDIA_ROOT/niem-phong
    content = fetch(kept)

Attachments are photographs and papers of some megabytes: a file is sealed and opened in memory.
"""

import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from mangnon.access.sealing.boxes import is_current, open_box, seal

LARGEST = 25 * 1024 * 1024
NAME = re.compile(r"[0-9a-f]{32}")
PLACE = "file:"


class FileTooLarge(ValueError):
    """A file that is larger than may be kept."""


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "niem-phong"


def path_of(name: str) -> Path:
    """Where a kept file lies. Raises ValueError for a name that was not made here."""
    if not NAME.fullmatch(name):
        raise ValueError("Tên tệp niêm phong không đúng dạng.")
    return folder() / name[:2] / name


def keep(content: bytes) -> str:
    """Seal a file and keep it; returns the name to keep in the row. Raises FileTooLarge."""
    if len(content) > LARGEST:
        raise FileTooLarge(f"Tệp lớn {len(content) // 2**20} MB; nhiều nhất {LARGEST // 2**20} MB.")
    name = secrets.token_hex(16)
    write(path_of(name), seal(content, PLACE + name))
    return name


def fetch(name: str) -> bytes:
    """What a kept file holds. Raises FileNotFoundError, SealBroken."""
    return open_box(path_of(name).read_bytes(), PLACE + name)


def forget(name: str) -> None:
    path_of(name).unlink(missing_ok=True)


def write(path: Path, box: bytes) -> None:
    """All or nothing: written beside, then put in place; readable by this account alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_suffix(".moi")
    beside.touch(mode=0o600)
    beside.write_bytes(box)
    beside.replace(path)


def names() -> Iterator[str]:
    """Every kept file."""
    for path in sorted(folder().glob("??/*")):
        if NAME.fullmatch(path.name):
            yield path.name


def reseal(name: str) -> bool:
    """Put a file under the current key; False when it was there already."""
    box = path_of(name).read_bytes()
    if is_current(box):
        return False
    write(path_of(name), seal(open_box(box, PLACE + name), PLACE + name))
    return True
