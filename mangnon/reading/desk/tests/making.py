"""Files for the tests of the desk: our own example documents, as Word."""

from io import BytesIO
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document as Word

from mangnon.access.models import Person
from mangnon.reading.desk.models import ReadingDraft

EXAMPLES = Path(__file__).parents[2] / "examples"


def example(name: str) -> str:
    """The text of an example by the beginning of its name."""
    [path] = EXAMPLES.glob(f"{name}*.txt")
    return path.read_text(encoding="utf-8")


def as_docx(text: str) -> bytes:
    """A Word file with one paragraph for each line; lines with tabs become tables."""
    word = Word()
    rows: list[list[str]] = []

    def close() -> None:
        if rows:
            table = word.add_table(0, max(len(row) for row in rows))
            for row in rows:
                cells = table.add_row().cells
                for at, cell in enumerate(row):
                    cells[at].text = cell
            rows.clear()

    for line in text.splitlines():
        if "\t" in line:
            rows.append(line.split("\t"))
            continue
        close()
        word.add_paragraph(line)
    close()
    room = BytesIO()
    word.save(room)
    return room.getvalue()


def browse(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def brought(
    client: Client, unit_id: int, content: bytes, name: str = "ke-hoach.docx", kind: str = ""
) -> ReadingDraft:
    answer = client.post(
        reverse("desk:papers"), {"tep": SimpleUploadedFile(name, content), "so": unit_id, "loai": kind}
    )
    assert answer.status_code == 302, answer.content.decode()[:500]
    return ReadingDraft.objects.latest("pk")


def answered(client: Client, row: ReadingDraft) -> None:
    """Every question of a draft answered "as it was read", every warning seen."""
    row.refresh_from_db()
    client.post(reverse("desk:names", args=[row.pk]), {"canh-bao": "1", "xem": row.draft["warnings"]})
    for item in [*row.draft["items"], *row.draft.get("tasks", [])]:
        page = client.get(reverse("desk:item", args=[row.pk, item["id"]]))
        doubts = page.context["one"].doubts
        if any(doubt.must for doubt in doubts):
            client.post(reverse("desk:item", args=[row.pk, item["id"]]), {"viec": "bo"})
        elif doubts:
            keys = [doubt.key for doubt in doubts]
            client.post(reverse("desk:item", args=[row.pk, item["id"]]), {"viec": "dung", "hoi": keys})
