"""Ten thousand generated runs of client and server, and the entry page over a line that loses and crawls.

Some 0.15 seconds of a core a run: ten thousand take about 25 minutes of one free core, half of it on two.

The runs are the same that the tests play shortly (mangnon/collection/sync/tests/simulation.py): the client's
own scripts in V8, the server's own action, this database. Each core plays its share in a database of its own.
"""

import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

RUNS = 10_000
A_TELLING = 250


@dataclass(frozen=True)
class Played:
    """What came of the runs: those that lost or doubled something, and how often each thing happened."""

    runs: int
    wrong: dict[str, list[str]]
    happened: Counter[str]


def play(runs: int) -> Played:
    """Play runs 1…n, shared among the cores; each process has its own SQLite file."""
    cores = max(1, os.cpu_count() or 1)
    with tempfile.TemporaryDirectory(prefix="mangnon-runs-") as room:
        started = []
        for core in range(cores):
            var = Path(room, str(core))
            var.mkdir()
            environment = {**os.environ, "MANGNON_VAR": str(var), "DATABASE_URL": "", "MANGNON_DEMO": "1"}
            words = [sys.executable, "-m", "bench.offline", str(core + 1), str(runs + 1), str(cores)]
            started.append(subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True))
        answers = [process.communicate()[0] for process in started]
    if any(process.returncode for process in started):
        raise SystemExit("Các lượt chạy sinh ngẫu nhiên dừng giữa chừng.")
    said = [json.loads(answer) for answer in answers]
    wrong = {seed: found for one in said for seed, found in one["wrong"].items()}
    return Played(runs, wrong, sum((Counter(one["happened"]) for one in said), Counter()))


def share(first: int, end: int, step: int) -> None:
    """One core's share, in a fresh database; prints its account as JSON."""
    import django  # noqa: PLC0415 - only the process that plays sets Django up

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mangnon.config.settings")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from mangnon.collection.sync.tests.simulation import play  # noqa: PLC0415
    from mangnon.collection.sync.tests.world import Browser, build  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    world, browser = build(), Browser()
    play(world, browser, range(first, first + 1))  # the code is loaded; what it is made of is never waste
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    wrong: dict[int, list[str]] = {}
    happened: Counter[str] = Counter()
    seeds, begun = range(first, end, step), time.perf_counter()
    for at in range(0, len(seeds), A_TELLING):  # a long run says how far it is
        part = seeds[at : at + A_TELLING]
        found, counted = play(world, browser, part)
        wrong |= found
        happened += counted
        took = time.perf_counter() - begun
        print(f"    {at + len(part)} lượt, {len(wrong)} sai, {took:.0f} giây", file=sys.stderr, flush=True)
    print(json.dumps({"wrong": wrong, "happened": happened}))


if __name__ == "__main__":
    share(*map(int, sys.argv[1:4]))
