import pytest

from mangnon.places.tests.small import Province, small_province


@pytest.fixture
def small(db: None) -> Province:
    return small_province()
