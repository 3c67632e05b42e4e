"""The papers of a case: forms 01 to 07 and the minutes, drawn from what was written once.

Their layout is data (`rulebook/data/case-papers`), a local template that says on the sheet that it was not compared
with the decree's annex; a province puts its own in force under `child-protection-<mã tỉnh>`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from mangnon.paper.docx import render_docx
from mangnon.paper.layout import layout_from
from mangnon.paper.pdf import render_pdf
from mangnon.paper.record import (
    Block,
    Cell,
    Column,
    Heading,
    IssueDate,
    Issuer,
    Marks,
    OfficialDocument,
    Paragraph,
    Row,
    Signature,
    Table,
    Text,
)
from mangnon.protection.case_queries import HARMER, LEVEL_WORDS, SUBJECT_LABELS, latest
from mangnon.protection.course import step_row
from mangnon.protection.models import Case, Decision
from mangnon.protection.queries import Seen
from mangnon.protection.rules import counts
from mangnon.rulebook.models import Entry
from mangnon.rulebook.queries import entry
from mangnon.ui.errors import NotFound
from mangnon.vietnamese.dates import format_date, format_time

KIND, CODE = "case-papers", "child-protection"
DOTS = "……………………"
KEPT = "Lưu: VT, hồ sơ trẻ em"
RECIPIENTS = {"QUYẾT ĐỊNH": ("Như Điều 3", KEPT), "BIÊN BẢN": ("Người dự họp", KEPT)}
PRACTICE = "THỬ: giấy tập dượt, không có giá trị"
RENDER = {"docx": render_docx, "pdf": render_pdf}


@dataclass(frozen=True)
class PaperLine:
    """A paper on the page of a case: its number, title, whether there is enough for it, and how sure its layout is."""

    no: str
    title: str
    ready: bool
    verified: str


def template_of(province_code: str) -> Entry:
    """The layouts of a province: its own where it has them."""
    own = Entry.objects.filter(kind=KIND, code=f"{CODE}-{province_code}").order_by("-version").first()
    return own or entry(KIND, CODE)


def papers_of(seen: Seen) -> list[PaperLine]:
    """Every paper, ready as soon as its step was begun."""
    said = template_of(seen.case.province.code)
    begun = set(seen.case.steps.filter(answers__isnull=False).values_list("code", flat=True)) | {"s1"}
    asked = set(seen.case.decisions.values_list("kind", flat=True))
    return [
        PaperLine(
            rule.no, rule.title, ready(said.body["papers"].get(rule.no), begun, asked),
            said.verified if rule.verified != "no" else "no",
        )
        for rule in seen.procedure.papers
    ]  # fmt: skip


def ready(paper: Mapping[str, Any] | None, begun: set[str], asked: set[str]) -> bool:
    if paper is None:
        return False
    return paper["decision"] in asked if paper.get("decision") == "separation" else paper["needs"] in begun


def draw(seen: Seen, no: str, suffix: str) -> bytes:
    """A paper of a case as a file. Raises NotFound for a paper or a form of file that is not there."""
    said = template_of(seen.case.province.code)
    paper = said.body["papers"].get(no)
    if paper is None or suffix not in RENDER:
        raise NotFound
    layout = layout_from(entry("document-format", "nd-30-2020").body)
    return RENDER[suffix](Drawing(seen, no, paper, said).document(), layout)


class Drawing:
    """One paper being put together."""

    def __init__(self, seen: Seen, no: str, paper: Mapping[str, Any], said: Entry) -> None:
        self.seen, self.no, self.paper, self.said = seen, no, paper, said
        self.case: Case = seen.case
        self.decision = self._decision(str(paper.get("decision", "")))

    def _decision(self, kind: str) -> Decision | None:
        return self.case.decisions.filter(kind=kind).order_by("-pk").first() if kind else None

    def document(self) -> OfficialDocument:
        unit = self.case.lead_unit
        day = self.day()
        decided = self.decision is not None and self.decision.outcome == Decision.Outcome.APPROVED
        notes = [self.said.body["note"]] if self.said.verified != "yes" else []
        return OfficialDocument(
            issuer=Issuer(own=f"ỦY BAN NHÂN DÂN\n{unit.name.upper()}", short=f"UBND {unit.name}"),
            symbol=self.paper["symbol"],
            place_name=re.sub(r"^(Xã|Phường|Đặc khu|Thị trấn) ", "", unit.name),
            date=IssueDate(day.year, day.month, day.day) if day else IssueDate(timezone.localdate().year),
            type_name=self.paper["type_name"],
            subject=self.paper["subject"],
            blocks=tuple(self.blocks()),
            signature=self.signature(),
            recipients=RECIPIENTS.get(self.paper["type_name"], ("Chủ tịch UBND (để báo cáo)", KEPT)),
            marks=Marks(
                draft=self.paper["type_name"] in {"QUYẾT ĐỊNH", "KẾ HOẠCH"} and not decided,
                illustrative=self.case.illustrative,
                notes=tuple([*([PRACTICE] if self.case.practice else []), *self.form(), *notes]),
            ),
            prepared_at=timezone.localtime(self.case.opened_at),
        )

    def form(self) -> list[str]:
        """Which form of the decree the sheet stands for."""
        return [f"Mẫu số {self.no} kèm theo Nghị định 56/2017/NĐ-CP"] if self.no.isdigit() else []

    def day(self) -> date | None:
        """When the paper was written: the decision, or the step; open until then."""
        if self.decision is not None:
            at = self.decision.decided_at
        else:
            row = step_row(self.case, self.paper["needs"])
            at = row.done_at if row else None
        return timezone.localdate(at) if at else None

    def signature(self) -> Signature:
        who = self.paper["signature"]
        if who == "chair":
            return Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"))
        if who == "meeting":
            return Signature(("NGƯỜI GHI BIÊN BẢN", "CHỦ TRÌ"))
        name = self.case.worker.full_name if self.case.worker and not self.case.worker.illustrative else ""
        return Signature(("NGƯỜI LÀM CÔNG TÁC", "BẢO VỆ TRẺ EM"), name)

    def words(self) -> dict[str, str]:
        """What stands for {code}, {child} ... in a text."""
        case, procedure = self.case, self.seen.procedure
        asked = self.decision.asked if self.decision else {}
        first = self.decision.valid_from if self.decision else None
        last = self.decision.valid_to if self.decision else None
        received = timezone.localtime(case.received_at)
        found = {
            "code": case.code,
            "commune": case.lead_unit.name[:1].lower() + case.lead_unit.name[1:],
            "child": self.subject("name") or "trẻ em chưa rõ tên",
            "sex_age": self.subject("sex_age"),
            "received": f"{format_time(received)} ngày {format_date(received.date())}",
            "channel": procedure.label("channels", case.channel),
            "kind": procedure.label("kinds", case.kind),
            "cycle": str(case.cycle),
            "days": str(asked.get("days", "")),
            "ground": procedure.label("grounds", str(asked["ground"])) if asked.get("ground") else "",
            "from": format_date(first) if first else "",
            "to": format_date(last) if last else "",
            "place": str(latest(case, "s4").get("place_tonight", "")),
        }
        return {name: value or DOTS for name, value in found.items()}

    def subject(self, code: str) -> str:
        case = self.case
        if code == "name" and case.child is not None:
            return case.child.name
        if code == "sex_age":
            sex = {"male": "nam", "female": "nữ"}.get(case.sex, "không biết nam hay nữ")
            return f"{sex}, {'khoảng ' + str(case.age) + ' tuổi' if case.age is not None else 'chưa rõ tuổi'}"
        if code == "birth" and case.child is not None and case.child.birth_date:
            return format_date(case.child.birth_date)
        said = str(case.subject.get(code, ""))
        return HARMER.get(said, said) if code == "with_harmer" else said

    def blocks(self) -> Iterator[Block]:
        words = self.words()
        for said in self.paper["blocks"]:
            if "heading" in said:
                yield Heading(1, said["number"], said["heading"])
            elif "text" in said:
                text = said["text"].format(**words)
                yield Paragraph((Text(text, bold=bool(said.get("bold")), italic=bool(said.get("italic"))),))
            elif "subject" in said:
                labels = {**SUBJECT_LABELS, "sex_age": "Giới tính, tuổi", "name": "Họ và tên"}
                for code in said["subject"]:
                    yield labelled(labels[code], self.subject(code))
            elif "answers" in said:
                yield from self.answers(said["answers"])
            elif "ratings" in said:
                yield from self.ratings(said["ratings"])
            elif "items" in said:
                yield self.items()

    def answers(self, code: str) -> Iterator[Block]:
        content = latest(self.case, code)
        for question in self.seen.procedure.step(code).questions:
            value = content.get(question.code)
            words = (
                format_date(date.fromisoformat(str(value)))
                if question.kind == "date" and value
                else question.said(value)
            )
            lines = [line for line in words.splitlines() if line.strip()]
            yield labelled(question.label, "; ".join(lines))

    def ratings(self, code: str) -> Iterator[Block]:
        """The two tables with their count; no score is printed, for there is none."""
        step = self.seen.procedure.step(code)
        rated: dict[str, str] = latest(self.case, code).get("ratings") or {}
        if step.ratings is None:
            return
        found = counts(step.ratings, rated)
        for table in step.ratings.tables:
            rows = tuple(
                Row("item", (Cell(str(n)), Cell(row.label), *(Cell("x" if rated.get(row.code) == level else "") for level in LEVEL_WORDS)))
                for n, row in enumerate(table.rows, start=1)
            )  # fmt: skip
            total = Row(
                "total",
                (Cell("Tổng số", span=2), *(Cell(str(found[table.code][level])) for level in LEVEL_WORDS)),
            )
            yield Table(f"{table.code}) {table.title}", RATING_COLUMNS, (*rows, total))

    def items(self) -> Table:
        case, procedure = self.case, self.seen.procedure
        rows = tuple(
            Row("item", (
                Cell(str(n)), Cell(procedure.label("measures", item.measure)), Cell(str(item.content.get("what", ""))),
                Cell(str(item.content.get("who", ""))), Cell(format_date(item.due)),
                Cell(str(item.result.get("words", ""))),
            ))
            for n, item in enumerate(case.items.filter(cycle=case.cycle), start=1)
        )  # fmt: skip
        empty = (Row("item", tuple(Cell("") for _ in ITEM_COLUMNS)),)
        return Table("", ITEM_COLUMNS, rows or empty, dense=True)


RATING_COLUMNS = (
    Column("TT", 0.08, "center"), Column("Tiêu chí", 0.5), Column("Cao", 0.13, "center"),
    Column("Trung bình", 0.16, "center"), Column("Thấp", 0.13, "center"),
)  # fmt: skip
ITEM_COLUMNS = (
    Column("TT", 0.06, "center"), Column("Biện pháp", 0.22), Column("Việc cụ thể", 0.26), Column("Người thực hiện", 0.17),
    Column("Thời hạn", 0.13, "center"), Column("Kết quả", 0.16),
)  # fmt: skip


def labelled(label: str, words: str) -> Paragraph:
    """A line "Label: words", dots where there is nothing."""
    mark = " " if label.endswith("?") else ": "
    return Paragraph((Text(f"{label}{mark}", bold=True), Text(words or DOTS)))
