import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from mangnon.vietnamese.order import sort_key
from mangnon.vietnamese.text import capitalised, contains, fold, nfc, slug


def test_search_ignores_marks_and_capitals() -> None:
    assert fold("Điện Biên Đông") == fold("DIEN bien dong") == "dien bien dong"
    assert contains("Huyện Cẩm Xuyên,  xã Cẩm Mỹ", "xa cam my")
    assert not contains("xã Cẩm Mỹ", "xã Cẩm Hà")


def test_names_become_plain_file_names() -> None:
    assert slug("Báo cáo xã Cẩm Mỹ, năm 2023 (đã chốt)") == "bao-cao-xa-cam-my-nam-2023-da-chot"


def test_only_the_first_letter_is_made_large() -> None:
    assert capitalised("đến nay Hà Tĩnh") == "Đến nay Hà Tĩnh"


def test_the_alphabet_has_its_own_order() -> None:
    right = [
        "Ấp An",
        "Bản Áo",
        "Cam",
        "Cẩm",
        "Căm",
        "Câm",
        "Dân",
        "Đan",
        "E",
        "Ê",
        "Ô",
        "Ơ",
        "Tư",
        "Vũ",
        "Xã",
    ]
    expected = ["Bản Áo", "Cam", "Căm", "Câm", "Cẩm", "Dân", "Đan", "E", "Ê", "Ô", "Ơ", "Tư", "Vũ", "Xã"]
    assert sorted(right[1:], key=sort_key) == expected


def test_tones_decide_last() -> None:
    assert sorted(["ma", "mạ", "má", "mã", "mả", "mà"], key=sort_key) == ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted(["Hòa Bình", "Hoa Lư", "Hòa An"], key=sort_key) == ["Hòa An", "Hòa Bình", "Hoa Lư"]


def test_digits_are_counted() -> None:
    assert sorted(["Phường 10", "Phường 2", "Phường 1"], key=sort_key) == [
        "Phường 1",
        "Phường 2",
        "Phường 10",
    ]


@given(st.lists(st.text(alphabet="aăâbdđeêàảãáạấặ 019ABZ", max_size=8)))
def test_composed_and_decomposed_text_sort_alike(names: list[str]) -> None:
    apart = [unicodedata.normalize("NFD", name) for name in names]
    assert [nfc(n) for n in sorted(apart, key=lambda n: sort_key(nfc(n)))] == sorted(names, key=sort_key)


@given(st.text(max_size=20))
def test_every_text_has_a_place(text: str) -> None:
    assert sort_key(text) == sort_key(text)
    assert slug(text) == slug(nfc(text))
