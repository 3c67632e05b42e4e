"""Keyed search tokens: what a row is found by, without saying what it holds.

A token is HMAC-SHA-256 of a purpose and a folded value under the index key, cut to 63 bits so that both databases
keep it as a whole number. The same value gives the same token, so rows are found by equality; without the key a
token cannot be made or guessed from a list of names. What remains visible is how often a token occurs.
"""

import hmac
from hashlib import sha256

from mangnon.access.sealing.boxes import keyring

BITS = 63


def token(purpose: str, value: str) -> int:
    """The token of a value for one purpose (`name`, `phone` ...); tokens of two purposes never meet."""
    made = hmac.digest(keyring().index, f"{purpose}\x1f{value}".encode(), sha256)
    return int.from_bytes(made[:8], "big") >> (64 - BITS)
