"""Building the demo: data, people, figures, official outputs. Every step is done once and remembered."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.audit.models import Entry
from mangnon.children.examples import load_children
from mangnon.children.kinds import load_kinds
from mangnon.collection.examples import ha_tinh_2023
from mangnon.collection.load import load_forms
from mangnon.config import present, present_agencies
from mangnon.config.cast import ACCOUNTS, PASSWORD, load_cast
from mangnon.config.papers import load_papers
from mangnon.directives.load import load_registers
from mangnon.figures.load import load_elements
from mangnon.places.load import load_places
from mangnon.places.queries import find
from mangnon.programmes.load import load_programmes
from mangnon.protection.examples import load_cases
from mangnon.reports.actions import start_report, write_report
from mangnon.reports.load import load_outlines
from mangnon.rulebook.actions import load as load_rulebook

Progress = Callable[[str], None]
RELOADED = frozenset(
    {"elements", "forms", "programmes", "registers", "outlines", "kinds"}
)  # copied from the rulebook into rows
OF_THE_LAW = RELOADED | {"places"}  # nothing illustrative


@dataclass(frozen=True)
class Step:
    """One step of the demo: its name in the trail, what the newcomer reads, and the work.

    The work commits by itself where it records through the officers' own actions.
    """

    key: str
    said: str
    work: Callable[[], object]


@dataclass(frozen=True)
class Output:
    """An official output the demo writes: the words of `mangnon report`."""

    kind: str
    code: str
    period: str

    @property
    def said(self) -> str:
        return f"{self.kind} {self.code} {self.period}"


OUTPUTS = [
    Output("annual", "42", "2023"),
    Output("term", "91", "2012/2020"),
    Output("term", "11", "2012/2020"),
]


# Drafts on the desks of the demo's officers: who writes, what, of which unit, for which period.
DRAFTS = [
    ("tinh.hatinh", Output("annual", "42", "2023")),
    ("tinh.hatinh", Output("annual", "42", "2026")),
    ("tinh.angiang", Output("term", "91", "2012/2020")),
    ("tinh.dienbien", Output("term", "11", "2012/2020")),
]


def begin_reports() -> None:
    """The drafts an officer would find begun; issuing one is left to whoever tries the demo."""
    for username, wanted in DRAFTS:
        start_report(
            by=Person.objects.get(username=username),
            kind=wanted.kind,
            unit=find(wanted.code, present.end_of(wanted.period)),
            period=wanted.period,
        )


def steps() -> list[Step]:
    return [
        Step("places", "Đơn vị hành chính trước và sau 01/07/2025", load_places),
        Step("elements", "Chỉ tiêu thống kê", load_elements),
        Step("forms", "Biểu mẫu", load_forms),
        Step(
            "programmes", "Chương trình, mục tiêu, chỉ tiêu; số liệu Kiên Giang, Điện Biên", load_programmes
        ),
        Step("registers", "Sổ văn bản: số, ngày, tên các văn bản được dẫn", load_registers),
        Step("outlines", "Đề cương báo cáo", load_outlines),
        Step("kinds", "Nhóm hoàn cảnh của trẻ em", load_kinds),
        Step("cast", "Tài khoản chạy thử", load_cast),
        Step("ha-tinh-2023", "Hà Tĩnh 2023: 216 xã nộp biểu (minh họa)", ha_tinh_2023.load),
        Step("present", "Hiện tại minh họa 2026: Hà Tĩnh, An Giang, Điện Biên", present.load),
        Step("agencies", "Biểu của các sở, ngành; một số do hai cơ quan báo", present_agencies.load),
        Step("children", "Trẻ em minh họa: vài trăm hồ sơ sinh ra bằng máy", load_children),
        Step("protection", "Hồ sơ bảo vệ trẻ em minh họa, ở nhiều bước; vụ việc hai năm", load_cases),
        Step("reports", "Báo cáo đang soạn của ba tỉnh", begin_reports),
        Step("papers", "Văn bản minh họa: một công văn đã nhận, một kế hoạch chờ xem lại", load_papers),
    ]


def build_demo(*, out: Path, say: Progress = print) -> None:
    """Make or complete the demo in the configured database; a second call only looks and takes seconds."""
    started = time.monotonic()
    do_steps(steps(), say)
    write_outputs(out, say)
    say(f"▸ Bản chạy thử sẵn sàng sau {time.monotonic() - started:.1f} giây.")


def set_up(*, say: Progress = print) -> None:
    """An installation without anything illustrative: tables, rulebook, map, elements, forms, programmes, outlines.

    Also after an upgrade: what the files changed is loaded, everything else is left alone.
    """
    do_steps([step for step in steps() if step.key in OF_THE_LAW], say)
    say("▸ Đã nạp bộ quy tắc và bản đồ đơn vị hành chính.")


def do_steps(todo: list[Step], say: Progress) -> None:
    """Bring tables and rulebook up to date, then do what was not done yet, or rests on changed files."""
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        changed, _ = load_rulebook()
    for number, step in enumerate(todo, start=1):
        if done(step) and not (changed and step.key in RELOADED):
            continue
        begun = time.monotonic()
        say(f"▸ [{number}/{len(todo)}] {step.said} …")
        step.work()
        with transaction.atomic():
            record(by=None, verb="demo.step", on=f"demo:{step.key}")
        say(f"    xong sau {time.monotonic() - begun:.1f} giây")


def done(step: Step) -> bool:
    return Entry.objects.filter(verb="demo.step", target=f"demo:{step.key}").exists()


def write_outputs(out: Path, say: Progress) -> None:
    """The three provinces' official documents, once; delete the folder to have them drawn again."""
    mark = out / ".drawn"
    if mark.exists():
        return
    out.mkdir(parents=True, exist_ok=True)
    for output in OUTPUTS:
        unit = find(output.code, present.end_of(output.period))
        for path in write_report(kind=output.kind, unit=unit, period=output.period, out=out):
            say(f"    {path}")
    mark.touch()


def tell_accounts(*, port: int, say: Progress = print) -> None:
    """One account per role, with the password of the demo."""
    say(
        f"▸ Đăng nhập tại http://127.0.0.1:{port}/ bằng một trong các tài khoản (mật khẩu chung: {PASSWORD}):"
    )
    for account in ACCOUNTS:
        say(f"    {account.username:<22} {account.said}")
    if not settings.DEMO:
        say("  Đây không phải bản chạy thử: các tài khoản trên không được tạo.")
