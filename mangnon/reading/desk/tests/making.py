"""Files for the tests of the desk: our own example documents, as Word."""

from io import BytesIO
from pathlib import Path

from docx import Document as Word

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
