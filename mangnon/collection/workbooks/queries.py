"""Uploads, batches and books as their viewer may see them."""

from dataclasses import dataclass

from mangnon.access.models import Person
from mangnon.collection import queries
from mangnon.collection.actions import typed_of
from mangnon.collection.checking import Checked, Sheet, around, check_sheet, sheet
from mangnon.collection.correspondence import open_codes
from mangnon.collection.grid import grid
from mangnon.collection.models import Submission, Upload, UploadBatch
from mangnon.collection.reporters import enters
from mangnon.collection.rules import ANSWER_LABELS, Problem, Severity, Typed
from mangnon.collection.workbooks.content import Book, book_of
from mangnon.collection.workbooks.identity import from_lists
from mangnon.collection.workbooks.merging import Change, Outcome, outcomes
from mangnon.collection.workbooks.reading import Said
from mangnon.ui.errors import NotFound
from mangnon.vietnamese.saying import Sentence


def upload_for(viewer: Person, pk: int) -> Upload:
    """One's own upload, of a unit still in reach. Raises NotFound, also for a colleague's."""
    row = (
        Upload.objects.select_related("version__form", "unit", "period", "batch__round")
        .filter(pk=pk, by=viewer)
        .first()
    )
    if row is None or (row.unit is not None and not enters(viewer, row.unit, row.body)):
        raise NotFound
    return row


def batch_for(viewer: Person, pk: int) -> UploadBatch:
    """One's own batch, of a province still in reach. Raises NotFound."""
    row = (
        UploadBatch.objects.select_related(
            "round__assignment__form", "round__assignment__province", "round__period"
        )
        .filter(pk=pk, by=viewer)
        .first()
    )
    if row is None or not enters(viewer, row.round.assignment.province):
        raise NotFound
    return row


def book_for(viewer: Person, page: queries.EntryPage, typed: dict[str, Typed] | None = None) -> Book:
    """The workbook's content of a page the viewer may enter, with the draft or with other cells."""
    said = typed if typed is not None else draft_of(page.submission)
    shown = grid(page.version, page.unit, page.period, page.submission, said, page.body)
    return book_of(shown, page.round, page.body_name)


def draft_of(submission: Submission | None) -> dict[str, Typed]:
    return typed_of(submission) if submission else {}


@dataclass(frozen=True)
class Result:
    """An upload beside the draft as it stands now, line by line, with every problem."""

    upload: Upload
    page: queries.EntryPage
    sheet: Sheet
    lines: list[tuple[Outcome, list[Problem]]]
    checked: Checked
    merged: dict[str, Typed]
    now: dict[str, Typed]
    shut: frozenset[str] = frozenset()  # handed in and not sent back: no file changes them

    @property
    def outcomes(self) -> list[Outcome]:
        return [outcome for outcome, _problems in self.lines]

    @property
    def conflicts(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.change == Change.CONFLICT]

    @property
    def taken(self) -> int:
        return sum(outcome.takes_file for outcome in self.outcomes)

    @property
    def errors(self) -> int:
        """Lines to put right before the form can be handed in."""
        return sum(any(p.severity == Severity.ERROR for p in problems) for _, problems in self.lines)

    @property
    def suspicions(self) -> int:
        return sum(
            bool(problems) and all(p.severity != Severity.ERROR for p in problems)
            for _, problems in self.lines
        )

    @property
    def empty(self) -> list[str]:
        reads = self.checked.reads
        return [code for code, read in reads.items() if read.presence is None and not read.problem]

    @property
    def revision(self) -> int:
        return self.page.submission.revision if self.page.submission else 0

    @property
    def marks(self) -> dict[str, list[Problem]]:
        """What the returned workbook marks: problems, and conflicts with both figures."""
        return {outcome.code: problems for outcome, problems in self.lines if problems}

    @property
    def is_open(self) -> bool:
        return self.page.submission is None or self.page.submission.is_open


def result_of(viewer: Person, upload: Upload) -> Result:
    """Compare an upload that was read with the draft of now. Raises NotFound for one that was not."""
    if upload.version is None or upload.unit is None or upload.period is None:
        raise NotFound
    page = queries.entry_page(
        viewer, upload.version.form.code, upload.unit.pk, upload.period.code, upload.body
    )
    lines = sheet(page.version, page.unit.level, page.period.end, page.body)
    now = draft_of(page.submission)
    cells = cells_of(upload)
    found = outcomes(lines, cells, from_lists(upload.base), now)
    merged = now | {o.code: o.file.typed for o in found if o.takes_file or o.change == Change.CONFLICT}
    checked = check_sheet(lines, merged, around(lines, page.unit, page.period), complete=False)
    unlocked = open_codes(page.submission) if page.submission else None
    shut = frozenset(lines.lines) - unlocked if unlocked is not None else frozenset()
    beside = [(outcome, problems_of(outcome, checked, merged, shut)) for outcome in found]
    return Result(upload, page, lines, beside, checked, merged, now, shut)


def cells_of(upload: Upload) -> dict[str, Said]:
    return {
        code: Said(from_lists({code: said["typed"]})[code], said["where"], said["problem"], said["remark"])
        for code, said in upload.cells.items()
    }


def problems_of(
    outcome: Outcome, checked: Checked, merged: dict[str, Typed], shut: frozenset[str]
) -> list[Problem]:
    """A reader's problem tells more than that the text is no number, so it stands alone. A suspicion with its
    reason written beside it is settled."""
    if outcome.code in shut and outcome.change not in {Change.SAME, Change.KEPT}:
        return [Problem(outcome.code, Severity.ERROR, Sentence(str(SHUT)), "locked", (outcome.code,))]
    if outcome.file.problem and outcome.change not in {Change.SAME, Change.KEPT}:
        found = [
            Problem(outcome.code, Severity.ERROR, Sentence(outcome.file.problem), "cell", (outcome.code,))
        ]
    else:
        found = [p for p in checked.problems if p.line == outcome.code and not explained(p, merged)]
    if outcome.change == Change.CONFLICT:
        found.append(
            Problem(
                outcome.code,
                Severity.SUSPICIOUS,
                Sentence(conflict_words(outcome)),
                "conflict",
                (outcome.code,),
            )
        )
    return found


def explained(problem: Problem, merged: dict[str, Typed]) -> bool:
    notes = [merged[code].note for code in problem.lines if code in merged]
    return problem.severity == Severity.SUSPICIOUS and any(note.strip() for note in notes)


def conflict_words(outcome: Outcome) -> str:
    return (
        f"Tệp ghi “{said_in_words(outcome.file.typed)}”, còn trên hệ thống có người đã nhập "
        f"“{said_in_words(outcome.now)}” sau khi tệp được tải về. Chọn một trong hai."
    )


def said_in_words(typed: Typed) -> str:
    return typed.text or LABELS.get(str(typed.answer), "") or "để trống"


LABELS = {str(answer): label for answer, label in ANSWER_LABELS.items() if answer}
SHUT = "Dòng này đã nộp và không bị trả lại nên đang khóa. Sửa lại như số đang có, hoặc gửi đề nghị sửa ở trang của biểu."
