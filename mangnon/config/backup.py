"""Backing up and restoring everything: the database, whichever it is, and the files, in one sealed archive."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from mangnon.config.archive import MARK, Reading, Sealing, opened
from mangnon.ui.errors import UserError

MANIFEST, DATABASE, FILES = "manifest.json", "database", "files/"


@contextmanager
def workroom() -> Iterator[Path]:
    """A folder of this account alone, gone afterwards; what lies in it for a moment is not sealed."""
    settings.VAR.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="sao-luu-", dir=settings.VAR) as name:
        yield Path(name)


def back_up(file: Path) -> int:
    """Write one consistent copy of the database and all kept files, sealed. The file is there whole or not at all."""
    if file.exists():
        raise UserError(f"Tệp {file} đã có; hãy chọn tên khác để không đè lên bản sao lưu cũ.")
    beside = file.with_name(file.name + ".dang-ghi")
    try:
        with workroom() as room:
            dump(room / DATABASE)
            beside.touch(mode=0o600)
            with beside.open("wb") as out:
                sealed = Sealing(out)
                pack(sealed, room / DATABASE)
                sealed.finish()
                out.flush()
                os.fsync(out.fileno())
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
    print(f"Đã sao lưu vào {file} ({file.stat().st_size // 1024} kB), niêm phong bằng MANGNON_SEAL_KEYS.")
    return 0


def media() -> Path:
    return Path(settings.MEDIA_ROOT)


def kept_files() -> list[Path]:
    return sorted(path for path in media().rglob("*") if path.is_file()) if media().is_dir() else []


def pack(out: Sealing, database: Path) -> None:
    """The tar: manifest, database, files. A file that goes meanwhile is left out, and the manifest does not name it."""
    members = [(DATABASE, database), *((FILES + str(p.relative_to(media())), p) for p in kept_files())]
    there = [(name, path, digest(path)) for name, path in members if path.exists()]
    manifest = {
        "made_at": timezone.now().isoformat(), "engine": connection.vendor,
        "members": {name: said for name, _path, said in there},
    }  # fmt: skip
    text = json.dumps(manifest).encode()
    with tarfile.open(mode="w|", fileobj=out) as tar:  # type: ignore[call-overload]
        head = tarfile.TarInfo(MANIFEST)
        head.size = len(text)
        from_memory = Reading(iter([text]))
        tar.addfile(head, from_memory)
        for name, path, _said in there:
            tar.add(path, arcname=name, recursive=False)


def digest(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def dump(target: Path) -> None:
    """One consistent copy while people work: SQLite's own backup, or pg_dump's custom format."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
    else:
        run("pg_dump", "--format=custom", "--file", str(target), *address())


def restore(file: Path, *, sure: bool, check: bool = False) -> int:
    """Replace database and files with a backup, once all of it has been opened and compared. `check` stops there."""
    if not file.exists():
        raise UserError(f"Không có tệp {file}.")
    if not sure and not check:
        raise UserError("Phục hồi sẽ thay toàn bộ dữ liệu đang có. Thêm --yes nếu đúng là muốn vậy.")
    with workroom() as room:
        if is_sealed(file):
            made = unpack(file, room)
            if check:
                print(
                    f"Bản sao lưu {file} còn nguyên: {made['engine']}, lúc {made['made_at']}, {len(made['members'])} tệp."
                )
                return 0
            if made["engine"] != connection.vendor:
                raise UserError(
                    f"Bản sao lưu là của {made['engine']}, máy này dùng {connection.vendor}. Đặt DATABASE_URL cho khớp rồi làm lại."
                )
            restore_database(room / DATABASE)
            restore_files(room / FILES)
        else:
            restore_database(file)  # a plain copy of an older version: the database alone
    print(f"Đã phục hồi từ {file}.")
    return 0


def is_sealed(file: Path) -> bool:
    with file.open("rb") as content:
        return content.read(len(MARK)) == MARK


def unpack(file: Path, room: Path) -> dict[str, Any]:
    """Everything of a backup into a folder, each member compared with the manifest. Raises UserError, nothing replaced."""
    broken = UserError(f"Tệp {file} không khớp với danh mục của chính nó; không dùng để phục hồi được.")
    with file.open("rb") as content:
        frames = opened(content, file)
        with tarfile.open(mode="r|", fileobj=Reading(frames)) as tar:  # type: ignore[call-overload]
            tar.extractall(room, filter="data")
        for _rest in frames:  # the last frame too has to be there
            pass
    try:
        made: dict[str, Any] = json.loads((room / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise broken from error
    there = {str(p.relative_to(room)) for p in room.rglob("*") if p.is_file()} - {MANIFEST}
    if there != set(made["members"]) or any(
        digest(room / name) != said for name, said in made["members"].items()
    ):
        raise broken
    return made


def restore_files(folder: Path) -> None:
    """The files of the backup in place of those that are there; the old ones go once the new ones stand."""
    old = media().with_name(media().name + ".cu")
    shutil.rmtree(old, ignore_errors=True)
    if media().exists():
        media().rename(old)
    if folder.is_dir():
        shutil.copytree(folder, media())
    shutil.rmtree(old, ignore_errors=True)


def restore_database(file: Path) -> None:
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
