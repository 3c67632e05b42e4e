"""What waits for the viewer today: forms to fill, lines sent back, what has come in, what is at risk."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mangnon.access.models import Handover, Person
from mangnon.children.opening_actions import unread
from mangnon.collection.board import states_of
from mangnon.collection.correspondence import corrections_for
from mangnon.collection.models import Correction, LineReturn, Reminder, Submission
from mangnon.collection.queries import Duty, boards, my_duties
from mangnon.collection.reminder_queries import latest_for
from mangnon.evaluation.queries import results
from mangnon.evaluation.rules import Verdict
from mangnon.figures.models import DataElement
from mangnon.figures.queries import readings
from mangnon.figures.reading import Reading
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on
from mangnon.portal.board import default_year
from mangnon.portal.context import address
from mangnon.portal.own_entries import OwnEntries, own_entries, to_complete
from mangnon.portal.quality import elements_at, latest_reported
from mangnon.portal.scope import own_unit, programmes_for, years_of
from mangnon.portal.tasks import SHOWN, Task, badge_words, joined, ordered, two_sources
from mangnon.programmes.models import Programme
from mangnon.protection.board_queries import Waiting, waiting
from mangnon.reports.contributing import waiting_for
from mangnon.reports.models import Report
from mangnon.ui.language import worded
from mangnon.ui.templatetags.ui import official, vn_weekday
from mangnon.vietnamese.dates import format_date

KEY_CODES = ("children", "children-special", "children-special-assisted", "children-at-risk")
BOARDS = 2  # rounds whose coming in is counted on this page
SOON = 7  # days
BRIEF_FOR = timedelta(days=30)  # how long a successor is shown the brief on the first page


@dataclass(frozen=True)
class OwnFigure:
    element: DataElement
    reading: Reading


@dataclass(frozen=True)
class Today:
    """The tasks of the viewer by urgency, what is worth a look, and a few figures of their own place."""

    now: list[Task]
    week: list[Task]
    later: list[Task]
    watch: list[Task]
    unit: Unit
    year: str
    figures: list[OwnFigure]
    own: OwnEntries | None  # of a hamlet collaborator


def today(viewer: Person) -> Today:
    """Cost: some thirty queries for a provincial officer, fewer for others, whatever the number of units."""
    day = timezone.localdate()
    unit = own_unit(viewer)
    forms = [] if viewer.may("figures.accept") else duties(viewer, day)
    year, figures = own_figures(unit)
    orders = ordered(viewer, day)
    waits = waiting(viewer)
    return Today(
        now=children_now(waits, unread(viewer))
        + returned(viewer)
        + corrections(viewer)
        + [task for left, task in forms if left < 0]
        + [task for left, task in orders if left < 0],
        week=handed_over(viewer, day)
        + children_open(waits)
        + [task for left, task in forms if 0 <= left <= SOON]
        + [task for left, task in orders if 0 <= left <= SOON]
        + submissions(viewer)
        + two_sources(viewer)
        + reports(viewer)
        + to_complete(viewer),
        later=[task for left, task in forms if left > SOON] + [task for left, task in orders if left > SOON],
        watch=at_risk(viewer, unit, day.year),
        unit=unit,
        year=year,
        figures=figures,
        own=own_entries(viewer),
    )


def children_now(waits: Waiting, opened: int) -> list[Task]:
    """Children come first: reports nobody has read, decisions, cases that come to a commune, what is late, the nearest clock."""
    board = reverse("protection:board")
    counted = (
        (waits.reports, _("Tin báo về trẻ em, chưa ai xem"), "hand", ""),
        (waits.decisions, _("Chờ bạn quyết định cho một trẻ em"), "pen", ""),
        (waits.moves, _("Hồ sơ trẻ em chuyển đến, chờ trả lời"), "back", ""),
        (waits.late, _("Hồ sơ trẻ em quá hạn"), "clock", "?xem=qua-han"),
    )
    found = [
        Task(what=words, note=_("bảo vệ trẻ em"), href=board + ask, badge=str(number), kind="late", sign=sign)
        for number, words, sign, ask in counted
        if number
    ]
    if opened:  # by others, in an emergency, and the supervisor has not read why
        words, way = _("Có người mở khẩn hồ sơ một trẻ: đọc lý do"), reverse("children:looks")
        found.append(Task(words, _("trẻ em"), way, str(opened), "late", "lock"))
    near = waits.nearest
    if near is not None and near.step is not None and near.haste != "over":
        found.append(
            Task(
                what=format_html("{}: {}", near.case.code, official(near.step.deed)),
                note=_("hồ sơ gần hạn nhất của bạn"), href=reverse("protection:case", args=[near.case.key]),
                badge=worded(near.left), kind="late" if near.haste == "soon" else "", sign="clock",
            )
        )  # fmt: skip
    if waits.referrals:
        found.append(
            Task(
                what=_("Xã nhờ giúp một trẻ em, chờ trả lời"), note=_("việc được nhờ"),
                href=reverse("protection:referrals"), badge=str(waits.referrals), kind="changed", sign="hand",
            )
        )  # fmt: skip
    return found


def children_open(waits: Waiting) -> list[Task]:
    """How many cases are open, for who holds some."""
    if not waits.open:
        return []
    words = ngettext("%(n)d hồ sơ trẻ em đang mở", "%(n)d hồ sơ trẻ em đang mở", waits.open) % {
        "n": waits.open
    }
    return [Task(what=words, note=_("bảo vệ trẻ em"), href=reverse("protection:board"))]


def returned(viewer: Person) -> list[Task]:
    """Lines sent back to the viewer's own units that nobody has answered. One query."""
    units = [
        post.unit for post in viewer.current_posts() if post.unit and viewer.may("figures.enter", post.unit)
    ]
    rows = LineReturn.objects.filter(
        answered_at=None, submission__state=Submission.State.RETURNED, submission__unit__in=units
    ).select_related("line", "submission__unit", "submission__period", "submission__version__form")
    return [
        Task(
            what=_("Trả lại 1 dòng: %(line)s") % {"line": r.line.label},
            note=f"{r.submission.period.code} · {r.reason}",
            href=r.submission.entry_address,
            badge=_("Trả lại"),
            kind="changed",
            sign="back",
        )
        for r in rows[:SHOWN]
    ]


def corrections(viewer: Person) -> list[Task]:
    """Late corrections: asked of the viewer, or granted to the viewer's units and open for some days. Two queries."""
    return [
        Task(
            what=_("%(unit)s đề nghị sửa số đã nộp") % {"unit": asked.submission.unit_name}
            if asked.state == Correction.State.ASKED
            else _("Được sửa số đã nộp: %(form)s") % {"form": asked.submission.version.form.title},
            note=f"{asked.submission.period.code} · {asked.reason}",
            href=reverse("collection:submission", args=[asked.submission_id]),
            badge=_("chờ trả lời")
            if asked.open_until is None
            else _("mở đến %(day)s") % {"day": format_date(asked.open_until)},
            kind="changed",
            sign="pen",
        )
        for asked in corrections_for(viewer)[:SHOWN]
    ]


def duties(viewer: Person, day: date) -> list[tuple[int, Task]]:
    """Forms the viewer's own units have not handed in yet, with the days left, the nearest first."""
    back = Submission.State.RETURNED  # said by `returned` and `corrections`, with the day that counts then
    open_ones = [d for d in my_duties(viewer) if d.waits and (not d.submission or d.submission.state != back)]
    reminded = latest_for(open_ones)
    found = []
    for duty in open_ones:
        left = (duty.due - day).days
        found.append((left, duty_task(duty, left, reminded.get((duty.round.pk, duty.unit.pk, duty.body)))))
    return sorted(found, key=lambda pair: pair[0])[:SHOWN]


def duty_task(duty: Duty, left: int, reminder: Reminder | None = None) -> Task:
    begun = _("đang nhập") if duty.submission else _("chưa bắt đầu")
    told = ""
    if reminder is not None:
        told = " · " + _("tỉnh đã nhắc ngày %(day)s") % {
            "day": format_date(timezone.localdate(reminder.made_at))
        }
        told += f": “{reminder.words}”" if reminder.words else ""
    return Task(
        what=_("Nhập biểu: %(form)s, %(period)s")
        % {"form": duty.form.title, "period": duty.round.period.code},
        note=f"{duty.unit_name} · {begun} · {_('hạn nộp')} {vn_weekday(duty.due)}{told}",
        href=duty.address,
        badge=badge_words(left),
        kind="late" if left < 0 else "",
    )


def handed_over(viewer: Person, day: date) -> list[Task]:
    """To who took a place over lately: the brief of what was open. One query for who has a new post, else none."""
    since = day - BRIEF_FOR
    if not any(post.valid_from and post.valid_from >= since for post in viewer.current_posts()):
        return []
    rows = Handover.objects.filter(taker=viewer, first_day__gte=since).select_related("unit", "giver")
    return [
        Task(
            what=_("Bạn nhận bàn giao %(place)s: đọc việc còn dở") % {"place": row.unit.name},
            note=_("%(giver)s giao, nhận từ ngày %(day)s")
            % {"giver": row.giver, "day": format_date(row.first_day)},
            href=reverse("access:handover", args=[row.pk]),
            badge=_("biên bản"),
        )
        for row in rows[:SHOWN]
    ]


def submissions(viewer: Person) -> list[Task]:
    """For whoever takes the forms in: how many communes have handed in, for the newest rounds."""
    if not viewer.may("figures.accept"):
        return []
    tasks = []
    mine = [r for r in boards(viewer) if viewer.may("figures.accept", r.assignment.province)][:BOARDS]
    for opened, states in states_of(mine).items():
        form, province, period = opened.assignment.form, opened.assignment.province, opened.period
        total, sent = states.total(), states["ok"] + states["late"]
        if sent == total and not states["back"]:
            continue
        tasks.append(
            Task(
                what=_("%(form)s, %(period)s: %(sent)d/%(total)d xã đã nộp")
                % {"form": form.title, "period": period.code, "sent": sent, "total": total},
                note=_("%(province)s · hạn nộp %(due)s · %(back)d trả lại, %(part)d đang nhập")
                % {
                    "province": province.name,
                    "due": vn_weekday(opened.due),
                    "back": states["back"],
                    "part": states["part"],
                },
                href=reverse(
                    "collection:board", args=[form.code, province.pk, period.code.replace("/", "_")]
                ),
                badge=_("còn %(n)d xã") % {"n": total - sent},
            )
        )
    return tasks


def reports(viewer: Person) -> list[Task]:
    """Parts to write for others' reports; drafts to be issued by a leader, to be written by an officer. Two queries."""
    issues, writes = viewer.may("reports.issue"), viewer.may("reports.write")
    if not issues and not writes:
        return parts(viewer)
    rows = Report.objects.visible_to(viewer).filter(state=Report.State.DRAFT).select_related("unit", "period")
    return parts(viewer) + [
        Task(
            what=format_html("{} {}: {}", r.get_kind_display(), r.period.code, official(r.subject_line)),
            note=f"{r.unit.name} · {_('nháp')}",
            href=address("reports:report", r.pk) or address("reports:list"),
            badge=_("chờ ban hành") if issues else _("đang soạn"),
            kind="live",
            sign="pen",
        )
        for r in rows[:SHOWN]
    ]


def parts(viewer: Person) -> list[Task]:
    """What the viewer's agency or place was asked to write for somebody's report, and has not sent."""
    today = timezone.localdate()
    return [
        Task(
            what=_("Góp phần cho báo cáo: %(report)s") % {"report": row.report.subject_line},
            note=" · ".join([row.asked, *([f"{_('hạn')} {format_date(row.due)}"] if row.due else [])]),
            href=address("reports:contribute", row.pk),
            badge=_("chưa gửi"),
            kind="late" if row.due and row.due < today else "",
            sign="pen",
        )
        for row in waiting_for(viewer)[:SHOWN]
    ]


def at_risk(viewer: Person, unit: Unit, year: int) -> list[Task]:
    """Of the province's running programme: how many measures are behind, or will miss their milestone."""
    if not viewer.may("programmes.view"):
        return []
    found = running(viewer, unit, year)
    if found is None:
        return []
    programme, at = found
    judged = results(viewer, programme, at, default_year(programme, at))
    behind = sum(r.verdict in {Verdict.NOT_MET, Verdict.NOT_YET} for r in judged)
    unsure = sum(r.verdict in {Verdict.NOT_MET, Verdict.NOT_YET} and r.partial for r in judged)
    missing = sum(r.projection is not None and r.projection.word == "khó đạt" for r in judged)
    empty = sum(r.verdict == Verdict.NO_DATA for r in judged)
    board = reverse("portal:board", args=[programme.code, at.pk])
    return [
        Task(
            what=_("%(behind)d trên %(all)d thước đo chưa đạt mức đặt ra")
            % {"behind": behind, "all": len(judged)},
            note=joined(
                [official(programme.title)]
                + ([_("%(unsure)d tạm tính vì chưa đủ đơn vị báo") % {"unsure": unsure}] if unsure else [])
                + ([_("%(missing)d khó đạt mốc theo xu thế") % {"missing": missing}] if missing else [])
                + ([_("%(empty)d chưa có số liệu") % {"empty": empty}] if empty else [])
            ),
            href=f"{board}?danh-gia=behind",
        )
    ]


def running(viewer: Person, unit: Unit, year: int) -> tuple[Programme, Unit] | None:
    """The programme of the viewer's province that runs this year, else the newest it had."""
    day = min(timezone.localdate(), unit.valid_to or date.max)
    tree = tree_on(day)
    above = {unit.pk, *(tree.ancestor_ids(unit.pk) if unit.pk in tree else ())}
    every = [
        (p, at)
        for p, at in programmes_for(viewer)
        if p.unit_id is not None and not p.topic and at.pk in above
    ]
    now = [pair for pair in every if pair[0].start_year <= year <= pair[0].end_year]
    return next(iter(now or every), None)


def own_figures(unit: Unit) -> tuple[str, list[OwnFigure]]:
    """A few figures of the viewer's place in the newest year it has any."""
    period = latest_reported(unit, years_of(unit)[::-1])
    if period is None:
        return "", []
    elements = elements_at([unit.pk], [period.pk])
    codes = [c for c in KEY_CODES if c in elements] or sorted(elements)[:4]
    found = readings(codes, [unit.pk], [period.code])
    return period.code, [OwnFigure(elements[c], found.get(c, unit.pk, period.code)) for c in codes]
