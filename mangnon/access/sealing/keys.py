"""The keys that seal children's records: several at once, named, never in the database. Pure Python.

One text holds them all, one key a line or parted by commas, each `name:key` with 32 bytes in base64. The first is
used for writing; the others still open what they sealed until a rotation is through. The one called `index` makes
the search keys and is never used for sealing.
"""

import base64
import binascii
import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

KEY_BYTES = 32
INDEX = "index"
DEMO_NAME = "chay-thu"  # keys of the demo bear this name, and are refused anywhere else
NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,31}")


class KeysUnfit(ValueError):
    """Keys that cannot be used, in a whole sentence; never holds a key."""


@dataclass(frozen=True)
class Keyring:
    """`current` names the key that seals; `sealing` holds every key that may open."""

    current: str
    sealing: Mapping[str, bytes]
    index: bytes

    def __repr__(self) -> str:
        return f"Keyring({', '.join(self.sealing)})"


def read_keys(text: str) -> Keyring:
    """The keys in a text. Raises KeysUnfit."""
    named: dict[str, bytes] = {}
    for part in (p.strip() for p in re.split(r"[,\s]+", text) if p.strip()):
        name, colon, key = part.partition(":")
        if not colon or not NAME.fullmatch(name):
            raise KeysUnfit(
                "Một khóa niêm phong không có tên; cần dạng tên:khóa, tên gồm chữ thường, số, gạch nối. "
                "Chạy `mangnon new-key` để có một khóa đúng dạng."
            )
        if name in named:
            raise KeysUnfit(f"Khóa niêm phong {name} được ghi hai lần; mỗi khóa cần một tên riêng.")
        named[name] = key_bytes(name, key)
    index = named.pop(INDEX, None)
    if not named or index is None:
        raise KeysUnfit(
            "Khóa niêm phong chưa đủ: cần ít nhất một khóa niêm phong và một khóa tên index. "
            "Chạy `mangnon new-key` để tạo."
        )
    if index in named.values() or len(set(named.values())) != len(named):
        raise KeysUnfit("Hai khóa niêm phong giống nhau; mỗi tên cần một khóa riêng.")
    return Keyring(next(iter(named)), named, index)


def key_bytes(name: str, key: str) -> bytes:
    try:
        found = base64.b64decode(key, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise KeysUnfit(f"Khóa niêm phong {name} không phải base64.") from error
    if len(found) != KEY_BYTES:
        raise KeysUnfit(f"Khóa niêm phong {name} dài {len(found)} byte; cần đúng {KEY_BYTES}.")
    if len(set(found)) < KEY_BYTES // 4:
        raise KeysUnfit(f"Khóa niêm phong {name} quá đơn điệu; cần một khóa ngẫu nhiên.")
    return found


def refuse_demo_keys(keys: Keyring) -> None:
    """Outside the demo no key of the demo is used. Raises KeysUnfit."""
    if any(name.startswith(DEMO_NAME) for name in keys.sealing):
        raise KeysUnfit(
            f"Khóa niêm phong tên {DEMO_NAME} chỉ dành cho bản chạy thử. Chạy `mangnon new-key` và đặt khóa riêng."
        )


def new_key(name: str) -> str:
    """A line `name:key` with a random key."""
    return f"{name}:{base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


def new_keys(name: str) -> str:
    """A whole new text: one key that seals, and one for the index."""
    return f"{new_key(name)}\n{new_key(INDEX)}\n"


def fingerprint(key: bytes) -> str:
    """Eight signs by which two people compare a key on the telephone without saying it."""
    return hashlib.sha256(b"mang-non fingerprint" + key).hexdigest()[:8]
