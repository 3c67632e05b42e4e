"""From one sentence to measures with their targets.

The clauses give values with years (`clauses.py`); this module asks of each value what it measures: the words before it
("Tỷ lệ … đạt 65%"), the words behind it ("65% trẻ em …"), a label ("nông thôn 85%"), or what the value before measured.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from mangnon.reading.programme.clauses import Clause, Paired, When, clauses_of, paired, yearly
from mangnon.reading.programme.model import ANNUAL, CURRENT_YEAR, EVERY_YEAR, UNDATED, Measure, Target
from mangnon.reading.programme.names import (
    begins_name,
    clean_name,
    is_measured,
    label_before,
    listed_labels,
    none_left,
    parts_of,
    split_area,
)
from mangnon.reading.programme.notes import Notes, without_notes
from mangnon.reading.programme.owners import Draft, owners_of
from mangnon.reading.programme.units import comparator_of, unit_of
from mangnon.reading.tokens import Kind, Token
from mangnon.reading.vocabulary import any_of, words
from mangnon.vietnamese.text import fold


@dataclass(frozen=True)
class Context:
    """What the document says around a sentence: the year of its list, the first year of the programme, the year its list
    looks out to."""

    year: str | None = None
    start: int | None = None
    previous: bool = False
    outlook: str | None = None
    end: int | None = None


def measures_of(sentence: str, context: Context) -> tuple[Measure, ...]:
    """The measures a sentence sets targets for; none where it sets no target."""
    said = _by_the_end(_fractions(SECTOR.sub("", sentence)), context.end)
    text, notes = without_notes(_looked_out(said, context), context.start, previous=context.previous)
    clauses = clauses_of(text)
    done: list[Draft] = []
    drafts: list[Draft] = []
    last: list[str] = []
    for index, clause in enumerate(clauses):
        if drafts and _stands_alone(text, clause):
            done, drafts, last = [*done, *drafts], [], []
        none = "" if clause.values else none_left(text[clause.start : clause.end])
        if none:
            year = next((y.year for y in clause.years if not y.base), context.year or UNDATED)
            nought = Draft(none, "", "count", "decrease", [Target(year, "=", Decimal(0))])
            done, drafts = [*done, *drafts, nought], []
            continue
        following = clauses[index + 1] if index + 1 < len(clauses) else None
        last = _read_clause(text, clause, drafts, context, last, _only_year(following), notes)
    drafts = [*done, *drafts]
    _same_but_area(drafts)
    _shared_predicate(drafts)
    drafts = [part for draft in drafts for part in _told_apart(draft)] or _completion(text, clauses)
    for draft in drafts[:1]:
        draft.baseline.update(notes.baseline)
    return tuple(_closed(d) for d in drafts if d.targets or d.baseline)


# "Lĩnh vực y tế: nâng tỷ lệ …": the field is no part of the name
SECTOR = re.compile(
    r"(?i)^\W*(?:(?:về|trong|đối với)\s+)*lĩnh vực\s+[^:.;\d]{2,60}:\s*|^\W*về\s+[^:.;\d]{2,60}:\s+(?=\S+\s)"
)
TERM_END = re.compile(
    r"(?i)(?:(?:vào|đến|tới|trong)\s+)?(?:hết|cuối)\s+(?:nhiệm kỳ|giai đoạn|thời kỳ|chương trình|kế hoạch)(?:\s+này)?\b(?!\s*(?:19|20)\d\d|\s+số)"
)


def _fractions(text: str) -> str:
    """ "Giảm một nửa số …", "giảm một phần ba số …" in figures."""
    for shape, figure in words("targets")["fractions"].items():
        text = re.sub(rf"(?i)(?<=giảm ){shape}(?=\s+(?:số|tổng số)\b)", figure, text)
    return text


def _by_the_end(text: str, end: int | None) -> str:
    """ "đến cuối nhiệm kỳ" is the last year of the programme."""
    return TERM_END.sub(f"đến năm {end}", text) if end else text


def _looked_out(text: str, context: Context) -> str:
    """ "còn 4,5% (định hướng 4%)" below "đến năm 2025 (định hướng năm 2030)": both with their years."""
    if not (context.outlook and context.year):
        return text
    year, outlook = context.year, context.outlook
    return OUTLOOK.sub(lambda m: f" vào năm {year}, {m['value']} vào năm {outlook}", text)


OUTLOOK = re.compile(r"(?i)\s*\((?:định hướng|tầm nhìn)(?:\s+(?:là|đạt))?\s+(?P<value>[^()]*?\d[^()]*?)\)")


def _stands_alone(text: str, clause: Clause) -> bool:
    """A sentence behind a full stop that names what it measures itself; "Riêng …", "Các tỷ lệ này …" go on with the last."""
    if not clause.start or text[clause.start - 1] != "." or not clause.values:
        return False
    first = clause.values[0]
    before = text[clause.start : first.lead_start]
    named = clean_name(before)
    if named:
        return is_measured(named) and not label_before(before)
    behind = re.split(r"[,;:.]", text[first.end : clause.end])[0]
    return bool(begins_name(behind)) and not label_before(behind)


def _same_but_area(drafts: list[Draft]) -> None:
    """ "90% trẻ em thành thị và 80% trẻ em nông thôn được …", "99% trẻ em trai và 98% trẻ em gái …": one name, two labels."""
    for one, two in pairwise(drafts):
        stem, area, tail = split_area(one.name)
        if stem and not tail and not one.label and two.label and two.name == one.name:
            one.name = two.name = stem  # "… nước sạch ở thành thị đạt 98%, nông thôn đạt 75%"
            one.label = area
            continue
        first, second = split_area(one.name), split_area(two.name)
        if (
            first[0]
            and fold(first[0]) == fold(second[0])
            and not (one.label or two.label)
            and second[2]
            and not first[2]
        ):
            name = f"{second[0]} {second[2]}"
            one.name, one.label, two.name, two.label = name, first[1], name, second[1]


PREDICATE = re.compile(r"(?i)\s(?=được\s)|\s(?=(?:biết|đạt|tham gia|hoàn thành|đi học|đến trường)\s)")


def _shared_predicate(drafts: list[Draft]) -> None:
    """ "85% cha mẹ; 90% trẻ em và 95% giáo viên được tập huấn": what is said of the last is said of all."""
    share = words("targets")["share_name"]
    for at in range(len(drafts) - 1, 0, -1):
        one, two = drafts[at - 1], drafts[at]
        said = PREDICATE.search(two.name)
        bare = one.name.startswith(share) and not PREDICATE.search(one.name) and not BUSY.search(one.name)
        if (
            said
            and bare
            and one.behind
            and two.behind
            and two.name.startswith(share)
            and not (one.label or two.label)
        ):
            one.name = f"{one.name}{two.name[said.start() :]}"


BUSY = re.compile(
    r"(?i)\b(?:có|không|sử dụng dịch vụ|mắc|suy dinh dưỡng|tử vong|tổ chức|bỏ học|tảo hôn|thừa cân|thiếu|nhẹ cân|thấp còi|xây dựng|bố trí|triển khai|duy trì|thực hiện)\b"
)


def _told_apart(draft: Draft) -> list[Draft]:
    """Several values for one year ("lần lượt đạt 97% và 88%") are as many measures, told apart by parts of the name."""
    by_year: dict[str, list[Target]] = {}
    for target in draft.targets:
        by_year.setdefault(target.year, []).append(target)
    count = max((len(targets) for targets in by_year.values()), default=1)
    if count < 2 or draft.label or any(len(targets) != count for targets in by_year.values()):
        return [draft]
    name, labels = listed_labels(draft.name, count)
    labels = labels or parts_of(draft.name, count)
    return [
        Draft(name, labels[i] if labels else "", draft.unit, draft.direction, [t[i] for t in by_year.values()], draft.baseline)
        for i in range(count)
    ]  # fmt: skip


def _closed(draft: Draft) -> Measure:
    seen: dict[tuple[str, str], Target] = {}
    for target in draft.targets:
        seen.setdefault((target.year, target.comparator), target)
    return Measure(
        draft.name, draft.unit, draft.direction, tuple(seen.values()), draft.label or None, draft.baseline
    )  # fmt: skip


def _read_clause(
    text: str,
    clause: Clause,
    drafts: list[Draft],
    context: Context,
    last: list[str],
    ahead: str | None,
    notes: Notes,
) -> list[str]:
    """Add what the clause sets to `drafts`; returns the years it named, for the clause that names none."""
    values = [
        v
        for i, v in enumerate(clause.values)
        if not _starting_value(clause, i) and not _told_again(text, clause, i)
    ]
    if not values:
        return [y.year for y in clause.years if not y.base] or last
    owners = owners_of(text, clause, values, drafts)
    same = len({id(owner) for owner in owners}) == 1
    by_value = {id(v): owner for v, owner in zip(values, owners, strict=True)}
    named: list[str] = []
    told: list[str] = []
    for pair in paired(text, clause, values, same=same):
        owner = by_value[id(pair.value)]
        years = _resolved(text, clause, pair, context, _of_the_whole(text, pair, told) or last, ahead)
        named += [y for y in years if y.isdigit()]
        told += [y for y in years if y.isdigit() or y == EVERY_YEAR]
        annual = {t.year == ANNUAL for t in owner.targets}
        if annual == {
            years != [ANNUAL]
        }:  # "xuống 15%, bình quân mỗi năm giảm 1%": a level and a pace are two measures
            owner = Draft(owner.name, owner.label, None, owner.direction)
            drafts.append(owner)
        _set(owner, text, clause, pair, years, context, notes)
    return named or last


def _of_the_whole(text: str, pair: Paired, named: Sequence[str]) -> list[str]:
    """ "90% trẻ em … vào năm 2025, trong đó 95% trẻ em gái": the part has the year of the whole."""
    part = re.search(r"(?i)(?:trong đó|riêng)\W*(?:[\w\s]{0,30})$", text[: pair.value.lead_start])
    before = text[: pair.value.lead_start]
    inside = before.rfind("(") > before.rfind(")")  # "dưới 19% năm 2025 (thành phố dưới 27%)"
    return list(named[-1:]) if part or inside else []


def _starting_value(clause: Clause, index: int) -> bool:
    """ "từ 25% xuống 20%": the first is where it stands today, without a year of its own."""
    value = clause.values[index]
    if index + 1 >= len(clause.values) or not re.search(r"(?i)từ$", value.lead):
        return False
    after = clause.values[index + 1]
    dated = any(value.end <= year.start < after.start for year in clause.years)
    return bool(after.turn) and not dated


def _told_again(text: str, clause: Clause, index: int) -> bool:
    """ "còn 9,8%, giảm 0,4% so với năm 2024": behind the level to be reached, what that amounts to."""
    if index == 0:
        return False
    value, before = clause.values[index], clause.values[index - 1]
    changed = re.search(
        r"(?i)[,(]\s*(?:tức\s+(?:là\s+)?)?(?:giảm|tăng)\s+(?:thêm\s+)?(?:\w+\s+)?$",
        text[before.end : value.start],
    )
    return bool(changed and re.match(r"(?i)\s*(?:điểm\s*(?:phần trăm|%)?\s*)?so với\b", text[value.end :]))


def _resolved(
    text: str, clause: Clause, pair: Paired, context: Context, last: Sequence[str], ahead: str | None
) -> list[str]:
    """The years of a value: its own, "hằng năm", the list's, the clause before, the clause behind, else undated."""
    if _yearly_change(text, clause, pair.value):
        return [ANNUAL]
    if pair.years:
        return [year.year for year in pair.years]
    said = {
        year.year for year in clause.years if not year.base and not _of_the_next(clause, pair.value, year)
    }
    counted = pair.value.kind in {Kind.COUNT, Kind.MONEY}
    if yearly(text, pair.value) or (counted and EVERY_YEAR in said and not last):
        return [EVERY_YEAR]
    whole = _of_the_whole(text, pair, last)
    if whole == [EVERY_YEAR]:
        return whole
    if any(y.year == EVERY_YEAR and not text[clause.start : y.start].strip(" -+,;:.") for y in clause.years):
        return [EVERY_YEAR]  # "hằng năm có …" opens the clause
    if context.year:
        return [context.year]
    if len(last) == 1:
        return list(last)
    if CURRENT_YEAR in said:
        return [CURRENT_YEAR]
    if EVERY_YEAR in said:
        return [EVERY_YEAR]
    return [ahead] if ahead and not last else [UNDATED]


def _of_the_next(clause: Clause, value: Token, year: When) -> bool:
    """ "xuống 15%, bình quân mỗi năm giảm 1%": "mỗi năm" behind a value and before another is of the other."""
    return (
        year.year == EVERY_YEAR and year.start > value.end and any(v.start > year.end for v in clause.values)
    )


def _only_year(clause: Clause | None) -> str | None:
    years = (
        {y.year for y in clause.years if not y.base and y.year.isdigit()}
        if clause and clause.values
        else set()
    )
    return years.pop() if len(years) == 1 else None


def _yearly_change(text: str, clause: Clause, value: Token) -> bool:
    """A change per year ("giảm 2-3%/năm", "mỗi năm tăng 1%"), not a level that holds every year."""
    if value.turn or value.kind not in {Kind.PERCENT, Kind.PERMILLE} or value.sign in {"maintain"}:
        return False
    before = text[clause.start : value.start].lower()
    changes = bool(
        re.search(
            r"(?:giảm|tăng)(?:\s+(?:không quá|thêm|đi|dần|bình quân|trung bình|ít nhất|tối thiểu|từ|khoảng|trên|trung bình mỗi năm|mỗi năm|hằng năm|hàng năm|bình quân hằng năm|bình quân mỗi năm|bình quân hàng năm))*\s*$",
            before,
        )
    )
    after = text[value.end : clause.end].lower()
    every = any_of(words("targets")["every_year"])
    yearly = bool(re.search(rf"{every}|bình quân", before) or re.search(rf"{every}|/\s*năm\b", after))
    if re.search(rf"{every}\s*(?:khoảng|từ|ít nhất|là|đạt)?\s*$", before) and re.match(
        r"\W*(?:phấn đấu\s+|kéo\s+)?(?:giảm|tăng|mức giảm|mức tăng)\b", before
    ):
        return True
    if value.per_year:
        return changes or bool(re.search(r"\b(?:giảm|tăng)\b", before))
    return changes and yearly


def _set(
    owner: Draft,
    text: str,
    clause: Clause,
    pair: Paired,
    years: Sequence[str],
    context: Context,
    notes: Notes,
) -> None:
    value = pair.value
    if owner.direction == "reach" and value.turn and not owner.targets:
        owner.direction = value.turn  # "từ 28% năm 2020 lên 35% năm 2025"
    if owner.unit is None or years == [ANNUAL]:
        owner.unit = unit_of(value, text, clause, annual=years == [ANNUAL])
    if years == [ANNUAL] and re.search(r"(?i)\bgiảm\b", text[clause.start : value.start]):
        owner.direction = "decrease"
    for year in years:
        if value.value is None:
            continue
        past = year.isdigit() and context.start and int(year) < context.start
        if not context.previous and (past or (year.isdigit() and _where_it_stands(clause, value))):
            owner.baseline[year] = value.value
            continue
        sign = "maintain" if year in pair.kept else comparator_of(value, owner.direction)
        high = value.value_max if years == [ANNUAL] or value.value_max else None
        owner.targets.append(Target(year, sign, value.value, high, notes.definition_at(value.start)))


def _where_it_stands(clause: Clause, value: Token) -> bool:
    """ "từ 75,2% (năm 2021) lên 90%": the level it starts from, in whatever year that was."""
    after = [v for v in clause.values if v.start > value.start]
    return bool(after and after[0].turn and re.search(r"(?i)(?:^|\s)từ$", value.lead))


def _completion(text: str, clauses: Sequence[Clause]) -> list[Draft]:
    """ "Hoàn thành phổ cập … vào năm 2020": a year to be done by, no number."""
    done = re.compile(rf"(?i)^\W*(?:phấn đấu\s+|cơ bản\s+)*{any_of(words('targets')['completed'])}\b")
    years: list[When] = [y for c in clauses for y in c.years if y.year.isdigit() and not y.base]
    if not done.match(text) or not years:
        return []
    name = clean_name(text)
    return [Draft(name, "", None, "reach", [Target(y.year, "=", None) for y in years[:2]])]
