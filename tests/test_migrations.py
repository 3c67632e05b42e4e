"""The suite makes its tables straight from the models, which takes a second; here the migrations make them, which takes
half a minute, and both are compared: columns, keys, constraints and indexes of every table of ours.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

DESCRIBE = """
import json
from tests.test_migrations import described
print("described " + json.dumps(described()))
"""
OURS = "mangnon_migrated"


def described() -> dict[str, Any]:
    """What each of our tables is made of; names of constraints aside, which Django makes up."""
    with connection.cursor() as cursor:
        look = connection.introspection
        ours = {
            model._meta.db_table
            for model in apps.get_models(include_auto_created=True)
            if model.__module__.startswith("mangnon.")
        }
        tables = sorted(ours & set(look.table_names(cursor)))
        return {
            table: {
                "columns": sorted(
                    [column.name, str(column.type_code), bool(column.null_ok)]
                    for column in look.get_table_description(cursor, table)
                ),
                "held": sorted(
                    json.dumps([sorted(held["columns"] or []), held["primary_key"], held["unique"], held["check"],
                                held["index"], held["foreign_key"]])
                    for held in look.get_constraints(cursor, table).values()
                ),
            }
            for table in tables
        }  # fmt: skip


@contextmanager
def empty_database(folder: Path) -> Iterator[dict[str, str]]:
    """The environment of a command that is to meet an empty database of the same kind."""
    settings = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}
    settings |= {"MANGNON_DEMO": "1", "MANGNON_VAR": str(folder)}
    if connection.vendor != "postgresql":
        yield settings
        return
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {OURS}")
        cursor.execute(f"CREATE DATABASE {OURS}")
    try:
        yield settings | {"DATABASE_URL": os.environ["DATABASE_URL"].replace("/mangnon?", f"/{OURS}?")}
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {OURS} WITH (FORCE)")


@pytest.mark.django_db(transaction=True)
def test_migrations_make_what_the_models_say(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mangnon.config.command", "manage"]
    root = Path(__file__).parent.parent
    with empty_database(tmp_path) as settings:
        for words in (["migrate", "--verbosity", "0"], ["shell", "-c", DESCRIBE]):
            answer = subprocess.run(
                [*command, *words], env=settings | {"PYTHONPATH": str(root)}, cwd=root, capture_output=True, text=True, check=False
            )  # fmt: skip
            assert answer.returncode == 0, answer.stderr
    said = next(line for line in answer.stdout.splitlines() if line.startswith("described "))
    migrated = json.loads(said.removeprefix("described "))
    models = json.loads(json.dumps(described()))
    assert migrated.keys() == models.keys()
    assert len(models) > 90
    for table, made in models.items():
        assert migrated[table] == made, table
