"""Contradictions within a document and between documents. `findings` is what other rooms call."""

from mangnon.reading.contradictions.engine import findings
from mangnon.reading.contradictions.model import ERROR, KINDS, SUSPICIOUS, Finding, Spot

__all__ = ["ERROR", "KINDS", "SUSPICIOUS", "Finding", "Spot", "findings"]
