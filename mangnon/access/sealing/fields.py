"""Model fields whose column holds only a sealed box: text, a day, JSON.

    name = SealedText(seal="children.Child.name")

`seal` names the place and stays what it is for ever, also when a model is renamed: it is bound into every box. An
empty text is kept as an empty column (emptiness is no secret), a missing day or JSON as NULL. A sealed column cannot
be filtered, sorted or searched: asking for it raises. For search there are keyed tokens, `index.token`.
"""

import json
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import FieldError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.lookups import IsNull

from mangnon.access.sealing.boxes import open_box, seal

S = TypeVar("S")
G = TypeVar("G")


class Sealed(models.Field[S, G]):
    """Base of the sealed fields: the column is binary, the value is not."""

    empty_strings_allowed = False

    def __init__(self, *args: Any, seal: str, **kwargs: Any) -> None:
        self.seal = seal
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "seal": self.seal}

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return IsNull
        raise FieldError(
            f"{self.seal} là trường niêm phong, không lọc theo giá trị được; dùng sealing.index."
        )

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if hasattr(value, "as_sql"):  # an expression of bulk_update; the values in it are sealed on their own
            return value
        return None if value is None else connection.Database.Binary(self.boxed(value))

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return self.get_db_prep_value(value, connection)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else self.opened(bytes(value))

    def boxed(self, value: Any) -> bytes:
        text = self.written(value)
        return seal(text.encode("utf-8"), self.seal) if text else b""

    def opened(self, box: bytes) -> Any:
        return self.read(open_box(box, self.seal).decode("utf-8") if box else "")

    def written(self, value: Any) -> str:
        raise NotImplementedError

    def read(self, text: str) -> Any:
        raise NotImplementedError


class SealedText(Sealed[str, str]):
    """A text; empty is empty, never NULL."""

    def __init__(self, *args: Any, seal: str, **kwargs: Any) -> None:
        kwargs.setdefault("default", "")
        super().__init__(*args, seal=seal, **kwargs)

    def written(self, value: Any) -> str:
        return str(value)

    def read(self, text: str) -> str:
        return text


class SealedDate(Sealed[date | None, date | None]):
    """A day; unknown is NULL."""

    def __init__(self, *args: Any, seal: str, **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        super().__init__(*args, seal=seal, **kwargs)

    def written(self, value: Any) -> str:
        return (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()

    def read(self, text: str) -> date | None:
        return date.fromisoformat(text) if text else None


class SealedJSON(Sealed[Any, Any]):
    """Plain JSON; days and exact numbers in it become text."""

    def __init__(self, *args: Any, seal: str, **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        super().__init__(*args, seal=seal, **kwargs)

    def written(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)

    def read(self, text: str) -> Any:
        return json.loads(text) if text else None
