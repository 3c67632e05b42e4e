"""Run the test suite on SQLite, then on a throw-away real PostgreSQL.

    python tools/testdb.py [pytest arguments]

The server is Debian's where there is one, else the one the `pgserver` package carries. It is started
outside pytest because pytest-django reads the settings before any conftest could start it. Only the
server process drops its rights; pytest stays who it is.
"""

import glob
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

PREFIX = "mangnon-pg-"
# One file stays in one process: a file that fills a database for all its tests does it once.
BOTH_CORES = ["-n", "2", "--dist", "loadfile"]


def server_binaries() -> str:
    """The folder of initdb and pg_ctl: $PG_BIN, Debian's newest, or the pgserver package's."""
    wanted = [os.environ.get("PG_BIN", "")]
    wanted += sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda p: int(p.split("/")[4]), reverse=True)
    for folder in wanted:
        if folder and Path(folder, "initdb").exists():
            return folder
    if find_spec("pgserver"):
        import pgserver  # noqa: PLC0415 - only where there is no other server: importing it has side effects

        return str(Path(pgserver.__file__).parent / "pginstall" / "bin")
    raise SystemExit("Không tìm thấy máy chủ PostgreSQL: cài bằng `apt-get install postgresql`.")


def dropped_rights() -> tuple[list[str], tuple[int, int] | None]:
    """initdb refuses root: as root, run the server as `postgres`, else `nobody`."""
    if os.geteuid() != 0:
        return [], None
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        user = pwd.getpwnam("nobody")
    prefix = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    return prefix, (user.pw_uid, user.pw_gid)


def start(*, durable: bool = False) -> tuple[str, int, Callable[[], None]]:
    """Start a private server on a socket in /tmp; returns (folder, port, stop)."""
    binaries = server_binaries()
    prefix, owner = dropped_rights()
    folder = tempfile.mkdtemp(prefix=PREFIX, dir="/tmp")
    if owner:
        os.chown(folder, *owner)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def run(*words: str) -> None:
        subprocess.run([*prefix, *words], check=True, stdout=subprocess.DEVNULL, cwd=folder)

    run(
        f"{binaries}/initdb", "-D", f"{folder}/data", "-U", "postgres",
        "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync",
    )  # fmt: skip
    options = f"-p {port} -k {folder} -c listen_addresses= -c max_connections=60"
    if not durable:
        options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    run(f"{binaries}/pg_ctl", "-D", f"{folder}/data", "-w", "-l", f"{folder}/log", "-o", options, "start")

    def stop() -> None:
        words = [*prefix, f"{binaries}/pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop"]
        subprocess.run(words, stdout=subprocess.DEVNULL, cwd=folder, check=False)
        shutil.rmtree(folder, ignore_errors=True)

    return folder, port, stop


def main(arguments: list[str]) -> int:
    command = [sys.executable, "-m", "pytest", *(arguments or BOTH_CORES)]
    again = [*command, "-m", "not looks"] if not arguments else command
    # compiled modules are kept: two runs of two processes, and the commands they start, read them again
    ours = {"DATABASE_URL", "MANGNON_TEST_DATABASE", "PYTHONDONTWRITEBYTECODE"}
    environment = {k: v for k, v in os.environ.items() if k not in ours}
    print("▸ Bộ kiểm thử trên SQLite", flush=True)
    outcome = subprocess.run(command, env=environment, check=False).returncode
    folder, port, stop = start()
    try:
        print("▸ Bộ kiểm thử trên PostgreSQL", flush=True)
        url = f"postgres://postgres@/mangnon?host={folder}&port={port}"
        second = subprocess.run(
            again,
            env={**environment, "DATABASE_URL": url, "MANGNON_TEST_DATABASE": "postgresql"},
            check=False,
        ).returncode
    finally:
        stop()
    return outcome or second


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
