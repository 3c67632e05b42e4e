"""Loading rulebook files into versioned rows."""

from django.db import transaction

from mangnon.rulebook.files import read_all
from mangnon.rulebook.models import Entry

WRITTEN = ("title", "valid_from", "valid_to", "source", "verified", "body", "origin", "digest")


@transaction.atomic
def load() -> tuple[int, int]:
    """Bring every file entry into the database; returns (new or changed, unchanged).

    Idempotent: an entry whose digest is unchanged is left alone.
    """
    known = {(e.kind, e.code, e.version): e for e in Entry.objects.exclude(origin="province").defer("body")}
    new: dict[tuple[str, str, int], Entry] = {}
    changed = same = 0
    for said in read_all():
        key = (said.kind, said.code, said.version)
        row = known.get(key)
        if row is not None and row.digest == said.digest:
            same += 1
        elif row is not None:
            row.body = said.body  # first: setting a field that was left out would fetch it
            for name in WRITTEN:
                setattr(row, name, getattr(said, name))
            row.save()
            changed += 1
        else:
            new[key] = Entry(**{name: getattr(said, name) for name in ("kind", "code", "version", *WRITTEN)})
    Entry.objects.bulk_create(new.values())
    return changed + len(new), same
