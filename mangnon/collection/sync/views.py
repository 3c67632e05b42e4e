"""Where browsers send their operations, the page of what is unsent, and what a browser keeps for days."""

import hashlib
import json
from functools import lru_cache
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from mangnon.access.models import Person
from mangnon.collection.sync import queries, words
from mangnon.collection.sync.actions import Received, receive
from mangnon.collection.sync.answering import kept_for, no_store
from mangnon.collection.sync.rules import MOST_AT_ONCE, SCHEMA, Outcome
from mangnon.ui.errors import UserError
from mangnon.ui.memory import definitions_kept

LARGEST_REQUEST = 400_000
SHELL = (
    "ui/tokens.css", "ui/components.css", "ui/logo.svg", "ui/app.js", "ui/vendor/htmx.min.js",
    "ui/vendor/alpine-csp.min.js", "collection/entry.css", "collection/sync.css", "collection/sync/reading.js",
    "collection/sync/outbox.js", "collection/sync/store.js", "collection/sync/entry.js",
    "collection/sync/outbox-page.js", "collection/keys.js", "collection/steps.js", *settings.OFFLINE_FILES,
)  # fmt: skip
WORKER = "collection/sync/worker.js"


@login_required
@ensure_csrf_cookie
def sync(request: HttpRequest) -> HttpResponse:
    """POST: operations in, receipts out. GET: what this person's browser may keep."""
    viewer = cast(Person, request.user)
    if request.method != "POST":
        return no_store(JsonResponse({"person": viewer.pk, "keep": queries.pages_to_keep(viewer)}))
    operations = sent(request)
    with definitions_kept():
        received = receive(by=viewer, operations=operations[:MOST_AT_ONCE])
    if received.with_outcome(Outcome.SUBMITTED):
        messages.info(request, words.handed_in_sentence())
    late = [
        {"op_id": op.get("op_id", ""), "outcome": Outcome.LATER, "reason": "too_many",
         "sentence": words.reason("too_many")}
        for op in operations[MOST_AT_ONCE:] if isinstance(op, dict)
    ]  # fmt: skip
    answer = {
        "schema": SCHEMA,
        "receipts": [vars(receipt) for receipt in received.receipts] + late,
        "places": places(received),
    }
    return no_store(JsonResponse(answer))


def sent(request: HttpRequest) -> list[Any]:
    """The operations of a request. Raises UserError where it holds none."""
    try:
        said = json.loads(request.body) if len(request.body) <= LARGEST_REQUEST else None
    except (ValueError, RecursionError):
        said = None
    operations = said.get("operations") if isinstance(said, dict) else None
    if not isinstance(operations, list):
        raise UserError(_("Máy chủ không đọc được các mục gửi lên. Số vẫn ở trên máy; mở lại trang rồi gửi."))
    return operations


def places(received: Received) -> list[dict[str, Any]]:
    """The state of each form that was touched, with its address once it is handed in."""
    return [
        queries.state_of(row, lines) | {"address": reverse("collection:submission", args=[row.pk])}
        for row, lines in received.touched.values()
    ]


@login_required
@ensure_csrf_cookie
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """What this browser has not sent, told by its script; and what the server keeps without having used it."""
    viewer = cast(Person, request.user)
    context = {
        "kept": queries.kept_for(viewer),
        "sync_state": {"person": viewer.pk},
        "sync_words": words.page_words(),
    }
    return kept_for(render(request, "collection/outbox.html", context), viewer)


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """The page without a line: which forms can be opened. Holds nothing of anybody; every browser keeps it."""
    context = {"sync_words": words.page_words()}
    return render(request, "collection/offline.html", context)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, from the root so that it stands before every page; open to all, holds nothing."""
    version, script = worker_script()
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    response["Service-Worker-Allowed"] = "/"
    response["X-Shell-Version"] = version
    return response


@lru_cache(maxsize=1)
def worker_script() -> tuple[str, str]:
    """Its version (a digest of all it brings) and its text with the list of files it keeps."""
    source = text_of(WORKER)
    digest = hashlib.sha256(source.encode())
    for name in SHELL:
        digest.update(text_of(name).encode())
    version = digest.hexdigest()[:16]
    given = {
        "version": version,
        "files": [static(name) for name in SHELL],
        "offline": reverse("sync_offline"),
        "open": [reverse(name) for name in settings.OFFLINE_PAGES],
        "instead": {reverse(name): reverse(other) for name, other in settings.OFFLINE_INSTEAD.items()},
        "sync": reverse("collection:sync"),
        "signIn": reverse("access:sign_in"),
        "signOut": reverse("access:sign_out"),
        "static": settings.STATIC_URL,
    }
    return version, f"const SHELL = {json.dumps(given)};\n{source}"


def text_of(name: str) -> str:
    """A static file as it is served, or as it lies in the house."""
    found = finders.find(name)
    if found:
        with open(found, encoding="utf-8") as lines:
            return lines.read()
    with staticfiles_storage.open(name) as stored:
        return str(stored.read().decode())
