"""Nothing that can be read makes a rule stumble: cut and mutated texts, broken Word files, the same document as Word."""

import random
from contextlib import suppress
from pathlib import Path

import docx
import pytest

from mangnon.reading.contradictions import findings
from mangnon.reading.errors import CannotRead
from mangnon.reading.files.reading import open_document
from mangnon.reading.lines import to_lines
from mangnon.reading.scoring.injected import CLEAN, as_word, layouts
from mangnon.reading.tree import document_of

REPORT = CLEAN / "a1-report-province-year.txt"


def test_word_and_text_have_the_same_contradictions() -> None:
    for layout in layouts()[:4]:
        place = layout.places[0]
        text = layout.text.replace(place.was, place.becomes[0])
        plain = findings([document_of(to_lines(text.split("\n")))])
        assert {(f.kind, f.message) for f in findings([as_word(text)])} >= {
            (f.kind, f.message) for f in plain if f.kind == place.kind
        }


@pytest.mark.parametrize("seed", range(40))
def test_mutated_and_cut_texts_never_make_a_rule_stumble(seed: int) -> None:
    draw = random.Random(seed)
    text = list(draw.choice(layouts()).text)
    for _ in range(draw.randint(1, 60)):
        at = draw.randrange(len(text))
        change = draw.choice(
            [
                "",
                "\n",
                "\t",
                "0",
                "9",
                "/",
                "(",
                ")",
                "%",
                ".",
                ",",
                " ",
                "II. ",
                "{",
                "$",
                "‰",
                "\x00",
                "tháng 13",
            ]
        )
        text[at : at + draw.randint(0, 30)] = [change]
    cut = "".join(text)[: draw.randint(1, len(text))]
    for finding in findings([document_of(to_lines(cut.split("\n")))]):
        assert finding.message
        assert finding.places


@pytest.mark.parametrize("seed", range(12))
def test_broken_word_files_are_read_or_refused(seed: int, tmp_path: Path) -> None:
    draw = random.Random(seed)
    path = tmp_path / "van-ban.docx"
    paper = docx.Document()
    for line in REPORT.read_text(encoding="utf-8").split("\n"):
        paper.add_paragraph(line)
    paper.save(str(path))
    data = bytearray(path.read_bytes())
    for _ in range(draw.randint(1, 20)):
        data[draw.randrange(len(data))] = draw.randrange(256)
    path.write_bytes(bytes(data[: draw.randint(len(data) // 3, len(data))]))
    with suppress(CannotRead):  # refused in one sentence, or read and checked
        assert isinstance(findings([open_document(path)]), list)
