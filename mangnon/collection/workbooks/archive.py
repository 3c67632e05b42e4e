"""Many workbooks as one zip, sent while it is being made: memory stays flat however many communes there are."""

import zipfile
from collections.abc import Iterable, Iterator
from io import RawIOBase

MADE = (2020, 1, 1, 0, 0, 0)


class Stream(RawIOBase):
    """What the zip has written and nobody has fetched yet. It cannot be sought in, so sizes follow the content."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        content = bytes(piece)  # type: ignore[call-overload]
        self.waiting.append(content)
        return len(content)

    def fetch(self) -> bytes:
        content = b"".join(self.waiting)
        self.waiting.clear()
        return content


def zipped(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """The zip of (name, content), in pieces. A name that occurs twice gets a number."""
    stream, names = Stream(), set[str]()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as outer:  # workbooks are compressed already
        for name, content in files:
            outer.writestr(zipfile.ZipInfo(free_name(name, names), MADE), content)
            yield stream.fetch()
    yield stream.fetch()


def free_name(name: str, taken: set[str]) -> str:
    stem, dot, suffix = name.rpartition(".")
    number, chosen = 1, name
    while chosen in taken:
        number += 1
        chosen = f"{stem}-{number}{dot}{suffix}"
    taken.add(chosen)
    return chosen
