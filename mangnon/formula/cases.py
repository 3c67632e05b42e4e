"""The door for cases from outside: `mangnon formula --cases FILE --json`.

One case is ``{"expr", "values", "mode"?, "missing"?, "dataType"?}``; one answer ``{"value": ...}`` or
``{"error": sentence}``.  Not-a-number and infinities travel as the texts NaN, Infinity, -Infinity.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from mangnon.formula.errors import FormulaError
from mangnon.formula.evaluate import evaluate
from mangnon.formula.functions import Missing, Mode
from mangnon.formula.parser import items
from mangnon.formula.scalar import Raw

Answer = dict[str, float | bool | str | None]
Series = list[Raw]
_SPECIAL = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def run_cases(cases: Sequence[object]) -> list[Answer]:
    """The answer to each case, in order; a case that cannot be read answers with an error sentence."""
    return [_run(case) for case in cases]


def _run(case: object) -> Answer:
    try:
        if not isinstance(case, Mapping):
            raise _refused("", f"ca tính không phải là bảng ({str(case)[:40]})", "cần bảng có expr và values")
        return {"value": _outward(_value(case))}
    except FormulaError as error:
        return {"error": str(error)}


def _value(case: Mapping[str, object]) -> float | bool | str | None:
    expression = case.get("expr")
    if not isinstance(expression, str):
        raise _refused(str(expression), "không có công thức", "cần khóa expr là một chuỗi chữ")
    mode_name = str(case.get("mode") or "ANY")
    mode = _mode(mode_name)
    missing = _missing(expression, case.get("missing"))
    given = _given(expression, case.get("values"))
    values = _looked_up(expression, mode, given)
    if mode is Mode.CORE and (unknown := values.keys() - given.keys()):
        raise _refused(expression, f"gặp {min(unknown)} không có trong values", "cần một giá trị cho nó")
    value = evaluate(expression, values, mode=mode, missing=missing)
    return _as_type(expression, value, _type(case.get("dataType"), mode_name))


def _mode(name: str) -> Mode:
    if name == "ANY":
        return Mode.ANY
    if name.startswith("INDICATOR"):
        return Mode.INDICATOR
    if name.startswith("PREDICTOR_SKIP"):
        return Mode.SKIP_TEST
    return Mode.PREDICTOR if name.startswith("PREDICTOR") else Mode.CORE


def _missing(expression: str, name: object) -> Missing:
    if not name:
        return Missing.PROPAGATE
    try:
        return Missing(name)
    except ValueError:
        raise _refused(
            expression, f"gặp missing là '{name}'", f"cần một trong {', '.join(one.value for one in Missing)}"
        ) from None


def _type(name: object, mode: str) -> str:
    """What the answer must be: an indicator is a number unless the case says otherwise."""
    if name:
        return str(name).upper()
    return "NUMERIC" if mode.startswith("INDICATOR") else ""


def _as_type(expression: str, value: float | bool | str | None, wanted: str) -> float | bool | str | None:
    if not isinstance(value, str) or wanted not in ("NUMERIC", "BOOLEAN"):
        return value
    if wanted == "BOOLEAN" and value in ("true", "false"):
        return value == "true"
    try:
        return float(value)
    except ValueError:
        kind = "một số" if wanted == "NUMERIC" else "giá trị đúng/sai"
        raise _refused(expression, f"kết quả là chữ '{value}'", f"cần {kind}") from None


def _given(expression: str, values: object) -> dict[str, Raw | Series]:
    if values is None:
        return {}
    if not isinstance(values, Mapping):
        raise _refused(expression, "values không phải là bảng", "cần bảng từ chỉ tiêu sang giá trị")
    return {str(key): _inward(expression, str(key), value) for key, value in values.items()}


def _inward(expression: str, key: str, value: object) -> Raw | Series:
    if isinstance(value, list):
        return [_single(expression, key, one) for one in value]
    return _single(expression, key, value)


def _single(expression: str, key: str, value: object) -> Raw:
    if isinstance(value, Mapping) and "special" in value:
        value = value["special"]
    if isinstance(value, str):
        return _SPECIAL.get(value, value)
    if value is None or isinstance(value, bool | int | float):
        return value
    raise _refused(
        expression, f"giá trị của {key} không đọc được", "cần số, chữ, true, false, null hoặc danh sách"
    )


def _looked_up(expression: str, mode: Mode, given: Mapping[str, Raw | Series]) -> dict[str, Raw | Series]:
    """The given values, an item with modifiers falling back on the value given for the item itself."""
    values = dict(given)
    for item in items(expression, mode):
        values.setdefault(item.key, given.get(item.base))
    return values


def _outward(value: float | bool | str | None) -> float | bool | str | None:
    if isinstance(value, float) and not math.isfinite(value):
        return next(name for name, special in _SPECIAL.items() if repr(special) == repr(value))
    return value


def _refused(source: str, found: str, expected: str) -> FormulaError:
    return FormulaError(source=source, offset=None, found=found, expected=expected)
