"""The part of Ibis our expressions are written in. Ibis ships no type marker, so it is imported in this one place.

`row` stands for the table an expression will be used on: `row.reach == "reached"`.
"""

import ibis  # type: ignore[import-untyped, unused-ignore]  # the package has no py.typed
from ibis import _ as row  # type: ignore[import-untyped, unused-ignore]  # the same
from ibis.expr.types import (  # type: ignore[import-untyped, unused-ignore]  # the same
    BooleanValue,
    Table,
    Value,
)

__all__ = ["BooleanValue", "Table", "Value", "ibis", "row"]
