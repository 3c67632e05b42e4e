"""The 54 peoples of Việt Nam as the official list spells them (QĐ 121-TCTK/PPCĐ, 1979), and how lists misspell them."""

from mangnon.vietnamese.text import fold, squeeze

KINH = "Kinh"
PEOPLES = (
    "Kinh", "Tày", "Thái", "Hoa", "Khmer", "Mường", "Nùng", "Mông", "Dao", "Gia Rai", "Ngái", "Ê Đê", "Ba Na", "Xơ Đăng",
    "Sán Chay", "Cơ Ho", "Chăm", "Sán Dìu", "Hrê", "Mnông", "Raglay", "Xtiêng", "Bru - Vân Kiều", "Thổ", "Giáy",
    "Cơ Tu", "Gié Triêng", "Mạ", "Khơ Mú", "Co", "Tà Ôi", "Chơ Ro", "Kháng", "Xinh Mun", "Hà Nhì", "Chu Ru", "Lào",
    "La Chí", "La Ha", "Phù Lá", "La Hủ", "Lự", "Lô Lô", "Chứt", "Mảng", "Pà Thẻn", "Cơ Lao", "Cống", "Bố Y", "Si La",
    "Pu Péo", "Brâu", "Ơ Đu", "Rơ Măm",
)  # fmt: skip
OTHERWISE = {
    "hmong": "Mông", "meo": "Mông", "jrai": "Gia Rai", "giarai": "Gia Rai", "ede": "Ê Đê", "bana": "Ba Na", "kho me": "Khmer",
    "khome": "Khmer", "kho mu": "Khơ Mú", "van kieu": "Bru - Vân Kiều", "sinh mun": "Xinh Mun", "stieng": "Xtiêng", "viet": "Kinh",
    "han": "Hoa", "xo dang": "Xơ Đăng", "sedang": "Xơ Đăng", "khomu": "Khơ Mú", "cao lan": "Sán Chay",
}  # fmt: skip
FOLDED = {fold(people).replace(" ", "").replace("-", ""): people for people in PEOPLES} | {
    said.replace(" ", ""): people for said, people in OTHERWISE.items()
}


def read_people(typed: str) -> str:
    """The people somebody means, "" for none of the list: "H'Mông", "hmong" and "Mông" are one."""
    key = squeeze(fold(typed)).replace("'", "").replace("’", "").replace(" ", "").replace("-", "")
    return FOLDED.get(key, "")
