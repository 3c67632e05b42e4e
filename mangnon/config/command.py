"""The `mangnon` command: the doors to the outside (docs/commands.md).

With --json only the JSON goes to standard output. Exit 0: the work was done; 1: it found problems and
listed them; 2: it could not run, with one sentence on standard error.
"""

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from mangnon.access.rules import RoleName

Run = Callable[[argparse.Namespace], int]


# argparse's own words → ours; the parts in brackets go into the sentence
REFUSALS = (
    (r"argument (\S+): invalid choice: (.+?) \(choose from (.+)\)", "{0} là {1}; cần một trong: {2}"),
    (r"argument (\S+): invalid int value: (.+)", "{0} là {1}; cần một số nguyên"),
    (r"argument (\S+): expected one argument", "{0} chưa có giá trị đi kèm"),
    (r"the following arguments are required: (.+)", "còn thiếu {0}"),
    (r"unrecognized arguments: (.+)", "có chữ lạ: {0}"),
)


class Words(argparse.ArgumentParser):
    """A parser that refuses in one Vietnamese sentence."""

    def error(self, message: str) -> NoReturn:
        said = message
        for shape, words in REFUSALS:
            found = re.fullmatch(shape, message)
            if found:
                said = words.format(*found.groups())
        self.exit(2, f"Lệnh chưa đúng: {said}. Gõ `{self.prog} --help` để xem cách dùng.\n")


def parser() -> argparse.ArgumentParser:
    """Every subcommand with its words."""
    top = Words(prog="mangnon", description="Măng Non: hệ thống thông tin Chương trình hành động vì trẻ em.")
    commands = top.add_subparsers(dest="command", required=True, metavar="LỆNH")
    demo = commands.add_parser(
        "demo", help="dựng bản chạy thử, xuất báo cáo vào out/, mở máy chủ ở 127.0.0.1"
    )
    demo.add_argument("--no-serve", action="store_true", help="dựng xong thì dừng")
    demo.add_argument("--port", type=int, default=8000)
    demo.add_argument("--out", default="out")
    commands.add_parser("setup", help="dựng hoặc nâng cấp cơ sở dữ liệu thật: không có số và tài khoản mẫu")
    person = commands.add_parser("add-person", help="thêm một người và vai trò; mật khẩu đọc từ bàn phím")
    person.add_argument("username", metavar="TÊN_ĐĂNG_NHẬP")
    person.add_argument("--name", required=True, metavar="HỌ_TÊN")
    person.add_argument("--role", required=True, choices=[str(role) for role in RoleName])
    person.add_argument("--place", metavar="MÃ", help="không ghi: cả nước")
    serve = commands.add_parser("serve", help="mở máy chủ")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--workers", type=int, default=1)
    doctor = commands.add_parser("doctor", help="tính lại mọi tổng, kiểm nhật ký; kể ra chỗ sai")
    doctor.add_argument("--json", action="store_true")
    remind = commands.add_parser("remind", help="nhắc nộp biểu theo ngày; chạy mỗi ngày một lần")
    remind.add_argument("--json", action="store_true")
    backup = commands.add_parser("backup", help="sao lưu cơ sở dữ liệu và mọi tệp vào một tệp niêm phong")
    backup.add_argument("file")
    restore = commands.add_parser("restore", help="phục hồi mọi thứ từ một tệp sao lưu")
    restore.add_argument("file")
    restore.add_argument("--yes", action="store_true", help="thay dữ liệu đang có")
    restore.add_argument("--check", action="store_true", help="chỉ mở và soát bản sao lưu, không thay gì")
    keeping(commands)
    report = commands.add_parser("report", help="xuất một báo cáo ra .docx, .pdf, .xlsx")
    report.add_argument("kind", choices=["annual", "half-year", "term"])
    report.add_argument("--place", required=True, metavar="MÃ")
    report.add_argument("--on", metavar="NGÀY", help="mã được hiểu theo ngày này; không ghi thì theo cuối kỳ")
    report.add_argument("--period", required=True, metavar="KỲ", help="2023, 2023H1, 2012/2020")
    report.add_argument("--out", required=True, metavar="THƯ_MỤC")
    evaluate = commands.add_parser("evaluate", help="đánh giá các chỉ tiêu của một chương trình")
    evaluate.add_argument("--programme", required=True, metavar="MÃ")
    evaluate.add_argument("--place", required=True, metavar="MÃ")
    evaluate.add_argument("--on", metavar="NGÀY")
    evaluate.add_argument("--year", required=True, type=int)
    evaluate.add_argument("--json", action="store_true")
    formula = commands.add_parser("formula", help="tính các công thức trong một tệp")
    formula.add_argument("--cases", required=True, metavar="TỆP")
    formula.add_argument("--json", action="store_true")
    read = commands.add_parser("read", help="đọc một văn bản: chương trình, báo cáo hoặc công văn giao việc")
    read.add_argument("kind", choices=["programme", "report", "dispatch"])
    read.add_argument("file", metavar="TỆP")
    read.add_argument("--json", action="store_true")
    check = commands.add_parser("check", help="tìm chỗ mâu thuẫn trong một hoặc nhiều văn bản")
    check.add_argument("files", nargs="+", metavar="TỆP")
    check.add_argument("--json", action="store_true")
    manage = commands.add_parser("manage", help="lệnh quản trị của Django")
    manage.add_argument("words", nargs=argparse.REMAINDER)
    return top


def keeping(commands: "argparse._SubParsersAction[Words]") -> None:
    """The words of those who keep children's records running: keys, and the work of each night."""
    key = commands.add_parser("new-key", help="in ra khóa niêm phong mới; không ghi vào đâu")
    key.add_argument("--name", default="", metavar="TÊN", help="không ghi: năm-tháng")
    key.add_argument("--all", action="store_true", help="cả khóa index: cho nơi cài lần đầu")
    rotate = commands.add_parser("rotate-keys", help="niêm phong lại mọi hồ sơ bằng khóa đứng đầu")
    rotate.add_argument("--look", action="store_true", help="chỉ đếm: mỗi khóa còn giữ bao nhiêu")
    rotate.add_argument("--json", action="store_true")
    nightly = commands.add_parser("children-day", help="mỗi đêm: em nào đủ 16 tuổi, hồ sơ nào có thể trùng")
    nightly.add_argument("--json", action="store_true")
    kept = commands.add_parser("retention", help="đếm những gì quá thời hạn lưu giữ của tỉnh; --do: xóa")
    kept.add_argument("--do", action="store_true", help="xóa thật")
    kept.add_argument("--json", action="store_true")
    commands.add_parser("children-index", help="lập lại mọi khóa tìm, sau khi đổi khóa index")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; a known error becomes one sentence on standard error and exit 2."""
    said = parser().parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mangnon.config.settings")
    if said.command == "manage":
        execute_from_command_line(["mangnon manage", *said.words])
        return 0
    try:
        django.setup()
        from mangnon.config import doors  # noqa: PLC0415 - models can be imported only once Django is set up

        return doors.run(said)
    except ImproperlyConfigured as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
