"""The client's own scripts in a JavaScript engine, for tests and the bench. Nothing else imports this."""

from pathlib import Path
from typing import Any

from py_mini_racer import MiniRacer

FOLDER = Path(__file__).parent.parent / "static" / "collection" / "sync"


def engine(*names: str) -> Any:
    """A V8 with these scripts loaded, as a page would load them."""
    context = MiniRacer()
    for name in names:
        context.eval((FOLDER / f"{name}.js").read_text(encoding="utf-8"))
    return context
