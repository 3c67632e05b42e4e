"""The small line beside a number, drawn on the server: a gap where nothing was reported, a hollow point and a
dashed way to it for an estimate or an incomplete sum, a dashed line for the target, a cross for a value that
cannot be. Pure geometry, no Django.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDTH, HEIGHT = 108, 30
LEFT, RIGHT, TOP, BOTTOM = 3.0, 103.0, 4.0, 26.0


@dataclass(frozen=True)
class SparkPoint:
    """One period of a series; `value` is None where nothing was reported.

    `estimated`: not to be taken for whole and final; `why` says so in words, "ước" where empty.
    """

    period: str
    value: float | None
    estimated: bool = False
    why: str = ""
    impossible: bool = False  # printed, but it cannot be: marked, and not let to squash the line


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    hollow: bool


@dataclass(frozen=True)
class Drawing:
    """`lines` are the `points` of polylines, one for each unbroken run of sure values; `dashes` the ways to unsure
    ones; `target` is the height of its line; `crosses` are where values that cannot be would stand, above."""

    lines: tuple[str, ...]
    dashes: tuple[str, ...]
    dots: tuple[Dot, ...]
    target: float | None
    crosses: tuple[float, ...] = ()


def draw(points: Sequence[SparkPoint], target: float | None = None) -> Drawing:
    """Place the points in a 108 × 30 box; runs of one point become dots, the last point always has one."""
    known = [point.value for point in points if point.value is not None and not point.impossible]
    scale = [*known, target] if target is not None else known
    low, high = (min(scale), max(scale)) if scale else (0.0, 0.0)

    def height(value: float) -> float:
        return round(BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP), 1) if high > low else HEIGHT / 2

    step = (RIGHT - LEFT) / (len(points) - 1) if len(points) > 1 else 0.0
    runs: list[list[Dot]] = [[]]
    for place, point in enumerate(points):
        if point.value is None or point.impossible:
            runs.append([])
        else:
            runs[-1].append(Dot(round(LEFT + place * step, 1), height(point.value), point.estimated))
    filled = [run for run in runs if run]
    dots = [run[0] for run in filled[:-1] if len(run) == 1] + [run[-1] for run in filled[-1:]]
    lines = tuple(way(run) for whole in filled for run in sure_runs(whole) if len(run) > 1)
    dashes = tuple(way(pair) for run in filled for pair in pairwise(run) if pair[1].hollow)
    crosses = tuple(round(LEFT + place * step, 1) for place, point in enumerate(points) if point.impossible)
    return Drawing(lines, dashes, tuple(dots), height(target) if target is not None else None, crosses)


def sure_runs(run: Sequence[Dot]) -> list[list[Dot]]:
    """The run cut before every unsure dot: a line leads on from one, but only dashes lead to it."""
    cut: list[list[Dot]] = [[]]
    for dot in run:
        if dot.hollow:
            cut.append([])
        cut[-1].append(dot)
    return cut


def way(dots: Sequence[Dot]) -> str:
    return " ".join(f"{dot.x},{dot.y}" for dot in dots)
