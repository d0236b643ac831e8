"""Every address of the site, and the written table of who may what with it (accounts/urls_by_role.md)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from valvo.accounts.permissions import Role

TABLE = Path(__file__).parent / "accounts" / "urls_by_role.md"
NO_ROLE, SIGNED_OUT, EVERYBODY, ANY_ROLE = "no role", "signed out", "everybody", "everybody with a role"
WITH_ROLE = tuple(role.value for role in Role)
WHO = (*WITH_ROLE, NO_ROLE, SIGNED_OUT)
# What a line may write under "others", and how the server says it.
NOT_EVEN_SIGNED_OUT = "not there to anybody"
ANSWERS = ("yes", "may not", "not there", NOT_EVEN_SIGNED_OUT)


@dataclass(frozen=True)
class Line:
    """One line of the table: an address by name and method, what it is tried with, and who gets which answer."""

    name: str
    method: str
    thing: str
    may: frozenset[str]
    may_not: frozenset[str]
    others: str

    def answer_for(self, who: str) -> str:
        """Return what the line says somebody of this kind is answered."""
        if who in self.may:
            return "yes"
        if who in self.may_not:
            return "may not"
        if self.others == NOT_EVEN_SIGNED_OUT:
            return "not there"
        return "sign in" if who == SIGNED_OUT else self.others


def lines() -> list[Line]:
    """Return the table's lines; raises ValueError with the line that cannot be read."""
    rows = [line for line in TABLE.read_text("utf-8").splitlines() if line.startswith("| ") and ":---" not in line]
    return [_line(row) for row in rows[1:]]


def _line(row: str) -> Line:
    name, method, thing, may, may_not, others = (cell.strip() for cell in row.strip().strip("|").split("|"))
    if method not in {"GET", "POST"} or others not in ANSWERS:
        raise ValueError(f"this line of {TABLE.name} cannot be read: {row}")
    return Line(name, method, thing, _people(may, row), _people(may_not, row), others)


def _people(cell: str, row: str) -> frozenset[str]:
    named = {part.strip() for part in cell.split(",") if part.strip()}
    groups = {EVERYBODY: {*WITH_ROLE, NO_ROLE}, ANY_ROLE: set(WITH_ROLE)}
    named = set().union(*(groups.get(one, {one}) for one in named))
    if named - set(WHO):
        raise ValueError(f"nobody is called {', '.join(named - set(WHO))}: {row}")
    return frozenset(named)


def written(name: str, method: str, thing: str, answers: dict[str, str]) -> str:
    """Return the line that says what was answered, ready for the table."""
    inside = [who for who in answers if who != SIGNED_OUT]
    may = [who for who in inside if answers[who] == "yes"]
    may_not = [who for who in inside if answers[who] == "may not"]
    rest = {answers[who] for who in inside} - {"yes"}
    # Where all others are told the same, they are the others; else those told that they may not are named.
    others = rest.pop() if len(rest) == 1 else "not there"
    named = [] if others == "may not" else may_not
    cells = [EVERYBODY] if len(may) == len(inside) else [ANY_ROLE] if may == list(WITH_ROLE) else may
    others = NOT_EVEN_SIGNED_OUT if set(answers.values()) == {"not there"} else others
    cells = [*cells, SIGNED_OUT] if answers[SIGNED_OUT] == "yes" else cells
    return f"| {name} | {method} | {thing} | {', '.join(cells)} | {', '.join(named)} | {others} |"


def routes(resolver: URLResolver | None = None, prefix: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Yield every named address, as `app:name`, and its route."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from routes(entry, route, inner)
        elif isinstance(entry, URLPattern) and entry.name:
            yield f"{space}{entry.name}", route


def arguments_of(route: str) -> list[str]:
    """Return the names of what an address is made of: `number` in `cases/<str:number>/`."""
    return re.findall(r"<(?:\w+:)?(\w+)>", route)
