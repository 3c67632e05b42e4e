"""Many rows written at once, past the models: for lists of ten thousands, where making objects is most of the work.

Values are prepared by the models' own fields, so that sealed columns hold sealed boxes here as everywhere. SQLite runs
one prepared statement over all rows; PostgreSQL gets each column as one array.
"""

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from psycopg import Binary

PLAIN = frozenset({str, int, bool, bytes, float, type(None)})


def prepared(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> list[tuple[Any, ...]]:
    """Rows of values as the columns of these names hold them; no query."""
    fields = [model._meta.get_field(name) for name in names]
    prepare = [field.get_db_prep_save for field in fields]  # type: ignore[union-attr]
    here = connections[DEFAULT_DB_ALIAS]  # not the proxy: it is asked for every value
    return [tuple([plain(one(value, here)) for one, value in zip(prepare, row, strict=True)]) for row in rows]


def plain(value: Any) -> Any:
    """Bytes and words as such: a driver's wrapper of bytes cannot leave its process, a choice is not its word."""
    if type(value) in PLAIN:
        return value
    if isinstance(value, memoryview):
        return bytes(value)
    if isinstance(value, Binary):
        return value.obj
    return value.value if isinstance(value, Enum) else value


def insert(rows: Sequence[models.Model]) -> None:
    """New rows of one model, every column but the key; the keys do not come back."""
    if not rows:
        return
    model = type(rows[0])
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    values = [[field.pre_save(row, add=True) for field in fields] for row in rows]
    names = [field.name for field in fields]
    insert_rows(model, names, prepared(model, names, values))


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """New rows from prepared values. One statement."""
    if not rows:
        return
    quote = connection.ops.quote_name
    into = f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(map(quote, columns_of(model, names)))})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{kind}[]" for kind in types_of(model, names))
            cursor.execute(f"{into} SELECT * FROM unnest({arrays})", turned(rows))
        else:
            cursor.executemany(f"{into} VALUES ({', '.join(['%s'] * len(names))})", rows)


def update_rows(
    model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]], *, only: str = ""
) -> None:
    """Rows that are there get prepared values: key first, then a value for each name. One statement.

    `only` is a condition on the row as it stands, in SQL without parameters.
    """
    if not rows:
        return
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    columns = [quote(column) for column in columns_of(model, names)]
    condition = f" AND {only}" if only else ""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{kind}[]" for kind in ("bigint", *types_of(model, names)))
            said = ", ".join(f"{column} = new.{column}" for column in columns)
            cursor.execute(
                f"UPDATE {table} SET {said} FROM unnest({arrays}) AS new ({key}, {', '.join(columns)}) "
                f"WHERE {table}.{key} = new.{key}{condition}",
                turned(rows),
            )
        else:
            said = ", ".join(f"{column} = %s" for column in columns)
            cursor.executemany(
                f"UPDATE {table} SET {said} WHERE {key} = %s{condition}", [(*row[1:], row[0]) for row in rows]
            )


def columns_of(model: type[models.Model], names: Sequence[str]) -> list[str]:
    return [str(model._meta.get_field(name).column) for name in names]  # type: ignore[union-attr]


def types_of(model: type[models.Model], names: Sequence[str]) -> list[str]:
    return [str(model._meta.get_field(name).db_type(connection)) for name in names]


def turned(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Columns in place of rows."""
    return [list(column) for column in zip(*rows, strict=True)]
