"""The tree of a document: head, body with its parts, sections, points and bullets, tables, foot, appendices.

Blocks become nodes by the rank of their marks. Each node knows what its own heading and the headings above it say it
is about (`role`): objectives, the term that has ended, organisation, money. Readers ask the tree, never the lines.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from mangnon.reading import marks
from mangnon.reading.blocks import Block, Place, blocks_of
from mangnon.reading.lines import Line
from mangnon.reading.tables import Table
from mangnon.reading.vocabulary import any_of, pattern, words
from mangnon.vietnamese.text import fold, squeeze


@dataclass(eq=False)
class Node:
    """A heading, point, bullet, paragraph or table with what stands below it."""

    kind: str
    rank: int
    block: Block | None = None
    heading: str = ""
    parent: "Node | None" = None
    children: list["Node"] = field(default_factory=list)
    role: str = ""

    @property
    def number(self) -> str:
        return self.block.mark.number if self.block and self.block.mark else ""

    @property
    def label(self) -> tuple[str, str] | None:
        return self.block.mark.label if self.block and self.block.mark else None

    @property
    def text(self) -> str:
        """Its own words without the mark, slips repaired."""
        return self.heading or (self.block.body if self.block else "")

    @property
    def table(self) -> Table | None:
        return self.block.table if self.block else None

    @property
    def line(self) -> int:
        return self.block.line if self.block else 0

    @property
    def place(self) -> Place:
        return Place(self.block.line, self.block.line_end) if self.block else Place(0, 0)

    def walk(self) -> Iterator["Node"]:
        """This node and everything below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()

    def above(self) -> Iterator["Node"]:
        """The nodes it stands under, the nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    @property
    def roles(self) -> list[str]:
        """What it is about, the nearest heading first."""
        return [node.role for node in (self, *self.above()) if node.role]


@dataclass(frozen=True)
class Document:
    """A text taken apart. `head` and `foot` are blocks; `body` is the tree of what stands between and after."""

    lines: tuple[Line, ...]
    blocks: tuple[Block, ...]
    head: tuple[Block, ...]
    body: Node
    foot: tuple[Block, ...]
    file: str = ""


def document_of(lines: Sequence[Line], file: str = "") -> Document:
    """The tree of a text. Lines come from `files.read` or `lines.to_lines`."""
    blocks = blocks_of(lines)
    first = _end_of_head(blocks)
    foot, rest = _foot(blocks, first)
    return Document(tuple(lines), tuple(blocks), tuple(blocks[:first]), tree_of(rest), tuple(foot), file)


def _end_of_head(blocks: Sequence[Block]) -> int:
    """The head ends where the first sentence, article, section or table of the body begins.

    Before a title the words may be anything a letterhead holds; behind it whatever is a sentence is the body, however
    short ("Toàn xã hiện có 2.318 trẻ em.").
    """
    opened = False  # a basis or an addressee was seen: what follows and is neither is the body
    titled = 0  # blocks since the type was printed in capitals, the type's own included
    last = 0
    for index, block in enumerate(blocks[:60]):
        bullet = block.mark is not None and block.mark.kind in {"dash", "plus", "dot", "star"}
        if block.table:
            return last or index
        if block.mark and not bullet:
            return index
        if re.match(r"(QUYẾT ĐỊNH|QUYẾT NGHỊ)\s*:", block.text):
            return index + 1
        opens = pattern("structure", "head", "bases").match(block.text) or pattern(
            "structure", "head", "addressee"
        ).match(block.text)
        titled = titled + 1 if titled else int(_prints_type(block))
        if opens or (bullet and opened):
            opened, last = True, index + 1
        elif _begins_body(block, opened=opened, titled=titled):
            return index
        elif not opened:
            last = index + 1
    return min(last or len(blocks), len(blocks))


def _prints_type(block: Block) -> bool:
    """ "BÁO CÁO", "KẾ HOẠCH": the type alone, or with the beginning of its title, in capitals."""
    begins = rf"(?:{any_of([t['name'] for t in words('structure')['types']])})(?!\w)"
    return bool(re.match(begins, block.text)) and not pattern("structure", "head", "bases").match(block.text)


def _begins_body(block: Block, *, opened: bool, titled: int) -> bool:
    """A sentence that is no title: long, or behind a title, a basis or an addressee. A title ends without a stop,
    or names what it is about right behind the type."""
    text = block.text
    if text[-1:] not in ".:;”" or text.isupper():
        return False
    if len(text) > 160 or (opened and len(text) > 40):
        return True
    sentence = bool(re.search(r"\d", text)) and bool(_stated().search(text))
    return titled > 2 and not re.match(r"[(_*]", text) and (sentence or len(text) > 90)


@cache
def _stated() -> re.Pattern[str]:
    """Verbs that make a line a statement; a title has none of them before its stop."""
    return re.compile(rf"(?i)(?<!\w){any_of(words('structure')['statements'])}(?!\w)")


def _foot(blocks: Sequence[Block], first: int) -> tuple[list[Block], list[Block]]:
    """Recipients and signer, wherever they stand (a decision signs before the programme it issues)."""
    recipients = pattern("structure", "foot", "recipients")
    foot: list[Block] = []
    rest: list[Block] = []
    inside = 0
    for block in blocks[first:]:
        if recipients.match(block.text):
            inside = 1
        elif inside and _after_foot(block, inside):
            inside = 0
        if _signs(block) and not block.table:
            inside = 2
        (foot if inside else rest).append(block)
    return foot, rest


def _signs(block: Block) -> bool:
    return bool(pattern("structure", "foot", "signers").match(block.text)) and len(block.text) < 120


def _after_foot(block: Block, inside: int) -> bool:
    """The foot is over at a table, a heading in capitals that names no post, a section, or a long sentence."""
    if block.table or (block.mark and block.mark.kind not in {"dash", "plus", "dot", "star"}):
        return True
    if block.mark:
        return False
    titles = words("structure")["foot"]["titles"]
    capitals = block.text.isupper() and len(block.text) > 6
    return (capitals and not any(t in block.text for t in titles)) or len(block.text) > 200


def tree_of(blocks: Sequence[Block]) -> Node:
    """Nest blocks by the rank of their marks."""
    root = Node("root", marks.ROOT)
    stack = [root]
    waiting: Node | None = None  # a part or appendix whose name stands in the next block
    title = ""
    before: Block | None = None
    for block in blocks:
        if not block.table and pattern("structure", "table_title").match(block.text):
            title, waiting = block.text, None
        if waiting is not None and block.mark is None and not block.table and _is_name(block):
            waiting.heading = squeeze(f"{waiting.heading} {block.read}")
            waiting.role = role_of(waiting.heading)
            if not re.match(r"\(", block.text):
                continue
        node = _node(block, title or _caption(before, stack))
        before = None if block.table else block
        while stack[-1].rank >= node.rank:
            stack.pop()
        node.parent = stack[-1]
        stack[-1].children.append(node)
        stack.append(node)
        named = node.rank <= marks.SECTION and len(node.text) < 3
        waiting = node if named or node.rank == marks.APPENDIX else None
        title = "" if block.table else title
    return root


def _is_name(block: Block) -> bool:
    return len(block.text) < 300 and not block.text.endswith((".", ";"))


def _node(block: Block, title: str) -> Node:
    if block.table:
        return Node("table", marks.LEAF, block, heading=block.table.title or title, role=role_of(title))
    if block.mark:
        return Node(block.mark.kind, block.mark.rank, block, role=_own_role(block))
    if pattern("structure", "appendix").match(block.text) and len(block.text) < 200:
        return Node("appendix", marks.APPENDIX, block, heading=block.text, role=role_of(block.text))
    if _is_heading(block):
        rank = marks.TITLE if block.text.isupper() else marks.SMALL_LETTER
        return Node("heading", rank, block, role=role_of(block.read))
    if re.search(r":\s*$", block.text) and len(block.text) < 400:
        return Node("list_head", marks.TEXT, block, role=role_of(block.read) if len(block.text) < 120 else "")
    return Node("paragraph", marks.TEXT if len(block.text) > 40 else marks.LEAF, block)


def _caption(before: Block | None, stack: Sequence[Node]) -> str:
    """The words a table stands under: the short paragraph just before it, else the nearest heading."""
    if before is not None and 40 < len(before.text) < 250 and not before.text.endswith((".", ";")):
        return before.text
    return next((node.text for node in reversed(stack) if node.text and len(node.text) < 250), "")


def _own_role(block: Block) -> str:
    """Bullets and labelled indicators have none; a heading is short or ends with a colon."""
    mark = block.mark
    if mark is None or mark.rank >= marks.STAR or (mark.label and mark.label[0] != "mục tiêu"):
        return ""
    if mark.label and mark.label[0] == "mục tiêu":
        return "objective"
    heading = re.split(r"(?<=\w):\s", block.body)[0]
    return role_of(heading) if len(heading) < 220 else ""


def _is_heading(block: Block) -> bool:
    text = block.text
    if len(text) > 200 or text.endswith((";", ",")):
        return False
    capitals = sum(sign.isupper() for sign in text) > 0.7 * sum(sign.isalpha() for sign in text)
    return (capitals and len(text) > 5) or (block.bold and not text.endswith("."))


@cache
def _roles() -> list[tuple[str, list[re.Pattern[str]]]]:
    return [
        (role, [re.compile(p) for p in shapes]) for role, shapes in words("structure")["sections"].items()
    ]


@cache
def role_of(heading: str) -> str:
    """What a heading says of the section below it; empty where it says nothing we know."""
    said = squeeze(fold(heading)).strip(" .:;*-")
    for role, shapes in _roles():
        if any(shape.search(said) for shape in shapes):
            return role
    return ""
