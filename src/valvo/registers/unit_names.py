"""Units by what a file may call them."""

from collections.abc import Iterable

from valvo.core.languages import Text
from valvo.organisation.models import Unit
from valvo.registers.reading.words import plain


def names_of(unit: Unit) -> Text:
    """Return a unit's name in each language."""
    return Text(sv=unit.name_sv, fi=unit.name_fi, en=unit.name_en)


def units_by_name(units: Iterable[Unit]) -> dict[str, Unit]:
    """Return units by identifier and by name in each language, as compared; an identifier comes before a name."""
    found: dict[str, Unit] = {}
    several = list(units)
    for one in several:
        found[plain(one.public_id)] = one
    for one in several:
        for name in (one.name_sv, one.name_fi, one.name_en):
            found.setdefault(plain(name), one)
    return found
