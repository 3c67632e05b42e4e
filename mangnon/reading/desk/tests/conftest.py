"""The small map with rulebook and elements; readings are waited for."""

import pytest

from mangnon.access.testing import Cast, SmallMap, cast_of, small_map
from mangnon.figures.load import load_elements
from mangnon.reading.desk import running
from mangnon.rulebook.actions import load as load_rulebook


@pytest.fixture
def transactional_scene(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> tuple[SmallMap, Cast]:
    return built(monkeypatch)


@pytest.fixture
def scene(db: None, monkeypatch: pytest.MonkeyPatch) -> tuple[SmallMap, Cast]:
    return built(monkeypatch)


def built(monkeypatch: pytest.MonkeyPatch) -> tuple[SmallMap, Cast]:
    monkeypatch.setattr(running, "WAIT", 120.0)
    load_rulebook()
    load_elements()
    places = small_map()
    return places, cast_of(places)
