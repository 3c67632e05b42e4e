"""Client and server under a failing line, killed tabs and a stopped server: nothing lost, nothing doubled.

Sixty of the ten thousand that `make bench` plays (bench/offline.py), spread over all of them, and those that once
found a fault. A failing run is played again alone with `play(world, Browser(), range(N, N + 1))`.
"""

import pytest
from django.db import IntegrityError

from mangnon.collection.sync import actions
from mangnon.collection.sync.rules import Outcome
from mangnon.collection.sync.tests.simulation import play
from mangnon.collection.sync.tests.world import Browser, World, build

RUNS = range(1, 10_001, 167)
# run → the fault it found; test_two_pages.py plays each step by step
ONCE_WRONG = {
    137: "two pages of a form shared one place in the journal: the later digits were written over the earlier",
    245: "a cell left in one page took the number of the digits in the other, and these with it",
}
# each takes one promise away; the generated runs must notice
BROKEN_CLIENTS = {
    "an answer that cannot be read empties the outbox": (
        "        if (!readable && batch.length > 1) {",
        ("        if (!readable) await store.settle(batch.map((r) => ({ op_id: r.op_id, state: 'done' })), []);\n"
        "        if (!readable && batch.length > 1) {"),
    ),
    "sent is taken for received": (
        "          back = await send(",
        ("          await store.settle(batch.map((r) => ({ op_id: r.op_id, state: 'done' })), []);\n"
        "          back = await send("),
    ),
    "a number is drawn anew at every try": (
        "          back = await send({ schema: SCHEMA, operations });",
        ("          operations.forEach((op) => { op.op_id = uuid(); });\n"
        "          back = await send({ schema: SCHEMA, operations });"),
    ),
    "keystrokes are kept only once the cell is left": (
        "const typing = (line, cell, settles = []) => void note(line, cell, settles, false);",
        "const typing = () => undefined;",
    ),
    "two pages share one place in the journal": (
        "JSON.stringify([outbox.person, name, line, tab]);", "JSON.stringify([outbox.person, name, line]);",
    ),
    "what is unsent is not shown again": (
        "shown[record.op.line] = record.op.new;", "void record;",
    ),
}  # fmt: skip


@pytest.fixture
def world(db: None) -> World:
    return build()


def test_generated_runs_lose_nothing_and_double_nothing(world: World) -> None:
    wrong, happened = play(world, Browser(), RUNS)
    assert wrong == {}
    # the runs are worth their name: every fault struck, every outcome came about
    faults = {"deliver", "give_up", "lose", "ghost", "kill", "stop_server", "carry", "session", "second_tab"}
    outcomes = {f"became {o}" for o in Outcome if o != Outcome.LATER}
    assert faults | outcomes <= set(happened)


@pytest.mark.parametrize("seed", ONCE_WRONG)
def test_a_run_that_once_lost_something_loses_nothing(world: World, seed: int) -> None:
    wrong, _happened = play(world, Browser(), range(seed, seed + 1))
    assert wrong == {}


@pytest.mark.parametrize("name", BROKEN_CLIENTS)
def test_a_client_that_breaks_a_promise_is_found_out(world: World, name: str) -> None:
    wrong, _happened = play(world, Browser(BROKEN_CLIENTS[name]), RUNS, stop=True)
    assert wrong


def test_a_server_that_overwrites_is_found_out(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "decide", lambda current, base, new: Outcome.APPLIED)
    wrong, _happened = play(world, Browser(), RUNS, stop=True)
    assert wrong


def test_a_server_that_forgets_its_receipts_is_found_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its memory of numbers the database itself refuses the second row."""
    monkeypatch.setattr(actions, "recall", lambda sent, by, unit: None)
    with pytest.raises(IntegrityError):
        play(world, Browser(), RUNS, stop=True)
