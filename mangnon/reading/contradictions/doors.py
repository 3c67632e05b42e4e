"""`mangnon check`: files in, findings out as JSON or as lines for a person (docs/commands.md)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mangnon.reading.contradictions.engine import findings
from mangnon.reading.contradictions.model import ERROR, Finding
from mangnon.reading.files.reading import open_document

SAID = {True: "SAI", False: "CẦN XEM"}


def check_files(paths: Sequence[Path]) -> list[Finding]:
    """CannotRead or OSError where one of the files cannot be read."""
    return findings([open_document(path) for path in paths])


def findings_json(found: Sequence[Finding]) -> list[dict[str, Any]]:
    return [
        {
            "kind": finding.kind,
            "severity": finding.severity,
            "message": finding.message,
            "rule": finding.rule,
            "places": [{"file": s.file, "line": s.line, "snippet": s.snippet} for s in finding.places],
        }
        for finding in found
    ]


def findings_words(found: Sequence[Finding]) -> str:
    if not found:
        return "Không thấy mâu thuẫn nào theo các quy tắc đang có."
    lines: list[str] = []
    for finding in found:
        lines.append(f"{SAID[finding.severity == ERROR]}: {finding.message} [{finding.rule}]")
        lines += [f"    {s.file} dòng {s.line}: {s.snippet}" for s in finding.places[:6]]
    errors = sum(finding.severity == ERROR for finding in found)
    return "\n".join([*lines, f"{errors} chỗ sai, {len(found) - errors} chỗ cần xem."])
