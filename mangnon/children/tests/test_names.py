"""The same name, however it was typed; another name, however alike."""

import pytest

from mangnon.children.names import (
    bare,
    has_marks,
    name_likeness,
    one_slip,
    sound,
    tidy_name,
    word_likeness,
    words,
    written_words,
)  # fmt: skip

DUC = [
    "Nguyễn Văn Đức",
    "nguyen van duc",
    "NGUYEN VAN DUC",
    "Nguyeenx Vawn DDuwcs",
    "NGUYỄN VĂN ĐỨC",
    "Nguyễn  Văn   Đức.",
]


def likeness(one: str, other: str) -> float:
    return name_likeness(tuple(written_words(one)), tuple(written_words(other)))


@pytest.mark.parametrize("typed", DUC)
def test_a_name_has_one_set_of_folded_words(typed: str) -> None:
    assert words(typed) == ("nguyen", "van", "duc")


@pytest.mark.parametrize("typed", DUC)
def test_ways_of_typing_a_name_are_nearly_equal(typed: str) -> None:
    assert likeness("Nguyễn Văn Đức", typed) >= 0.93


@pytest.mark.parametrize(
    "typed",
    ["Đức Nguyễn Văn", "Nguyễn Đức", "Nguyễn Văn Đửc", "Nguyễn Văn Đứcc", "Nguyễn Vắn Đức"],
)
def test_order_middle_name_and_slips_leave_a_name_recognisable(typed: str) -> None:
    assert likeness("Nguyễn Văn Đức", typed) >= 0.75


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nguyễn Thị Lan", "Nguyễn Thị Liên"),
        ("Trần Thị Hà", "Trần Thị Hoà"),
        ("Lò Văn Minh", "Lò Văn Bình"),
        ("Nguyễn Thị Ánh", "Nguyễn Thị Anh"),
        ("Vừ A Páo", "Vừ A Tủa"),
    ],
)
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert likeness(one, other) < 0.9


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("vũ", "võ"),
        ("hoàng", "huỳnh"),
        ("linh", "ninh"),
        ("sơn", "xơn"),
        ("trung", "chung"),
        ("lý", "lí"),
        ("giang", "dang"),
    ],
)
def test_what_is_confused_by_ear_sounds_the_same(one: str, other: str) -> None:
    assert sound(bare(one)) == sound(bare(other))
    assert word_likeness(one, other) >= 0.7


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nguyeenx", "nguyen"),
        ("ddaafu", "dau"),
        ("hoafng", "hoang"),
        ("tuaasn", "tuan"),
        ("vawn", "van"),
        ("minhf", "minh"),
        ("lan", "lan"),
        ("nguye6n4", "nguyen"),
    ],
)
def test_residue_of_the_keyboard_is_taken_out_where_a_syllable_remains(typed: str, meant: str) -> None:
    assert words(typed) == (meant,)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("NGUYỄN VĂN AN", "Nguyễn Văn An"),
        ("lò thị pành", "Lò Thị Pành"),
        ("Y Bham Êban", "Y Bham Êban"),
        ("  Vừ  A  Sử ", "Vừ A Sử"),
        ("", ""),
    ],
)
def test_a_name_is_kept_as_a_register_writes_it(typed: str, kept: str) -> None:
    assert tidy_name(typed) == kept


def test_names_of_the_mountains_keep_their_words() -> None:
    assert words("H'Wen Niê") == words("HWen Nie") == words("h wen nie"[0] + "'wen niê")
    assert words("Y-Blir Ksor")[0] == "y"


def test_hoi_and_nga_are_confused_other_tones_are_not() -> None:
    assert word_likeness("mỹ", "mỷ") > word_likeness("mỹ", "mý")
    assert has_marks("mỹ")


def test_one_slip_is_one_letter_or_two_exchanged() -> None:
    assert one_slip("thanh", "thnah")
    assert one_slip("thanh", "than")
    assert one_slip("thanh", "thinh")
    assert not one_slip("thanh", "thuy")
