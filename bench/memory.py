"""The server at rest: granian with one worker, a few pages fetched, then its proportional set size."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path


def proportional_megabytes() -> float:
    """PSS of the server's whole process tree in MB (Linux's smaps_rollup)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "mangnon.config.command", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=os.environ.copy(), stdout=subprocess.DEVNULL) as server:
        try:
            fetch(f"http://127.0.0.1:{port}/dang-nhap/")
            time.sleep(3)
            return sum(pss(pid) for pid in tree(server.pid)) / 1024
        finally:
            server.terminate()


def fetch(address: str) -> None:
    """A few pages, as soon as the server answers: its first start collects and compresses the static files."""
    for _ in range(240):
        try:
            for _ in range(10):
                with urllib.request.urlopen(address, timeout=5) as answer:
                    answer.read()
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("Máy chủ không trả lời sau 2 phút.")


def tree(pid: int) -> list[int]:
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += tree(int(child))
    return found


def pss(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0
