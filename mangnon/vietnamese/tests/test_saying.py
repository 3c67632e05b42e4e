"""A sentence of the rules is its own Vietnamese text and remembers how it was made."""

from mangnon.vietnamese.saying import NOTHING, Sentence, say


def test_a_sentence_is_its_text_and_keeps_pattern_and_values() -> None:
    said = say("Tổng là {total}.", total="0,9")
    assert said == "Tổng là 0,9."
    assert (said.pattern, said.values) == ("Tổng là {total}.", {"total": "0,9"})


def test_what_was_typed_is_never_read_as_a_pattern() -> None:
    assert say("“{typed}” không phải là số.", typed="{typed} {0}") == "“{typed} {0}” không phải là số."
    assert say("[[a{b}]]") == "[[a{b}]]"


def test_a_sentence_may_hold_another_and_nothing_is_false() -> None:
    assert say("Đã chọn “{answer}”.", answer=say("Không áp dụng")) == "Đã chọn “Không áp dụng”."
    assert not NOTHING
    assert isinstance(NOTHING, Sentence)
