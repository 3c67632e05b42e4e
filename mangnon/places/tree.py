"""The whole map of a day in memory: parent pointers in preorder, so that a subtree is one slice."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Node:
    """A unit as it stood on the day of its tree."""

    id: int
    code: str
    level: str
    name: str
    type: str


class Tree:
    """Units of one day in preorder, siblings by code. Ids are `Unit` keys; unknown ids raise KeyError."""

    def __init__(self, nodes: Iterable[Node], parents: dict[int, int]) -> None:
        """`parents` leads a unit's id to its parent's; units whose parent is not on the map are roots."""
        by_id = {node.id: node for node in nodes}
        children: dict[int | None, list[Node]] = defaultdict(list)
        for node in sorted(by_id.values(), key=lambda n: n.code):
            parent = parents.get(node.id)
            children[parent if parent in by_id else None].append(node)
        self.nodes: list[Node] = []
        self.parents: list[int] = []  # index of the parent, -1 at a root
        self.ends: list[int] = []  # index after the last unit below
        self._children = {key: [n.id for n in below] for key, below in children.items()}
        for root in children[None]:
            self._add(root, -1, children)
        self.index = {node.id: i for i, node in enumerate(self.nodes)}
        self._counts = {
            level: [0, *accumulate(node.level == level for node in self.nodes)]
            for level in {node.level for node in self.nodes}
        }

    def _add(self, node: Node, parent: int, children: dict[int | None, list[Node]]) -> None:
        here = len(self.nodes)
        self.nodes.append(node)
        self.parents.append(parent)
        self.ends.append(here + 1)
        for child in children.get(node.id, ()):
            self._add(child, here, children)
        self.ends[here] = len(self.nodes)

    def __contains__(self, unit_id: object) -> bool:
        return unit_id in self.index

    def __len__(self) -> int:
        return len(self.nodes)

    def __getitem__(self, unit_id: int) -> Node:
        return self.nodes[self.index[unit_id]]

    def level(self, unit_id: int) -> str:
        return self[unit_id].level

    def parent_id(self, unit_id: int) -> int | None:
        parent = self.parents[self.index[unit_id]]
        return None if parent < 0 else self.nodes[parent].id

    def ancestor_ids(self, unit_id: int) -> Iterator[int]:
        """Ids of what stands above, the nearest first."""
        here = self.parents[self.index[unit_id]]
        while here >= 0:
            yield self.nodes[here].id
            here = self.parents[here]

    def child_ids(self, unit_id: int) -> Sequence[int]:
        return self._children.get(unit_id, [])

    def descendants(self, unit_id: int, level: str | None = None) -> list[Node]:
        """What stands below, without the unit itself; one level of it where one is named."""
        here = self.index[unit_id]
        below = self.nodes[here + 1 : self.ends[here]]
        return below if level is None else [node for node in below if node.level == level]

    def descendant_ids(self, unit_id: int, level: str | None = None) -> list[int]:
        return [node.id for node in self.descendants(unit_id, level)]

    def leaf_ids(self, unit_id: int) -> list[int]:
        """Units at or below with nothing under them: communes, and the island districts before 01/07/2025."""
        here = self.index[unit_id]
        return [self.nodes[i].id for i in range(here, self.ends[here]) if self.ends[i] == i + 1]

    def province_id(self, unit_id: int) -> int | None:
        """The province at or above the unit; None for the nation."""
        if self.level(unit_id) == "province":
            return unit_id
        return next((i for i in self.ancestor_ids(unit_id) if self.level(i) == "province"), None)

    def count(self, unit_id: int, level: str) -> int:
        """How many units of a level stand at or below the unit. Cost: two look-ups."""
        counts, here = self._counts.get(level), self.index[unit_id]
        return 0 if counts is None else counts[self.ends[here]] - counts[here]
