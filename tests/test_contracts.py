"""The code keeps the contracts of tools/contracts.py, and the tool sees a breach."""

import ast
from pathlib import Path

from tools import contracts
from tools.contracts import Module, breaches, imported


def module(name: str, source: str) -> Module:
    path = contracts.ROOT / (name.replace(".", "/") + ".py")
    return Module(name, path, ast.parse(source), source.count("\n"), dict(imported(ast.parse(source).body)))


def known(*modules: Module) -> dict[str, Module]:
    return {m.name: m for m in modules}


def test_the_code_keeps_the_contracts() -> None:
    assert breaches() == []


def test_an_import_that_goes_up_is_seen() -> None:
    up = module("mangnon.room.queries", "from mangnon.room.actions import deed\n")
    found = list(contracts.layering(known(up, module("mangnon.room.actions", ""))))
    assert found == [
        "mangnon/room/queries.py:1: queries imports mangnon.room.actions, which stands above it."
    ]


def test_an_import_of_views_is_seen_also_across_rooms_and_in_views_by_another_name() -> None:
    above = module("mangnon.other.helper", "from mangnon.room import board_views\n")
    found = list(contracts.layering(known(above, module("mangnon.room.board_views", ""))))
    assert len(found) == 1


def test_rules_that_reach_django_by_a_detour_are_seen() -> None:
    rules = module("mangnon.room.rules", "from mangnon.room.helper import x\n")
    helper = module("mangnon.room.helper", "from django.db import models\n")
    (found,) = contracts.rules_without_django(known(rules, helper))
    assert "mangnon.room.rules → mangnon.room.helper → django.db" in found


def test_an_import_for_the_type_checker_alone_is_free() -> None:
    rules = module("mangnon.room.rules", "if TYPE_CHECKING:\n    from django.db import models\n")
    assert list(contracts.rules_without_django(known(rules))) == []


def test_long_functions_and_files_are_seen() -> None:
    body = "".join(f"    x{i} = {i}\n" for i in range(60))
    long = module("mangnon.room.long", f"def deed():\n{body}" + "\n" * 400)
    assert len(list(contracts.sizes(known(long)))) == 2


def test_the_tool_reads_this_very_file() -> None:
    assert Path(__file__) in set(contracts.python_files())
