"""Rules of the registry: ages, birth dates half known, personal numbers, telephone numbers, small cells. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mangnon.figures.small import kept_back
from mangnon.vietnamese.saying import Sentence, say

CHILD_UNTIL = 16  # Luật Trẻ em 2016, Điều 1: trẻ em là người dưới 16 tuổi


# --- age ------------------------------------------------------------------------------------------------------


def birthday(birth: date, years: int) -> date:
    """The day on which somebody turns so many years; born on 29 February, on 1 March where there is none."""
    try:
        return birth.replace(year=birth.year + years)
    except ValueError:
        return date(birth.year + years, 3, 1)


def age_on(birth: date, day: date) -> int:
    """Whole years on a day; before the birth, -1."""
    if day < birth:
        return -1
    years = day.year - birth.year
    return years if birthday(birth, years) <= day else years - 1


def is_child(birth: date | None, day: date) -> bool:
    """Under 16 on the day; a child whose birth is not known stays one until somebody finds out."""
    return birth is None or age_on(birth, day) < CHILD_UNTIL


def month_number(day: date) -> int:
    """Months counted through: December 2015 and January 2016 follow each other."""
    return day.year * 12 + day.month - 1


def assumed_birth(year: int, month: int | None, day: int | None) -> date:
    """The last day the birth may have been, so that nobody loses protection for want of a date. Raises ValueError."""
    if month is None:
        return date(year, 12, 31)
    if day is None:
        if not 1 <= month <= 12:
            raise ValueError("month")
        following = date(year + month // 12, month % 12 + 1, 1)
        return following - timedelta(days=1)
    return date(year, month, day)


@dataclass(frozen=True)
class Birth:
    """A birth as far as it is known: the day it is taken for, and how much of it somebody said."""

    day: date | None
    precision: str  # day, month, year, ""


UNKNOWN_BIRTH = Birth(None, "")
BIRTH = re.compile(r"(?:(?:(\d{1,2})[-/. ]+)?(\d{1,2})[-/. ]+)?(\d{4})")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?")


def read_birth(typed: str, today: date) -> Birth:
    """20/05/2016, 05/2016 or 2016. Raises ValueError with a sentence."""
    text = typed.strip()
    if not text:
        return UNKNOWN_BIRTH
    iso = ISO.fullmatch(text)
    found = BIRTH.fullmatch(text)
    if iso:
        parts: list[int | None] = [int(part) for part in reversed(iso.groups())]
    elif found:
        parts = [int(part) if part else None for part in found.groups()]
    else:
        raise ValueError(
            "Ngày sinh chưa đọc được; cần ngày/tháng/năm như 20/05/2016, hoặc 05/2016, hoặc 2016."
        )
    day, month, year = parts
    assert year is not None
    try:
        born = assumed_birth(year, month, day)
        first = date(year, month or 1, day or 1)
    except ValueError as error:
        raise ValueError(say("Ngày sinh không có trong lịch; xem lại ngày và tháng.")) from error
    if first > today:
        raise ValueError(say("Ngày sinh ở sau hôm nay; xem lại năm sinh."))
    if age_on(born, today) > 100:
        raise ValueError(say("Năm sinh quá xa; xem lại năm sinh."))
    return Birth(min(born, today), "day" if day else "month" if month else "year")


def birth_words(day: date | None, precision: str) -> str:
    """As somebody said it: 20/05/2016, 05/2016, 2016."""
    if day is None or not precision:
        return ""
    return {"day": f"{day:%d/%m/%Y}", "month": f"{day:%m/%Y}", "year": f"{day:%Y}"}[precision]


# --- numbers --------------------------------------------------------------------------------------------------

# Mã tỉnh nơi đăng ký khai sinh trong số định danh: 63 tỉnh trước 01/07/2025 (TT 59/2021/TT-BCA, phụ lục)
BIRTHPLACES = frozenset(
    [
        "001",
        "002",
        "004",
        "006",
        "008",
        "010",
        "011",
        "012",
        "014",
        "015",
        "017",
        "019",
        "020",
        "022",
        "024",
        "025",
        "026",
        "027",
        "030",
        "031",
        "033",
        "034",
        "035",
        "036",
        "037",
        "038",
        "040",
        "042",
        "044",
        "045",
        "046",
        "048",
        "049",
        "051",
        "052",
        "054",
        "056",
        "058",
        "060",
        "062",
        "064",
        "066",
        "067",
        "068",
        "070",
        "072",
        "074",
        "075",
        "077",
        "079",
        "080",
        "082",
        "083",
        "084",
        "086",
        "087",
        "089",
        "091",
        "092",
        "093",
        "094",
        "095",
        "096",
    ]
)

NUMBER_WARNINGS: Mapping[str, Sentence] = {
    "length": say("Số định danh cá nhân gồm đúng 12 chữ số; xem lại trên giấy khai sinh."),
    "sex": say("Chữ số thứ tư của số định danh không khớp với giới tính. Xem lại giới tính hoặc số."),
    "century": say("Chữ số thứ tư của số định danh không khớp với thế kỷ sinh. Xem lại ngày sinh hoặc số."),
    "year": say("Chữ số thứ năm, sáu của số định danh không khớp với năm sinh. Xem lại năm sinh hoặc số."),
    "place": say("Ba chữ số đầu không phải mã tỉnh nào trước 01/07/2025. Xem lại số."),
}


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def number_warning(number: str, *, birth: date | None, sex: str) -> str:
    """What about a 12-digit personal number does not fit; a key of NUMBER_WARNINGS, "" when all fits.

    Digits 1-3 the province of registration, 4 century and sex (2000s: 2 male, 3 female), 5-6 the year of birth, then
    six at random (NĐ 70/2024/NĐ-CP; NĐ 137/2015/NĐ-CP before). Warned of, never refused: corrected sexes and dates exist.
    """
    if not number:
        return ""
    if not re.fullmatch(r"\d{12}", number):
        return "length"
    if number[:3] not in BIRTHPLACES:
        return "place"
    century, is_female = divmod(int(number[3]), 2)
    if birth is not None and birth.year // 100 != 19 + century:
        return "century"
    if birth is not None and int(number[4:6]) != birth.year % 100:
        return "year"
    if sex and is_female != (sex == "female"):
        return "sex"
    return ""


def phone_key(text: str) -> str:
    """The digits by which a Vietnamese telephone number is known: without +84 and the leading zero; "" for none."""
    said = digits(text)
    if said.startswith("84") and len(said) in {11, 12}:
        said = said[2:]
    said = said.lstrip("0")
    return said if len(said) >= 8 else ""


def hidden(text: str, shown: int = 3) -> str:
    """A number of which only the last signs are shown."""
    return "•" * max(0, len(text) - shown) + text[-shown:] if text else ""


# --- small cells ------------------------------------------------------------------------------------------------


def small_cells(row: Sequence[int], least: int) -> list[int | None]:
    """The counts of a row with those that would tell of single children taken out (None): `figures.small`."""
    gone, _sum = kept_back(dict(enumerate(row)), least)
    return [None if at in gone else count for at, count in enumerate(row)]
