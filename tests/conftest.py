"""What all tests share: a quick database and password hash, and triggers out of the way when a test empties it."""

import gc
import os
from collections.abc import Iterator

import hypothesis
import pytest
from django.core.management.commands import flush
from django.db import connection
from django.utils import translation

from valvo.trail import append_only

# The same examples every time, and no clock held against a machine that has other work: a red run means a fault.
# HYPOTHESIS_PROFILE=search looks for new examples.
hypothesis.settings.register_profile(
    "repeatable", derandomize=True, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.register_profile("search", deadline=None, max_examples=500)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


def pytest_collection_finish() -> None:
    """Look for garbage seldom: thousands of tests and all they import stay, and looking through them takes a tenth."""
    gc.set_threshold(50_000)


@pytest.fixture(autouse=True)
def _no_language_left_behind() -> Iterator[None]:
    """Begin each test in the default language: a command or a page of another test may have chosen its own."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _quick_passwords(settings: object) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]


@pytest.fixture(autouse=True, scope="session")
def _flushing_takes_the_triggers_away() -> Iterator[None]:
    """Let tests with real transactions empty the database afterwards, which triggers rightly refuse."""
    handle = flush.Command.handle

    def without_triggers(self: flush.Command, **options: object) -> None:
        for kept in append_only.ALL:
            kept.remove(connection)
        handle(self, **options)
        for kept in append_only.ALL:
            kept.install(connection)

    flush.Command.handle = without_triggers  # type: ignore[method-assign]
    yield
    flush.Command.handle = handle  # type: ignore[method-assign]
