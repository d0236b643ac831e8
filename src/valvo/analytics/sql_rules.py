"""What a question in SQL may name: its tables, names of its own, and functions that tell nothing of the machine.

The question is read as DuckDB itself reads it (its own tree of the statement), so that no spelling goes past.
"""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import duckdb

# Functions that stand where a table stands. All others read files, other databases, or DuckDB's own state.
TABLE_FUNCTIONS = frozenset({"range", "generate_series", "unnest"})
# Functions of a value that tell of the machine, the settings or what DuckDB keeps; wait; or run something else.
_SYSTEM = re.compile(
    r"(pg|duckdb|pragma|has|txid|json_(de)?serialize|json_execute|write|read|which)_.*|(nextval|currval|stats|version|user)"
    r"|(sleep|session|in_search|getvariable|getenv|parse_duckdb|get_block|map_to_pg|make_type|vector_type).*"
    r"|current_(?!date$|timestamp$|time$|localtime$|localtimestamp$).*"
)
_HARMLESS = frozenset({"pg_typeof"})

Fault = Literal["select", "table", "function"]


@dataclass(frozen=True)
class Refused:
    """Why a question is not asked: it is not one SELECT, or it names a table or function that is not offered."""

    fault: Fault
    name: str = ""


def refusal(connection: duckdb.DuckDBPyConnection, sql: str, tables: Collection[str]) -> Refused | None:
    """Return why a question is not to be asked; None where it may. Raises duckdb.Error for what cannot be read."""
    statements = connection.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        return Refused("select")
    found = connection.execute("SELECT json_serialize_sql(?)", [sql]).fetchone()
    try:
        tree = json.loads(found[0]) if found else {"error": True}
    except RecursionError:
        return Refused("select")
    if tree["error"]:
        return Refused("select")
    parts = list(_parts(tree))
    names = {name.lower() for part in parts for name in _own_names(part)}
    # Outside the query that makes it, a name of one's own would be DuckDB's view again.
    taken = names & {
        name for (name,) in connection.execute("SELECT view_name FROM duckdb_views() WHERE internal").fetchall()
    }
    if taken:
        return Refused("table", min(taken))
    return next((one for part in parts if (one := _fault(part, {*tables, *names}))), None)


def _parts(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield every node of the tree; without recursion, since a question can be deep."""
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield part
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part


def _own_names(part: dict[str, Any]) -> Iterator[str]:
    """Yield the names that a WITH gives."""
    made = part.get("cte_map")
    if isinstance(made, dict):
        yield from (one["key"] for one in made.get("map", ()))


def _fault(part: dict[str, Any], tables: Collection[str]) -> Refused | None:
    kind = part.get("type")
    if kind == "TABLE_FUNCTION":
        name = str(part["function"]["function_name"]).lower()
        return None if name in TABLE_FUNCTIONS else Refused("function", name)
    if kind == "BASE_TABLE":
        path = [str(one) for one in part["qualified_name"]["path"]]
        return None if len(path) == 1 and path[0].lower() in tables else Refused("table", ".".join(path))
    if kind == "SHOW_REF" and part.get("show_type") != "SUMMARY":
        return Refused("select")
    name = str(part.get("function_name", "")).lower()
    return Refused("function", name) if _SYSTEM.fullmatch(name) and name not in _HARMLESS else None
