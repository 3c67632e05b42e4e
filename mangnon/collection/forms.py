"""Reading the entry page's fields. Nothing typed is refused here: what is wrong is said beside its line."""

from datetime import date

from django.http import HttpRequest, QueryDict

from mangnon.collection.addresses import AGENCY
from mangnon.collection.checking import sheet
from mangnon.collection.counted import counted_lines
from mangnon.collection.queries import EntryPage
from mangnon.collection.rules import Answer, Typed
from mangnon.ui.asking import whole
from mangnon.vietnamese.dates import parse_date

TEXT, ANSWER, NOTE, PROPOSED = "so-", "tra-loi-", "ly-do-", "de-nghi-"


def reporting_body(request: HttpRequest) -> str:
    """The agency that the address speaks for; empty for the unit itself."""
    return request.GET.get(AGENCY, "")


def typed_cells(data: QueryDict) -> dict[str, Typed]:
    """The cells of a posted page, by line code; an answer that is none of ours is taken as not given."""
    codes = {
        name.removeprefix(prefix) for name in data for prefix in (TEXT, ANSWER) if name.startswith(prefix)
    }
    return {code: cell(data, code) for code in codes}


def with_counts(data: QueryDict, page: EntryPage) -> QueryDict:
    """The posted page with the counts of records in every line that nobody has answered."""
    lines = sheet(page.version, page.unit.level, page.period.end, page.body).lines
    full = data.copy()
    for code, found in counted_lines(lines, page.unit, page.period, page.body).items():
        if not full.get(TEXT + code, "").strip() and not full.get(ANSWER + code):
            full[TEXT + code] = str(found.value)
    return full


def cell(data: QueryDict, code: str) -> Typed:
    chosen = data.get(ANSWER + code, "")
    answer = Answer(chosen) if chosen in set(Answer) else Answer.EMPTY
    return Typed(data.get(TEXT + code, ""), answer, data.get(NOTE + code, ""))


def revision(data: QueryDict) -> int | None:
    """The revision the page was opened with; 0 where there was no submission yet.

    None only where the page said nothing of it: two people who both open an untouched form are told.
    """
    return whole(data.get("ban")) or 0 if "ban" in data else None


def return_reasons(data: QueryDict) -> dict[str, str]:
    """Lines ticked to be sent back, with the reason written beside each."""
    return {code: data.get(NOTE + code, "") for code in data.getlist("dong")}


def proposed(data: QueryDict) -> dict[str, str]:
    """Lines ticked to be corrected, with the figure proposed for each; it may be left out."""
    return {code: data.get(PROPOSED + code, "") for code in data.getlist("dong")}


def day(data: QueryDict, name: str) -> date | None:
    """A day as the date field sends it or as it is written here (31/12/2026); None where nothing stands.

    Raises vietnamese.dates.DateError with a sentence for anything else.
    """
    text = data.get(name, "").strip()
    return parse_date(text) if text else None
