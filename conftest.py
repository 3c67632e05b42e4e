"""What every test of the house shares: plain static files, quick passwords, one browser for the session."""

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import settings as hypothesis
from playwright.sync_api import Browser
from pytest_django.plugin import DjangoDbBlocker

from mangnon.ui.testing import open_browser

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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole session; each test opens its own page from `browser.new_page(...)`."""
    with open_browser() as running:
        yield running
