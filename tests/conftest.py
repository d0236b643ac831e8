"""What all tests share: a quick password hash, the trail's triggers out of the way when a test empties the database."""

from collections.abc import Iterator

import pytest
from django.core.management.commands import flush
from django.db import connection

from valvo.trail import triggers


@pytest.fixture(autouse=True)
def _quick_passwords(settings: object) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]


@pytest.fixture(autouse=True, scope="session")
def _flushing_takes_the_triggers_away() -> Iterator[None]:
    """Let tests with real transactions empty the database afterwards, which the trail's triggers rightly refuse."""
    handle = flush.Command.handle

    def without_triggers(self: flush.Command, **options: object) -> None:
        triggers.remove(connection)
        handle(self, **options)
        triggers.install(connection)

    flush.Command.handle = without_triggers  # type: ignore[method-assign]
    yield
    flush.Command.handle = handle  # type: ignore[method-assign]
