"""Pieces of text with their places on a page, put together into lines and rows of cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Rule = tuple[float, float, float, float]


@dataclass(frozen=True)
class Piece:
    left: float
    right: float
    bottom: float
    top: float
    text: str

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2


def page_lines(pieces: Sequence[Piece], rules: Sequence[Rule]) -> list[str]:
    """The lines of a page from top to bottom; rows of a table with tabs between their cells."""
    grids = _grids(rules)
    inside: dict[int, list[Piece]] = {}
    outside: list[Piece] = []
    for piece in pieces:
        grid = next((i for i, g in enumerate(grids) if g.holds(piece)), None)
        if grid is None:
            outside.append(piece)
        else:
            inside.setdefault(grid, []).append(piece)
    parts: list[tuple[float, list[str]]] = [(line[0].middle, [_joined(line)]) for line in _by_height(outside)]
    parts += [(grids[i].top, ["", *grids[i].rows(found), ""]) for i, found in inside.items()]
    parts.sort(key=lambda part: -part[0])
    return [line for _, lines in parts for line in lines]


def _by_height(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces standing on one line, from top to bottom, each line from left to right."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: -p.middle):
        height = max(piece.top - piece.bottom, 4.0)
        if lines and abs(lines[-1][0].middle - piece.middle) < 0.45 * height:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [sorted(line, key=lambda p: p.left) for line in lines]


def _joined(line: Sequence[Piece]) -> str:
    """Words of one line; a very wide gap (the two columns of a head) is kept as several spaces' worth: a break."""
    text = line[0].text.strip()
    for before, piece in pairwise(line):
        gap = piece.left - before.right
        text += ("" if gap < 0.8 else " ") + piece.text.strip()
    return text


@dataclass(frozen=True)
class Grid:
    """A table drawn with rules: the heights of its horizontal and the places of its vertical ones."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]

    @property
    def top(self) -> float:
        return self.ys[-1]

    def holds(self, piece: Piece) -> bool:
        return self.xs[0] - 2 <= piece.left <= self.xs[-1] and self.ys[0] <= piece.middle <= self.ys[-1]

    def rows(self, pieces: Sequence[Piece]) -> list[str]:
        """One line per row of cells, tabs between them."""
        cells: dict[tuple[int, int], list[Piece]] = {}
        for piece in pieces:
            row = sum(y <= piece.middle for y in self.ys) - 1
            middle = piece.left + min(6.0, (piece.right - piece.left) / 2)
            column = sum(x <= middle for x in self.xs) - 1
            cells.setdefault((row, column), []).append(piece)
        lines = []
        for row in range(len(self.ys) - 2, -1, -1):
            texts = [
                " ".join(_joined(line) for line in _by_height(cells.get((row, column), [])))
                for column in range(len(self.xs) - 1)
            ]
            if any(texts):
                lines.append("\t".join(texts))
        return lines


def _grids(rules: Sequence[Rule]) -> list[Grid]:
    """Tables among the drawn rules: groups that touch, with at least two rows and two columns."""
    thin = [r for r in rules if (r[2] - r[0] < 3 or r[3] - r[1] < 3) and max(r[2] - r[0], r[3] - r[1]) > 6]
    boxes = [r for r in rules if r[2] - r[0] > 12 and 8 < r[3] - r[1] < 700 and r[2] - r[0] < 600]
    edges = thin + [edge for box in boxes for edge in _edges(box)]
    grids = []
    for group in _touching(edges):
        flat = [r for r in group if r[3] - r[1] < 3]
        upright = [r for r in group if r[2] - r[0] < 3]
        ys = _clustered([(r[1] + r[3]) / 2 for r in flat])
        xs = _clustered([(r[0] + r[2]) / 2 for r in upright])
        if len(ys) >= 3 and len(xs) >= 3:
            grids.append(Grid(tuple(xs), tuple(ys)))
    return grids


def _edges(box: Rule) -> list[Rule]:
    left, bottom, right, top = box
    return [
        (left, bottom, right, bottom),
        (left, top, right, top),
        (left, bottom, left, top),
        (right, bottom, right, top),
    ]


def _touching(edges: Sequence[Rule]) -> list[list[Rule]]:
    """Groups of rules connected with each other; sorted from the top, merged while they overlap in height."""
    groups: list[tuple[float, float, list[Rule]]] = []
    for edge in sorted(edges, key=lambda r: -r[3]):
        if groups and edge[3] >= groups[-1][0] - 4:
            bottom, top, members = groups[-1]
            groups[-1] = (min(bottom, edge[1]), max(top, edge[3]), [*members, edge])
        else:
            groups.append((edge[1], edge[3], [edge]))
    return [members for _, _, members in groups]


def _clustered(values: Sequence[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > 4:
            found.append(value)
    return found
