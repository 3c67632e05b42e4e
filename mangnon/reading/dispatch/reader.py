"""A dispatch read into tasks: who leads, who helps, by when, on what basis.

The text is walked point by point. Who a point is for comes from the point itself ("Giao Sở Y tế chủ trì …"), from the
heading above ("7. Ủy ban nhân dân các huyện:"), else from the sentence that opens the list, else from the addressees.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from mangnon.reading.agencies import agency_at, is_agency_heading, partners_in, split_agencies
from mangnon.reading.dispatch.deadlines import Deadline, deadlines_of
from mangnon.reading.head import Head, head_of
from mangnon.reading.tables import Table
from mangnon.reading.task_tables import tasks_in
from mangnon.reading.tree import Document, Node
from mangnon.reading.vocabulary import any_of, pattern, words
from mangnon.vietnamese.text import capitalised, squeeze


@dataclass(frozen=True)
class Task:
    """A task as the text gives it; `lead` is empty where the text names nobody."""

    task: str
    lead: str
    partners: tuple[str, ...]
    deadline: Deadline
    basis: str | None
    line: int
    snippet: str


@dataclass(frozen=True)
class Dispatch:
    head: Head
    tasks: tuple[Task, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Given:
    """Who a stretch of text is for."""

    lead: str
    partners: tuple[str, ...] = ()


def read_dispatch(document: Document) -> Dispatch:
    head = head_of(document)
    general = _general(document, head)
    tasks: list[Task] = []
    for node in document.body.walk():
        if node.table:
            tasks += _of_table(node.table, head)
        elif node.block and node.kind not in {"heading", "appendix"}:
            tasks += _of_node(node, _given(node, general), head)
    warnings = [] if tasks else ["Không thấy nhiệm vụ nào được giao trong văn bản này; cần người xem lại."]
    if any(not task.lead for task in tasks):
        warnings.append("Có nhiệm vụ không ghi cơ quan nào làm; cần người xem điền vào.")
    return Dispatch(head, tuple(tasks), (*head.warnings, *warnings))


def planned(document: Document) -> list[Task]:
    """What a report says is to be done ("PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2024"); by whoever it names, else by whoever reports."""
    head = head_of(document)
    found: list[Task] = []
    seen: set[int] = set()
    for section in document.body.walk():
        if (
            not section.children
            or len(section.text) > 200
            or not pattern("structure", "ahead").search(section.text)
        ):
            continue
        for node in section.walk():
            if node is section or id(node) in seen or not node.block:
                continue
            seen.add(id(node))
            if not node.table and node.kind not in {"heading", "appendix"}:
                found += _of_node(node, _given(node, head.issuer), head)
    return found


def _general(document: Document, head: Head) -> str:
    """Who does what names nobody: of the sentence that opens the list, else the addressees."""
    shape = pattern("tasks", "general")
    texts = [
        *(b.text for b in document.head),
        *(n.text for n in document.body.walk() if n.block and not n.table),
    ]
    for text in texts:
        for sentence in re.split(r"(?<=[.;])\s+", text):
            found = shape.search(sentence)
            if found and len(found["names"]) < 250:
                return "; ".join(split_agencies(found["names"]))
    return "; ".join(head.addressees)


def _given(node: Node, general: str) -> Given:
    for above in node.above():
        text = above.text
        named, end = _ordered(text)
        if named and (is_agency_heading(text) or text.rstrip().endswith(":")):
            return Given(named, _partners(text[end:]))
    return Given(general)


def _ordered(text: str) -> tuple[str, int]:
    """The agency a sentence is addressed to: "Giao Sở Y tế chủ trì …", "Sở Tư pháp: …", "Công an tỉnh tăng cường …"."""
    named, end = agency_at(text)
    rest = text[end:].lstrip(" ,:")
    if (
        named
        and len(named) < 260
        and (not rest or text[end:].lstrip()[:1] == ":" or _begins_with_verb(rest) or _leads(rest))
    ):
        return named, end
    return "", 0


def _leads(rest: str) -> bool:
    said = words("agencies")
    return bool(
        re.match(rf"(?:{any_of([*said['lead'], 'có trách nhiệm', 'chịu trách nhiệm', 'và'])})\b", rest)
    )


def _partners(text: str) -> tuple[str, ...]:
    return partners_in(text)


# --- the tasks of one point -----------------------------------------------------------------------------------------


def _of_node(node: Node, given: Given, head: Head) -> Iterator[Task]:
    text = node.text
    if not text or _opens_list(node) or _closing(text):
        return
    numbered = node.kind in {"arabic", "roman", "letter", "dash", "plus", "dot", "star", "capital"}
    block = node.block
    if block is None:
        return
    topic = None if _ordered(text)[0] else pattern("tasks", "topics").match(text)
    at = topic.end() if topic else 0
    whom = given
    for start, end in _statements(text, at):
        said = text[start:end].strip()
        own, after = _ordered(said)
        whom = Given(own, ()) if own else whom
        body = _after_agency(said[after:]) if own else said
        ordered = _begins_with_verb(said)
        if (
            not own
            and not ordered
            and (
                pattern("tasks", "told").search(said) or not (numbered and start == at and not node.children)
            )
        ):
            continue
        if _closing(said) or said.endswith(":") or len(body) < 12 or not re.search(r"\w\s\w", body):
            continue
        line = block.line_at(block.body_start + start + len(text[start:end]) - len(text[start:end].lstrip()))
        partners = _partners(body) or whom.partners
        yield from _tasks(body, said, whom.lead, partners, line, head)


def _of_table(table: Table, head: Head) -> Iterator[Task]:
    for row in tasks_in(table):
        deadline = deadlines_of(row.when, head.year)[0] if row.when else Deadline()
        if row.when and not deadline.text:
            deadline = replace(deadline, text=row.when)
        yield Task(row.task, row.lead, row.partners, deadline, bases_in(row.task), row.line, row.task[:160])


def _tasks(
    body: str, said: str, lead: str, partners: tuple[str, ...], line: int, head: Head
) -> Iterator[Task]:
    basis = bases_in(said)
    for deadline in deadlines_of(said, head.year):
        yield Task(capitalised(body.rstrip(" .;/")), lead, partners, deadline, basis, line, said[:160])


def _opens_list(node: Node) -> bool:
    """A heading or the sentence before a list: it says who, its points say what."""
    return bool(node.children) and node.text.rstrip().endswith(":")


CLOSING = re.compile(
    r"(?:[^.;:]{0,80}\btrân trọng thông báo\b|Thông báo (?:này )?(?:đến|để)\b.{0,120}\bbiết\b|Trên đây là|Trong quá trình|Trân trọng|Nhận được|Kính gửi)"
    r"|(?:Đề nghị|Yêu cầu)\s.{0,160}?(?:nghiêm túc |khẩn trương |tập trung )?(?:triển khai |tổ chức )*thực hiện(?: tốt| nghiêm túc)?"
    r"(?: (?:Công văn|các nội dung) này)?[\s./]*$"
)


def _closing(text: str) -> bool:
    """The sentence that ends a letter orders nothing of its own."""
    return bool(CLOSING.match(text))


def _statements(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Sentences; parts behind a semicolon that begin with a verb of their own, unless an enumeration runs."""
    depth, cuts = 0, [start]
    for match in re.finditer(r"[()“”]|[.;](?=\s|$)", text):
        if match.start() < start:
            continue
        sign = match[0]
        depth += (sign in "(“") - (sign in ")”")
        if depth > 0 or sign not in ".;":
            continue
        piece = text[cuts[-1] : match.start()]
        full_stop = sign == "." and not ABBREVIATED.search(piece)
        if full_stop or (
            sign == ";"
            and not ONLY_WHEN.match(text[match.end() :])
            and not LISTING.search(_without_agency(piece))
            and _task_like(piece)
            and _starts_task(text[match.end() :])
        ):
            cuts.append(match.end())
    cuts.append(len(text))
    for a, b in itertools.pairwise(cuts):
        if text[a:b].strip(" .;/"):
            yield from _orders(text, a, b)


def _orders(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence with a second order behind "và": "hướng dẫn các trường … và chỉ đạo …" is two tasks.

    Only where the first is whole (verb and object) and the second begins with one of the rulebook's `second_orders`.
    """
    at = start
    for match in _second().finditer(text, start, end):
        first, second = _without_agency(text[at : match.start()]), text[match.end() : end]
        whole = (
            len(first.split()) >= WHOLE_ORDER
            and len(second.split()) >= WHOLE_ORDER
            and _begins_with_verb(first)
        )
        if whole and not _inside(text[at : match.start()]):
            yield at, match.start()
            at = match.end()
    yield at, end


WHOLE_ORDER = 6


@cache
def _second() -> re.Pattern[str]:
    return re.compile(rf",?\s+(?:và|đồng thời)\s+(?={any_of(words('tasks')['second_orders'])}\s)")


@cache
def _strung() -> re.Pattern[str]:
    """Ends with a verb, or with words that take one: "xây dựng, ban hành" (và tổ chức thực hiện …), "công tác quản lý"."""
    verbs = any_of(words("tasks")["verbs"])
    return re.compile(
        rf"(?i)(?:(?:^|[\s,]){verbs}|\b(?:để|nhằm|kỹ năng|chế độ|công tác|năng lực)(?:\s+\S+){{1,2}})$"
    )


def _inside(piece: str) -> bool:
    """Inside a bracket or a list, or where the second verb shares its object with the first."""
    listing = LISTING.search(_without_agency(piece))
    return piece.count("(") > piece.count(")") or bool(listing) or bool(_strung().search(piece.rstrip(" ,")))


ONLY_WHEN = re.compile(  # "…; hoàn thành trước 31/8": when the same thing is to be done
    r"(?i)\s*(?:thời (?:gian|hạn)\s+)?(?:hoàn thành|xong|thực hiện xong)\s+(?:trước|trong|chậm nhất|vào|xong|từ)\b"
)
ABBREVIATED = re.compile(r"(?:^|\s)(?:[A-ZĐ]{1,3}|\d{1,2}|Th|v\.v)$")
LISTING = re.compile(r"(?i):|\b(?<!hoàn cảnh )đặc biệt (?:là|về)\b|\bbao gồm\b|\bnhư\b(?! sau)")


def _without_agency(piece: str) -> str:
    """The words behind "Sở Y tế:"; its colon opens no enumeration."""
    piece = piece.strip()
    return piece[_ordered(piece)[1] :].lstrip(" :")


def _task_like(piece: str) -> bool:
    piece = piece.strip()
    named, end = _ordered(piece)
    return bool(piece) and (_begins_with_verb(piece) or (bool(named) and end < len(piece) - 5))


def _starts_task(text: str) -> bool:
    return _begins_with_verb(text.strip()) or bool(_ordered(text.strip())[0])


@cache
def _verbs() -> re.Pattern[str]:
    said = words("tasks")
    return re.compile(rf"(?i)^\W*(?:{any_of(said['adverbs'])}[\s,]+)*{any_of(said['verbs'])}(?!\w)")


def _begins_with_verb(text: str) -> bool:
    if re.match(r"(?i)\W*(?:định kỳ|hằng|hàng|mỗi)\b.{0,90}?\bbáo cáo\b", text):
        return True
    text = re.sub(r"^\W*(?:Trước|Chậm nhất|Từ|Đến|Trong)\s[^,;.]{3,60},\s*", "", text)
    return bool(_verbs().match(text))


def _after_agency(rest: str) -> str:
    """Without "chủ trì, phối hợp với …" only where something else follows; a colon and a comma go."""
    rest = re.sub(r"^[\s,:–-]+", "", rest)
    return re.sub(r"^(?:có trách nhiệm|chịu trách nhiệm)\s+", "", rest)


def bases_in(text: str) -> str | None:
    """The documents a task rests on, as printed."""
    found = [squeeze(m[0]) for m in pattern("tasks", "bases").finditer(text)]
    return "; ".join(dict.fromkeys(found)) or None
