"""Sentences the system proposes: the outline's templates, filled with the figures of a place and period."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from mangnon.evaluation.notes import standing_notes
from mangnon.formula.periods import parse
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on
from mangnon.places.rules import bare_name
from mangnon.reports.drawn import NONE_KEY, Line, note_line, record_lines
from mangnon.reports.outline import AnnexSpec, Outline, Section, Sentence, Words
from mangnon.reports.rules import Chip, Run, Token, chips, shift, tokens
from mangnon.reports.values import Values, needs_of

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Draft:
    """A block before it is kept: what `models.Block` holds, without the database."""

    kind: str
    content: Sequence[Run] = ()
    level: int = 0
    number: str = ""
    proposal: str = ""
    table: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Setting:
    """What a report is about: the outline, the place on the map of the period's end, the period and its years."""

    outline: Outline
    unit: Unit
    name: str  # official, with its type: "Tỉnh Hà Tĩnh"
    period: str
    start: date
    end: date
    has_attachments: bool = False
    middle: str = ""  # the first milestone year of a term's programme
    topic: str = ""  # what a topic report is about, where the outline does not say it

    @property
    def years(self) -> range:
        return range(self.start.year, self.end.year + 1)

    @property
    def default_period(self) -> str:
        """The period a chip without one means: the last whole year of a term or a free span, else its own.

        A span such as 01/06/2019 to 31/07/2020 ends before the year 2020 has figures: it says those of 2019.
        """
        if "/" not in self.period:
            return self.period
        return str(self.end.year if (self.end + DAY).year > self.end.year else self.end.year - 1)

    @property
    def half(self) -> int:
        """The half of the year the period ends in."""
        return 1 if self.end.month <= 6 else 2

    @property
    def annexes(self) -> list[AnnexSpec]:
        """The annexes that belong to the period: the mid-autumn feast to the second half of a year."""
        return [spec for spec in self.outline.annexes if spec.half in {0, self.half}]

    @property
    def place_name(self) -> str:
        """ "Hà Tĩnh": as before the date of a document."""
        return bare_name(self.name)

    def words(self, day: date) -> Words:
        """The words a template may use, with the body that issues on the day."""
        place = self.name[:1].lower() + self.name[1:]
        level = self.name.removesuffix(bare_name(self.name)).strip().lower() or place
        words = Words(
            place=place, Place=self.name, PLACE=self.name.upper(), year=str(self.end.year),
            next_year=str(self.end.year + 1), span=f"{self.start.year} - {self.end.year}",
            all=f"toàn {level}", All=f"Toàn {level}", level_word=level,
            figures_year=self.default_period[:4], topic=self.topic or self.outline.topic,
        )  # fmt: skip
        label = str(parse(self.period).label_vi).replace("–", " - ")
        words["period"], words["Period"] = label, label[:1].upper() + label[1:]
        short = words.fill(self.outline.body_on(day).short)
        words["issuer"], words["Issuer"] = short, short[:1].upper() + short[1:]
        return words

    def chip(self, token: Token, unit_id: int | None = None) -> Chip:
        """A token with the place and periods it leaves out."""
        since = self.period_of(token.since) if token.since else ""
        return Chip(token.element, unit_id or self.unit.pk, self.period_of(token.period), since)

    def period_of(self, word: str) -> str:
        """Relative words of templates: 0, -1 (a year earlier), first, mid (milestone) and last year; else a code."""
        named = {"": self.default_period, "0": self.default_period, "last": self.default_period}
        named["first"] = str(self.start.year) if "/" in self.period else self.default_period
        named["mid"] = self.middle or named["first"]
        if word in named:
            return named[word]
        return shift(self.default_period, int(word)) if word.startswith("-") else word


def setting_of(
    outline: Outline,
    unit: Unit,
    period: str,
    *,
    has_attachments: bool = False,
    middle: str = "",
    topic: str = "",
) -> Setting:
    """Raises PeriodError for a period that makes no sense."""
    said = parse(period)
    tree = tree_on(said.end)
    name = tree[unit.pk].name if unit.pk in tree else unit.name
    return Setting(outline, unit, name, said.code, said.start, said.end, has_attachments, middle, topic)


def template_runs(text: str, setting: Setting, words: Words) -> tuple[Run, ...]:
    """A template as runs: {words} filled, tokens bound to this place and period."""
    return tuple(
        setting.chip(piece) if isinstance(piece, Token) else words.fill(piece) for piece in tokens(text)
    )


class Proposals:
    """The sentences of an outline for one setting, with their figures read in one go."""

    def __init__(self, setting: Setting, day: date) -> None:
        self.setting, self.words = setting, setting.words(day)
        self.clauses = {
            sentence.key: [
                [template_runs(text, setting, self.words) for text in texts] for texts in sentence.clauses
            ]
            for section in setting.outline.sections
            for sentence in section.sentences
        }
        wanted = {kind for section in setting.outline.sections for kind in section.notes}
        self.notes = standing_notes(setting.unit, setting.years, wanted) if wanted else []
        runs = (text for clauses in self.clauses.values() for texts in clauses for text in texts)
        self.values = Values(needs_of(chip for text in runs for chip in chips(text)))

    def runs(self, sentence: Sentence) -> tuple[Run, ...]:
        """The sentence with its clauses whose figures are reported; what stands in for it when none is."""
        found = (self.best(texts, full=sentence.offer) for texts in self.clauses[sentence.key])
        told = [text for text in found if text is not None]
        if told:
            return ended(joined(told), sentence.end)
        return (self.words.fill(sentence.missing) + sentence.end,) if sentence.missing else ()

    def best(self, texts: Sequence[tuple[Run, ...]], *, full: bool) -> tuple[Run, ...] | None:
        """The first alternative with all its figures, both ends of a change included; else one that can be said.

        An offered sentence is only worth offering in full.
        """
        told = () if full else (text for text in texts if self.is_told(text))
        return next((text for text in texts if self.is_full(text)), next(iter(told), None))

    def is_full(self, text: Iterable[Run]) -> bool:
        found = chips(text)
        return self.is_told(found) and all(self.values.before(c).is_reported for c in found if c.since)

    def is_told(self, text: Iterable[Run]) -> bool:
        return all(self.values.of(chip).is_reported for chip in chips(text))

    def applies(self, sentence: Sentence) -> bool:
        """Whether the sentence fits the period and what is attached."""
        return {
            "attachments": self.setting.has_attachments,
            "no-attachments": not self.setting.has_attachments,
            "first-half": self.setting.half == 1,
            "second-half": self.setting.half == 2,
        }.get(sentence.when, True)

    def drafts(self) -> list[Draft]:
        """The whole outline as blocks, without the sentences that are only offered."""
        return [draft for section in self.setting.outline.sections for draft in self.of_section(section)]

    def of_section(self, section: Section) -> list[Draft]:
        found: list[Draft] = []
        drawn = self.drawn(section)
        if section.when == "records" and not drawn:
            return []
        if section.text:
            title = self.words.fill(section.text)
            found.append(Draft("heading", (title,), section.level, section.number, section.key))
        for sentence in section.sentences:
            runs = self.runs(sentence) if self.applies(sentence) and not sentence.offer else ()
            if runs:
                found.append(Draft(sentence.as_kind, runs, proposal=sentence.key))
        return [*found, *drawn] + [
            Draft("table", table={k: self.words.fill(v) for k, v in t.items()}) for t in section.tables
        ]

    def draft_called(self, key: str) -> Draft | None:
        """A sentence of the outline or a note by its full key, as a block; None where there is none."""
        sentence = self.setting.outline.sentence(key)
        if sentence is not None:
            return Draft(sentence.as_kind, self.runs(sentence), proposal=key)
        drafts = (draft for section in self.setting.outline.sections for draft in self.drawn(section))
        return next((draft for draft in drafts if draft.proposal == key), None)

    def drawn(self, section: Section) -> list[Draft]:
        """What the section takes over from notes and records kept elsewhere, a bullet each."""
        lines: list[Line] = [note_line(n) for kind in section.notes for n in self.notes if n.kind == kind]
        if section.records:
            lines += record_lines(section.records, self.setting.unit, self.setting.years)
        return [
            Draft("paragraph" if key == NONE_KEY else "bullet", (text,), proposal=f"{section.key}.{key}")
            for key, text in lines
        ]


def joined(clauses: Sequence[tuple[Run, ...]]) -> tuple[Run, ...]:
    """Clauses one after the other, parted by "; "; the first letter of the sentence is a capital."""
    runs: list[Run] = []
    for clause in clauses:
        runs += ["; ", *clause] if runs else [*capital(clause)]
    return tuple(runs)


def capital(clause: tuple[Run, ...]) -> tuple[Run, ...]:
    first = clause[0]
    return (first[:1].upper() + first[1:], *clause[1:]) if isinstance(first, str) else clause


def ended(runs: tuple[Run, ...], mark: str) -> tuple[Run, ...]:
    return (*runs, mark)
