"""From one sentence to measures with their targets.

The clauses give values with years (`clauses.py`); this module asks of each value what it measures: the words before it
("Tỷ lệ … đạt 65%"), the words behind it ("65% trẻ em …"), a label ("nông thôn 85%"), or what the value before measured.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import pairwise

from mangnon.reading.programme.clauses import Clause, Paired, When, clauses_of, paired
from mangnon.reading.programme.model import ANNUAL, CURRENT_YEAR, EVERY_YEAR, UNDATED, Measure, Target
from mangnon.reading.programme.names import (
    clean_name,
    exchanged,
    is_measured,
    label_before,
    label_behind,
    named_and_label,
    parts_of,
    split_area,
    verb_places,
    without_tail,
)
from mangnon.reading.programme.notes import Notes, without_notes
from mangnon.reading.tokens import Kind, Token
from mangnon.reading.vocabulary import any_of, words
from mangnon.vietnamese.text import fold, squeeze


@dataclass(frozen=True)
class Context:
    """What the document says around a sentence: the year of its list, the first year of the programme."""

    year: str | None = None
    start: int | None = None
    previous: bool = False


@dataclass
class Draft:
    """A measure while its sentence is read."""

    name: str
    label: str
    unit: str | None
    direction: str
    targets: list[Target] = field(default_factory=list)
    baseline: dict[str, Decimal] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        return fold(self.name), fold(self.label)


def measures_of(sentence: str, context: Context) -> tuple[Measure, ...]:
    """The measures a sentence sets targets for; none where it sets no target."""
    text, notes = without_notes(sentence, context.start, previous=context.previous)
    drafts: list[Draft] = []
    last: list[str] = []
    clauses = clauses_of(text)
    for index, clause in enumerate(clauses):
        following = clauses[index + 1] if index + 1 < len(clauses) else None
        last = _read_clause(text, clause, drafts, context, last, _only_year(following), notes)
    _same_but_area(drafts)
    drafts = [part for draft in drafts for part in _told_apart(draft)] or _completion(text, clauses)
    for draft in drafts[:1]:
        draft.baseline.update(notes.baseline)
    return tuple(_closed(d) for d in drafts if d.targets or d.baseline)


def _same_but_area(drafts: list[Draft]) -> None:
    """ "90% trẻ em thành thị và 80% trẻ em nông thôn được …": one name, two labels."""
    for one, two in pairwise(drafts):
        first, second = split_area(one.name), split_area(two.name)
        if first[0] and fold(first[0]) == fold(second[0]) and not (one.label or two.label) and second[2] and not first[2]:
            name = f"{second[0]} {second[2]}"
            one.name, one.label, two.name, two.label = name, first[1], name, second[1]


def _told_apart(draft: Draft) -> list[Draft]:
    """Several values for one year ("lần lượt đạt 97% và 88%") are as many measures, told apart by parts of the name."""
    by_year: dict[str, list[Target]] = {}
    for target in draft.targets:
        by_year.setdefault(target.year, []).append(target)
    count = max((len(targets) for targets in by_year.values()), default=1)
    if count < 2 or draft.label or any(len(targets) != count for targets in by_year.values()):
        return [draft]
    labels = parts_of(draft.name, count)
    return [
        Draft(draft.name, labels[i] if labels else "", draft.unit, draft.direction, [t[i] for t in by_year.values()], draft.baseline)
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
    text: str, clause: Clause, drafts: list[Draft], context: Context, last: list[str], ahead: str | None, notes: Notes
) -> list[str]:
    """Add what the clause sets to `drafts`; returns the years it named, for the clause that names none."""
    values = [v for i, v in enumerate(clause.values) if not _starting_value(clause, i)]
    if not values:
        return [y.year for y in clause.years if not y.base] or last
    owners = _owners(text, clause, values, drafts)
    same = len({id(owner) for owner in owners}) == 1
    by_value = {id(v): owner for v, owner in zip(values, owners, strict=True)}
    named: list[str] = []
    for pair in paired(text, clause, values, same=same):
        owner = by_value[id(pair.value)]
        years = _resolved(text, clause, pair, context, last, ahead)
        named += [y for y in years if y.isdigit()]
        _set(owner, text, clause, pair, years, context, notes)
    return named or last


def _starting_value(clause: Clause, index: int) -> bool:
    """ "từ 25% xuống 20%": the first is where it stands today, without a year of its own."""
    value = clause.values[index]
    if index + 1 >= len(clause.values) or not re.search(r"(?i)từ$", value.lead):
        return False
    after = clause.values[index + 1]
    dated = any(value.end <= year.start < after.start for year in clause.years)
    return bool(after.turn) and not dated


def _resolved(
    text: str, clause: Clause, pair: Paired, context: Context, last: Sequence[str], ahead: str | None
) -> list[str]:
    """The years of a value: its own, "hằng năm", the list's, the clause before, the clause behind, else undated."""
    if _yearly_change(text, clause, pair.value):
        return [ANNUAL]
    if pair.years:
        return [year.year for year in pair.years]
    said = {year.year for year in clause.years if not year.base}
    if context.year:
        return [context.year]
    if len(last) == 1:
        return list(last)
    if CURRENT_YEAR in said:
        return [CURRENT_YEAR]
    if EVERY_YEAR in said:
        return [EVERY_YEAR]
    return [ahead] if ahead and not last else [UNDATED]


def _only_year(clause: Clause | None) -> str | None:
    years = {y.year for y in clause.years if not y.base and y.year.isdigit()} if clause and clause.values else set()
    return years.pop() if len(years) == 1 else None


def _yearly_change(text: str, clause: Clause, value: Token) -> bool:
    """A change per year ("giảm 2-3%/năm", "mỗi năm tăng 1%"), not a level that holds every year."""
    if value.turn or value.kind not in {Kind.PERCENT, Kind.PERMILLE} or value.sign in {"maintain"}:
        return False
    before = text[clause.start : value.start].lower()
    changes = bool(re.search(r"(?:giảm|tăng)(?:\s+(?:không quá|thêm|đi|dần|bình quân|trung bình|ít nhất|tối thiểu|từ|khoảng|trên|trung bình mỗi năm|mỗi năm|hằng năm|hàng năm|bình quân hằng năm|bình quân mỗi năm|bình quân hàng năm))*\s*$", before))
    after = text[value.end : clause.end].lower()
    every = any_of(words("targets")["every_year"])
    yearly = bool(re.search(rf"{every}|bình quân", before) or re.search(rf"{every}|/\s*năm\b", after))
    if value.per_year:
        return changes or bool(re.search(r"\b(?:giảm|tăng)\b", before))
    return changes and yearly


def _set(
    owner: Draft, text: str, clause: Clause, pair: Paired, years: Sequence[str], context: Context, notes: Notes
) -> None:
    value = pair.value
    if owner.unit is None or years == [ANNUAL]:
        owner.unit = unit_of(value, text, clause, annual=years == [ANNUAL])
    if years == [ANNUAL] and re.search(r"(?i)\bgiảm\b", text[clause.start : value.start]):
        owner.direction = "decrease"
    for year in years:
        if value.value is None:
            continue
        if year.isdigit() and not context.previous and context.start and int(year) < context.start:
            owner.baseline[year] = value.value
            continue
        sign = "maintain" if year in pair.kept else comparator_of(value, owner.direction)
        high = value.value_max if years == [ANNUAL] or value.value_max else None
        owner.targets.append(Target(year, sign, value.value, high, notes.definition_at(value.start)))


def comparator_of(value: Token, direction: str) -> str:
    """As written; a level that is to be kept and has no bound of its own is `maintain`."""
    if direction == "maintain" and value.sign in {"", "="} and not value.turn:
        return "maintain"
    return value.sign or "="


def unit_of(value: Token, text: str, clause: Clause, *, annual: bool = False) -> str | None:
    """One of the units of the doors (docs/commands.md)."""
    if annual:
        return "points per year" if value.points else "% per year"
    if value.kind is Kind.PERCENT:
        return "%"
    if value.kind is Kind.PERMILLE:
        return "‰"
    if value.kind is Kind.AGE:
        return "years"
    if value.kind is Kind.RATE:
        return _per(value.denominator, value.printed)
    if value.unit.startswith(("tuổi", "năm")):
        return "years"
    base = next((t for t in clause.tokens if t.kind is Kind.BASE and t.start < value.start), None)
    return _per(base.denominator, base.printed) if base else "count"


def unit_of_words(said: str, token: Token, name: str) -> str | None:
    """The unit of a table row, from its unit column, else from the figure itself."""
    said = squeeze(said)
    if "%" in said:
        return "% per year" if re.search(r"năm", said) else "%"
    if "‰" in said or (re.search(r"1\.?000", said) and "sống" in said + name):
        return "‰"
    per = re.search(r"(?:/|trên)\s*(1\.?0{3}|10\.?0{3}|100\.?0{3})", said)
    if per:
        return f"per {int(per[1].replace('.', '')):,}"
    if token.kind is Kind.PERCENT:
        return "%"
    if token.kind is Kind.PERMILLE:
        return "‰"
    if token.kind is Kind.RATE:
        return _per(token.denominator, token.printed)
    if re.fullmatch(r"(?i)tuổi|năm", said):
        return "years"
    if not said and re.match(r"(?i)t[ỷỉ] lệ", name):
        return "%"
    return "count"


def direction_of(name: str) -> str:
    """The direction a row's name begins with: "Giảm tỷ lệ …"; reach where it says none."""
    found = [way for way, shape in _verbs() if shape.match(name.lstrip("-–+• "))]
    return found[0] if found else "reach"


def _per(below: Decimal | None, printed: str) -> str:
    if below == 1000 and "sống" in printed:
        return "‰"
    return f"per {int(below or 0):,}"


# --- what a value measures ------------------------------------------------------------------------------------------


def _owners(text: str, clause: Clause, values: Sequence[Token], drafts: list[Draft]) -> list[Draft]:
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
        owners.append(_owner(pre, post, value, drafts, named=named, nameless=nameless))
        pre = next_pre
    return owners


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
        cuts = [m for m in re.finditer(r",|\s(?:và|còn)\s", gap) if _opens(gap[m.end() :])]
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
    label = label_before(pre) or label_behind(post)
    direction = _direction(pre, value, before)
    stem, tail = named_and_label(pre) if named else ("", "")
    if stem and is_measured(clean_name(stem)):
        return _found(drafts, Draft(clean_name(stem), tail, None, direction))
    name = _name(pre, post, value, label, before, named=named, nameless=nameless)
    if name and before is not None and not before.name:
        before.name = name
        return before
    if name:
        return _found(drafts, Draft(name, label if named else "", None, direction))
    if before is None:
        return _found(drafts, Draft(_named_behind(post, value), label, None, direction))
    if label and fold(label) != fold(before.label):
        return _found(drafts, Draft(before.name, label, None, direction))
    return before


def _name(pre: str, post: str, value: Token, label: str, before: Draft | None, *, named: bool, nameless: bool) -> str:
    """A name of its own, or nothing where the value goes on with what the one before measured."""
    if named:
        name = clean_name(pre)
        if value.kind in {Kind.COUNT, Kind.RATIO} and not is_measured(name):
            return f"{name} {_small_first(clean_name(post))}".strip()
        return _completed(name, before) + _base_behind(post)
    if label:
        own = _completed(label, before)
        return own if own != label else ""
    if not nameless or re.match(r"\s*(?:trên tổng|so với tổng|trong tổng)", post):
        return ""
    name = _named_behind(post, value)
    if before is not None and set(fold(name).split()) - {"ty", "le", "so", "cac"} <= set(fold(before.name).split()):
        return ""
    return name


def _completed(name: str, before: Draft | None) -> str:
    """ "thể thấp còi" behind "Tỷ lệ suy dinh dưỡng thể nhẹ cân" is "Tỷ lệ suy dinh dưỡng thể thấp còi"."""
    if before is None or is_measured(name) or len(name.split()) > 8:
        return name
    swapped = exchanged(before.name, name)
    if swapped:
        return swapped
    first, known = fold(name).split()[0], before.name.split()
    places = [i for i, word in enumerate(known) if i and fold(word) == first]
    if not places or first in {"so", "cac", "xa"} or (first == "tre" and (len(name.split()) > 5 or places[0] < 3)):
        return name
    return " ".join([*known[: places[0] if first == "tre" else places[-1]], _small_first(name)])


def _small_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _named_behind(post: str, value: Token) -> str:
    share = value.kind is Kind.PERCENT and value.turn == "" and not re.search(r"(?i)giảm|tăng", value.lead)
    return clean_name(post, share=share)


def _base_behind(post: str) -> str:
    """ "xuống dưới 4% trên tổng số trẻ em": what it is a share of belongs to the name."""
    found = re.match(r"\s*((?:trên tổng|so với tổng|trong tổng|tổng số|dân số|trên một|trên số)\b[^,;()]*)", post)
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
    found = [(at, way) for way, shape in _verbs() for at in verb_places(pre, value.lead) if shape.match(f"{pre} {value.lead}", at)]
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


def _completion(text: str, clauses: Sequence[Clause]) -> list[Draft]:
    """ "Hoàn thành phổ cập … vào năm 2020": a year to be done by, no number."""
    done = re.compile(rf"(?i)^\W*(?:phấn đấu\s+|cơ bản\s+)*{any_of(words('targets')['completed'])}\b")
    years: list[When] = [y for c in clauses for y in c.years if y.year.isdigit() and not y.base]
    if not done.match(text) or not years:
        return []
    name = clean_name(text)
    return [Draft(name, "", None, "reach", [Target(y.year, "=", None) for y in years[:2]])]
