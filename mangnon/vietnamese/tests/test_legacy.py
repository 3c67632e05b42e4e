"""Legacy encodings: the tables both ways, recognition, and texts that must not be taken for one."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mangnon.vietnamese.legacy import (
    LETTERS,
    Encoding,
    by_font,
    converted,
    from_tcvn3,
    from_vni,
    recognise,
    to_tcvn3,
    to_vni,
)
from mangnon.vietnamese.syllables import is_syllable

KNOWN = [  # as such files really look
    (
        "Céng hßa x· héi chñ nghÜa ViÖt Nam",
        "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam",
        "Cộng hòa xã hội chủ nghĩa Việt Nam",
    ),
    ("Tæng sè trÎ em", "Toång soá treû em", "Tổng số trẻ em"),
    ("§éc lËp - Tù do - H¹nh phóc", "Ñoäc laäp - Töï do - Haïnh phuùc", "Độc lập - Tự do - Hạnh phúc"),
    ("Kh«ng cã trÎ em d\u00adíi 6 tuæi", "Khoâng coù treû em döôùi 6 tuoåi", "Không có trẻ em dưới 6 tuổi"),
    ("Uû ban nh©n d©n x· Kú Anh", "Uûy ban nhaân daân xaõ Kyø Anh", None),
]
PLAIN = [
    "Tổng số trẻ em", "xã", "có", "Hòa bình", "Xã Mê Linh", "Thôn Và", "hộ nghèo", "à á ã", "Tô Hiệu, Lê Lợi",
    "Citroën, Müller, café", "Straße", "N° 12 – § 5", "± 5 °C", "José và Íñigo", "1.234,5", "", "abc",
]  # fmt: skip


@pytest.mark.parametrize(("tcvn3", "vni", "right"), KNOWN)
def test_known_texts_are_read_in_both_encodings(tcvn3: str, vni: str, right: str | None) -> None:
    assert right is None or from_tcvn3(tcvn3) == from_vni(vni) == right
    assert recognise([tcvn3]) == Encoding.TCVN3
    assert recognise([vni]) == Encoding.VNI


@given(st.text(alphabet=LETTERS + "bcdghklmnpqrstvx 0123456789.,", max_size=60))
def test_small_letters_survive_both_ways(text: str) -> None:
    assert from_tcvn3(to_tcvn3(text)) == text
    assert from_vni(to_vni(text)) == text


@given(st.text(alphabet=(LETTERS + LETTERS.upper() + "BCDGHKLMNPQRSTVX ").replace("\u0307", ""), max_size=60))
def test_vni_keeps_capitals(text: str) -> None:
    assert from_vni(to_vni(text)) == text


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_not_legacy_is_not_taken_for_it(text: str) -> None:
    assert recognise([text]) == Encoding.UNICODE
    assert converted(text, Encoding.UNICODE) == text


def test_a_decomposed_text_is_unicode_and_comes_out_composed() -> None:
    apart = unicodedata.normalize("NFD", "Trẻ em được trợ giúp")
    assert recognise([apart]) == Encoding.UNICODE
    assert converted(apart, Encoding.TCVN3) == "Trẻ em được trợ giúp"


def test_foreign_names_in_a_vietnamese_table_change_nothing() -> None:
    assert recognise(["Quỹ Müller tài trợ", "Citroën", "Hôpital Édouard", "Rhône"]) == Encoding.UNICODE


def test_a_table_that_is_vietnamese_in_no_reading_is_unclear() -> None:
    assert recognise(["Données générales", "établissements privés", "santé à Genève"]) == Encoding.UNCLEAR


def test_words_that_are_vietnamese_as_they_stand_are_left_alone_in_a_legacy_table() -> None:
    texts = ["Tæng sè trÎ em", "x·", "Sè liÖu n¨m tr\u00adíc", "xã"]
    assert recognise(texts) == Encoding.TCVN3
    assert [converted(text, Encoding.TCVN3) for text in texts] == [
        "Tổng số trẻ em",
        "xã",
        "Số liệu năm trước",
        "xã",
    ]


def test_a_font_decides_for_its_cell() -> None:
    assert (by_font(".VnTimeH"), by_font("VNI-Times"), by_font("Times New Roman")) == (
        Encoding.TCVN3, Encoding.VNI, Encoding.UNICODE,
    )  # fmt: skip
    assert converted("trÎ em", Encoding.UNICODE, font=".VnTime") == "trẻ em"
    assert converted("trÎ em", Encoding.UNICODE, font=".VnTimeH") == "TRẺ EM"
    assert converted("Trẻ em", Encoding.UNICODE, font=".VnTime") == "Trẻ em"


def test_vietnamese_syllables_are_known() -> None:
    words = "trẻ NGHIÊNG của khuyến quốc giếng gì yêu thuở bước ngoằn quýt đặc xã"
    assert [word for word in words.split(" ") if not is_syllable(word)] == []


@pytest.mark.parametrize("word", ["trÎ", "xyz", "café", "Müller", "tac", "ạá", "tấtt"])
def test_other_words_are_not(word: str) -> None:
    assert not is_syllable(word)
