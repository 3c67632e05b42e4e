"""Reports on one subject, for any span of time: one mechanism, the subject lies in the rulebook or with the person."""

import pytest
from django.core.exceptions import ValidationError

from mangnon.evaluation.notes import add_note
from mangnon.figures.models import DataElement
from mangnon.paper.record import Table
from mangnon.programmes.models import Cooperation, Plan, PlanLine, Programme
from mangnon.programmes.testing import measure, programme, target
from mangnon.reports.actions import mark_none, start_report, undo
from mangnon.reports.checks import before_issue
from mangnon.reports.compose import Composed
from mangnon.reports.drafts import compose_report
from mangnon.reports.errors import MayNot, ReportError
from mangnon.reports.forms import span_of_days
from mangnon.reports.models import Report
from mangnon.reports.outline import OutlineError, laid_over
from mangnon.reports.queries import desk, writable_units
from mangnon.reports.tests.conftest import Scene
from mangnon.rulebook.models import Entry

TOPICS = [
    "nq-121-2020", "covid-orphans", "qd-570-2014", "qd-234-2016", "qd-1023", "qd-2361-565",
    "health-insurance-under-6", "child-rights",
]  # fmt: skip


def text_of(report: Report, viewer: Scene) -> str:
    shown = desk(viewer.cast.provincial, report)
    return "\n".join("".join(run.text for run in block.runs) for block in shown.blocks)


def composed(report: Report) -> Composed:
    return compose_report(report, list(report.blocks.all()))


@pytest.mark.parametrize("code", TOPICS)
def test_every_topic_of_the_rulebook_becomes_a_whole_draft(scene: Scene, code: str) -> None:
    report = scene.draft(code, "2023")

    assert report.kind == "topic"
    assert report.outline_code == code
    assert Entry.objects.get(kind="outline", code=code).body["topic"] in report.title
    text = text_of(report, scene)
    assert "332.600 trẻ em dưới 16 tuổi" in text
    assert composed(report).document.blocks


def test_a_topic_report_takes_its_figures_from_the_facts(scene: Scene) -> None:
    scene.say("children-injured", "412")

    assert "Số trẻ em bị tai nạn, thương tích năm 2023 là 412 em" in text_of(
        scene.draft("qd-234-2016"), scene
    )


def test_an_incident_that_cannot_wait_is_reported_for_its_days_by_a_commune(scene: Scene) -> None:
    report = start_report(
        by=scene.cast.provincial, kind="incident", unit=scene.map.one,
        period=span_of_days("03/07/2023 - 04/07/2023"), topic="vụ đuối nước tại Xã Một",
    )  # fmt: skip

    assert "báo cáo đột xuất về vụ đuối nước tại Xã Một" in text_of(report, scene)
    empty = [found for found in before_issue(report) if found.kind == "empty_section"]
    assert len(empty) == 5  # every heading waits for a sentence or "Không có"


def test_a_period_that_is_no_calendar_year_says_its_days_and_the_last_whole_years_figures(
    scene: Scene,
) -> None:
    scene.say("children", "330000", "2019")
    scene.say("children", "331000", "2020")

    report = scene.draft("child-rights", span_of_days("01/06/2019 - 31/07/2020"))

    assert "từ 01/06/2019 đến 31/07/2020" in report.title
    assert "Năm 2019, toàn tỉnh có 330.000 trẻ em" in text_of(report, scene)


@pytest.mark.parametrize(
    "typed", ["01/06/2019 - 31/07/2020", "từ 1/6/2019 đến hết ngày 31/7/2020", "2019-06-01/2020-07-31"]
)
def test_a_span_is_read_as_officers_write_it(typed: str) -> None:
    assert (span_of_days(typed) or typed) == "2019-06-01/2020-07-31"


def test_what_is_no_span_of_days_is_left_to_the_codes(scene: Scene) -> None:
    assert span_of_days("2023") == ""
    with pytest.raises(ValidationError, match="tháng 2 năm 2023 chỉ có 28 ngày"):
        span_of_days("31/02/2023 - 01/03/2023")


def test_a_subject_of_ones_own_is_asked_for_and_stands_in_the_title(scene: Scene) -> None:
    by, unit = scene.cast.provincial, scene.province
    with pytest.raises(ReportError, match="cần chủ đề"):
        start_report(by=by, kind="topic", unit=unit, period="2023Q2")

    first = start_report(
        by=by, kind="topic", unit=unit, period="2023Q2", topic="công tác phòng, chống đuối nước"
    )
    second = start_report(by=by, kind="topic", unit=unit, period="2023Q2", topic="công tác khai sinh")

    assert first.title.startswith("công tác phòng, chống đuối nước")
    assert second.pk != first.pk
    with pytest.raises(ReportError, match="đã có bản nháp"):
        start_report(by=by, kind="topic", unit=unit, period="2023Q2", topic="công tác khai sinh")


def test_an_outline_cannot_put_sentences_into_a_section_that_is_not_there() -> None:
    base = {"document": {}, "sections": [{"key": "results"}]}
    with pytest.raises(OutlineError, match="resutls"):
        laid_over(base, {"into": {"resutls": []}})


def test_nothing_is_an_answer_and_an_empty_section_is_found(scene: Scene) -> None:
    report = scene.draft("qd-1023", "2023")
    empty = {f.block_id for f in before_issue(report) if f.kind == "empty_section"}
    heading = report.blocks.get(kind="heading", proposal="cooperation")
    assert heading.pk in empty

    row = mark_none(by=scene.cast.provincial, report=report, section="cooperation")

    assert row.content == [{"text": "Không có."}]
    assert heading.pk not in {f.block_id for f in before_issue(report) if f.kind == "empty_section"}
    with pytest.raises(ReportError, match="bỏ các câu"):
        mark_none(by=scene.cast.provincial, report=report, section="cooperation")
    with pytest.raises(ReportError, match="không có trong báo cáo"):
        mark_none(by=scene.cast.provincial, report=report, section="")
    undo(by=scene.cast.provincial, report=report)
    assert heading.pk in {f.block_id for f in before_issue(report) if f.kind == "empty_section"}


def own_programme(scene: Scene, start: int = 2021, end: int = 2030) -> Programme:
    row = programme(scene.province, "cua-tinh", start=start, end=end)
    of = measure(row, DataElement.objects.get(code="children-special-assisted-rate"))
    target(of, "90", 2025)
    target(of, "95", 2030)
    return row


def test_a_mid_term_review_judges_the_running_programme_up_to_its_year(scene: Scene) -> None:
    own_programme(scene)

    report = scene.draft("review", "2021/2025")

    tables = [block for block in composed(report).document.blocks if isinstance(block, Table)]
    assert [column.groups for column in tables[0].columns if column.groups] == [("Năm 2025",)] * 3
    assert report.kind == "review"


def test_sections_draw_from_notes_plans_and_cooperation_which_stay_afterwards(scene: Scene) -> None:
    row = own_programme(scene)
    by, unit = scene.cast.provincial, scene.province
    note = add_note(
        by=by,
        programme=row,
        unit=unit,
        year=2024,
        kind="difficulty",
        text="Cán bộ cấp xã kiêm nhiệm nhiều việc",
    )
    add_note(by=by, programme=row, unit=unit, year=2026, kind="cause", text="Một năm sau giai đoạn sơ kết")
    plan = Plan.objects.create(
        unit=unit,
        kind="five-year",
        title="Kế hoạch phát triển kinh tế - xã hội 5 năm",
        start_year=2021,
        end_year=2025,
        source="thử",
    )
    PlanLine.objects.create(plan=plan, name="Tỷ lệ trẻ em dưới 5 tuổi suy dinh dưỡng")
    Cooperation.objects.create(unit=unit, kind="none", start_year=2023, end_year=2023)

    report = scene.draft("review", "2021/2025")

    text = text_of(report, scene)
    assert "Cán bộ cấp xã kiêm nhiệm nhiều việc." in text
    assert "Một năm sau giai đoạn" not in text
    assert "đưa vào các chỉ tiêu về trẻ em: Tỷ lệ trẻ em dưới 5 tuổi suy dinh dưỡng." in text
    assert report.blocks.get(proposal="cooperation.khong-co").content == [{"text": "Không có."}]
    report.delete()
    note.refresh_from_db()
    assert not note.withdrawn


def test_a_note_written_later_is_offered(scene: Scene) -> None:
    row = own_programme(scene)
    report = scene.draft("review", "2021/2025")
    add_note(
        by=scene.cast.provincial,
        programme=row,
        unit=scene.province,
        year=2025,
        kind="lesson",
        text="Theo dõi hằng năm bằng một cách tính",
    )

    offers = desk(scene.cast.provincial, report).offers

    assert any(offer.text == "Theo dõi hằng năm bằng một cách tính." for offer in offers)


def test_a_commune_writes_its_own_review_and_nobody_elses(scene: Scene) -> None:
    own_programme(scene)
    by, unit = scene.cast.commune, scene.map.one
    assert writable_units(by) == [unit]

    report = start_report(by=by, kind="review", unit=unit, period="2021/2025")

    document = composed(report).document
    assert document.issuer.own == "ỦY BAN NHÂN DÂN\nXÃ MỘT"
    assert any(isinstance(block, Table) for block in document.blocks)  # judged by the province's programme
    with pytest.raises(MayNot):
        start_report(by=by, kind="review", unit=scene.map.two, period="2021/2025")
    with pytest.raises(MayNot):
        start_report(by=by, kind="annual", unit=scene.province, period="2023")
    with pytest.raises(ReportError, match="chỉ lập cho cấp tỉnh"):
        start_report(by=by, kind="annual", unit=unit, period="2023")
