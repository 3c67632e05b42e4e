"""Dividing a published total among communes, the same way every time.

Largest remainder: everybody gets the whole steps of an exact share, and the steps left over go to the
largest remainders, so the parts always add up to the total. The weights are drawn from the commune's code.
"""

import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal


def draw(*words: str) -> float:
    """A number from 0 up to 1 that depends on the words alone."""
    digest = hashlib.sha256("/".join(words).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def size(code: str) -> float:
    """An illustrative size of a commune: the largest about four times the smallest."""
    return 0.5 + 1.5 * draw("size", code)


def divide(
    total: Decimal, weights: Mapping[str, float], *, step: Decimal = Decimal(1), least: Decimal = Decimal(0)
) -> dict[str, Decimal]:
    """Parts of the total by weight, each a multiple of `step` and at least `least`; they add up to the total.

    Raises ValueError when the total is no multiple of the step or too small for everybody's least.
    """
    spare = total - least * len(weights)
    steps = spare / step
    if spare < 0 or steps != steps.to_integral_value():
        raise ValueError(
            f"{total} does not divide into {len(weights)} parts of {step}, each at least {least}"
        )
    whole = sum(weights.values())
    exact = {code: float(steps) * weight / whole for code, weight in weights.items()}
    parts = {code: int(share) for code, share in exact.items()}
    over = int(steps) - sum(parts.values())
    for code in sorted(exact, key=lambda c: (parts[c] - exact[c], c))[:over]:
        parts[code] += 1
    return {code: least + step * part for code, part in parts.items()}


def divided(said: Mapping[str, object], codes: Sequence[str]) -> dict[str, Decimal]:
    """A line of an example file divided among communes: by size, one each, or that many yeses."""
    total, line = Decimal(str(said["communes"])), str(said["line"])
    if said["by"] == "one":
        return divide(total, dict.fromkeys(codes, 1.0))
    if said["by"] == "yes":
        ranked = sorted(codes, key=lambda code: draw(line, code))
        return {code: Decimal(place < total) for place, code in enumerate(ranked)}
    weights = {code: size(code) * (0.85 + 0.3 * draw(line, code)) for code in codes}
    step, least = Decimal(str(said.get("step", 1))), Decimal(str(said.get("least", 0)))
    return divide(total, weights, step=step, least=least)
