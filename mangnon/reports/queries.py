"""Reading reports for pages, the viewer first."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.access.rules import permits
from mangnon.access.scope import reachable_units
from mangnon.paper.layout import Layout
from mangnon.paper.markup import Chips, preview_html
from mangnon.paper.record import Annex, OfficialDocument
from mangnon.places.models import Unit
from mangnon.reports.checks import Finding, findings_in
from mangnon.reports.compose import Composed
from mangnon.reports.drafts import as_typed, compose_report, draft_of, other_units, setting_for
from mangnon.reports.errors import ReportError
from mangnon.reports.models import Block, DraftVersion, Report
from mangnon.reports.outline import Sentence
from mangnon.reports.proposing import Proposals, Setting
from mangnon.reports.rules import Chip, Run, TypedNumber, chips, parts_of, split_numbers
from mangnon.reports.values import Values, needs_of, values_of
from mangnon.ui.errors import NotFound


def report_called(viewer: Person, pk: int) -> Report:
    """A report the viewer may read. Raises NotFound, the same for missing and not theirs."""
    found = (
        Report.objects.visible_to(viewer)
        .select_related("unit", "period", "frozen", "created_by", "issued_by", "supersedes")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def draft_called(viewer: Person, pk: int) -> Report:
    """A draft the viewer may read. Raises ReportError once it is issued, so that what was typed is given back."""
    found = report_called(viewer, pk)
    if not found.is_draft:
        raise ReportError(
            _("Báo cáo số %(number_symbol)s đã ban hành nên không sửa được; lập bản đính chính nếu cần.")
            % {"number_symbol": found.number_symbol},
            status=409, code="issued",
        )  # fmt: skip
    return found


def may_send(viewer: Person, report: Report) -> bool:
    """Whether the viewer notes what was sent to whom: who writes the reports of the place, and who signs them."""
    return viewer.may("reports.write", report.unit) or viewer.may("reports.issue", report.unit)


def sendings_of(report: Report) -> dict[str, int]:
    """How many recipients outside the house there are, how many were sent the report and how many have it; empty
    for a report issued before sendings were kept. One query."""
    rows = [row for row in report.sendings.all() if not row.is_kept]
    return {
        "all": len(rows),
        "sent": sum(row.sent_on is not None for row in rows),
        "received": sum(row.received_on is not None for row in rows),
    } if rows else {}  # fmt: skip


def block_called(report: Report, pk: int) -> Block:
    """A block of a report, fresh. Raises NotFound when somebody removed it."""
    found = report.blocks.select_related("updated_by", "report__unit", "report__period").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def typed(block: Block) -> str:
    """A sentence as the officer types it, tokens for its figures."""
    setting = setting_for(block.report)
    return as_typed(block.content, setting, other_units([block], setting))


def reports_of(viewer: Person) -> list[Report]:
    """Every report within the viewer's reach, the newest period first. Two queries."""
    found = Report.objects.visible_to(viewer).select_related("unit", "period", "supersedes", "issued_by")
    return list(found.prefetch_related("corrections"))


def writable_units(viewer: Person) -> list[Unit]:
    """Provinces the viewer may start a report for, former ones included, by name; then the places of their posts."""
    posts = [post for post in viewer.current_posts() if permits(post.role, "reports.write")]
    reach = reachable_units(posts, "reports.write")
    found = Unit.objects.level(Unit.Level.PROVINCE).order_by("name", "-valid_from")
    provinces = list(found if reach is None else found.filter(pk__in=reach))
    return provinces + [post.unit for post in posts if post.unit and post.unit not in provinces]


def provenance_url(ref: str) -> str:
    """The page behind a figure; empty for a number typed by hand."""
    if not ref:
        return ""
    element, unit_id, period = parts_of(ref)
    return reverse("figures:figure", args=[element, unit_id, period.replace("/", "_")])


CHIP_CLASSES = {"changed": "changed", "missing": "clash", "loose": "loose"}

# the draft on the screen --------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShownRun:
    """A piece of a sentence on the screen: words, a chip (linked, changed, missing) or a loose typed number."""

    text: str
    state: str = ""
    url: str = ""
    was: str = ""
    name: str = ""
    ref: str = ""
    estimate: bool = False

    @property
    def html(self) -> str:
        """Words as they are; a figure as a chip that leads to its source, a typed number as a loose one.

        An estimate says so on its chip; the printed sentence gets the word before the number by itself.
        """
        if not self.state:
            return escape(self.text)
        names = f"chip {CHIP_CLASSES.get(self.state, '')}".strip()
        if not self.url:
            return format_html('<span class="{}">{}</span>', names, self.text)
        mark = format_html(' <span class="est">{}</span>', _("ước")) if self.estimate else ""
        return format_html(
            '<a class="{}" href="{}" title="{}">{}{}</a>', names, self.url, self.name, self.text, mark
        )


@dataclass(frozen=True)
class ShownBlock:
    """A block as the editor shows it: its pieces, its typed form and what was found in it."""

    block: Block
    runs: tuple[ShownRun, ...]
    typed: str
    findings: tuple[Finding, ...]

    @property
    def heading(self) -> str:
        words = "".join(run.text for run in self.runs)
        point = "." if self.block.number[-1:].isalnum() else ""
        return f"{self.block.number}{point} {words}".strip()


@dataclass(frozen=True)
class OutlineRow:
    """A heading in the outline with how many figures and open questions stand under it."""

    block_id: int
    level: int
    text: str
    figures: int
    changed: int
    questions: int


@dataclass(frozen=True)
class Offer:
    """A proposed sentence that is not in the text."""

    key: str
    text: str
    section: str


@dataclass(frozen=True)
class Desk:
    """Everything the editor shows of a draft."""

    report: Report
    setting: Setting
    blocks: tuple[ShownBlock, ...]
    outline: tuple[OutlineRow, ...]
    offers: tuple[Offer, ...]
    changes: tuple[ShownRun, ...]
    findings: tuple[Finding, ...]
    versions: tuple[DraftVersion, ...]
    composed: Composed

    @property
    def stops(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.stops]

    @property
    def annexes(self) -> list[tuple[Annex, int]]:
        """Annexes with how many rows their tables have."""
        return [(a, sum(len(t.rows) for t in a.tables)) for a in self.composed.document.annexes]


def desk(viewer: Person, report: Report) -> Desk:
    """A draft for the editor. Cost: a few dozen queries, most of them for the annexes' figures."""
    setting = setting_for(report)
    blocks = list(report.blocks.select_related("updated_by"))
    values = values_of(needs_of(c for b in blocks if b.kind != "table" for c in chips(draft_of(b).content)))
    findings = tuple(findings_in(report, blocks))
    codes = other_units(blocks, setting)
    shown = tuple(shown_block(b, values, findings, setting, codes) for b in blocks)
    changes = {r.url: r for s in shown for r in s.runs if r.state == "changed"}
    return Desk(
        report=report, setting=setting, blocks=shown, outline=tuple(outline_rows(shown)),
        offers=tuple(offers(blocks, setting)), changes=tuple(changes.values()), findings=findings,
        versions=tuple(report.versions.select_related("by").order_by("-number")[:8]),
        composed=compose_report(report, blocks),
    )  # fmt: skip


def shown_block(
    block: Block, values: Values, findings: Sequence[Finding], setting: Setting, codes: dict[int, str]
) -> ShownBlock:
    if block.kind == Block.Kind.TABLE:
        return ShownBlock(block, (ShownRun(draft_of(block).table.get("caption", "")),), "", ())
    runs = tuple(shown for run in draft_of(block).content for shown in shown_runs(block, run, values))
    mine = tuple(finding for finding in findings if finding.block_id == block.pk)
    return ShownBlock(block, runs, as_typed(block.content, setting, codes), mine)


def shown_runs(block: Block, run: Run, values: Values) -> list[ShownRun]:
    """Words with the numbers typed into them marked loose; headings have numbers of their own."""
    if isinstance(run, Chip):
        return [shown_chip(run, values)]
    if block.kind == Block.Kind.HEADING:
        return [ShownRun(run)]
    pieces = split_numbers(run)
    return [ShownRun(p.text, "loose") if isinstance(p, TypedNumber) else ShownRun(p) for p in pieces]


def shown_chip(run: Chip, values: Values) -> ShownRun:
    value = values.of(run)
    text = values.shown(run)
    state = "missing" if not value.is_reported else "linked"
    if state == "linked" and run.seen and run.seen != text:
        state = "changed"
    name = value.element.name if value.element else run.element
    url = provenance_url(run.ref) if value.element else ""
    estimate = value.is_reported and value.reading.is_estimate and "ước" not in text
    return ShownRun(text, state, url, run.seen, name, run.ref, estimate)


def outline_rows(blocks: Sequence[ShownBlock]) -> list[OutlineRow]:
    """Headings with counts over the blocks that follow until the next heading."""
    rows: list[OutlineRow] = []
    for at, shown in enumerate(blocks):
        if shown.block.kind != Block.Kind.HEADING:
            continue
        below = []
        for other in blocks[at + 1 :]:
            if other.block.kind == Block.Kind.HEADING:
                break
            below.append(other)
        states = [run.state for other in below for run in other.runs]
        rows.append(
            OutlineRow(
                shown.block.pk, shown.block.level, shown.heading, sum(1 for state in states if state),
                states.count("changed"), sum(len(other.findings) for other in below),
            )
        )  # fmt: skip
    return rows


def offers(blocks: Sequence[Block], setting: Setting) -> list[Offer]:
    """The outline's sentences that are not in the text, with today's figures; those that say nothing are left out."""
    there = {block.proposal for block in blocks}
    proposals = Proposals(setting, setting.end)
    found: list[Offer] = []
    for section in setting.outline.sections:
        for sentence in section.sentences:
            if sentence.key not in there and proposals.applies(sentence):
                found += offer(sentence, section.text, proposals)
        found += [
            Offer(draft.proposal, str(draft.content[0]), proposals.words.fill(section.text))
            for draft in proposals.drawn(section)
            if draft.proposal not in there
        ]
    return found


def offer(sentence: Sentence, section: str, proposals: Proposals) -> list[Offer]:
    runs = proposals.runs(sentence)
    if not runs or (sentence.missing and not chips(runs)):
        return []
    text = "".join(run if isinstance(run, str) else proposals.values.shown(run) for run in runs)
    return [Offer(sentence.key, text, proposals.words.fill(section))]


def preview(composed: OfficialDocument, layout: Layout, states: dict[str, str]) -> str:
    """The document as sheets of paper; every figure leads to its source."""
    return preview_html(composed, layout, Chips(provenance_url, states))
