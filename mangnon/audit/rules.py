"""How one entry of the trail is chained to the one before it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

GENESIS = "0" * 64


def entry_hash(
    *,
    previous: str,
    at: datetime,
    by: int | None,
    verb: str,
    target: str,
    unit: int | None,
    details: Mapping[str, object],
) -> str:
    """SHA-256 over the previous hash and everything the entry says; 64 hex digits.

    Changing, removing or reordering an entry breaks every hash after it.
    """
    said = {
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "by": by,
        "verb": verb,
        "target": target,
        "unit": unit,
        "details": details,
    }
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
