"""Run every measurement in fresh databases and print one table.

    python -m bench [--quick] [--only NAME ...]

Each database is measured in a process of its own (Django is set up once per process). --quick makes the
national set a tenth of its size, to try the bench itself; its numbers are then marked so.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import psycopg

from tools.testdb import start

WIDTHS = (52, 10, 30, 12, 9)


def main(words: Sequence[str] | None = None) -> int:
    asked = argparse.ArgumentParser(prog="bench")
    asked.add_argument("--quick", action="store_true")
    asked.add_argument("--only", nargs="*", default=[])
    said = asked.parse_args(words)
    print(
        f"Máy: {platform.processor() or platform.machine()}, {os.cpu_count()} lõi, Python {platform.python_version()}"
    )
    print(f"Bắt đầu {moment()}", flush=True)
    rows: list[dict[str, str]] = []
    room = tempfile.mkdtemp(prefix="mangnon-bench-")
    folder, port, stop = start(durable=True)
    try:
        rows += measure("sqlite", room, "", said)
        with psycopg.connect(host=folder, port=port, user="postgres", autocommit=True) as server:
            server.execute("CREATE DATABASE mangnon")
        rows += measure("postgresql", room, f"postgres://postgres@/mangnon?host={folder}&port={port}", said)
    finally:
        stop()
        shutil.rmtree(room, ignore_errors=True)
    print(f"Xong    {moment()}")
    show(rows, quick=said.quick)
    return 0 if all(row["ok"] != "không" for row in rows) else 1


def moment() -> str:
    """When, and how many processes wanted the processors meanwhile: more than there are, and figures are noise."""
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
    return f"{datetime.now():%d/%m/%Y %H:%M}, tải 1, 5, 15 phút: {load}"


def measure(vendor: str, room: str, url: str, said: argparse.Namespace) -> list[dict[str, str]]:
    """Run the measurements of one database; its progress goes to standard error."""
    var = Path(room, vendor)
    var.mkdir()
    environment = {**os.environ, "MANGNON_VAR": str(var), "DATABASE_URL": url, "MANGNON_DEMO": "1"}
    command = [sys.executable, "-m", "bench.measurements", vendor, *(["--quick"] if said.quick else [])]
    if said.only:
        command += ["--only", *said.only]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"Phép đo trên {vendor} dừng giữa chừng (mã {done.returncode}).")
    found: list[dict[str, str]] = json.loads(done.stdout)
    return found


def show(rows: list[dict[str, str]], *, quick: bool) -> None:
    if quick:
        print("Bộ dữ liệu thu nhỏ mười lần (--quick): chỉ để thử chính phép đo.")
    line = "  ".join(f"{{:<{w}}}" for w in WIDTHS)
    print(line.format("Phép đo", "CSDL", "Đo được", "Mức đặt ra", "Đạt"))
    for row in rows:
        print(line.format(row["what"], row["database"], row["measured"], row["limit"], row["ok"]))


if __name__ == "__main__":
    sys.exit(main())
