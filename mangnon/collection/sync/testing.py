"""The client's own scripts in a JavaScript engine, for tests and the bench. Nothing else imports this."""

from pathlib import Path
from typing import Any

from py_mini_racer import MiniRacer

FOLDER = Path(__file__).parent.parent / "static" / "collection" / "sync"


def engine(*names: str, changed: tuple[str, str] | None = None) -> Any:
    """A V8 with these scripts loaded, as a page would load them; `changed` breaks them on purpose."""
    context = MiniRacer()
    whole = "\n".join((FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in names)
    if changed:
        assert whole.count(changed[0]) == 1, f"{changed[0]!r} stands {whole.count(changed[0])} times"
        whole = whole.replace(*changed)
    context.eval(whole)
    return context
