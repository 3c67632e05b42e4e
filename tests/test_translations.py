"""The English switch is complete, and what is compiled is what is written."""

from pathlib import Path

import polib
import pytest

from tools.messages import PO, VI, missing


def test_every_sentence_of_the_interface_has_its_english() -> None:
    assert missing() == []


@pytest.mark.parametrize("book", [PO, VI], ids=["en", "vi"])
def test_the_compiled_book_says_what_the_written_one_says(book: Path) -> None:
    written = {(e.msgctxt, e.msgid): e.msgstr for e in polib.pofile(str(book)) if e.msgstr}
    compiled = {
        (e.msgctxt, e.msgid): e.msgstr for e in polib.mofile(str(book.with_suffix(".mo"))) if e.msgstr
    }
    assert compiled == written
