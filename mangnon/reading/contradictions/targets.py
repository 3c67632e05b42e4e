"""Targets that make no sense together: met before they begin, falling back, without one of the milestones, out of order."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from mangnon.reading.contradictions.digits import said
from mangnon.reading.contradictions.grid import grid_of
from mangnon.reading.contradictions.material import Material
from mangnon.reading.contradictions.model import ERROR, SUSPICIOUS, Finding, Spot
from mangnon.reading.contradictions.names import core, plain
from mangnon.reading.programme.model import Indicator, Measure, Target
from mangnon.reading.report.model import Claim
from mangnon.reading.report.reader import document_period
from mangnon.reading.vocabulary import pattern, words
from mangnon.vietnamese.text import squeeze


def check(material: Material) -> Iterator[Finding]:
    if material.is_programme:
        for indicator in material.programme.indicators:
            for measure in indicator.measures:
                yield from _met(material, indicator, measure)
        yield from _milestones(material)
        yield from _left_open(material)
    else:
        yield from _met_by_report(material)
    yield from _levels(material)


def indicator_spot(material: Material, indicator: Indicator) -> Spot:
    block = material.by_line.get(indicator.place.line)
    if block is not None:
        return material.spot(block, 0, min(len(block.text), 170))
    row = next((r for t, _ in material.tables for r in t.rows if r.line == indicator.place.line), None)
    return material.cell_spot(row) if row else Spot(material.file, indicator.place.line, indicator.name[:160])


def _falls(measure: Measure) -> bool:
    if measure.direction in {"decrease", "increase"}:
        return measure.direction == "decrease"
    name = measure.name.lower()
    return bool(pattern("contradictions", "verdicts", "falls").search(name)) and not pattern(
        "contradictions", "verdicts", "grows"
    ).search(name)


def _reduction(measure: Measure) -> bool:
    """ "giảm 50% số vụ … vào năm 2025, 70% vào năm 2030": the share is that of the reduction."""
    return measure.unit in {"%", "% per year"} and bool(re.match(r"(?i)(?:số|tổng số|mức)\b", measure.name))


def _numbered(measure: Measure) -> list[tuple[int, Target, Decimal]]:
    return sorted(
        (
            (int(t.year), t, t.value)
            for t in measure.targets
            if t.year.isdigit() and t.value is not None and t.value_max is None
        ),
        key=lambda x: x[0],
    )


def _met(material: Material, indicator: Indicator, measure: Measure) -> Iterator[Finding]:
    targets, falls = _numbered(measure), _falls(measure)
    spot, unit = indicator_spot(material, indicator), measure.unit or ""
    if measure.direction == "maintain":
        return
    before = [(year, value) for year, value in measure.baseline.items()] or _stated(
        material, indicator, measure
    )
    for year, value in before[:1]:
        for milestone, target, wanted in targets:
            reached = value < wanted if falls else value > wanted
            if reached and target.comparator != "maintain" and _moves(spot, measure, target):
                message = f"“{measure.name}”: đã có {said(value, unit if unit in {'%', '‰'} else '')} ({year}), mà mức đặt ra cho {milestone} là {said(wanted)}; đã đạt từ trước."
                yield material.finding("target_met_already", SUSPICIOUS, "baseline", message, spot, about=(measure.name, str(value), str(milestone)))  # fmt: skip
                return
    for (y1, _, v1), (y2, t2, v2) in pairwise(targets):
        back = (v2 > v1 if falls else v2 < v1) and not _reduction(measure)
        if back and t2.comparator != "maintain" and y1 != y2:
            message = f"“{measure.name}”: mốc {y2} ({said(v2)}) kém hơn mốc {y1} ({said(v1)}), đạt mốc trước là đã đạt mốc sau."
            yield material.finding("target_met_already", SUSPICIOUS, "milestones", message, spot, about=(measure.name, str(y1), str(v1), str(y2), str(v2)))  # fmt: skip


def _moves(spot: Spot, measure: Measure, target: Target) -> bool:
    """A bound ("dưới 10%") may say where to stay; it is a way to go where the text says "giảm", "tăng", "xuống", "lên"."""
    if target.comparator not in {"<", "<=", ">", ">="}:
        return True
    return bool(re.search(r"(?i)\b(?:giảm|tăng|nâng|hạ|xuống|lên)\b", f"{measure.name} {spot.snippet}"))


def _stated(material: Material, indicator: Indicator, measure: Measure) -> list[tuple[str, Decimal]]:
    """What the same document says was already so, in the words of the measure."""
    if len(core(measure.name)) < 3:
        return []
    lines = range(indicator.place.line, indicator.place.line_end + 1)
    start = material.programme.start or 9999
    taken = {n for i in material.programme.indicators for n in range(i.place.line, i.place.line_end + 1)}
    taken |= {i.place.line for i in material.programme.previous_term} | set(lines)
    found = []
    for claim in material.text_claims:
        period = claim.period or ""
        early = period[-4:].isdigit() and "/" not in period and int(period[:4]) <= start
        same = claim.unit == (measure.unit or "") and core(claim.what) == core(measure.name)
        if early and same and not {claim.line, claim.block_line} & taken:
            found.append((period, claim.value))
    return sorted(found, reverse=True)[:1]


def _milestones(material: Material) -> Iterator[Finding]:
    """Most measures have both milestones, this one has not."""
    measures = [
        (i, m)
        for i in material.programme.indicators
        for m in i.measures
        if any(t.year.isdigit() for t in m.targets)
    ]
    sets = Counter(frozenset(t.year for t in m.targets if t.year.isdigit()) for _, m in measures)
    if not sets or len(measures) < 4:
        return
    usual, count = sets.most_common(1)[0]
    if len(usual) < 2 or count < 0.75 * len(measures):
        return
    for indicator, measure in measures:
        missing = sorted(usual - {t.year for t in measure.targets})
        if (
            missing
            and {t.year for t in measure.targets} & usual
            and not any(t.year in {"annual", "every_year"} for t in measure.targets)
        ):
            if measure.direction == "maintain" or any(t.comparator == "maintain" for t in measure.targets):
                continue
            name = f"Chỉ tiêu {indicator.number}: " if indicator.number else ""
            message = f"{name}“{measure.name}” không có mức cho năm {', '.join(missing)} trong khi {count}/{len(measures)} chỉ tiêu có đủ các mốc."
            yield material.finding("target_missing", SUSPICIOUS, "milestone", message, indicator_spot(material, indicator), about=(measure.name, *missing))  # fmt: skip


def _left_open(material: Material) -> Iterator[Finding]:
    """ "giảm xuống dưới … vào năm 2025": a milestone whose value was not filled in."""
    shape = pattern("contradictions", "targets", "left_open")
    for block in material.paragraphs:
        for found in shape.finditer(block.text):
            message = f"Chỗ “{squeeze(found[0])}” chưa có mức cho mốc này."
            yield material.finding("target_missing", ERROR, "left-open", message, material.spot(block, *found.span()), about=(block.text[max(0, found.start() - 50) : found.end()],))  # fmt: skip


def _met_by_report(material: Material) -> Iterator[Finding]:
    """ "Phấn đấu 95% …" for the next year in a report that says 96% is so already."""
    now = document_period(material.head) or ""
    shares = [c for c in material.text_claims if c.unit == "%" and c.value <= 100 and not c.value_max]
    ahead = [
        c
        for c in shares
        if now[:4].isdigit() and (c.period or "")[:4] > now[-4:] and "/" not in (c.period or "")
    ]
    for planned in ahead:
        falls = bool(pattern("contradictions", "verdicts", "falls").search(planned.what.lower()))
        grows = bool(pattern("contradictions", "verdicts", "grows").search(planned.what.lower()))
        states = [c for c in shares if c.period == now and _is_of(planned, c, material)]
        if (grows == falls and not grows) or len({c.value for c in states}) != 1:
            continue
        value = states[0].value
        if value > planned.value if grows else value < planned.value:
            message = f"“{planned.what}”: đặt ra {said(planned.value, '%')} cho năm {planned.period}, mà báo cáo ghi {now} đã là {said(value, '%')}."
            yield material.finding("target_met_already", SUSPICIOUS, "report", message, material.claim_spot(planned), material.claim_spot(states[0]), about=(planned.what, said(planned.value), said(value)))  # fmt: skip


def _is_of(planned: Claim, stated: Claim, material: Material) -> bool:
    """The same words; or some of them, where the sentence before the figure has the rest."""
    block = material.by_line.get(stated.block_line)
    before = block.read[: stated.start] if block else ""
    if re.search(r"(?i)(?:kế hoạch|chỉ tiêu|mục tiêu|tăng|giảm)[^.;%]{0,20}$", before):
        return False
    wanted, own = set(core(planned.what)), set(core(stated.what))
    return len(wanted) >= 3 and len(own) >= 2 and own <= wanted <= own | set(core(before))


# --- levels ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Level:
    family: str
    rank: int
    rest: str
    when: str
    value: Decimal
    name: str
    spot: Spot


def _levels(material: Material) -> Iterator[Finding]:
    """Completion of lower secondary above primary; deaths before one year above those before five."""
    seen: dict[tuple[str, str, str], list[Level]] = {}
    for level in _all_levels(material):
        seen.setdefault((level.family, level.rest, level.when), []).append(level)
    for (family, _, when), levels in seen.items():
        said_rule = words("contradictions")["levels"][family]
        for one in levels:
            for other in levels:
                if one.rank < other.rank and one.value < other.value:
                    severity = ERROR if said_rule["sure"] else SUSPICIOUS
                    message = f"{when}: “{other.name}” ({said(other.value)}) cao hơn “{one.name}” ({said(one.value)}); {said_rule['why']}."
                    spots = (one.spot, other.spot) if one.spot != other.spot else (one.spot,)
                    yield material.finding("level_order", severity, family, message, *spots, about=(one.name, other.name, when, str(one.value), str(other.value)))  # fmt: skip


def _all_levels(material: Material) -> Iterator[Level]:
    if material.is_programme:
        for indicator in material.programme.indicators:
            for measure in indicator.measures:
                name = f"{measure.name} {measure.label or ''}"
                for year, _, value in _numbered(measure):
                    yield from _level(
                        name, measure.unit or "", str(year), value, indicator_spot(material, indicator)
                    )
    else:
        for claim in material.text_claims:
            yield from _level(
                claim.what, claim.unit, claim.period or "", claim.value, material.claim_spot(claim)
            )
    for table, node in material.tables:
        grid = grid_of(table, node.text)
        for row in grid.rows if grid and not material.is_programme else ():
            for column, value in row.values.items():
                unit = "%" if row.share and row.unit in {"", "%"} else row.unit
                yield from _level(
                    row.name,
                    unit,
                    str(grid.years.get(column, table.columns[column])) if grid else "",
                    value,
                    material.cell_spot(row.row),
                )


def _level(name: str, unit: str, when: str, value: Decimal, spot: Spot) -> Iterator[Level]:
    families: Mapping[str, Mapping[str, object]] = words("contradictions")["levels"]
    text = plain(name)
    for family, rule in families.items():
        if unit not in rule["units"] or not re.search(str(rule["about"]), text):  # type: ignore[operator]
            continue
        for rank, shape in enumerate(rule["order"]):  # type: ignore[arg-type, var-annotated]
            found = re.search(shape, text)
            if found:
                rest = re.sub(str(rule["small"]), " ", text.replace(found[0], " "))
                yield Level(family, rank, " ".join(rest.split()), when, value, name.strip(), spot)
                break
