"""A record as JSON and back, without loss.

Each dataclass becomes an object that names its class under "kind"; Decimal and datetime are tagged in the same
way, so a reader needs no type hints and 1.20 does not turn into 1.2. Fields left at their defaults are written
too: a later change of a default must not change a frozen document.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from decimal import Decimal
from typing import Any

from mangnon.paper import record
from mangnon.paper.errors import MalformedRecord

SCHEMA = 1

_CLASSES = {
    kind.__name__: kind
    for kind in (
        record.Text,
        record.Figure,
        record.Heading,
        record.Paragraph,
        record.BulletItem,
        record.Column,
        record.Cell,
        record.Row,
        record.Table,
        record.LegendMark,
        record.Annex,
        record.Issuer,
        record.IssueDate,
        record.Signature,
        record.Marks,
        record.Source,
        record.OfficialDocument,
    )
}


def to_json(document: record.OfficialDocument) -> str:
    """The record as JSON text; keys sorted, so equal records give equal text."""
    body = {"schema": SCHEMA, "document": _plain(document)}
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> record.OfficialDocument:
    """The record stored by `to_json`; MalformedRecord when the text is not one of this schema."""
    try:
        body = json.loads(text)
    except ValueError as error:
        raise MalformedRecord(
            "Bản ghi văn bản lưu trong hệ thống không đọc được vì không phải JSON."
        ) from error
    found = body.get("schema") if isinstance(body, dict) else None
    if found != SCHEMA:
        raise MalformedRecord(f"Bản ghi văn bản có phiên bản {found}; phần mềm này đọc phiên bản {SCHEMA}.")
    document = _revived(body.get("document"))
    if not isinstance(document, record.OfficialDocument):
        raise MalformedRecord("Bản ghi lưu trong hệ thống thiếu phần văn bản; hãy tạo lại từ bản nháp.")
    return document


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return {"kind": "Decimal", "value": str(value)}
    if isinstance(value, datetime):
        return {"kind": "datetime", "value": value.isoformat()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        parts = {each.name: _plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
        return {"kind": type(value).__name__, **parts}
    return value


def _revived(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_revived(item) for item in value)
    if not isinstance(value, dict):
        return value
    parts = dict(value)
    kind = parts.pop("kind", None)
    if kind == "Decimal":
        return Decimal(parts["value"])
    if kind == "datetime":
        return datetime.fromisoformat(parts["value"])
    if kind not in _CLASSES:
        raise MalformedRecord(f"Bản ghi văn bản có thành phần lạ “{kind}”, không in được.")
    try:
        return _CLASSES[kind](**{name: _revived(item) for name, item in parts.items()})
    except TypeError as error:
        raise MalformedRecord(f"Bản ghi văn bản có thành phần “{kind}” thiếu hoặc thừa mục.") from error
