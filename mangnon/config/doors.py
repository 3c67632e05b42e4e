"""What each command does. Known errors leave as one sentence and exit 2."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from getpass import getpass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import Error as DatabaseError
from django.db import connection, transaction
from django.utils import timezone

from mangnon.access.actions import add_person, give_post
from mangnon.access.models import Person
from mangnon.access.rules import RoleName
from mangnon.audit.queries import broken_links
from mangnon.collection.reminder_queries import by_email
from mangnon.collection.reminding import send_reminders
from mangnon.config.backup import back_up, restore
from mangnon.config.children_doors import children_day, children_index, retention
from mangnon.config.demo import build_demo, set_up, tell_accounts
from mangnon.config.sealing_doors import new_key, rotate_keys
from mangnon.config.server import serve
from mangnon.directives.reminding import remind_tasks
from mangnon.directives.task_actions import come_round
from mangnon.evaluation.door import as_json
from mangnon.evaluation.queries import evaluated
from mangnon.figures.rollups import differences
from mangnon.figures.templatetags.figures import heard_words
from mangnon.formula.cases import run_cases
from mangnon.formula.periods import parse
from mangnon.places.queries import find
from mangnon.protection.escalating import escalate
from mangnon.protection.letters import write_letters
from mangnon.reading.contradictions.doors import check_files, findings_json, findings_words
from mangnon.reading.doors import in_words, read_file
from mangnon.reports.actions import write_report
from mangnon.ui.errors import UserError
from mangnon.ui.scanning import fault

NOT_OPENED: dict[type[OSError], str] = {
    FileNotFoundError: "không có",
    IsADirectoryError: "là một thư mục, cần một tệp",
    NotADirectoryError: "nằm dưới một tệp chứ không phải thư mục",
    FileExistsError: "là một tệp, cần một thư mục",
    PermissionError: "không được phép đọc hoặc ghi",
}


class CannotRun(Exception):
    """A command that cannot run, in one sentence."""


def run(said: argparse.Namespace) -> int:
    """Run the named command; returns the exit code."""
    doors: dict[str, Callable[[argparse.Namespace], int]] = {
        "demo": demo,
        "setup": setup,
        "add-person": add_somebody,
        "serve": lambda s: serve(host=s.host, port=s.port, workers=s.workers),
        "doctor": doctor,
        "backup": lambda s: back_up(Path(s.file)),
        "restore": lambda s: restore(Path(s.file), sure=s.yes, check=s.check),
        "remind": remind,
        "new-key": new_key,
        "children-day": children_day,
        "children-index": children_index,
        "retention": retention,
        "rotate-keys": rotate_keys,
        "report": report,
        "evaluate": evaluate,
        "formula": formula,
        "read": read,
        "check": check,
    }
    try:
        return doors[said.command](said)
    except (CannotRun, UserError, ValueError, LookupError, OSError) as error:
        print(sentence(error), file=sys.stderr)
    except DatabaseError as error:
        print(f"Cơ sở dữ liệu chưa sẵn sàng ({error}). Hãy chạy `make demo` trước.", file=sys.stderr)
    return 2


def sentence(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename:
        why = NOT_OPENED.get(type(error), "không đọc hoặc ghi được")
        return f"'{error.filename}' {why}; kiểm tra lại đường dẫn."
    said = error.args[0] if isinstance(error, LookupError) and error.args else error
    return str(said).strip()


def day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CannotRun(f"Ngày '{text}' không đọc được; cần dạng năm-tháng-ngày như 2026-07-01.") from error


def demo(said: argparse.Namespace) -> int:
    build_demo(out=Path(said.out))
    tell_accounts(port=said.port)
    return 0 if said.no_serve else serve(host="127.0.0.1", port=said.port, workers=1)


def setup(_said: argparse.Namespace) -> int:
    set_up()
    return 0


def add_somebody(said: argparse.Namespace) -> int:
    """The first administrator, or anybody; the password comes from the keyboard, or a line of standard input."""
    unit = find(said.place, timezone.localdate()) if said.place else None
    if Person.objects.filter(username=said.username).exists():
        raise CannotRun(f"Tên đăng nhập {said.username} đã có người dùng; chọn tên khác.")
    password = getpass("Mật khẩu: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    try:
        validate_password(password, Person(username=said.username, full_name=said.name))
    except ValidationError as error:
        raise CannotRun(" ".join(error.messages)) from error
    with transaction.atomic():
        person = add_person(by=None, username=said.username, full_name=said.name, password=password)
        post = give_post(by=None, person=person, role=RoleName(said.role), unit=unit)
    print(f"Đã thêm {person.username}: {post.label}.")
    return 0


@contextmanager
def one_moment() -> Iterator[None]:
    """Read everything as it stands at one moment: figures saved meanwhile would look like wrong totals.

    PostgreSQL keeps a snapshot and lets others write; SQLite lets writers wait until the reading is done.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql" and not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def doctor(said: argparse.Namespace) -> int:
    with one_moment():
        problems = [{"about": "figures", "message": m} for m in differences()]
        problems += [{"about": "audit", "message": m} for m in broken_links()]
    problems += [{"about": "scanner", "message": m} for m in (fault(settings.CLAMD),) if m]
    if said.json:
        print(json.dumps(problems, ensure_ascii=False))
    elif problems:
        print("\n".join(p["message"] for p in problems))
    else:
        print("Mọi tổng khớp với số gốc; nhật ký còn nguyên vẹn.")
    return 1 if problems else 0


def remind(said: argparse.Namespace) -> int:
    """What today calls for; again on the same day it does nothing more. Exit 1 where letters failed."""
    told, posted = escalate(), write_letters()  # children first
    today = timezone.localdate()
    made, delivered = send_reminders(today)
    turns = come_round(today)
    tasks = remind_tasks(today)
    failed = delivered.failed + tasks.failed + posted.failed
    counts = {
        "units": made.units, "letters": made.letters, "sent": delivered.sent + tasks.letters + posted.letters, "failed": failed,
        "turns": turns, "tasks": tasks.turns, "told": told,
    }  # fmt: skip
    if said.json:
        print(json.dumps(counts))
    else:
        print(f"Hồ sơ bảo vệ trẻ em: đã báo lên {told} hạn.")
        print(f"Đã nhắc {made.units} đơn vị; thư: {counts['sent']} đã gửi, {failed} hỏng.")
        print(f"Nhiệm vụ: {turns} lượt mới đến kỳ, đã nhắc {tasks.turns} lượt.")
        if not by_email():
            print("Chưa cài máy chủ thư (MANGNON_SMTP_HOST): chỉ nhắc trong ứng dụng.")
    return 1 if failed else 0


def report(said: argparse.Namespace) -> int:
    """Write the official files of a report; prints their paths."""
    on = day(said.on) or parse(said.period).end
    unit = find(said.place, on)
    for path in write_report(kind=said.kind, unit=unit, period=said.period, out=Path(said.out)):
        print(path)
    return 0


def evaluate(said: argparse.Namespace) -> int:
    found = evaluated(programme=said.programme, place=said.place, on=day(said.on), year=said.year)
    rows = [as_json(result) for result in found]
    if said.json:
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    for row, result in zip(rows, found, strict=True):
        rests = heard_words(result.reading)
        told = f"{row['value']} ({rests})" if rests else row["value"]
        print(f"{row['number'] or '':>4} {row['measure']}: {told} · {row['verdict']}")
    return 0


def formula(said: argparse.Namespace) -> int:
    try:
        cases = json.loads(Path(said.cases).read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise CannotRun(
            f"Tệp {said.cases} không phải chữ UTF-8 (từ byte thứ {error.start + 1}); cần một tệp JSON."
        ) from error
    except RecursionError as error:
        raise CannotRun(f"Tệp {said.cases} lồng ngoặc quá sâu; cần một danh sách các ca tính.") from error
    except json.JSONDecodeError as error:
        raise CannotRun(
            f"Tệp {said.cases} không phải JSON (dòng {error.lineno}, cột {error.colno}); cần một danh sách các ca tính."
        ) from error
    except ValueError as error:  # Python reads no whole number of more than 4300 digits
        raise CannotRun(f"Tệp {said.cases} có số dài hơn 4.300 chữ số; cần số như 1234 hoặc 12.5.") from error
    if not isinstance(cases, list) or not all(isinstance(case, dict) for case in cases):
        raise CannotRun(f"Tệp {said.cases} cần chứa một danh sách các ca tính, mỗi ca có 'expr' và 'values'.")
    answers = run_cases(cases)
    print(json.dumps(answers, ensure_ascii=False, indent=None if said.json else 1))
    return 0


def read(said: argparse.Namespace) -> int:
    """A document read into what it sets, states or orders; nothing is stored."""
    found = read_file(said.kind, Path(said.file))
    print(json.dumps(found, ensure_ascii=False) if said.json else in_words(said.kind, found))
    return 0


def check(said: argparse.Namespace) -> int:
    """Exit 1 where something was found, 2 where a file cannot be read: then nothing is listed."""
    found = check_files([Path(name) for name in said.files])
    print(json.dumps(findings_json(found), ensure_ascii=False) if said.json else findings_words(found))
    return 1 if found else 0
