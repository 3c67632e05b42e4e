"""What each value of a clause measures: the words before it, the words behind it, a label, or what the one before measured."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from mangnon.reading.programme.clauses import Clause
from mangnon.reading.programme.model import Target
from mangnon.reading.programme.names import (
    clean_name,
    exchanged,
    is_measured,
    label_before,
    label_behind,
    named_and_label,
    verb_places,
    without_tail,
)
from mangnon.reading.tokens import Kind, Token
from mangnon.reading.vocabulary import any_of, words
from mangnon.vietnamese.text import fold


@dataclass
class Draft:
    """A measure while its sentence is read."""

    name: str
    label: str
    unit: str | None
    direction: str
    targets: list[Target] = field(default_factory=list)
    baseline: dict[str, Decimal] = field(default_factory=dict)
    behind: bool = False  # its name stood behind its value: "95% trẻ em …"

    @property
    def key(self) -> tuple[str, str]:
        return fold(self.name), fold(self.label)


def owners_of(text: str, clause: Clause, values: Sequence[Token], drafts: list[Draft]) -> list[Draft]:
    """For each value the measure it belongs to; new ones are added to `drafts`."""
    pre = text[clause.start : values[0].lead_start]
    said = clean_name(pre)
    if drafts and len(values) == len(drafts) > 1 and (not said or _anaphora().match(said.lower())):
        return list(drafts)
    owners: list[Draft] = []
    for index, value in enumerate(values):
        after = values[index + 1].lead_start if index + 1 < len(values) else clause.end
        named = bool(clean_name(pre)) and not label_before(pre)
        nameless = not named and not label_before(pre)
        gap, last = text[value.end : after], index + 1 == len(values)
        post, next_pre = _split(gap, clause, value.end, nameless=nameless, last=last)
        part = _part_of_count(pre, value, values[index - 1] if index else None)
        if part and drafts:
            owners.append(_found(drafts, Draft(drafts[-1].name, part, None, "reach")))
        else:
            owners.append(_owner(pre, post, value, drafts, named=named, nameless=nameless))
        pre = next_pre
    return owners


def _part_of_count(pre: str, value: Token, before: Token | None) -> str:
    """ "1.500 lượt cán bộ, trong đó cán bộ cấp xã chiếm 70%": the part a share of a count is told for."""
    if before is None or before.kind is not Kind.COUNT or value.kind is not Kind.PERCENT:
        return ""
    said = re.search(r"(?i)\btrong đó\b[\s:,]*(?P<part>[^,;:]{3,60})$", pre)
    return _small_first(clean_name(said["part"])) if said else ""


@cache
def _anaphora() -> re.Pattern[str]:
    return re.compile(words("targets")["anaphora"])


def _split(gap: str, clause: Clause, offset: int, *, nameless: bool, last: bool) -> tuple[str, str]:
    """The words between two values: those behind the first, those before the second."""
    if last:
        return gap, ""
    years = [y for y in clause.years if offset <= y.start < offset + len(gap) and not y.base]
    if nameless:
        if years:
            return gap[: years[0].start - offset], gap[years[0].end - offset :]
        cuts = [m for m in re.finditer(r",|\(|\s(?:và|còn)\s", gap) if _opens(gap[m.end() :])]
        return (gap[: cuts[-1].start()], gap[cuts[-1].end() :]) if cuts else (gap, "")
    cut = re.search(r",|;|:|\s(?:và|còn)\s|\)|\((?![^)]*\))", gap)
    end = min([cut.start()] if cut else [len(gap)])
    if years and years[0].start - offset < end:
        end = years[0].start - offset
    return gap[:end], gap[end:]


@cache
def _name_starts() -> re.Pattern[str]:
    said = words("targets")
    verbs, starts = any_of(said["statement_verbs"]), any_of(said["name_starts"])
    return re.compile(rf"(?i)\s*(?:(?:{verbs}|có|ít nhất)\s+)*(?:$|(?:{starts})\b)")


def _opens(text: str) -> bool:
    return bool(_name_starts().match(text)) or bool(label_before(text))


def _owner(pre: str, post: str, value: Token, drafts: list[Draft], *, named: bool, nameless: bool) -> Draft:
    before = drafts[-1] if drafts else None
    label = label_before(pre) or ("" if value.kind is Kind.MONEY else label_behind(post))
    if nameless and before is not None and not label:
        label = label_before(post)  # "…, trong đó 95% trẻ em gái"
    direction = _direction(pre, value, before)
    stem, tail = named_and_label(pre) if named else ("", "")
    if stem and is_measured(clean_name(stem)):
        return _found(drafts, Draft(clean_name(stem), tail, None, direction))
    name = _name(pre, post, value, label, before, named=named, nameless=nameless)
    if name and before is not None and (not before.name or (nameless and _is_begun(before.name, name))):
        before.name = name
        return before
    if name:
        return _found(drafts, Draft(name, label if named else "", None, direction, behind=nameless))
    if before is None:
        return _found(drafts, Draft(_named_behind(post, value), label, None, direction, behind=True))
    if label and fold(label) != fold(before.label):
        return _found(drafts, Draft(before.name, label, None, direction))
    return before


def _name(
    pre: str, post: str, value: Token, label: str, before: Draft | None, *, named: bool, nameless: bool
) -> str:
    """A name of its own, or nothing where the value goes on with what the one before measured."""
    if named:
        name = clean_name(pre)
        told = without_tail(re.sub(r"(?i)^[\s,;]*(?:và|còn)?\s*", "", pre))
        if before is not None and exchanged(before.name, told):
            return exchanged(before.name, told)  # "và dưới 5 tuổi còn 16‰": "dưới" is of the age
        if value.kind in {Kind.COUNT, Kind.RATIO, Kind.MONEY} and not is_measured(name):
            post = re.split(r",\s*(?:tăng|giảm)\b", post)[0]
            verb = re.search(r"(?i)\b(có|cho)(?:\s+\w+){0,3}\s*$", f"{pre} {value.lead}")
            return " ".join(filter(None, [name, verb[1] if verb else "", _small_first(clean_name(post))]))
        return _as_share(_completed(name, before), value, before) + _base_behind(post)
    if label:
        own = _completed(label, before)
        return own if own != label else ""
    if not nameless or re.match(r"\s*(?:trên tổng|so với tổng|trong tổng)", post):
        return ""
    name = _named_behind(post, value)
    if before is not None and set(fold(name).split()) - {"ty", "le", "so", "cac"} <= set(
        re.sub(r"[,;:]", " ", fold(before.name)).split()
    ):
        return ""
    return name


def _is_begun(begun: str, whole: str) -> bool:
    """ "40% số xã vào năm 2015 và 50% số xã vào năm 2020 có điểm vui chơi": the second tells what the first left out."""
    return len(begun.split()) <= 5 and fold(whole).startswith(f"{fold(begun)} ")


def _as_share(name: str, value: Token, before: Draft | None) -> str:
    """ "trẻ em dưới 5 tuổi được tiêm chủng đạt 98%" behind a "Tỷ lệ …" is one as well."""
    share = words("targets")["share_name"]
    follows = before is not None and before.name.startswith(share) and value.kind is Kind.PERCENT
    return (
        f"{share} {_small_first(name)}"
        if follows and not is_measured(name) and len(name.split()) > 4
        else name
    )


def _completed(name: str, before: Draft | None) -> str:
    """ "thể thấp còi" behind "Tỷ lệ suy dinh dưỡng thể nhẹ cân" is "Tỷ lệ suy dinh dưỡng thể thấp còi"."""
    if before is None or is_measured(name) or len(name.split()) > 8:
        return name
    swapped = exchanged(before.name, name)
    if swapped:
        return swapped
    first, known = fold(name).split()[0], before.name.split()
    places = [i for i, word in enumerate(known) if i and fold(word) == first]
    if (
        not places
        or first in {"so", "cac", "xa"}
        or (first == "tre" and (len(name.split()) > 5 or places[0] < 3))
    ):
        return name
    return " ".join([*known[: places[0] if first == "tre" else places[-1]], _small_first(name)])


def _small_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _named_behind(post: str, value: Token) -> str:
    share = value.kind is Kind.PERCENT and value.turn == "" and not re.search(r"(?i)giảm|tăng", value.lead)
    compared = COMPARED.search(post)
    if compared and not clean_name(post[: compared.start()]):
        return ""  # "20% vào năm 2030 so với năm 2020" names nothing
    return clean_name(post, share=share)


COMPARED = re.compile(r"(?i)\bso với\s+(?:cùng kỳ\b|(?:cuối |mức |số liệu )?(?:năm|giai đoạn)\b|kế hoạch\b)")


def _base_behind(post: str) -> str:
    """ "xuống dưới 4% trên tổng số trẻ em": what it is a share of belongs to the name."""
    found = re.match(
        r"\s*((?:trên tổng|so với tổng|trong tổng|tổng số|dân số|trên một|trên số)\b[^,;()]*)", post
    )
    return f" {without_tail(found[1])}" if found else ""


def _found(drafts: list[Draft], draft: Draft) -> Draft:
    for other in drafts:
        if other.key == draft.key:
            return other
    drafts.append(draft)
    return draft


@cache
def _verbs() -> list[tuple[str, re.Pattern[str]]]:
    said = words("targets")["directions"]
    return [(direction, re.compile(rf"(?i){any_of(verbs)}\b")) for direction, verbs in said.items()]


def _direction(pre: str, value: Token, before: Draft | None) -> str:
    """After the verb; without one after the word of comparison; a clause without either goes on as the one before."""
    found = [
        (at, way)
        for way, shape in _verbs()
        for at in verb_places(pre, value.lead)
        if shape.match(f"{pre} {value.lead}", at)
    ]
    if found:
        return _first_verb(found, value)
    if value.turn:
        return value.turn
    if before is not None and before.direction in {"decrease", "increase"} and value.lead:
        return before.direction
    return "decrease" if value.sign in {"<", "<="} else "reach"


def _first_verb(found: Sequence[tuple[int, str]], value: Token) -> str:
    way = min(found)[1]
    if way == "maintain" and value.turn:
        return value.turn
    ways = {name for _, name in found}
    return "decrease" if way == "maintain" and "decrease" in ways else way


def direction_of(name: str) -> str:
    """The direction a row's name begins with: "Giảm tỷ lệ …", "Số … giảm so với năm 2020"; reach where it says none."""
    changed = re.search(r"(?i)\b(giảm|tăng)\b(?:\s+\S+){0,3}\s+so với\b", name)
    if changed:
        return "decrease" if changed[1].lower() == "giảm" else "increase"
    found = [way for way, shape in _verbs() if shape.match(name.lstrip("-–+• "))]
    return found[0] if found else "reach"
