"""Envelopes: what a telephone without a line seals so that only this server opens it, not even the telephone itself.

The page carries a public key; the telephone makes a key pair for one envelope, derives a key (ECDH on P-256,
HKDF-SHA-256) and seals with AES-256-GCM. Whoever finds the telephone finds the envelope and nothing to open it with.
The private half is made from a sealing key and lies nowhere; an envelope names the sealing key it belongs to, so it
opens as long as that key is in the ring.

    MNE1.<name of the key>.<public point of the telephone>.<nonce>.<sealed text>      parts after the name: base64url
"""

import base64
import binascii
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mangnon.access.sealing.boxes import SealBroken, keyring

MARK = "MNE1"
LARGEST = 64 * 1024  # of an envelope, in signs
CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256 (FIPS 186-5)


def derived(secret: bytes, info: bytes, *, salt: bytes = b"", length: int = 32) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt or None, info=info).derive(secret)


@lru_cache(maxsize=8)
def private_half(key: bytes) -> ec.EllipticCurvePrivateKey:
    """The same private key for the same sealing key; 48 bytes are drawn so that no number is likelier than another."""
    number = int.from_bytes(derived(key, b"mang-non envelope key", length=48), "big")
    return ec.derive_private_key(number % (ORDER - 1) + 1, CURVE)


def public_key() -> str:
    """`name:point` of the key that seals today, for a page that everybody may read."""
    keys = keyring()
    point = private_half(keys.sealing[keys.current]).public_key()
    return f"{keys.current}:{written(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))}"


def written(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def read(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def open_envelope(envelope: str, place: str) -> bytes:
    """What a telephone sealed for a place (`protection.kept`). Raises SealBroken; the message holds no content."""
    parts = envelope.split(".")
    if len(envelope) > LARGEST or len(parts) != 5 or parts[0] != MARK:
        raise SealBroken("Phong bì không đúng dạng: đã bị sửa hoặc cắt.")
    key = keyring().sealing.get(parts[1])
    if key is None:
        raise SealBroken("Phong bì niêm phong bằng một khóa không còn trong MANGNON_SEAL_KEYS.")
    try:
        point, nonce, sealed = (read(part) for part in parts[2:])
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
        shared = private_half(key).exchange(ec.ECDH(), theirs)
        with_place = place.encode()
        return AESGCM(derived(shared, with_place, salt=point)).decrypt(nonce, sealed, with_place)
    except (InvalidTag, ValueError, binascii.Error) as error:
        raise SealBroken("Phong bì không mở được: đã bị sửa hoặc cắt.") from error
