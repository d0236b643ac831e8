"""How indicators declared in the web are known: `own_` and the key of the figure."""

PREFIX = "own_"


def is_own(identifier: str) -> bool:
    """Tell whether an id is that of an own indicator."""
    return identifier.startswith(PREFIX)
