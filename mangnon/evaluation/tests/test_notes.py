"""Notes beside the figures: kept by kind, place and year; reworded and withdrawn without losing anything."""

import pytest

from mangnon.access.testing import cast_of, small_map
from mangnon.audit.models import Entry
from mangnon.evaluation.models import Note
from mangnon.evaluation.notes import (
    add_note,
    note_called,
    notes_of,
    reword_note,
    standing_notes,
    withdraw_note,
)
from mangnon.programmes.testing import programme
from mangnon.ui.errors import NotAllowed, NotFound, UserError

pytestmark = pytest.mark.django_db
TEXT = "Địa bàn rộng, cán bộ kiêm nhiệm"


def test_a_note_is_kept_with_its_kind_year_author_and_trace() -> None:
    m = small_map()
    cast, row = cast_of(m), programme(m.province)

    note = add_note(by=cast.commune, programme=row, unit=m.one, year=2024, kind="cause", text=f"  {TEXT} ")

    assert (note.text, note.by, note.kind) == (TEXT, cast.commune, "cause")
    assert standing_notes(m.one, [2024], ["cause"]) == [note]
    assert standing_notes(m.one, [2023]) == []
    assert Entry.objects.filter(verb="evaluation.note", unit_id=m.one.pk).count() == 1


def test_a_newer_wording_stands_and_the_older_one_is_kept() -> None:
    m = small_map()
    cast, row = cast_of(m), programme(m.province)
    old = add_note(by=cast.provincial, programme=row, unit=m.province, year=2024, kind="lesson", text=TEXT)

    new = reword_note(by=cast.leader, note=old, text="Cần một cách tính chung cho mọi xã")

    assert notes_of(cast.viewer, row, m.province) == [new]
    assert new.replaces == old
    with pytest.raises(UserError, match="đã được sửa"):
        reword_note(by=cast.provincial, note=old, text="Một cách viết khác nữa")
    withdraw_note(by=cast.provincial, note=new)
    assert notes_of(cast.viewer, row, m.province) == []
    assert Note.objects.count() == 2


def test_a_note_is_refused_with_what_was_expected() -> None:
    m = small_map()
    cast, row = cast_of(m), programme(m.province)
    say = {
        "by": cast.provincial,
        "programme": row,
        "unit": m.province,
        "year": 2024,
        "kind": "lesson",
        "text": TEXT,
    }

    for wrong, words in (
        ({"text": "Ngắn"}, "ít nhất 10 ký tự"),
        ({"text": "dài " * 300}, "không quá 1.000"),
        ({"kind": "khen"}, "Chọn một trong"),
        ({"year": 2035}, "nằm ngoài giai đoạn"),
        ({"indicator": programme(m.other_province, "khac").indicators.get()}, "chương trình khác"),
    ):
        with pytest.raises(UserError, match=words):
            add_note(**{**say, **wrong})  # type: ignore[arg-type]


def test_others_places_are_closed() -> None:
    m = small_map()
    cast, row = cast_of(m), programme(m.province)
    note = add_note(by=cast.commune, programme=row, unit=m.one, year=2024, kind="cause", text=TEXT)

    with pytest.raises(NotAllowed):
        add_note(by=cast.neighbour, programme=row, unit=m.one, year=2024, kind="cause", text=TEXT)
    with pytest.raises(NotAllowed):
        add_note(by=cast.viewer, programme=row, unit=m.province, year=2024, kind="cause", text=TEXT)
    with pytest.raises(NotFound):
        notes_of(cast.neighbour, row, m.one)
    with pytest.raises(NotFound):
        note_called(cast.neighbour, note.pk)
