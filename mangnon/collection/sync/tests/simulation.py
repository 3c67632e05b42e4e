"""One generated run after another: the real client script in V8 against the real server action on a database.

A run draws, from its number, what two officers and their devices do to one form: they type, send, hand in,
choose, carry files; lines are cut, requests lost, given up and delivered late or twice, answers lost, tabs
killed in the middle of a save, the server stopped in the middle of a transaction, sessions ended, the form
handed in and returned. Every value typed is a number used once, so that each can be followed. When the run
is over the line is whole again, everything is sent, and `verdict` compares with a second, plain account.
"""

import json
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from mangnon.access.models import Person
from mangnon.collection import approval
from mangnon.collection.models import Submission
from mangnon.collection.sync import views
from mangnon.collection.sync.actions import receive
from mangnon.collection.sync.models import Operation
from mangnon.collection.sync.queries import state_of
from mangnon.collection.sync.tests.verdict import verdict
from mangnon.collection.sync.tests.world import BLANK, LINES, Browser, World


class Stopped(Exception):
    """The server was stopped in the middle of a transaction."""


@dataclass
class Run:
    """One run. `required`: every value an officer typed and had not themselves typed over."""

    world: World
    browser: Browser
    seed: int
    steps: int = 20
    dice: random.Random = field(init=False)
    last: int = 0
    required: set[str] = field(default_factory=set)
    half_typed: dict[tuple[str, str], str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)  # page → device
    ghosts: list[tuple[Person, dict[str, Any]]] = field(
        default_factory=list
    )  # given up by the client, still on the way
    kept_pages: dict[str, dict[str, Any]] = field(
        default_factory=dict
    )  # device → an old page out of the cache
    signed_out: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    seen: dict[str, Any] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.people = {"phone": self.world.officer, "desk": self.world.officer, "other": self.world.colleague}

    # --- the whole run -----------------------------------------------------------------------------------

    def go(self) -> list[str]:
        """Play the run to its end; what is wrong afterwards, empty when all is well."""
        self.browser.do("begin", seed=self.seed)
        for device in ("phone", "other"):
            self.open(device)
        deeds = [
            (self.keystroke, 5), (self.commit, 7), (self.send, 6), (self.store_steps, 4), (self.deliver, 8),
            (self.give_up, 3), (self.lose, 2), (self.ghost, 3), (self.kill, 2), (self.reopen, 3),
            (self.choose, 3), (self.submit, 2), (self.give_back, 2), (self.resend, 1), (self.carry, 1),
            (self.session, 1), (self.stop_server, 1), (self.second_tab, 1),
        ]  # fmt: skip
        names, weights = zip(*deeds, strict=True)
        for _step in range(self.steps):
            self.seen = self.browser.look()
            deed = self.dice.choices(names, weights)[0]
            self.counts[deed.__name__] += 1
            deed()
        self.make_whole()
        return verdict(self)

    def alive(self) -> list[str]:
        return [page for page in self.pages if self.seen["pages"].get(page, {}).get("ready")]

    # --- what officers do ----------------------------------------------------------------------------------

    def fresh_value(self) -> str:
        self.last += 1
        return str(1000 + self.last)

    def keystroke(self) -> None:
        if not self.alive():
            return
        page, line = self.dice.choice(self.alive()), self.dice.choice(LINES)
        value = self.fresh_value()
        self.half_typed[page, line] = value
        self.browser.do("keystroke", page=page, line=line, cell=[value, "", ""])

    def commit(self) -> None:
        if not self.alive():
            return
        page, line = self.dice.choice(self.alive()), self.dice.choice(LINES)
        value = self.half_typed.pop((page, line), None) or self.fresh_value()
        self.required.add(value)
        self.browser.do("type", page=page, line=line, cell=[value, "", ""])
        self.some_steps(page)

    def send(self) -> None:
        if self.alive():
            page = self.dice.choice(self.alive())
            self.browser.do("sync", page=page)
            self.some_steps(page)

    def submit(self) -> None:
        """Mostly with every line answered, as an officer would."""
        if not self.alive():
            return
        page = self.dice.choice(self.alive())
        for line in LINES:
            if self.seen["pages"][page]["shown"].get(line, BLANK) == BLANK and self.dice.random() < 0.9:
                value = self.half_typed.pop((page, line), None) or self.fresh_value()
                self.required.add(value)
                self.browser.do("type", page=page, line=line, cell=[value, "", ""])
                self.browser.do("tasks", page=page)
        self.browser.do("submit", page=page)
        self.browser.do("tasks", page=page)
        if self.dice.random() < 0.7:
            self.browser.do("sync", page=page)
        self.some_steps(page)

    def choose(self) -> None:
        open_ones = [(p, c) for p in self.alive() for c in self.seen["pages"][p]["conflicts"]]
        if not open_ones:
            return
        page, conflict = self.dice.choice(open_ones)
        line = conflict["line"]
        shown = self.seen["pages"][page]["shown"].get(line, BLANK)
        cell = conflict["mine"]["cell"] if self.dice.random() < 0.5 else shown
        left = self.half_typed.pop((page, line), None)
        if left:  # the field was left with something typed: that comes first
            self.required.add(left)
            self.browser.do("type", page=page, line=line, cell=[left, "", ""])
        self.browser.do("type", page=page, line=line, cell=cell, settles=[conflict["id"]])
        self.some_steps(page)

    def resend(self) -> None:
        refused = [
            (page, record)
            for page in self.alive()
            for record in self.browser.records()[self.pages[page]]
            if record["state"] == "refused" and record["op"]["kind"] == "cell"
        ]
        if refused:
            page, record = self.dice.choice(refused)
            self.browser.do("resend", page=page, op_id=record["op_id"])
            self.some_steps(page)

    def carry(self) -> None:
        """A file from the phone to the desk of the same officer; the phone goes on sending as well."""
        phones = [p for p in self.alive() if self.pages[p] == "phone" and not self.seen["pages"][p]["tasks"]]
        if phones:
            desk = next((p for p in self.alive() if self.pages[p] == "desk"), None) or self.open("desk")
            self.browser.do("carry", **{"from": phones[0], "to": desk})

    # --- what happens to devices -----------------------------------------------------------------------------

    def open(self, device: str, *, kept: bool = False) -> str:
        """A page of the form, as the server has it now or as the cache has kept it."""
        data = self.kept_pages[device] if kept else self.page_now()
        self.kept_pages.setdefault(device, data)
        if not kept and self.dice.random() < 0.5:
            self.kept_pages[device] = data
        page = f"p{len(self.pages)}"
        self.pages[page] = device
        self.browser.do(
            "open", page=page, device=device, person=self.people[device].pk, place=self.world.place, data=data
        )
        self.browser.do("tasks", page=page)
        return page

    def page_now(self) -> dict[str, Any]:
        row = self.submission()
        state = state_of(row, LINES) if row else None
        cells = state["cells"] if state else {line: BLANK for line in LINES}
        return {
            "revision": state["revision"] if state else 0,
            "cells": cells,
            "conflicts": state["conflicts"] if state else [],
        }

    def submission(self) -> Submission | None:
        known = Submission.objects.select_related("version__form", "unit", "period")
        return known.filter(unit=self.world.map.one).first()

    def some_steps(self, page: str) -> None:
        """Mostly the store gets on at once; sometimes it is in the middle when the next thing happens."""
        most = 1000 if self.dice.random() < 0.75 else self.dice.randrange(4)
        self.browser.do("tasks", page=page, most=most)

    def store_steps(self) -> None:
        for page in self.seen["pages"]:
            self.some_steps(page)

    def kill(self) -> None:
        living = list(self.seen["pages"])
        if living:
            self.end(self.dice.choice(living))

    def end(self, page: str) -> None:
        self.browser.do("kill", page=page, done=self.dice.randrange(3))
        for line in LINES:
            value = self.half_typed.pop((page, line), None)
            if value:
                self.required.add(value)  # the tab was closed in the middle of a number

    def reopen(self) -> None:
        device = self.dice.choice(["phone", "other"])
        for page in [p for p in self.seen["pages"] if self.pages[p] == device]:
            self.end(page)
        page = self.open(device, kept=self.dice.random() < 0.5)
        shown = self.browser.look()["pages"][page]["shown"]
        unsent = {
            record["op"]["line"]: record["op"]["new"]
            for record in self.browser.records()[device]
            if record["state"] == "waiting" and record["op"]["kind"] == "cell"
        }
        if unsent != {line: shown[line] for line in unsent}:
            self.wrong.append(f"opened again, {device} shows {shown}; unsent is {unsent}")

    def second_tab(self) -> None:
        """Of the same form on the same machine. What stands half typed in the first it takes over."""
        self.open("phone", kept=self.dice.random() < 0.5)

    def session(self) -> None:
        device = self.dice.choice(list(self.people))
        self.signed_out ^= {device}

    # --- what happens on the line ------------------------------------------------------------------------------

    def asked(self) -> dict[str, Any] | None:
        return self.dice.choice(self.seen["requests"]) if self.seen["requests"] else None

    def serve(self, viewer: Person, body: dict[str, Any]) -> dict[str, Any]:
        """What the view does with a request, and its answer as JSON."""
        operations = json.loads(json.dumps(body))["operations"]
        received = receive(by=viewer, operations=operations)
        answer = {"receipts": [vars(r) for r in received.receipts], "places": views.places(received)}
        said: dict[str, Any] = json.loads(json.dumps(answer))
        return said

    def deliver(self) -> None:
        """The request arrives; its answer too, or not; sometimes the request arrives once more much later."""
        request = self.asked()
        if request is None:
            return
        device, page = self.pages[request["page"]], request["page"]
        if device in self.signed_out:
            self.browser.do("answer", request=request["id"], back={"status": "signed_out"})
            return
        answer = self.serve(self.people[device], request["body"])
        if self.dice.random() < 0.3:
            self.ghosts.append((self.people[device], request["body"]))
        if self.dice.random() < 0.3:
            self.browser.do("fail", request=request["id"])
        else:
            self.browser.do("answer", request=request["id"], back={"status": "ok", "answer": answer})
        if page in self.seen["pages"]:
            self.some_steps(page)

    def lose(self) -> None:
        request = self.asked()
        if request:
            self.browser.do("fail", request=request["id"])

    def give_up(self) -> None:
        """The client stops waiting; the request is still on its way and will arrive out of order."""
        request = self.asked()
        if request:
            self.ghosts.append((self.people[self.pages[request["page"]]], request["body"]))
            self.browser.do("fail", request=request["id"])

    def ghost(self) -> None:
        if self.ghosts:
            at = self.dice.randrange(len(self.ghosts))
            viewer, body = self.ghosts[at] if self.dice.random() < 0.3 else self.ghosts.pop(at)
            self.serve(viewer, body)

    def stop_server(self) -> None:
        request = self.asked()
        if request is None:
            return
        try:
            with transaction.atomic():
                self.serve(self.people[self.pages[request["page"]]], request["body"])
                raise Stopped
        except Stopped:
            if self.dice.random() < 0.5:
                self.browser.do("answer", request=request["id"], back={"status": "error"})
            else:
                self.browser.do("fail", request=request["id"])

    def give_back(self) -> None:
        """The province returns a line of what was handed in."""
        row = self.submission()
        if row and not row.is_open:
            approval.return_submission(
                by=self.world.provincial, submission=row, reasons={self.dice.choice(LINES): "Xem lại"}
            )

    # --- the end -----------------------------------------------------------------------------------------------

    def make_whole(self) -> None:
        """All tabs are closed, the line is whole, everybody signs in, every late request has arrived."""
        self.seen = self.browser.look()
        for page in self.seen["pages"]:
            self.end(page)
        for viewer, body in self.ghosts:
            self.serve(viewer, body)
        for device in self.people:
            if device in self.pages.values():
                page = self.open(device)
                self.browser.do("sync", page=page)
                self.browser.do("tasks", page=page)
                self.exchange(page)
        if self.seed % 2:
            self.choose_all(page)

    def exchange(self, page: str) -> None:
        """Requests and answers without a fault until the page has nothing more to ask."""
        while asked := [r for r in self.browser.look()["requests"] if r["page"] == page]:
            answer = self.serve(self.people[self.pages[page]], asked[0]["body"])
            self.browser.do("answer", request=asked[0]["id"], back={"status": "ok", "answer": answer})
            self.browser.do("tasks", page=page)

    def choose_all(self, page: str) -> None:
        """The last page chooses in every conflict it knows; none is open afterwards."""
        self.end(page)
        page = self.open(self.pages[page])
        self.seen = self.browser.look()
        for conflict in self.seen["pages"][page]["conflicts"]:
            take = conflict["mine"]["cell"] if self.dice.random() < 0.5 else conflict["theirs"]["cell"]
            self.browser.do("type", page=page, line=conflict["line"], cell=take, settles=[conflict["id"]])
        self.browser.do("tasks", page=page)
        self.browser.do("sync", page=page)
        self.browser.do("tasks", page=page)
        self.exchange(page)


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever a run wrote is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def play(
    world: World, browser: Browser, seeds: range, *, stop: bool = False
) -> tuple[dict[int, list[str]], Counter[str]]:
    """Play these runs; what was wrong by run (`stop`: by the first such run), and how often each thing happened."""
    wrong: dict[int, list[str]] = {}
    happened: Counter[str] = Counter()
    for seed in seeds:
        with taken_back():
            run = Run(world, browser, seed)
            found = run.go()
            happened += run.counts
            happened.update(f"became {o}" for o in Operation.objects.values_list("outcome", flat=True))
        if found:
            wrong[seed] = found
            if stop:
                break
    return wrong, happened
