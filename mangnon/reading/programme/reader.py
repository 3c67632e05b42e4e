"""A decision or plan read into a proposed programme: what it sets, for whom, by when, with the lines it stands in."""

import re
from collections.abc import Iterator
from dataclasses import replace

from mangnon.reading.blocks import Place
from mangnon.reading.head import Head, head_of
from mangnon.reading.programme.assignments import Leaders, assignments, inline_agencies
from mangnon.reading.programme.model import Indicator, Measure, Objective, Programme
from mangnon.reading.programme.names import clean_name, is_measured
from mangnon.reading.programme.tables import Groups, indicators_in, layout_of
from mangnon.reading.programme.targets import TERM_END, Context, measures_of
from mangnon.reading.programme.warnings import warnings_of
from mangnon.reading.tokens import Kind, tokens_of
from mangnon.reading.tree import Document, Node
from mangnon.reading.vocabulary import pattern, words
from mangnon.vietnamese.text import capitalised, squeeze

DECIDING = {
    "objectives",
    "general_objective",
    "objective",
    "previous_term",
    "organisation",
    "budget",
    "solutions",
    "viewpoint",
}


def read_programme(document: Document) -> Programme:
    """Everything a programme needs, proposed; nothing is stored."""
    head = head_of(document)
    title = _title(head)
    start, end = span_of(title, document)
    leaders, tasks = assignments(document)
    groups = Groups()
    current = [_led(i, leaders) for i in _indicators(document, start, end, groups, previous=False)]
    previous = list(_indicators(document, start, end, groups, previous=True))
    programme = Programme(
        title=title,
        number=head.number,
        issued_on=head.issued_on,
        issuer=head.issuer,
        start=start,
        end=end,
        objectives=(*_objectives(document), *groups.found),
        indicators=tuple(current),
        previous_term=tuple(previous),
        tasks=tuple(tasks),
        budget=tuple(_budget(document)),
        reviews=tuple(_reviews(document)),
    )
    return replace(programme, warnings=(*head.warnings, *warnings_of(programme, leaders, document)))


def _title(head: Head) -> str:
    """The programme's own name: "Ban hành Chương trình hành động …" without the verb of the decision."""
    lead = pattern("structure", "head", "title_lead")
    title = lead.sub("", head.title)
    if head.type in {"kế hoạch", "chương trình", "đề án"} and not re.match(rf"(?i){head.type}", title):
        title = f"{head.type} {title[:1].lower() + title[1:] if not title.isupper() else title}"
    return capitalised(squeeze(title))


def span_of(title: str, document: Document) -> tuple[int | None, int | None]:
    """The years a programme runs: "giai đoạn 2021-2030", "đến năm 2030", "năm 2024"; from the title, else the first heading."""
    places = [
        title,
        *(b.text for b in document.head),
        *(n.text for n in document.body.walk() if n.rank <= 10 and len(n.text) < 300),
    ]
    for text in places[:60]:
        tokens = tokens_of(text)
        spans = [t for t in tokens if t.kind is Kind.SPAN and t.value is not None and t.value_max is not None]
        if spans and not re.search(r"(?i)căn cứ|kết quả|đánh giá", text):
            return int(spans[0].value or 0), int(spans[-1].value_max or 0)
        years = [int(t.value) for t in tokens if t.kind is Kind.YEAR and t.value is not None]
        if years and text is title:
            until = re.search(r"(?i)(?:đến|tới) (?:năm )?(?:20\d\d)", title)
            return (_issued(document) if until else years[0]), max(years)
    return None, None


def _issued(document: Document) -> int | None:
    return head_of(document).year


def indicators_at(document: Document, first: int, last: int) -> list[Indicator]:
    """The indicators a person points at, by their lines, whatever section they stand in; none where no target is set."""
    start, end = span_of(_title(head_of(document)), document)
    leaders, _tasks = assignments(document)
    near = [n for n in document.body.walk() if n.block and n.block.line <= last and n.block.line_end >= first]
    found: list[Indicator] = []
    for node in near:
        if found and node.line <= found[-1].place.line_end:
            continue  # a part of the one before
        if node.table:
            layout = layout_of(node.table, start)
            rows = indicators_in(node.table, layout, Groups()) if layout else ()
            found += [one for one in rows if first <= one.place.line <= last]
        else:
            found += _pointed_at(node, start, end, (first, last))
    return [_led(one, leaders) for one in found if one.measures]


def _pointed_at(
    node: Node, start: int | None, end: int | None, lines: tuple[int, int]
) -> Iterator[Indicator]:
    """A point with its parts as the reader takes them; of a paragraph only the lines pointed at."""
    first, last = lines
    block = node.block
    if block is None:
        return
    if first <= block.line and block.line_end <= last:
        whole, _used = _of_node(node, start, end, previous=False)
        if whole:
            yield whole
        return
    text = block.lines_read(first, last)
    found = measures_of(text, _context(node, start, end))
    lead, partners = inline_agencies(text)
    place = Place(max(first, block.line), min(last, block.line_end))
    yield Indicator(_number(node), _name(text, found), found, place, _objective_above(node), lead, partners)


# --- which nodes are indicators -------------------------------------------------------------------------------------


def _indicators(
    document: Document, start: int | None, end: int | None, groups: Groups, *, previous: bool
) -> Iterator[Indicator]:
    taken: set[int] = set()
    any_objectives = any(
        n.role in {"objectives", "objective"} for n in document.body.walk() if not _is_previous(n)
    )
    for node in document.body.walk():
        if id(node) in taken or not node.block or _is_previous(node) is not previous:
            continue
        if node.table:
            yield from _of_table(node, start, groups, previous=previous)
        elif _may_set_targets(node, strict=any_objectives or previous):
            found, used = _of_node(node, start, end, previous=previous)
            taken |= used
            if found:
                yield found


def _is_previous(node: Node) -> bool:
    """The term that has ended: the nearest deciding heading says so, or a part far above."""
    for role in node.roles:
        if role == "previous_term":
            return True
        if role in {"organisation", "budget", "solutions"}:
            return False
        if role in {"objectives", "objective", "general_objective"}:
            continue
    return False


def _of_table(node: Node, start: int | None, groups: Groups, *, previous: bool) -> Iterator[Indicator]:
    table = node.table
    if table is None or "organisation" in node.roles[1:2]:
        return
    layout = layout_of(table, None if previous else start)
    if layout is not None and not previous:
        layout.unit_said = _unit_above(node)
        objective = _objective_above(node)
        for indicator in indicators_in(table, layout, groups):
            yield indicator if indicator.objective else replace(indicator, objective=objective)


def _unit_above(node: Node) -> str:
    """ "(Đơn vị tính: %)" right above a table: the unit of the rows that say none."""
    beside = node.parent.children if node.parent else [node]
    near = [
        n.text for n in beside[max(0, beside.index(node) - 2) : beside.index(node)] if n.block and not n.table
    ]
    shape = pattern("targets", "unit_above")
    return next((found["unit"] for text in [*near, node.text] if (found := shape.search(text))), "")


def _may_set_targets(node: Node, *, strict: bool) -> bool:
    if node.label and node.label[0] in {"chỉ tiêu", "chỉ số"}:
        return "organisation" not in node.roles
    if node.kind in {"part", "chapter", "appendix", "root"} or (node.role and node.role != "objective"):
        return False
    nearest = next((role for role in node.roles if role in DECIDING), "")
    if nearest in {"organisation", "budget", "solutions", "viewpoint"}:
        return False
    if nearest == "general_objective":
        return False
    if nearest == "previous_term" and VERDICT.search(node.text):
        return True
    if strict:
        return any(role in {"objectives", "objective"} for role in node.roles)
    return True


VERDICT = re.compile(r"(?i)\((?:[^()]*\b)?(?:vượt|không đạt|chưa đạt|đạt|hoàn thành)\b[^()]*\)")


def _of_node(
    node: Node, start: int | None, end: int | None, *, previous: bool
) -> tuple[Indicator | None, set[int]]:
    """The indicator a node sets, and the nodes read for it (its own parts are not read again)."""
    text = node.text
    context = _context(node, start, end, previous=previous)
    own = measures_of(text, context)
    labelled = bool(node.label and node.label[0] in {"chỉ tiêu", "chỉ số"})
    parts = _parts(node, own, context, labelled=labelled)
    used: set[int] = set()
    if parts and (labelled or not own) and not (node.role or _is_group(node, parts, context)):
        joined = (
            f"{text.rstrip(' .;:')}: {'; '.join(p.text.rstrip(' .;') for p in parts)}"
            if not own
            else "; ".join([text, *(p.text for p in parts)])
        )
        with_parts = _of_parts(text, joined, parts, own, context)
        if with_parts:
            own, used = with_parts, {id(n) for part in parts for n in part.walk()}
    if not own and not labelled:
        return None, set()
    last = max([node.place.line_end, *(p.place.line_end for p in parts if id(p) in used)])
    lead, partners = inline_agencies(text)
    name = (clean_name(text) if used else "") or _name(text, own)
    place = Place(node.line, last)
    return Indicator(_number(node), name, own, place, _objective_above(node), lead, partners), used


def _parts(node: Node, own: tuple[Measure, ...], context: Context, *, labelled: bool) -> list[Node]:
    """What stands below a node and may tell parts of it: bullets; a paragraph only below a labelled indicator.

    Bullets that each name what they measure go on with the list above, where the sentence above was whole.
    """
    below = [child for child in node.children if child.block and not child.table]
    parts = [child for child in below if labelled or (child.block and child.block.mark)]
    whole = bool(own) and node.text.rstrip().endswith((".", ";"))
    named = [measures_of(part.text, context) for part in parts] if whole else []
    return [] if whole and named and all(found and is_measured(found[0].name) for found in named) else parts


def _is_group(node: Node, parts: list[Node], context: Context) -> bool:
    """A heading over indicators: its parts each have a name of their own, and it names nothing measured itself."""
    if node.label and node.label[0] in {"chỉ tiêu", "chỉ số"}:
        return False
    if is_measured(clean_name(node.text)):
        return False
    named = [measures_of(part.text, context) for part in parts]
    return all(not found or found[0].name for found in named)


def _of_parts(
    text: str, joined: str, parts: list[Node], own: tuple[Measure, ...], context: Context
) -> tuple[Measure, ...]:
    found = measures_of(joined, context)
    if (
        own
        and len(found) <= len(own)
        and sum(len(m.targets) for m in found) <= sum(len(m.targets) for m in own)
    ):
        return ()
    return found


def _number(node: Node) -> str | None:
    """As printed: of the label, else of a mark that numbers; bullets have none."""
    if node.label:
        return node.label[1]
    mark = node.block.mark if node.block else None
    return mark.number if mark and mark.kind in {"arabic", "letter", "roman"} else None


def _name(text: str, measures: tuple[Measure, ...]) -> str:
    if not measures:
        return capitalised(squeeze(text).rstrip(" .;:"))
    return measures[0].name or clean_name(text)


def _context(node: Node, start: int | None, end: int | None, *, previous: bool = False) -> Context:
    """What is said above a sentence: the year of its list, and the year it looks out to ("định hướng năm 2030")."""
    outlook = next((found["year"] for above in node.above() if (found := OUTLOOK.search(above.text))), None)
    return Context(
        _year_above(node, start, end),
        None if previous else start,
        previous=previous,
        outlook=outlook,
        end=end,
    )


OUTLOOK = re.compile(r"(?i)[(,;]?\s*(?:định hướng|tầm nhìn)\s+(?:đến\s+)?(?:năm\s+)?(?P<year>20\d\d)\)?")


def _year_above(node: Node, start: int | None, end: int | None) -> str | None:
    """The one year of the list or heading it stands under ("Đến năm 2025:"); a plan of one year gives its own."""
    for above in node.above():
        if above.kind in {"root", "part"} or not above.text:
            continue
        said = "" if OUTLOOK.fullmatch(above.text.strip(" .:")) else OUTLOOK.sub("", above.text)
        said = said or above.text  # "3. Định hướng đến năm 2030": what stands below is for then
        said = TERM_END.sub(f"đến năm {end}", said) if end else said
        years = {int(t.value) for t in tokens_of(said) if t.kind is Kind.YEAR and t.value is not None}
        ahead = {y for y in years if not start or y >= start}
        if len(ahead) == 1 and len(above.text) < 250:
            return str(ahead.pop())
        if ahead:
            return None
    return str(start) if start and start == end else None


def _objective_above(node: Node) -> str | None:
    """The number of the objective, else its name; headings that only say "Mục tiêu cụ thể" or a year are none."""
    for above in node.above():
        if above.role == "objective" or _names_objective(above):
            return _number(above) or above.text.rstrip(" :.")
        if above.role in {"objectives", "previous_term"} or above.kind in {"root", "part"}:
            break
        if above.block and above.text and not tokens_of(above.text) and len(above.text) < 220:
            return _number(above) or above.text.rstrip(" :.")
    return None


def _objectives(document: Document) -> Iterator[Objective]:
    """Objectives in the sections on objectives: labelled ("Mục tiêu 1"), else the headings there that hold indicators."""
    for node in document.body.walk():
        if _is_previous(node) or not node.block or node.table:
            continue
        if (
            node.role == "objective"
            or (node.children and _names_objective(node))
            or (not node.role and node.children and _groups_indicators(node))
        ):
            yield Objective(_number(node), node.text.rstrip(" :."), node.line)


GENERIC = re.compile(
    r"(?i)(?:các|những|một số|hệ thống|nhóm|bảng|danh mục|mục tiêu|chỉ tiêu|nhiệm vụ|cần|phải|đạt|được|thực hiện|chính"
    r"|cơ bản|trọng tâm|quan trọng|phấn đấu|và|của|kế hoạch|chương trình|đề án|năm|[\s,:.–-])+"
)


def _names_objective(node: Node) -> bool:
    """ "1. Nhóm mục tiêu về bảo vệ trẻ em" below "Các mục tiêu cụ thể": one objective of several."""
    inside = any(above.role == "objectives" for above in node.above())
    generic = GENERIC.fullmatch(node.text) or re.search(
        r"(?i)cụ thể|chủ yếu|đến năm|giai đoạn|(?:19|20)\d\d", node.text
    )
    return (
        node.role == "objectives"
        and inside
        and node.kind != "list_head"
        and len(node.text) < 220
        and not generic
    )


def _groups_indicators(node: Node) -> bool:
    if not any(role == "objectives" for role in node.roles) or tokens_of(node.text) or len(node.text) > 220:
        return False
    if node.label or (node.kind in {"dash", "plus", "dot"} and is_measured(clean_name(node.text))):
        return False
    return any(
        measures_of(child.text, Context()) for child in node.children if child.block and not child.table
    )


def _led(indicator: Indicator, leaders: Leaders) -> Indicator:
    number = indicator.number or ""
    lead = indicator.lead or tuple(leaders.lead.get(number, ()))
    if not lead and indicator.objective:
        lead = tuple(leaders.by_objective.get(indicator.objective, ()))
    partners = indicator.partners or tuple(leaders.partners.get(number, ()))
    return replace(indicator, lead=lead, partners=partners)


# --- money and reviews ----------------------------------------------------------------------------------------------


def _budget(document: Document) -> Iterator[tuple[str, int]]:
    for node in document.body.walk():
        if (
            node.block
            and not node.role
            and "budget" in node.roles
            and not node.table
            and "previous_term" not in node.roles
        ):
            yield node.text, node.line


def _reviews(document: Document) -> Iterator[tuple[str, int]]:
    shape = re.compile(words("agencies")["reviews"])
    for block in document.blocks:
        if not block.table:
            for found in shape.finditer(block.read):
                yield squeeze(found[0]), block.line_at(found.start())
