"""What every test of the house shares: plain static files, quick passwords, one browser for the session."""

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis
from playwright.sync_api import Browser
from pytest_django.plugin import DjangoDbBlocker

from mangnon.ui.testing import open_browser

DATABASE_FIXTURES = frozenset({"db", "transactional_db", "live_server"})

# Playwright's synchronous API keeps an event loop on the test's thread; Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_configure(config: pytest.Config) -> None:
    """Tests need no collectstatic, and no password hash that is slow on purpose."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True  # files are found where they lie
    # a slow machine is no wrong answer
    hypothesis.register_profile("house", deadline=None)
    hypothesis.load_profile("house")
    config.addinivalue_line("filterwarnings", "ignore:No directory at:UserWarning")


@pytest.fixture(scope="module")
def definitions(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[bool]:
    """Rulebook, elements and forms, loaded once for all tests of a module and taken back after it; says whether.

    Each test still sees only what it wrote itself: its own transaction lies inside. Where a test of the module
    commits for real (a browser's server must see it), nothing is kept open, and each loads them for itself.
    """
    from mangnon.collection.tests.conftest import load_definitions  # noqa: PLC0415 - needs Django set up

    if any(commits(item) for item in request.session.items if item.path == request.path):
        yield False
        return
    with django_db_blocker.unblock(), transaction.atomic():
        load_definitions()
        yield True
        transaction.set_rollback(True)


def commits(item: pytest.Item) -> bool:
    return any(mark.kwargs.get("transaction") for mark in item.iter_markers("django_db"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, after the run on SQLite, only what asks the database: the rest would be the same run again."""
    if os.environ.get("MANGNON_TEST_DATABASE") != "postgresql":
        return
    asks, same = [], []
    for item in items:
        (asks if asks_database(item) else same).append(item)
    if same:
        config.hook.pytest_deselected(items=same)
        items[:] = asks


def asks_database(item: pytest.Item) -> bool:
    """Whether a test is marked for the database, takes a fixture of it, or is one of Django's own test cases."""
    names = getattr(item, "fixturenames", ())
    if issubclass(getattr(item, "cls", None) or object, TransactionTestCase):
        return True
    return item.get_closest_marker("django_db") is not None or not DATABASE_FIXTURES.isdisjoint(names)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole session; each test opens its own page from `browser.new_page(...)`."""
    with open_browser() as running:
        yield running
