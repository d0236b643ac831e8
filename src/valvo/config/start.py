"""Starting Django for commands, with a sentence instead of a trace when the database is not there."""

import atexit
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import NoReturn

import django
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation
from pydantic import ValidationError


def start_django(*, need_tables: bool = True) -> None:
    """Set Django up; ends the command with status 1 and a sentence when settings, folder or database cannot be used."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valvo.config.settings")
    try:
        with loading():
            django.setup()
    except OSError as error:
        _refuse(f"the data folder cannot be used: {error.filename}: {error.strerror}. Look at VALVO_DATA.", error)
    except ValidationError as error:
        faults = (f"VALVO_{'_'.join(map(str, one['loc'])).upper()}: {one['msg']}" for one in error.errors())
        _refuse(f"a setting cannot be used: {'; '.join(faults)}", error)
    except (ImproperlyConfigured, ValueError) as error:
        reason = _first_line(error).split(". ")[0]
        _refuse(f"a setting cannot be used: {reason}. Look at VALVO_DATABASE and the others, and .env.", error)
    translation.activate("en")  # commands speak English; pages and mails choose their reader's language
    if need_tables:
        _check_database()


@contextmanager
def loading() -> Iterator[None]:
    """Load what stays as long as the process without looking for garbage in it, neither now nor later.

    Python looks through all of a million objects again and again: a quarter of the time to start, and a quarter of a
    second in the middle of somebody's page.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        atexit.register(gc.unfreeze)  # libraries look for what they have left behind
        gc.enable()


# What pages need and commands seldom do: a server loads it before the first page is asked for, others when they use it.
_OF_PAGES = ("valvo.config.urls", "ibis.backends.sql.compilers", "scipy.special", "scipy.optimize", "scipy.sparse")


def load_pages() -> None:
    """Load all that pages rest on, so that nobody waits for it."""
    for name in _OF_PAGES:
        import_module(name)


def _check_database() -> None:
    from django.db import DatabaseError, connection  # noqa: PLC0415 (only once Django has started)

    try:
        ready = "organisation_unit" in connection.introspection.table_names()
    except DatabaseError as error:
        _refuse(f"the database cannot be opened: {_first_line(error)}", error)
    if not ready:
        _refuse("the database is empty. Run script/server once, or `valvo migrate`.")


def _refuse(sentence: str, cause: Exception | None = None) -> NoReturn:
    sys.stderr.write(f"valvo: {sentence}\n")
    raise SystemExit(1) from cause


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
