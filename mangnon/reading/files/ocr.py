"""Pictures of text through tesseract with its Vietnamese data, with how sure it is of each line."""

import csv
import io
import shutil
import subprocess
from functools import cache
from typing import Any

from PIL import Image, UnidentifiedImageError

from mangnon.reading.errors import CannotRead

SECONDS = 120


@cache
def _program() -> str:
    """tesseract where it is installed with Vietnamese; else an empty text."""
    found = shutil.which("tesseract")
    if not found:
        return ""
    said = subprocess.run(
        [found, "--list-langs"], capture_output=True, text=True, timeout=SECONDS, check=False
    )
    return found if "vie" in (said.stdout + said.stderr).split() else ""


def recognise(data: bytes, name: str) -> list[tuple[str, float | None]]:
    try:
        picture = Image.open(io.BytesIO(data))
        picture.load()
    except (UnidentifiedImageError, OSError) as error:
        raise CannotRead(f"Ảnh {name} bị hỏng, không mở được. Hãy chụp hoặc quét lại.") from error
    return recognise_image(picture, name)


def recognise_image(picture: Any, name: str) -> list[tuple[str, float | None]]:
    """(line, confidence 0..100) of a picture, an empty line between blocks."""
    program = _program()
    if not program:
        raise CannotRead(
            f"Tệp {name} là ảnh quét, mà máy chủ chưa có tesseract với dữ liệu tiếng Việt (gói tesseract-ocr-vie). "
            "Hãy nhờ quản trị cài, hoặc dùng bản có chữ."
        )
    held = io.BytesIO()
    picture.convert("L").save(held, "PNG")
    try:
        done = subprocess.run(
            [program, "stdin", "stdout", "-l", "vie", "--psm", "4", "tsv"],
            input=held.getvalue(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise CannotRead(
            f"Một trang của {name} nhận dạng quá {SECONDS} giây. Hãy quét lại với độ phân giải thấp hơn."
        ) from error
    return _lines(done.stdout.decode("utf-8", errors="replace"))


def _lines(table: str) -> list[tuple[str, float | None]]:
    lines: dict[tuple[int, int, int], list[tuple[str, float]]] = {}
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        word = (row.get("text") or "").strip()
        if word and row["conf"] not in {"-1", ""}:
            key = (int(row["block_num"]), int(row["par_num"]), int(row["line_num"]))
            lines.setdefault(key, []).append((word, float(row["conf"])))
    found: list[tuple[str, float | None]] = []
    last: tuple[int, int] | None = None
    for (block, paragraph, _), said in sorted(lines.items()):
        if last is not None and last != (block, paragraph):
            found.append(("", None))
        last = (block, paragraph)
        found.append((" ".join(word for word, _ in said), sum(sure for _, sure in said) / len(said)))
    return found
