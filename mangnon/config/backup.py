"""Backing up and restoring the whole database, whichever it is."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection

from mangnon.ui.errors import UserError


def back_up(file: Path) -> int:
    """Write one consistent copy: SQLite's own backup, or pg_dump's custom format."""
    if file.exists():
        raise UserError(f"Tệp {file} đã có; hãy chọn tên khác để không đè lên bản sao lưu cũ.")
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(file)) as copy:
            connection.connection.backup(copy)
    else:
        run("pg_dump", "--format=custom", "--file", str(file), *address())
    print(f"Đã sao lưu vào {file} ({file.stat().st_size // 1024} kB).")
    return 0


def restore(file: Path, *, sure: bool) -> int:
    """Replace the database with a backup."""
    if not file.exists():
        raise UserError(f"Không có tệp {file}.")
    if not sure:
        raise UserError("Phục hồi sẽ thay toàn bộ dữ liệu đang có. Thêm --yes nếu đúng là muốn vậy.")
    if connection.vendor == "sqlite":
        restore_sqlite(file)
    else:
        run(
            "pg_restore",
            "--clean",
            "--if-exists",
            "--no-owner",
            "--single-transaction",
            *address(),
            str(file),
        )
    print(f"Đã phục hồi từ {file}.")
    return 0


def restore_sqlite(file: Path) -> None:
    with closing(sqlite3.connect(file)) as copy:
        try:
            tables = copy.execute(
                "SELECT count(*) FROM sqlite_master WHERE name = 'figures_fact'"
            ).fetchone()[0]
        except sqlite3.DatabaseError as error:
            raise UserError(f"Tệp {file} không phải bản sao lưu của Măng Non.") from error
        if not tables:
            raise UserError(f"Tệp {file} không phải bản sao lưu của Măng Non.")
        connection.ensure_connection()
        copy.backup(connection.connection)


def run(name: str, *words: str) -> None:
    """Run one of PostgreSQL's tools; what it complains of becomes a sentence."""
    done = subprocess.run([tool(name), *words], env=secret(), capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["không nói lý do"]
        raise UserError(f"Lệnh {name} không làm được: {said[-1]}")


def address() -> list[str]:
    said = connection.settings_dict
    words = ["--dbname", str(said["NAME"]), "--username", str(said["USER"]), "--host", str(said["HOST"])]
    return [*words, "--port", str(said["PORT"])] if said["PORT"] else words


def secret() -> dict[str, str]:
    return {**os.environ, "PGPASSWORD": str(connection.settings_dict["PASSWORD"])}


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise UserError(f"Máy chưa có lệnh {name}; hãy cài gói postgresql-client.")
    return found
