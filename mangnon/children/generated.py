"""Invented families: names drawn from what is common, nobody real. For the demo, the tests, the scoring and the benches.

Surnames are weighed as they occur; a third of the families bears names of the mountains. Children of one household
share parents, telephone and commune; one birth in eighty is twins.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

SURNAMES = {
    "Nguyễn": 38, "Trần": 11, "Lê": 9.5, "Phạm": 7, "Hoàng": 4, "Phan": 4, "Vũ": 3, "Võ": 2.5, "Đặng": 2, "Bùi": 2, "Đỗ": 1.5,
    "Hồ": 1.3, "Ngô": 1.3, "Dương": 1, "Lý": 1, "Đinh": 1, "Đoàn": 0.8, "Trịnh": 0.8, "Mai": 0.6, "Cao": 0.6, "Thái": 0.5, "Lưu": 0.5,
}  # fmt: skip
MIDDLE_MALE = [
    "Văn",
    "Văn",
    "Văn",
    "Đức",
    "Minh",
    "Quang",
    "Hữu",
    "Gia",
    "Quốc",
    "Bảo",
    "Thành",
    "Anh",
    "Xuân",
    "Ngọc",
    "",
]
MIDDLE_FEMALE = [
    "Thị",
    "Thị",
    "Thị",
    "Ngọc",
    "Thu",
    "Phương",
    "Minh",
    "Khánh",
    "Bảo",
    "Thanh",
    "Mai",
    "Thùy",
    "Kim",
    "",
]
GIVEN_MALE = [
    "Anh",
    "An",
    "Bảo",
    "Bình",
    "Cường",
    "Dũng",
    "Duy",
    "Dương",
    "Đạt",
    "Đức",
    "Giang",
    "Hải",
    "Hiếu",
    "Hòa",
    "Hoàng",
    "Hùng",
    "Huy",
    "Hưng",
    "Khang",
    "Khánh",
    "Khoa",
    "Khôi",
    "Kiên",
    "Lâm",
    "Long",
    "Lộc",
    "Mạnh",
    "Minh",
    "Nam",
    "Nghĩa",
    "Nguyên",
    "Nhân",
    "Nhật",
    "Phong",
    "Phú",
    "Phúc",
    "Quân",
    "Quang",
    "Quốc",
    "Sơn",
    "Tài",
    "Tâm",
    "Tân",
    "Thắng",
    "Thành",
    "Thiện",
    "Thịnh",
    "Thuận",
    "Tiến",
    "Tín",
    "Toàn",
    "Trí",
    "Trung",
    "Trường",
    "Tú",
    "Tuấn",
    "Tùng",
    "Việt",
    "Vinh",
    "Vũ",
]
GIVEN_FEMALE = [
    "An",
    "Anh",
    "Ánh",
    "Băng",
    "Châu",
    "Chi",
    "Diễm",
    "Diệp",
    "Dung",
    "Duyên",
    "Giang",
    "Hà",
    "Hạnh",
    "Hằng",
    "Hân",
    "Hiền",
    "Hoa",
    "Hoài",
    "Hồng",
    "Huệ",
    "Hương",
    "Huyền",
    "Khuê",
    "Lan",
    "Linh",
    "Liên",
    "Loan",
    "Ly",
    "Mai",
    "My",
    "Mỹ",
    "Nga",
    "Ngân",
    "Ngọc",
    "Nguyệt",
    "Nhi",
    "Nhung",
    "Như",
    "Oanh",
    "Phương",
    "Phượng",
    "Quyên",
    "Quỳnh",
    "Tâm",
    "Thảo",
    "Thanh",
    "Thơ",
    "Thu",
    "Thủy",
    "Thúy",
    "Thư",
    "Tiên",
    "Trang",
    "Trâm",
    "Trinh",
    "Trúc",
    "Tuyết",
    "Uyên",
    "Vân",
    "Vy",
    "Xuân",
    "Yến",
]
MOUNTAIN = [
    ("Mông", ["Giàng", "Vừ", "Thào", "Sùng", "Lầu", "Mùa", "Hạng", "Vàng"], "A", "Thị",
     ["Páo", "Tủa", "Sử", "Dế", "Chứ", "Lềnh", "Nủ", "Dơ", "Phừ", "Sính", "Thề", "Vàng", "Chu", "Hồ", "Lử", "Sáng"], ["Dợ", "Mỷ", "Sông", "Dở", "Chở", "Pà", "Máy", "Súa", "Dí", "Mái", "Say", "Ly", "Xía", "Chía"]),
    ("Thái", ["Lò", "Quàng", "Cà", "Tòng", "Lường", "Bạc", "Điêu", "Vì"], "Văn", "Thị",
     ["Pâng", "Ín", "Hặc", "Xôm", "Thoong", "Pánh", "Inh", "Dọn", "Muôn", "Sương", "Phóng", "Hùng", "Tuân", "Chung"], ["Pành", "Ngân", "Xuân", "Lả", "Hặc", "Dom", "Ọi", "Thương", "Pỏm", "Hương", "Tim", "Ín", "Phượng"]),
]  # fmt: skip


@dataclass(frozen=True)
class Person:
    """An invented child with what a record says of it."""

    name: str
    sex: str
    birth: date
    unit: int
    people: str
    mother: str
    father: str
    phone: str
    number: str
    home: int


def families(
    seed: int, units: Sequence[int], *, mountain: float = 0.3, until: date = date(2026, 10, 31)
) -> Iterator[list[Person]]:
    """Endless households, each with one to four children; the same for the same seed."""
    chance = random.Random(seed)
    home = 0
    while True:
        home += 1
        yield family(chance, home, chance.choice(units), mountain, until)


def family(chance: random.Random, home: int, unit: int, mountain: float, until: date) -> list[Person]:
    stock = chance.choice(MOUNTAIN) if chance.random() < mountain else None
    surname = chance.choice(stock[1]) if stock else weighed(chance)
    father = full_name(chance, surname, "male", stock)
    mother = full_name(chance, chance.choice(stock[1]) if stock else weighed(chance), "female", stock)
    phone = f"09{chance.randrange(10**8):08}" if chance.random() < 0.8 else ""
    born = until - timedelta(days=chance.randrange(16 * 365))
    children: list[Person] = []
    for _ in range(chance.choice([1, 1, 2, 2, 2, 3, 4])):
        twins = 2 if chance.random() < 1 / 80 else 1
        for _ in range(twins):
            sex = chance.choice(["male", "female"])
            name = unlike(chance, [c.name for c in children], surname, sex, stock)
            children.append(
                Person(
                    name,
                    sex,
                    born,
                    unit,
                    stock[0] if stock else "Kinh",
                    mother,
                    father,
                    phone,
                    number(chance, sex, born),
                    home,
                )
            )
        born -= timedelta(days=chance.randrange(400, 2200))
        if (until - born).days > 16 * 365 - 40:
            break
    return children


def unlike(chance: random.Random, taken: list[str], surname: str, sex: str, stock: object) -> str:
    """A name whose given name no brother or sister bears."""
    while True:
        name = full_name(chance, surname, sex, stock)
        if name.split()[-1] not in {other.split()[-1] for other in taken}:
            return name


def weighed(chance: random.Random) -> str:
    return chance.choices(list(SURNAMES), list(SURNAMES.values()))[0]


def full_name(chance: random.Random, surname: str, sex: str, stock: object) -> str:
    if isinstance(stock, tuple):
        middle, given = (stock[2], stock[4]) if sex == "male" else (stock[3], stock[5])
        return f"{surname} {middle} {chance.choice(given)}"
    middle = chance.choice(MIDDLE_MALE if sex == "male" else MIDDLE_FEMALE)
    given = chance.choice(GIVEN_MALE if sex == "male" else GIVEN_FEMALE)
    return " ".join(word for word in (surname, middle if middle != given else "", given) if word)


def number(chance: random.Random, sex: str, born: date) -> str:
    """A personal number with the right structure."""
    place = chance.choice(["042", "011", "091", "089", "040"])
    return f"{place}{2 + (sex == 'female')}{born.year % 100:02}{chance.randrange(10**6):06}"
