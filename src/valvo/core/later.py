"""Functions whose module is loaded when they are first called.

What an app tells others in its `ready` is told in every process; few of them ask the lake, whose libraries take a
second to load.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any


def later(path: str) -> Callable[..., Any]:
    """Return a function that calls another, `package.module:name`, and loads its module only then."""
    module, name = path.split(":")

    def called(*given: object, **named: object) -> Any:
        return getattr(import_module(module), name)(*given, **named)

    return called
