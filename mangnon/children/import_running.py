"""Lists worked through beside the request: step after step, also when whoever uploaded one has closed the page.

A short list is done before its page is answered. A long one goes on in a thread of the server, which leaves a sign of
life at every step (`ImportBatch.worked_at`). Where the sign is old the server was stopped: the page says so, and a
press of its button goes on where the last step ended. Two workers never share a list.
"""

import logging
import threading
import time
from datetime import timedelta

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from mangnon.access.models import Person
from mangnon.children.import_actions import STEP, Above, compare_some, enter_some
from mangnon.children.models import ImportBatch

WAIT = 2.0  # seconds a page waits for a list before it shows how far it is
PAUSE = 0.05  # seconds between two steps, in which others write
SILENT = timedelta(seconds=30)  # without a sign for so long: the worker is gone
log = logging.getLogger(__name__)


def go_on(*, by: Person, batch: ImportBatch) -> None:
    """Work on a list, unless somebody does already. Raises UserError for what goes wrong while the page waits."""
    if not claimed(batch):
        return
    finished = True
    try:
        finished = work(batch, by, until=time.monotonic() + WAIT)
    finally:
        if finished:
            released(batch)
    if not finished:
        threading.Thread(target=alone, args=(batch.pk, by.pk), daemon=True).start()


def alone(batch_id: int, person_id: int) -> None:
    """The rest of a list, in a thread with a connection of its own. A failure is logged by its kind, without content."""
    batch = ImportBatch.objects.select_related("unit").get(pk=batch_id)
    try:
        work(batch, Person.objects.get(pk=person_id))
    except Exception as error:  # noqa: BLE001 - whatever it is, the page offers to go on
        log.error("import %s stopped: %s", batch.public_id, type(error).__name__)
    finally:
        released(batch)
        connection.close()


def work(batch: ImportBatch, by: Person, *, until: float | None = None) -> bool:
    """Step after step to the end of what may be done now, or until a moment; whether the end was reached."""
    above: Above | None = None
    while True:
        batch.refresh_from_db(fields=["state"])
        if batch.state == ImportBatch.State.READ:
            above = Above.of(batch) if above is None else above
            progress = compare_some(batch=batch, at_most=STEP, above=above)
        elif batch.state == ImportBatch.State.ENTERED:
            progress = enter_some(by=by, batch=batch, at_most=STEP)
        else:
            return True
        if progress.finished:
            return True
        ImportBatch.objects.filter(pk=batch.pk).update(worked_at=timezone.now())
        if until is not None and time.monotonic() > until:
            return False
        time.sleep(PAUSE)


def claimed(batch: ImportBatch) -> bool:
    """Whether the list is ours to work on now."""
    now = timezone.now()
    free = Q(worked_at=None) | Q(worked_at__lt=now - SILENT)
    return ImportBatch.objects.filter(free, pk=batch.pk).update(worked_at=now) == 1


def released(batch: ImportBatch) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(worked_at=None)


def is_worked_on(batch: ImportBatch) -> bool:
    return batch.worked_at is not None and batch.worked_at >= timezone.now() - SILENT
