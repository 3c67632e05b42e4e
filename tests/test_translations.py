"""The English switch is complete, and what is compiled is what is written."""

import polib

from tools.messages import PO, missing


def test_every_sentence_of_the_interface_has_its_english() -> None:
    assert missing() == []


def test_the_compiled_book_says_what_the_written_one_says() -> None:
    written = {e.msgid: e.msgstr for e in polib.pofile(str(PO)) if e.msgstr}
    compiled = {e.msgid: e.msgstr for e in polib.mofile(str(PO.with_suffix(".mo"))) if e.msgstr}
    assert compiled == written
