"""An issued report stands in the register and is followed to its recipients."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from mangnon.audit.models import Entry
from mangnon.directives.models import Document
from mangnon.directives.queries import documents_of
from mangnon.reports.errors import MayNot, ReportError
from mangnon.reports.issuing import correct, issue
from mangnon.reports.models import Report
from mangnon.reports.sending import note_received, note_sent, take_back_sending
from mangnon.reports.tests.conftest import Scene
from mangnon.reports.tests.test_issuing import DAY, STACK, issued

SENT = date(2023, 12, 21)


def outside(report: Report) -> list[int]:
    return [row.pk for row in report.sendings.all() if not row.is_kept]


def test_an_issued_report_is_entered_in_the_register_with_its_file(scene: Scene) -> None:
    report = issued(scene)

    document = report.document
    assert document is not None
    assert (document.kind, document.whole, document.issued_on) == ("báo cáo", "08/BC-SLĐTBXH", DAY)
    assert "1.759" in document.text
    assert [file.name for file in document.attachments.all()] == ["bao-cao-8.docx"]
    assert bytes(document.attachments.get().content[:2]) == b"PK"
    assert Entry.objects.get(verb="directives.register").target == f"directives.document:{document.pk}"


def test_a_document_the_registry_had_entered_already_is_not_entered_twice(scene: Scene) -> None:
    first = issued(scene).document
    assert first is not None
    Report.objects.update(document=None, state="draft", number="", symbol="", issue_date=None, issue_year=None,
                          issued_at=None, issued_by=None, frozen=None)  # fmt: skip
    draft = Report.objects.get()
    draft.sendings.all().delete()

    again = issue(by=scene.cast.leader, report=draft, number="8", day=DAY, signature=STACK)

    assert again.document == first
    assert Document.objects.count() == 1


def test_a_correction_replaces_the_old_one_in_the_register(scene: Scene) -> None:
    old = issued(scene)
    draft = correct(by=scene.cast.provincial, report=old)

    new = issue(by=scene.cast.leader, report=draft, number="9", day=SENT, signature=STACK)

    assert new.document is not None
    tie = new.document.relations.get()
    assert (tie.kind, tie.target) == ("replaces", old.document)


def test_recipients_are_those_of_the_paper_and_what_is_kept_needs_no_sending(scene: Scene) -> None:
    rows = list(issued(scene).sendings.all())

    assert rows[0].recipient == "Cục Trẻ em, Bộ LĐTBXH"
    assert [row.recipient for row in rows if row.is_kept] == ["Lưu: VT, TE"]


def test_sent_and_received_are_kept_with_who_noted_them(scene: Scene) -> None:
    report = issued(scene)
    first, *others = outside(report)

    note_sent(by=scene.cast.provincial, report=report, recipients=[first, *others], way="exchange", day=SENT)
    note_received(by=scene.cast.leader, report=report, recipients=[first], day=date(2023, 12, 22))

    row = report.sendings.get(pk=first)
    assert (row.sent_on, row.received_on, row.noted_by) == (SENT, date(2023, 12, 22), scene.cast.leader)
    assert Entry.objects.get(verb="reports.received").details["recipients"] == [row.recipient]


def test_what_was_noted_by_mistake_is_taken_back(scene: Scene) -> None:
    report = issued(scene)
    note_sent(by=scene.cast.provincial, report=report, recipients=outside(report), way="post", day=SENT)

    take_back_sending(by=scene.cast.provincial, report=report, recipients=outside(report)[:1])

    assert [row.sent_on for row in report.sendings.all() if not row.is_kept] == [None, SENT, SENT]


@pytest.mark.parametrize(
    ("day", "said"),
    [(date(2023, 12, 19), "từ ngày ban hành 20/12/2023"), (date(2026, 7, 2), "đến hôm nay")],
    ids=["before the issue", "in the future"],
)
def test_a_day_that_cannot_be_is_refused(scene: Scene, day: date, said: str) -> None:
    report = issued(scene)

    with pytest.raises(ReportError, match=said):
        note_sent(by=scene.cast.provincial, report=report, recipients=outside(report), way="post", day=day)

    assert not report.sendings.filter(sent_on__isnull=False).exists()


def test_nobody_has_received_what_was_not_sent(scene: Scene) -> None:
    report = issued(scene)

    with pytest.raises(ReportError, match="ghi ngày gửi trước"):
        note_received(by=scene.cast.provincial, report=report, recipients=outside(report), day=SENT)


def test_only_who_writes_or_signs_notes_what_was_sent(scene: Scene) -> None:
    report = issued(scene)

    for person in (scene.cast.viewer, scene.cast.commune, scene.cast.administrator):
        with pytest.raises(MayNot):
            note_sent(by=person, report=report, recipients=outside(report), way="post", day=SENT)


def test_the_page_notes_what_is_ticked_and_keeps_what_was_typed(scene: Scene, client: Client) -> None:
    report = issued(scene)
    client.force_login(scene.cast.provincial)
    url = reverse("reports:recipients", args=[report.pk])
    first = outside(report)[0]

    wrong = client.post(url, {"who": [first], "way": "email", "day": "32/12/2023", "deed": "sent"})
    right = client.post(
        url, {"who": [first], "way": "email", "day": "21/12/2023", "deed": "sent"}, follow=True
    )

    assert wrong.status_code == 422
    assert "32/12/2023" in wrong.content.decode()
    assert "Đã ghi gửi 1 nơi." in right.content.decode()
    assert "đã gửi 1 trong 3 nơi" in client.get(reverse("reports:report", args=[report.pk])).content.decode()


def test_the_register_page_shows_the_report_to_its_readers(scene: Scene) -> None:
    document = issued(scene).document

    assert document in list(documents_of(scene.cast.viewer))
