"""One sealed file that holds a whole installation: written and read as a stream, of any size.

    MNB1 · length and name of the key · 8 random bytes · frames

A frame is its length (4 bytes) and AES-256-GCM over at most a mebibyte; nonce and authenticated text hold its number and
whether it is the last, so that frames cut off, left out or changed places are noticed. The key is derived from the
sealing key of that name (`MANGNON_SEAL_KEYS`), which lies in no backup. Inside is a tar: `manifest.json` first, with the
SHA-256 of everything after it.
"""

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mangnon.access.sealing.boxes import keyring
from mangnon.access.sealing.envelopes import derived
from mangnon.ui.errors import UserError

MARK = b"MNB1"
FRAME = 1024 * 1024
TAG = 16
LAST = 1 << 31


def cipher(name: str) -> AESGCM:
    """The key of backups that belongs to a sealing key. Raises UserError where that key is not here."""
    key = keyring().sealing.get(name)
    if key is None:
        raise UserError(
            f"Bản sao lưu niêm phong bằng khóa {name}, khóa này không có trong MANGNON_SEAL_KEYS. Lấy khóa trong két rồi làm lại."
        )
    return AESGCM(derived(key, b"mang-non backup"))


class Sealing:
    """A file to write into; what is written comes out sealed. Closed by `finish`, without which it does not open."""

    def __init__(self, out: BinaryIO) -> None:
        name = keyring().current
        self.out, self.key, self.number, self.waiting = out, cipher(name), 0, bytearray()
        self.head = MARK + bytes([len(name)]) + name.encode("ascii") + secrets.token_bytes(8)
        out.write(self.head)

    def write(self, content: bytes) -> int:
        self.waiting += content
        while len(self.waiting) > FRAME:
            self.frame(bytes(self.waiting[:FRAME]), last=False)
            del self.waiting[:FRAME]
        return len(content)

    def frame(self, content: bytes, *, last: bool) -> None:
        mark = (self.number | (LAST if last else 0)).to_bytes(4, "big")
        sealed = self.key.encrypt(self.head[-8:] + mark, content, self.head + mark)
        self.out.write(len(sealed).to_bytes(4, "big") + sealed)
        self.number += 1

    def finish(self) -> None:
        self.frame(bytes(self.waiting), last=True)
        self.waiting.clear()


def opened(file: BinaryIO, name_of_file: Path) -> Iterator[bytes]:
    """The frames of a sealed file, opened one by one. Raises UserError where it is cut, changed or sealed elsewhere."""
    broken = UserError(
        f"Tệp {name_of_file} hỏng hoặc bị cắt: không dùng để phục hồi được. Lấy bản sao lưu khác."
    )
    start = file.read(5)
    if len(start) < 5 or start[:4] != MARK:
        raise UserError(f"Tệp {name_of_file} không phải bản sao lưu của Măng Non.")
    rest = file.read(start[4] + 8)
    if len(rest) < start[4] + 8:
        raise broken
    head, key = start + rest, cipher(rest[: start[4]].decode("ascii", "replace"))
    number, last = 0, False
    while not last:
        size = int.from_bytes(file.read(4), "big")
        sealed = file.read(size) if TAG <= size <= FRAME + TAG else b""
        if len(sealed) != size or not sealed:
            raise broken
        found = None
        for last in (False, True):
            mark = (number | (LAST if last else 0)).to_bytes(4, "big")
            try:
                found = key.decrypt(head[-8:] + mark, sealed, head + mark)
                break
            except InvalidTag:
                continue
        if found is None:
            raise broken
        yield found
        number += 1
    if file.read(1):
        raise broken


class Reading:
    """A file to read from, fed by opened frames: what `tarfile` wants of a stream."""

    def __init__(self, frames: Iterator[bytes]) -> None:
        self.frames, self.waiting = frames, bytearray()

    def read(self, size: int) -> bytes:
        while len(self.waiting) < size:
            frame = next(self.frames, None)
            if frame is None:
                break
            self.waiting += frame
        found = bytes(self.waiting[:size])
        del self.waiting[:size]
        return found
