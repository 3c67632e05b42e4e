"""The outline of a kind of report as the rulebook describes it: headings, proposed sentences, annexes, issuer.

Pure reading of a parsed `outline` entry; words in braces ({place}, {year} ...) are filled by `Words`.
"""

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mangnon.paper.record import Orientation
from mangnon.ui.errors import UserError


class OutlineError(UserError):
    """An outline that cannot be used, in one sentence naming the entry and the place."""


@dataclass(frozen=True)
class Sentence:
    """A proposed sentence. `when` ties it to attachments being there or not, or to a half of the year; `offer` keeps it beside the text."""

    key: str
    clauses: tuple[tuple[str, ...], ...]  # each with its alternatives, the fullest first
    missing: str = ""
    as_kind: str = "paragraph"
    offer: bool = False
    when: str = ""
    end: str = "."


@dataclass(frozen=True)
class Section:
    """A heading (none at the opening and the closing) with its sentences and tables."""

    key: str
    level: int
    number: str
    text: str
    sentences: tuple[Sentence, ...]
    tables: tuple[dict[str, Any], ...]
    notes: tuple[str, ...] = ()  # kinds of evaluation notes that are written here
    records: str = ""  # plans, cooperation: records that are written here
    when: str = ""  # "records": the section is left out where there are none


@dataclass(frozen=True)
class Body:
    """Who issues, from one day to another: names, symbol, signature stacks, addressees and recipients."""

    own: str
    parent: str
    short: str
    symbol: str
    signatures: tuple[tuple[str, ...], ...]
    addressee: tuple[str, ...]
    recipients: tuple[str, ...]
    first: date | None
    last: date | None

    def issues_on(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class AnnexSpec:
    """An annex to follow: `form` and `form-years` name a form and its annex, `attachments` need nothing.

    `half`: the half of the year it belongs to; 0: every period. `without`: sections of the form left out.
    """

    kind: str
    title: str
    form: str = ""
    annex: int = 0
    column: str = ""
    orientation: Orientation = "portrait"
    half: int = 0
    without: Sequence[str] = ()

    def leaves_out(self, line: str) -> bool:
        """Whether a line stands in a section that is left out: VI.4a in VI."""
        return line.partition(".")[0] in self.without


@dataclass(frozen=True)
class Outline:
    """One version of the outline of a kind of report.

    `report` is the kind of report it makes; `topic` is what it is about, empty where the person says it.
    """

    code: str
    version: int
    title: str
    levels: tuple[str, ...]
    period_kind: str
    subject: str
    month: int | None
    bodies: tuple[Body, ...]
    sections: tuple[Section, ...]
    annexes: tuple[AnnexSpec, ...]
    report: str = ""
    topic: str = ""

    @property
    def asks_topic(self) -> bool:
        """Whether whoever starts a report from it must say what it is about."""
        return self.report == "topic" and not self.topic

    def body_on(self, day: date) -> Body:
        for body in self.bodies:
            if body.issues_on(day):
                return body
        raise OutlineError(f"Đề cương {self.code} không ghi cơ quan ban hành cho ngày {day:%d/%m/%Y}.")

    def sentence(self, key: str) -> Sentence | None:
        """A sentence by its full key "section.sentence"."""
        return next((s for section in self.sections for s in section.sentences if s.key == key), None)

    def templates(self) -> list[str]:
        """Every sentence text of the outline, for checking the elements they name."""
        sentences = [sentence for section in self.sections for sentence in section.sentences]
        return [text for s in sentences for texts in (*s.clauses, (s.missing,)) for text in texts]


def outline_from(code: str, version: int, title: str, body: Mapping[str, Any]) -> Outline:
    """The outline of an entry's body. Raises OutlineError naming what is missing."""
    try:
        document = body["document"]
        return Outline(
            code=code,
            version=version,
            title=title,
            levels=tuple(body["levels"]),
            period_kind=body["period"],
            subject=document["subject"],
            month=document.get("month"),
            bodies=tuple(_body(said) for said in document["issuers"]),
            sections=tuple(_section(said) for said in body["sections"]),
            annexes=tuple(AnnexSpec(**said) for said in body["annexes"]),
            report=body.get("report", code),
            topic=body.get("topic", ""),
        )
    except (KeyError, TypeError) as error:
        raise OutlineError(f"Đề cương {code} thiếu hoặc thừa mục {error}.") from error


def laid_over(base: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """An outline that is like another: its own words stand in place of the base's, its sentences go into the
    base's sections of the same key, ahead of those that are there. Raises OutlineError for an unknown section.
    """
    merged = {
        **base,
        **{key: value for key, value in said.items() if key not in {"like", "document", "into"}},
    }
    merged["document"] = {**base["document"], **said.get("document", {})}
    into = dict(said.get("into", {}))
    sections = [
        {**section, "sentences": [*into.pop(section["key"], ()), *section.get("sentences", ())]}
        for section in merged["sections"]
    ]
    if into:
        raise OutlineError(f"Đề cương ghi câu vào phần không có: {', '.join(sorted(into))}.")
    return {**merged, "sections": sections}


def _body(said: Mapping[str, Any]) -> Body:
    return Body(
        own=said["own"],
        parent=said.get("parent", ""),
        short=said["short"],
        symbol=said["symbol"],
        signatures=tuple(tuple(stack) for stack in said["signatures"]),
        addressee=tuple(said.get("addressee", ())),
        recipients=tuple(said["recipients"]),
        first=_day(said.get("from")),
        last=_day(said.get("until")),
    )


def _day(said: object) -> date | None:
    return date.fromisoformat(str(said)) if said else None


def _section(said: Mapping[str, Any]) -> Section:
    heading = said.get("heading", {})
    return Section(
        key=said["key"],
        level=heading.get("level", 0),
        number=heading.get("number", ""),
        text=heading.get("text", ""),
        sentences=tuple(_sentence(said["key"], each) for each in said.get("sentences", ())),
        tables=tuple(said.get("tables", ())),
        notes=tuple(said.get("notes", ())),
        records=said.get("records", ""),
        when=said.get("when", ""),
    )


def _sentence(section: str, said: Mapping[str, Any]) -> Sentence:
    return Sentence(
        key=f"{section}.{said['key']}",
        clauses=tuple((c,) if isinstance(c, str) else tuple(c) for c in said["clauses"]),
        missing=said.get("missing", ""),
        as_kind=said.get("as", "paragraph"),
        offer=said.get("offer", False),
        when=said.get("when", ""),
        end=said.get("end", "."),
    )


class Words(dict[str, str]):
    """The words that stand for {place}, {year} ...; an unknown one is an error of the outline."""

    def fill(self, text: str) -> str:
        """Raises OutlineError for a word that does not exist."""
        try:
            return string.Formatter().vformat(text, (), self)
        except (KeyError, ValueError, IndexError) as error:
            raise OutlineError(f"Câu mẫu “{text}” dùng chữ lạ {error}.") from error
