"""Finding indicators, figures and places by a few letters, with or without tones."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils import timezone

from mangnon.access.models import Person
from mangnon.figures.models import DataElement
from mangnon.places.queries import places_version, tree_on
from mangnon.portal.scope import programmes_for, readable
from mangnon.programmes.models import Measure
from mangnon.vietnamese.text import fold, squeeze

MOST = 30


@dataclass(frozen=True)
class PlaceHit:
    unit_id: int
    code: str
    name: str
    above: str


@dataclass(frozen=True)
class Hits:
    places: list[PlaceHit]
    measures: list[Measure]
    elements: list[DataElement]

    @property
    def number(self) -> int:
        return len(self.places) + len(self.measures) + len(self.elements)


@lru_cache(maxsize=1)
def folded_places(day: str, version: int) -> list[tuple[str, int]]:
    """Every unit of today's map as it is searched: (folded name and code, id)."""
    tree = tree_on(timezone.localdate())
    return [(f"{squeeze(fold(n.name))} {n.code}", n.id) for n in tree.nodes]


def search(viewer: Person, asked: str) -> Hits:
    """What holds every word asked for; places only those the viewer may read. At most 30 of each kind."""
    words = squeeze(fold(asked)).split()
    if not words:
        return Hits([], [], [])
    programmes = {p.pk for p, _unit in programmes_for(viewer)}
    return Hits(
        places=places(viewer, words),
        measures=[
            m
            for m in Measure.objects.select_related("programme", "indicator", "element")
            if holds(f"{m.name} {m.label} {m.indicator.number or ''}", words) and m.programme_id in programmes
        ][:MOST],
        elements=[e for e in DataElement.objects.order_by("name") if holds(f"{e.name} {e.code}", words)][
            :MOST
        ],
    )


def places(viewer: Person, words: list[str]) -> list[PlaceHit]:
    day = timezone.localdate()
    tree = tree_on(day)
    every = folded_places(day.isoformat(), places_version())
    fitting = [i for text, i in every if i in tree and all(word in text for word in words)]
    return [
        PlaceHit(i, tree[i].code, tree[i].name, tree[parent].name if (parent := tree.parent_id(i)) else "")
        for i in readable(viewer, fitting)[:MOST]
    ]


def holds(text: str, words: list[str]) -> bool:
    folded = squeeze(fold(text))
    return all(word in folded for word in words)
