"""Are two records one child? Scores from 0 to 100 with reasons in words; a person decides, never the score. Pure.

Name and birth say most; parents, telephone, household and commune add; a number of one's own that differs speaks
against. Children of one mother are what mistakes are made of, so they are named: born on one day under different
given names is *twins*, in different years is *siblings*.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from mangnon.children import names
from mangnon.children.names import name_likeness, sound, word_likeness
from mangnon.vietnamese.saying import Sentence, say

SAME, MAYBE = 84, 68
NAME_POINTS, BIRTH_POINTS, UNIT_POINTS = 56, 30, 3
MOTHER_POINTS, FATHER_POINTS, PHONE_POINTS, HOUSEHOLD_POINTS = 8, 4, 4, 5
FAMILY_POINTS = MOTHER_POINTS + FATHER_POINTS + PHONE_POINTS + HOUSEHOLD_POINTS
SEX_POINTS = -7  # where two are written
SLIP_POINTS = 8  # two numbers that differ by one slip
OTHER_SOUND = (
    0.98  # how alike two names are at most of which a telling word sounds differently (names.word_likeness)
)
TWIN_BIRTH = 0.95  # how alike the births of twins are, at least

REASONS: Mapping[str, Sentence] = {
    "number": say("cùng số định danh"),
    "number_slip": say("số định danh khác một chữ số"),
    "name": say("cùng họ tên"),
    "name_unmarked": say("cùng họ tên, một bên không dấu"),
    "name_like": say("họ tên gần giống"),
    "birth": say("cùng ngày sinh"),
    "birth_swapped": say("ngày và tháng sinh đảo nhau"),
    "birth_year": say("cùng năm sinh, một bên chỉ biết năm"),
    "birth_near": say("ngày sinh lệch ít"),
    "mother": say("cùng tên mẹ"),
    "father": say("cùng tên cha"),
    "phone": say("cùng số điện thoại"),
    "household": say("cùng hộ"),
    "unit": say("cùng xã"),
    "moved": say("khác xã: có thể em đã chuyển đi"),
    "sex_differs": say("giới tính ghi khác nhau"),
    "number_differs": say("số định danh khác nhau"),
    "mother_differs": say("tên mẹ khác nhau"),
    "given_differs": say("tên gọi khác nhau"),
}


@dataclass(frozen=True, slots=True)
class Features:
    """What is compared of one record. Words are as written (small letters, marks kept)."""

    key: int
    words: tuple[str, ...]
    birth: date | None = None
    precision: str = "day"
    sex: str = ""
    unit: int = 0
    mother: tuple[str, ...] = ()
    father: tuple[str, ...] = ()
    phones: frozenset[str] = frozenset()
    number: str = ""
    household: int = 0


@dataclass(frozen=True)
class Match:
    """How alike two records are, and why. `likeness` is one of models.Pair.Likeness, "" for another child."""

    score: int
    likeness: str
    reasons: tuple[str, ...]


@dataclass
class Weighed:
    """Points gathered while two records are compared."""

    points: float = 0.0
    reasons: list[str] = field(default_factory=list)

    def add(self, points: float, reason: str = "") -> None:
        self.points += points
        if reason:
            self.reasons.append(reason)


def compare(one: Features, other: Features) -> Match:
    """Score and likeness of two records."""
    found = Weighed()
    name = weigh_name(found, one, other)
    birth = weigh_birth(found, one, other)
    weigh_number(found, one, other, name, birth)
    family = weigh_family(found, one, other)
    if one.sex and other.sex and one.sex != other.sex:
        found.add(SEX_POINTS, "sex_differs")
    if one.unit and one.unit == other.unit:
        found.add(UNIT_POINTS, "unit")
    score = max(0, min(100, round(found.points)))
    likeness = named(one, other, score, family, birth)
    reasons = [*found.reasons]
    if likeness in {"same", "maybe"} and one.unit != other.unit and one.unit and other.unit:
        reasons.append("moved")
    if likeness in {"twins", "siblings"}:
        score = min(score, MAYBE - 1)
        reasons.append("given_differs")
    return Match(score, likeness, tuple(dict.fromkeys(reasons)))


def hopeless(one: Features, other: Features) -> bool:
    """Whether two records cannot be called one child or twins, told without comparing a name: names and parents are
    given all their points, the rest what it has. A run spares itself most pairs so.
    """
    found = Weighed()
    birth = weigh_birth(found, one, other)
    if birth >= TWIN_BIRTH:
        return False
    weigh_number(found, one, other, 1.0, birth)
    most = NAME_POINTS + found.points + FAMILY_POINTS + UNIT_POINTS
    return round(most) < MAYBE


def most_points(one: Features, other: Features, shared: str) -> int:
    """The score two records can reach at most, told by birth, number, sex and commune alone, whatever names, parents and
    telephones say. `shared`: the first letters of the blocks both have, which tell whether names, telephones and
    households can be one.
    """
    points = BIRTH_POINTS * birth_likeness(one, other)[0] + MOTHER_POINTS + FATHER_POINTS
    if "t" in shared:
        points += PHONE_POINTS
    if "h" in shared:
        points += HOUSEHOLD_POINTS
    if one.sex and other.sex and one.sex != other.sex:
        points += SEX_POINTS
    if one.unit and one.unit == other.unit:
        points += UNIT_POINTS
    one_year = one.birth is not None and other.birth is not None and one.birth.year == other.birth.year
    points += NAME_POINTS * (OTHER_SOUND if one_year and "y" not in shared else 1.0)
    if round(points + SLIP_POINTS) < MAYBE and one.number != other.number:
        return round(points + SLIP_POINTS)  # however alike the numbers are
    found = Weighed(points)
    weigh_number(found, one, other, 1.0, 1.0)
    return round(found.points)


def weigh_name(found: Weighed, one: Features, other: Features) -> float:
    likeness = name_likeness(one.words, other.words)
    if one.words == other.words:
        reason = "name"
    elif tuple(map(names.bare, one.words)) == tuple(map(names.bare, other.words)) and likeness >= 0.94:
        reason = "name_unmarked"
    else:
        reason = "name_like" if likeness >= 0.75 else ""
    found.add(NAME_POINTS * likeness, reason)
    if likeness > 0.9 and is_common(one.words) and not (one.mother and other.mother):
        found.add(-3)  # a name borne by hundreds says less
    return likeness


def is_common(words: tuple[str, ...]) -> bool:
    """Nguyễn Thị Linh is borne by hundreds in a province: three words, a common family name, a filler."""
    bare = [names.bare(word) for word in words]
    return (
        len(bare) <= 3 and bool(bare) and bare[0] in names.COMMON_SURNAMES and bool(names.FILLERS & set(bare))
    )


def weigh_birth(found: Weighed, one: Features, other: Features) -> float:
    likeness, reason = birth_likeness(one, other)
    found.add(BIRTH_POINTS * likeness, reason)
    return likeness


def birth_likeness(one: Features, other: Features) -> tuple[float, str]:
    """How alike two birth dates are, with the reason; unknown is neither for nor against."""
    a, b = one.birth, other.birth
    if a is None or b is None:
        return 0.45, ""
    if abs(a.year - b.year) > 2:
        return 0.0, ""
    exact = one.precision == "day" and other.precision == "day"
    if a == b and exact:
        return 1.0, "birth"
    if a.year == b.year:
        if not exact or first_of_year(a) or first_of_year(b):
            return 0.8, "birth_year"
        if (a.month, a.day) == (b.day, b.month):
            return 0.9, "birth_swapped"
    if exact and one_part_differs(a, b):
        return 0.72, "birth_near"
    days = abs((a - b).days)
    if days <= 5:
        return 0.72, "birth_near"
    if 15 <= days <= 60 and exact:  # told by the lunar calendar
        return 0.45, ""
    return (0.2, "") if days < 300 else (0.0, "")


def first_of_year(day: date) -> bool:
    return (day.month, day.day) == (1, 1)


def one_part_differs(a: date, b: date) -> bool:
    """Day, month or year typed wrongly, the two others right; a year at most two off."""
    same = [a.day == b.day, a.month == b.month, a.year == b.year]
    return sum(same) == 2 and abs(a.year - b.year) <= 2


def weigh_number(found: Weighed, one: Features, other: Features, name: float, birth: float) -> None:
    if not one.number or not other.number:
        return
    if one.number == other.number:
        found.add(45 if name >= 0.4 or birth >= 0.7 else 25, "number")
    elif len(one.number) == len(other.number) and names.one_slip(one.number, other.number):
        found.add(SLIP_POINTS, "number_slip")
    else:
        found.add(-26, "number_differs")


def weigh_family(found: Weighed, one: Features, other: Features) -> float:
    """Points for parents, telephone and household; returns how sure it is that they are of one family (0 to 1)."""
    family = 0.0
    for reason, mine, theirs, plus, minus in (
        ("mother", one.mother, other.mother, MOTHER_POINTS, -16),
        ("father", one.father, other.father, FATHER_POINTS, -6),
    ):
        if mine and theirs:
            likeness = name_likeness(mine, theirs)
            if likeness >= 0.8:
                found.add(plus * likeness, reason)
                family = max(family, 0.9 if reason == "mother" else 0.6)
            elif likeness < 0.5:
                found.add(minus, "mother_differs" if reason == "mother" else "")
    if one.phones & other.phones:
        found.add(PHONE_POINTS, "phone")
        family = max(family, 0.7)
    if one.household and one.household == other.household:
        found.add(HOUSEHOLD_POINTS, "household")
        family = 1.0
    return family


def named(one: Features, other: Features, score: int, family: float, birth: float) -> str:
    """What two records probably are to each other."""
    same_number = bool(one.number) and one.number == other.number
    own_numbers = (
        bool(one.number and other.number) and not same_number and not names.one_slip(one.number, other.number)
    )
    given = given_likeness(one.words, other.words)
    if family >= 0.6 and not same_number and (given < 0.75 or (own_numbers and given < 1)):
        if birth >= TWIN_BIRTH:
            return "twins"
        return (
            "siblings" if birth < 0.6 and one.birth and other.birth else ("maybe" if score >= MAYBE else "")
        )
    if family >= 0.6 and not same_number and birth < 0.25 and one.birth and other.birth:
        return "siblings"
    return "same" if score >= SAME else "maybe" if score >= MAYBE else ""


def given_likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """How alike the given names are, wherever they stand."""
    if not one or not other:
        return 0.0
    marked = any(map(names.has_marks, one)) and any(map(names.has_marks, other))
    straight = word_likeness(one[-1], other[-1], marked)
    turned = (
        max(word_likeness(one[-1], other[0], marked), word_likeness(one[0], other[-1], marked))
        if min(len(one), len(other)) > 1
        else 0
    )
    return max(straight, turned)


# --- blocking: which records are compared at all -----------------------------------------------------------------


def blocks(record: Features) -> Iterator[str]:
    """Keys that two records of one child are likely to share; records without a common key are never compared.

    Birth day with each telling word (order, middle name and marks do not matter); the whole name with the year of
    birth (a wrong day or month does not matter) and with day and month (a wrong year); the whole name with the mother's given name (a wrong birth does not
    matter); number, telephone and household; the mother's whole name with the year (a changed name does not matter).
    """
    bare = [names.bare(word) for word in record.words]
    sounds = [sound(word) for word in bare]
    bag = " ".join(sorted(s for s, b in zip(sounds, bare, strict=True) if b not in names.FILLERS))
    mother = " ".join(sorted(sound(names.bare(word)) for word in record.mother))
    if record.birth is not None:
        yield from birth_blocks(record, bare, sounds, bag)
        if mother:
            yield f"m|{record.birth.year}|{mother}"
    elif bag:
        yield f"u|{record.unit}|{bag}"
    if mother and bag:
        yield f"p|{bag}|{sound(names.bare(record.mother[-1]))}"
    if len(record.number) == 12:
        yield f"n|{record.number}"
        yield f"n6|{record.number[6:]}"
    yield from (f"t|{phone}" for phone in sorted(record.phones))
    if record.household:
        yield f"h|{record.household}"


def birth_blocks(record: Features, bare: list[str], sounds: list[str], bag: str) -> Iterator[str]:
    """Keys of a record whose birth is known, at least by its year."""
    birth = record.birth
    assert birth is not None
    if bag:
        yield f"y|{birth.year}|{bag}"
    if record.precision != "day":
        return
    plain = names.FILLERS | names.COMMON_SURNAMES
    telling = [s for s, b in zip(sounds, bare, strict=True) if b not in plain] or sounds
    yield from (f"d|{birth:%Y%m%d}|{word}" for word in dict.fromkeys(telling))
    if bag:
        yield f"r|{birth:%m%d}|{bag}"
    if sounds:
        yield f"s|{birth.year}|{sorted((birth.day, birth.month))}|{sounds[-1]}"
