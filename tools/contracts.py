"""Promises about the shape of the code that no linter of ours checks.

    python tools/contracts.py

Inside a room `urls → views → forms → actions → queries → models → rules`: a module imports only modules
further right of its own room; modules of other names are free, but nothing except urls imports views, and
nothing imports urls. `rules.py` reaches no Django, also not through what it imports. Functions end within
60 lines (docstring apart) and files within 400. No notes to self and no paths of one machine stand in code.
Lists every breach and exits 1; says how much was read and exits 0.
"""

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("mangnon", "tests", "tools", "bench")
LAYERS = ("urls", "views", "forms", "actions", "queries", "models", "rules")
LONGEST_FUNCTION, LONGEST_FILE = 60, 400
# Spelled apart, so that this file does not find itself.
NOTES = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
ONE_MACHINE = re.compile(r"(?<![\w.-])/wo" + r"rk/")
CODE = {".py", ".html", ".js", ".css", ".yaml", ".toml", ".sh", ".md"}
VENDORED = {"vendor", "node_modules"}


@dataclass(frozen=True)
class Module:
    """One Python file: its dotted name and what it imports when it is loaded (not under TYPE_CHECKING)."""

    name: str
    path: Path
    tree: ast.Module
    lines: int
    imports: Mapping[str, int] = field(default_factory=dict)  # dotted name → line

    @property
    def is_test(self) -> bool:
        return "tests" in self.path.parts or self.path.name in {"testing.py", "conftest.py"}

    @property
    def room(self) -> str:
        parts = self.name.split(".")
        return parts[1] if parts[0] == "mangnon" and len(parts) > 1 else ""

    @property
    def layer(self) -> str:
        """Its floor inside the room: `views`, also for `board_views`; empty where the name is free."""
        parts = self.name.split(".")
        floor = parts[2].rpartition("_")[2] if len(parts) > 2 else ""
        return floor if floor in LAYERS else ""


def modules() -> dict[str, Module]:
    """Every module of ours by its dotted name."""
    found = {}
    for path in python_files():
        words = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(words[:-1] if words[-1] == "__init__" else words)
        source = path.read_text(encoding="utf-8")
        tree = ast.parse(source, str(path))
        found[name] = Module(name, path, tree, source.count("\n"), dict(imported(tree.body)))
    return found


def python_files() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts and not VENDORED & set(path.parts):
                yield path


def imported(body: list[ast.stmt]) -> Iterator[tuple[str, int]]:
    """Names imported anywhere in the code, except under `if TYPE_CHECKING`."""
    for node in body:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)
        for part in ("body", "orelse", "handlers", "finalbody"):
            yield from imported(getattr(node, part, []))


def layering(known: dict[str, Module]) -> Iterator[str]:
    """Imports that go up inside a room, or into views or urls."""
    for module in known.values():
        if not module.room or module.is_test:
            continue
        for name, line in module.imports.items():
            target = known.get(name)
            if target is None or target.name == module.name:
                continue
            if target.layer in {"urls", "views"} and module.layer not in {"urls", target.layer}:
                yield f"{where(module)}:{line}: imports {name}; only urls import views, and nothing imports urls."
            elif goes_up(module, target):
                yield f"{where(module)}:{line}: {module.layer} imports {name}, which stands above it."


def goes_up(module: Module, target: Module) -> bool:
    if module.room != target.room or not module.layer or not target.layer:
        return False
    return LAYERS.index(target.layer) < LAYERS.index(module.layer)


def rules_without_django(known: dict[str, Module]) -> Iterator[str]:
    """Modules named rules that reach Django, with the way there."""
    for module in known.values():
        if module.layer == "rules" and not module.is_test:
            way = way_to_django(module, known)
            if way:
                yield f"{where(module)}: rules reach Django: {' → '.join(way)}."


def way_to_django(module: Module, known: dict[str, Module]) -> list[str]:
    waiting, seen = [(module, [module.name])], {module.name}
    while waiting:
        at, way = waiting.pop()
        for name in at.imports:
            if name.split(".")[0] == "django":
                return [*way, name]
            if name in known and name not in seen:
                seen.add(name)
                waiting.append((known[name], [*way, name]))
    return []


def sizes(known: dict[str, Module]) -> Iterator[str]:
    for module in known.values():
        if module.lines > LONGEST_FILE:
            yield f"{where(module)}: {module.lines} lines; at most {LONGEST_FILE}."
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                long = length(node)
                if long > LONGEST_FUNCTION:
                    yield f"{where(module)}:{node.lineno}: {node.name} has {long} lines; at most {LONGEST_FUNCTION}."


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function, its docstring left out."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is None:
        return lines
    return lines - ((first.end_lineno or first.lineno) - first.lineno + 1)


def words() -> Iterator[str]:
    """Notes to self, and paths that exist on one machine only."""
    for path in (p for folder in (*FOLDERS, "docs") for p in sorted((ROOT / folder).rglob("*"))):
        if path.suffix not in CODE or VENDORED & set(path.parts):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if NOTES.search(line) or ONE_MACHINE.search(line):
                yield f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"


def where(module: Module) -> str:
    return str(module.path.relative_to(ROOT))


def breaches() -> list[str]:
    """Every breach, one line each."""
    known = modules()
    return [*layering(known), *rules_without_django(known), *sizes(known), *words()]


def main() -> int:
    found = breaches()
    print("\n".join(found) if found else f"contracts: {len(modules())} modules keep them")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
