"""Contradictions put into clean documents of our own at random, and how many of them are found, of every kind.

`clean/*.txt` are documents without contradictions; beside each, `*.yaml` lists places where one can be put in: its kind, the
words there, and what they may be turned into. A trial takes one document and one to three of its places by a seeded draw
and writes it as text, Word or a workbook. A contradiction is found where a finding of its kind names its line.
"""

import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import docx
import yaml

from mangnon.reading.contradictions import KINDS, Finding, findings
from mangnon.reading.files.reading import open_document
from mangnon.reading.lines import to_lines
from mangnon.reading.tree import Document, document_of

CLEAN = Path(__file__).with_name("clean")
TRIALS_EACH = 12
SEED = 20261122
ELSEWHERE = {"assignment"}  # what is taken from an agency is missing at the indicator


@dataclass(frozen=True)
class Injection:
    kind: str
    was: str
    becomes: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """A clean document; its name begins with h where it was held out while the rules were written."""

    name: str
    text: str
    places: tuple[Injection, ...]

    @property
    def held_out(self) -> bool:
        return self.name.startswith("h")


@dataclass(frozen=True)
class Put:
    """What was put in, at which line."""

    kind: str
    line: int
    now: str


@dataclass
class Tally:
    """By kind: put in, found as that kind, found as another kind, and what was found though nothing was put there."""

    put: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    other: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)


def layouts() -> list[Layout]:
    found = []
    for path in sorted(CLEAN.glob("*.txt")):
        said = yaml.safe_load(path.with_suffix(".yaml").read_text(encoding="utf-8"))
        places = tuple(Injection(kind, was, tuple(becomes)) for kind, was, becomes in said)
        found.append(Layout(path.stem, path.read_text(encoding="utf-8"), places))
    return found


def read(text: str) -> Document:
    return document_of(to_lines(text.split("\n")), file="van-ban.txt")


def false_alarms(layout: Layout) -> list[Finding]:
    """Whatever is found in a clean document."""
    return findings([read(layout.text)])


def put_in(layout: Layout, places: Sequence[Injection], draw: random.Random) -> tuple[str, list[Put]]:
    """The text with these contradictions and where each stands."""
    text, put = layout.text, []
    for place in places:
        if text.count(place.was) != 1:
            continue
        now = draw.choice(place.becomes)
        at = text.index(place.was)
        text = text[:at] + now + text[at + len(place.was) :]
        same = next((i for i, (a, b) in enumerate(zip(place.was, now, strict=False)) if a != b), 0)
        put.append(Put(place.kind, text[: at + same].count("\n") + 1, f"{place.was[:60]} → {now[:60]}"))
    return text, put


def every_place(layout: Layout) -> Iterator[tuple[str, list[Put]]]:
    """Each place alone, each of its forms once."""
    for place in layout.places:
        for form in place.becomes:
            yield put_in(layout, [Injection(place.kind, place.was, (form,))], random.Random(SEED))


def drawn(layout: Layout) -> Iterator[tuple[str, list[Put]]]:
    """Trials with two or three at once, at places drawn by chance that do not touch."""
    draw = random.Random(f"{SEED}{layout.name}")
    for _ in range(TRIALS_EACH):
        chosen = draw.sample(layout.places, k=min(draw.choice((2, 3)), len(layout.places)))
        lines = {layout.text[: layout.text.index(p.was)].count("\n") for p in chosen if p.was in layout.text}
        if len(lines) == len(chosen):
            yield put_in(layout, chosen, draw)


def count(layout: Layout, tally: Tally, *, alone: bool) -> None:
    for text, put in every_place(layout) if alone else drawn(layout):
        found = findings([read(text)])
        for one in put:
            tally.put[one.kind] += 1
            here = [f for f in found if any(abs(s.line - one.line) <= 0 for s in f.places)]
            anywhere = one.kind in ELSEWHERE and any(f.kind == one.kind for f in found)
            if anywhere or any(f.kind == one.kind for f in here):
                tally.found[one.kind] += 1
            else:
                told = sorted({f.kind for f in here})
                tally.other[one.kind] += bool(told)
                tally.missed.append(
                    f"{layout.name} dòng {one.line} {one.kind}: {one.now}"
                    + (f" (thấy là {', '.join(told)})" if told else "")
                )


def as_word(text: str) -> Document:
    """The same document written as Word and read again."""
    paper = docx.Document()
    rows: list[list[str]] = []
    for line in [*text.split("\n"), ""]:
        if "\t" in line:
            rows.append(line.split("\t"))
            continue
        if rows:
            table = paper.add_table(len(rows), max(map(len, rows)))
            for y, row in enumerate(rows):
                for x, cell in enumerate(row):
                    table.cell(y, x).text = cell
            rows = []
        paper.add_paragraph(line)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "van-ban.docx"
        paper.save(str(path))
        return open_document(path)


def report() -> str:
    """The part of docs/evaluation.md on contradictions."""
    parts = []
    for held in (False, True):
        chosen = [layout for layout in layouts() if layout.held_out is held]
        tally = Tally()
        for layout in chosen:
            count(layout, tally, alone=True)
            count(layout, tally, alone=False)
        alarms = [(layout.name, f) for layout in chosen for f in false_alarms(layout)]
        parts.append(
            _table(
                "held out, after corrections" if held else "the rules were tried on", chosen, tally, alarms
            )
        )
    return "\n".join(parts)


def _table(title: str, chosen: Sequence[Layout], tally: Tally, alarms: Sequence[tuple[str, Finding]]) -> str:
    false = Counter(f.kind for _, f in alarms)
    lines = [
        f"| {kind} | {tally.put[kind]} | {tally.found[kind]} | {tally.other[kind]} | {tally.found[kind] / tally.put[kind]:.3f} | {false[kind]} |"
        for kind in KINDS
        if tally.put[kind] or false[kind]
        if tally.put[kind]
    ]
    whole, right = tally.put.total(), tally.found.total()
    lines.append(
        f"| **all** | {whole} | {right} | {tally.other.total()} | {right / max(whole, 1):.3f} | {len(alarms)} |"
    )
    head = f"\n### {len(chosen)} layouts {title}\n\n| kind | put in | found | told as another kind | recall | false alarms |\n|---|---|---|---|---|---|"
    told = [f"- false alarm in {name}, line {f.places[0].line}: {f.kind}: {f.message}" for name, f in alarms]
    missed = [f"- missed: {m}" for m in dict.fromkeys(tally.missed)]
    return "\n".join([head, *lines, "", *told, *missed, ""])
