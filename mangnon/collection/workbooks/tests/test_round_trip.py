"""Any typed form → workbook → upload = the same draft."""

from decimal import Decimal

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mangnon.collection.actions import open_submission, save_draft, typed_of
from mangnon.collection.checking import Sheet, sheet
from mangnon.collection.models import Submission, Upload
from mangnon.collection.rules import Answer, Typed
from mangnon.collection.workbooks import actions
from mangnon.collection.workbooks.queries import book_for
from mangnon.collection.workbooks.tests.conftest import Desk
from mangnon.collection.workbooks.texts import same
from mangnon.collection.workbooks.writing import workbook
from mangnon.vietnamese.numbers import format_number

SIGNS = st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00")
NUMBERS = st.decimals(min_value=0, max_value=10**12 - 1, places=6).map(lambda x: format_number(x.normalize()))
TEXTS = st.one_of(
    NUMBERS,
    st.integers(0, 10**6).map(str),
    st.sampled_from(
        ["", "Không", "Có", "…", "×", "12.5", "1e5", "=1+1", "+84", "-5", "@x", "'5", "TRUE", "#REF!", "1/2"]
    ),
    st.text(SIGNS, max_size=30),
)
CELLS = st.builds(
    Typed, TEXTS, st.sampled_from(list(Answer)), st.one_of(st.just(""), st.text(SIGNS, max_size=40))
)


def alike(page: Sheet, one: dict[str, Typed], other: dict[str, Typed]) -> list[str]:
    """Lines on which two drafts do not say the same."""
    return [
        code
        for code, line in page.lines.items()
        if line.element
        and not same(
            one.get(code, Typed()),
            other.get(code, Typed()),
            line.element.value_type,
            yes_no=line.is_yes_no(page.level),
        )
    ]


def test_any_form_typed_into_a_workbook_becomes_the_same_draft(desk: Desk) -> None:
    page = sheet(desk.page.version, "commune", desk.page.period.end)
    blank = desk.fetched()
    assert blank

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(st.sampled_from(list(page.lines)), CELLS, max_size=24))
    def one(typed: dict[str, Typed]) -> None:
        with transaction.atomic():
            other = book_for(desk.person, desk.page, typed)
            content = workbook(other, base=blank_seal(desk))
            upload = desk.received(content)
            assert upload.state == Upload.State.READY, upload.sentence
            saved = actions.save_upload(by=desk.person, upload=upload, chosen={})
            assert alike(page, typed_of(saved), typed) == []
            transaction.set_rollback(True)

    one()


def blank_seal(desk: Desk) -> str:
    """The seal of the file as it was fetched, before anybody typed."""
    from mangnon.collection.workbooks.identity import sealed

    book = book_for(desk.person, desk.page)
    return sealed(book.identity, book.base)


def test_a_draft_fetched_and_handed_back_untouched_changes_nothing(desk: Desk) -> None:
    page = sheet(desk.page.version, "commune", desk.page.period.end)

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(st.sampled_from(list(page.lines)), CELLS, max_size=24))
    def one(typed: dict[str, Typed]) -> None:
        with transaction.atomic():
            row = open_submission(
                by=desk.person, form=desk.page.form, unit=desk.unit, period=desk.page.period
            )
            save_draft(by=desk.person, submission=row, cells=typed)
            before = typed_of(row)
            upload = desk.received(desk.fetched())
            actions.save_upload(by=desk.person, upload=upload, chosen={})
            assert typed_of(Submission.objects.get()) == before
            transaction.set_rollback(True)

    one()


def test_a_number_that_a_spreadsheet_would_round_goes_as_text(desk: Desk) -> None:
    exact = Decimal("999999999999.123456")
    row = desk.scene.filled(VI_4a=format_number(exact))
    upload = desk.received(desk.fetched())
    actions.save_upload(by=desk.person, upload=upload, chosen={})
    assert row.cells.get(line__code="VI.4a").value == exact
