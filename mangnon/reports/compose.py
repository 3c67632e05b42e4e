"""From a draft to the official document: sentences, tables and annexes with the figures of this moment."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from mangnon.paper.record import (
    Annex,
    Block,
    BulletItem,
    Cell,
    Column,
    Heading,
    IssueDate,
    Issuer,
    Marks,
    OfficialDocument,
    Paragraph,
    Row,
    Run,
    Signature,
    Table,
    Text,
)
from mangnon.paper.wording import annex_label, settled
from mangnon.reports.annexes import Difference, Drawn, draw
from mangnon.reports.evaluated import evaluation
from mangnon.reports.outline import Body
from mangnon.reports.proposing import Draft, Setting
from mangnon.reports.resting import rests
from mangnon.reports.rules import chips
from mangnon.reports.values import Value, Values, needs_of, sources, values_of

COMPARED = "ĐỐI CHIẾU VỚI VĂN BẢN ĐÃ IN"
OF_THE_DRAFT = "Kèm bản dự thảo"
NOT_ISSUED = "(Chỉ có trong bản dự thảo; không phải phụ lục và không ban hành)"


@dataclass(frozen=True)
class Issue:
    """What the registry and the leader give: number, day, which signature stack of the outline, who signs."""

    number: str
    day: date
    signature: tuple[str, ...]
    signer: str = ""


@dataclass(frozen=True)
class Composed:
    """A document with the figures it rests on and what was printed otherwise elsewhere."""

    document: OfficialDocument
    values: tuple[Value, ...]
    differences: tuple[Difference, ...]


def compose(
    setting: Setting, drafts: Sequence[Draft], *, subject: str = "", issue: Issue | None = None,
    illustrative: bool = False, now: datetime | None = None,
) -> Composed:  # fmt: skip
    """The document of these blocks with today's figures. Without `issue` it is a draft: blanks, "DỰ THẢO".

    Cost: one reading of all chips, one for each annex and year.
    """
    day = issue.day if issue else setting.end
    body = setting.outline.body_on(day)
    words = setting.words(day)
    values = values_of(needs_of(chip for draft in drafts for chip in chips(draft.content)))
    drawn = annexes(setting, words.fill)
    blocks, tables = body_blocks(setting, drafts, values)
    told = used_values(drafts, values) + [v for d in tables for v in d.values]
    used = told + [v for d in drawn for v in d.values]
    differences = tuple(d for each in (*tables, *drawn) for d in each.differences)
    document = OfficialDocument(
        issuer=Issuer(words.fill(body.own), words.fill(body.parent), words.fill(body.short)),
        symbol=body.symbol,
        place_name=setting.place_name,
        date=issue_date(setting, issue),
        number=issue.number if issue else "",
        subject=subject or words.fill(setting.outline.subject),
        blocks=(*blocks, *rests(told)),
        signature=Signature(issue.signature, issue.signer) if issue else Signature(body.signatures[0]),
        recipients=tuple(words.fill(name) for name in body.recipients),
        addressee=addressee(body, words.fill),
        annexes=labelled([d.annex for d in drawn], () if issue else differences),
        sources=sources(used),
        marks=Marks(draft=issue is None, illustrative=illustrative),
        prepared_at=now,
    )
    return Composed(settled(document), tuple(used), differences)


def addressee(body: Body, fill: Callable[[str], str]) -> tuple[str, ...]:
    return tuple(fill(name) for name in body.addressee)


def issue_date(setting: Setting, issue: Issue | None) -> IssueDate:
    if issue:
        return IssueDate(issue.day.year, issue.day.month, issue.day.day)
    return IssueDate(setting.end.year, setting.outline.month)


def annexes(setting: Setting, fill: Callable[[str], str]) -> list[Drawn]:
    found = (draw(s, setting, fill(s.title), fill(s.column)) for s in setting.annexes)
    return [each for each in found if each is not None]


def labelled(found: Sequence[Annex], differences: Sequence[Difference]) -> tuple[Annex, ...]:
    """Annexes with their numbers; in a draft last, without a number, what a published document printed otherwise.

    The text counts its annexes ("hai phụ lục kèm theo"), and that sheet is none of them.
    """
    numbered = [replace(annex, label=annex_label(n, len(found))) for n, annex in enumerate(found, 1)]
    return (*numbered, *([compared_annex(differences)] if differences else []))


def compared_annex(differences: Sequence[Difference]) -> Annex:
    columns = (
        Column("TT", 9, "center"),
        Column("Chỗ khác", 52),
        Column("Số của hệ thống", 25, "center"),
        Column("Văn bản đã in", 25, "center"),
        Column("Lý do", 58),
    )
    rows = (
        Row("item", (Cell(f"{n}"), Cell(d.where), Cell(d.ours), Cell(d.printed), Cell(d.reason)))
        for n, d in enumerate(differences, 1)
    )
    return Annex(OF_THE_DRAFT, COMPARED, (Table("", columns, tuple(rows), dense=True),), reference=NOT_ISSUED)


def body_blocks(
    setting: Setting, drafts: Sequence[Draft], values: Values
) -> tuple[tuple[Block, ...], list[Drawn]]:
    blocks: list[Block] = []
    tables: list[Drawn] = []
    for draft in drafts:
        if draft.kind == "table":
            found = evaluation(setting, draft.table.get("caption", ""))
            if found is not None:
                tables.append(found)
                blocks += found.annex.blocks
        else:
            blocks.append(written(draft, values))
    return tuple(blocks), tables


def written(draft: Draft, values: Values) -> Block:
    runs = printed_runs(draft, values)
    if draft.kind == "heading":
        return Heading(draft.level, draft.number, "".join(run.text for run in runs))
    return BulletItem(runs) if draft.kind == "bullet" else Paragraph(runs)


def printed_runs(draft: Draft, values: Values) -> tuple[Run, ...]:
    runs: list[Run] = []
    for run in draft.content:
        runs += [Text(run)] if isinstance(run, str) else values.runs(run)
    return tuple(runs)


def used_values(drafts: Sequence[Draft], values: Values) -> list[Value]:
    return [
        value
        for draft in drafts
        for chip in chips(draft.content)
        for value in ([values.before(chip)] if chip.since else []) + [values.of(chip)]
    ]
