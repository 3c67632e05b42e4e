"""What a workbook is and what it was made from, kept inside it and checked with a digest."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from mangnon.collection.rules import Answer, Typed

SCHEMA = 1
SALT = "mangnon.collection.workbooks"
Said = dict[str, list[str]]  # line code → text, answer, note


@dataclass(frozen=True)
class Identity:
    """Form version, place and period of a workbook; `revision` is the draft's it was made from."""

    form: str
    version: int
    unit_id: int
    unit_code: str
    unit_name: str
    period: str
    revision: int
    made_at: str
    body: str = ""  # the agency that reports; files made before agencies had workbooks do not say it


@dataclass(frozen=True)
class Seal:
    """What stands in the hidden sheet: the identity, and every cell as it was when the file was made."""

    identity: Identity
    base: Mapping[str, Typed]


def sealed(identity: Identity, base: Mapping[str, Typed]) -> str:
    """The hidden sheet's text: ASCII, so that no program changes a letter of it."""
    body = {"schema": SCHEMA, "identity": asdict(identity), "base": as_lists(base)}
    text = json.dumps(body, sort_keys=True)
    return json.dumps({"digest": digest(text, settings.SECRET_KEY), "body": text})


def opened(text: str) -> Seal | None:
    """The seal, when it is ours and untouched; None otherwise. Older keys of the installation still count."""
    try:
        outer = json.loads(text)
        body: dict[str, Any] = json.loads(outer["body"])
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        known = any(constant_time_compare(digest(outer["body"], key), outer["digest"]) for key in keys)
        if not known or body["schema"] != SCHEMA:
            return None
        return Seal(Identity(**body["identity"]), from_lists(body["base"]))
    except (ValueError, KeyError, TypeError):
        return None


def digest(text: str, key: str | bytes) -> str:
    return salted_hmac(SALT, text, secret=key, algorithm="sha256").hexdigest()


def as_lists(cells: Mapping[str, Typed]) -> Said:
    return {code: [said.text, str(said.answer), said.note] for code, said in cells.items()}


def from_lists(cells: Mapping[str, list[str]]) -> dict[str, Typed]:
    return {code: Typed(text, Answer(answer), note) for code, (text, answer, note) in cells.items()}
