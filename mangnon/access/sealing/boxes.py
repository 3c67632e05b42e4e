"""Sealing and opening bytes: AES-256-GCM, the key's name in the header, the place it belongs to bound in.

A box is `MN1`, the length and name of the key, a random nonce of 12 bytes, then the sealed text with its tag of 16.
Header and place (`children.Child.name`) are authenticated: a box copied into another column does not open.
"""

import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from mangnon.access.sealing.keys import Keyring

MARK = b"MN1"
NONCE = 12


class SealBroken(Exception):
    """A box that does not open: another key, or somebody changed it. The message holds nothing of its content."""


def keyring() -> Keyring:
    keys: Keyring = settings.SEALING_KEYS
    return keys


@lru_cache(maxsize=32)
def cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def seal(content: bytes, place: str) -> bytes:
    """The content in a box under the current key."""
    keys = keyring()
    name = keys.current.encode("ascii")
    head = MARK + bytes([len(name)]) + name + secrets.token_bytes(NONCE)
    return head + cipher(keys.sealing[keys.current]).encrypt(
        head[-NONCE:], content, head + place.encode("utf-8")
    )


def key_name(box: bytes) -> str:
    """The name of the key a box was sealed with. Raises SealBroken."""
    if len(box) < 4 or box[:3] != MARK or len(box) < 4 + box[3] + NONCE + 16:
        raise SealBroken("Dữ liệu niêm phong không đúng dạng: đã bị sửa hoặc cắt.")
    return box[4 : 4 + box[3]].decode("ascii", "replace")


def open_box(box: bytes, place: str) -> bytes:
    """What was sealed. Raises SealBroken."""
    name = key_name(box)
    key = keyring().sealing.get(name)
    if key is None:
        raise SealBroken(f"Dữ liệu niêm phong bằng khóa {name}, khóa này không có trong MANGNON_SEAL_KEYS.")
    end = 4 + len(name) + NONCE
    try:
        return cipher(key).decrypt(box[end - NONCE : end], box[end:], box[:end] + place.encode("utf-8"))
    except InvalidTag as error:
        raise SealBroken(
            f"Dữ liệu ở {place} không mở được bằng khóa {name}: khóa khác, hoặc đã bị sửa."
        ) from error


def is_current(box: bytes) -> bool:
    """Whether a box is under the key that seals today."""
    return key_name(box) == keyring().current
