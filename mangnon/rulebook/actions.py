"""Loading rulebook files into versioned rows."""

from django.db import transaction

from mangnon.rulebook.files import FileEntry, read_all
from mangnon.rulebook.models import Entry


@transaction.atomic
def load() -> tuple[int, int]:
    """Bring every file entry into the database; returns (new or changed, unchanged).

    Idempotent: an entry whose digest is unchanged is left alone.
    """
    known = {(e.kind, e.code, e.version): e for e in Entry.objects.exclude(origin="province").defer("body")}
    changed = same = 0
    for said in read_all():
        row = known.get((said.kind, said.code, said.version))
        if row is not None and row.digest == said.digest:
            same += 1
            continue
        keep(said)
        changed += 1
    return changed, same


def keep(said: FileEntry) -> None:
    Entry.objects.update_or_create(
        kind=said.kind,
        code=said.code,
        version=said.version,
        defaults={
            "title": said.title,
            "valid_from": said.valid_from,
            "valid_to": said.valid_to,
            "source": said.source,
            "verified": said.verified,
            "body": said.body,
            "origin": said.origin,
            "digest": said.digest,
        },
    )
