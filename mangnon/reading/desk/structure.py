"""A document as the left side of the desk shows it: its blocks in order, each as deep as it stands in the tree. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from mangnon.reading.blocks import Block
from mangnon.reading.tree import Document, Node

Row = dict[str, Any]
DEEPEST = 6
SURE = 70  # per cent of a line recognised from a picture, below which a person should look
HEADINGS = {"part", "chapter", "section", "roman", "capital", "appendix", "heading", "article"}


def rows_of(document: Document) -> list[Row]:
    """{line, end, depth, head, text, cells?, sure?}: head is true for what names a part, section or article."""
    deep = {id(node.block): (node, level) for node, level in _levels(document.body, 0) if node.block}
    sure = {line.number: line.confidence for line in document.lines if line.confidence is not None}
    nothing: tuple[Node | None, int] = (None, 0)
    rows = []
    for block in document.blocks:
        node, level = deep.get(id(block), nothing)
        rows.append(_row(block, node, level, sure))
    return rows


def _levels(node: Node, level: int) -> Iterator[tuple[Node, int]]:
    for child in node.children:
        yield child, level
        yield from _levels(child, min(level + 1, DEEPEST))


def _row(block: Block, node: Node | None, level: int, sure: Mapping[int, float | None]) -> Row:
    named = node is not None and (node.kind in HEADINGS or (bool(node.children) and node.kind == "arabic"))
    row: Row = {
        "line": block.line, "end": block.line_end, "depth": level, "head": named and len(block.text) < 300,
        "text": block.text if not block.table else "",
    }  # fmt: skip
    if block.table:
        row["text"] = block.table.title
        row["columns"] = list(block.table.columns) if any(block.table.columns) else []
        row["cells"] = [{"line": r.line, "cells": list(r.cells)} for r in block.table.rows]
    known = [c for n in range(block.line, block.line_end + 1) if (c := sure.get(n)) is not None]
    if known and min(known) < SURE:
        row["sure"] = round(min(known))
    return row
