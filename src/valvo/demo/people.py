"""Who works in the demo region: a handler and some reporters at every unit, leaders above them, and the accounts."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from valvo.accounts.permissions import Role
from valvo.definitions.reading import read
from valvo.demo.accounts import ACCOUNTS, DOMAIN
from valvo.demo.dice import Dice
from valvo.demo.phrases import Written
from valvo.demo.region import ServiceUnit, region

REPORTERS = 3


@dataclass(frozen=True)
class Person:
    """Somebody invented: `key` names them within the demo, `holds` the role and the unit it is held at."""

    key: str
    name: str
    email: str
    language: Written
    role: Role
    unit: str


class _Names(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    first: tuple[str, ...]
    last: tuple[str, ...]


@cache
def _names() -> _Names:
    return read(Path(__file__).with_name("people.yaml"), _Names).value


def staff(dice: Dice, units: list[ServiceUnit]) -> list[Person]:
    """Return everybody without a demo account."""
    used = {account.email for account in ACCOUNTS}
    return [_person(dice, used, post) for post in _posts(units)]


def handler_of(unit: ServiceUnit) -> str:
    """Return the key of the person who handles a unit's cases."""
    account = next((one for one in ACCOUNTS if unit.id in one.handles), None)
    return account.key if account else f"{unit.id}:handler"


def reporters_of(unit: ServiceUnit) -> list[str]:
    """Return the keys of the people who report at a unit."""
    accounts = [account.key for account in ACCOUNTS if account.role is Role.REPORTER and account.unit == unit.id]
    return [f"{unit.id}:{number}" for number in range(REPORTERS)] + accounts


def verifier_of(unit: ServiceUnit) -> str:
    """Return the key of the person who verifies what a unit has done."""
    return f"{unit.entity}:coordinator"


@dataclass(frozen=True)
class _Post:
    key: str
    role: Role
    unit: str
    swedish: float  # how likely its holder reads Swedish


def _posts(units: list[ServiceUnit]) -> Iterator[_Post]:
    for entity in region().entities:
        yield _Post(f"{entity.id}:coordinator", Role.COORDINATOR, entity.id, 0.5)
        for area in entity.areas:
            yield _Post(f"{area.id}:manager", Role.MANAGER, area.id, 0.5)
    for unit in units:
        if handler_of(unit).endswith(":handler"):
            yield _Post(handler_of(unit), Role.HANDLER, unit.id, unit.swedish)
        for number in range(REPORTERS):
            yield _Post(f"{unit.id}:{number}", Role.REPORTER, unit.id, unit.swedish)


def _person(dice: Dice, used: set[str], post: _Post) -> Person:
    first, last = dice.pick(_names().first), dice.pick(_names().last)
    email = _free_address(f"{_plain(first)}.{_plain(last)}", used)
    used.add(email)
    language: Written = "sv" if dice.chance(post.swedish) else "fi"
    return Person(post.key, f"{first} {last}", email, language, post.role, post.unit)


def _free_address(start: str, used: set[str]) -> str:
    candidates = (f"{start}{number or ''}@{DOMAIN}" for number in range(len(used) + 1))
    return next(address for address in candidates if address not in used)


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.lower())
    return "".join(letter for letter in folded if letter.isascii())
