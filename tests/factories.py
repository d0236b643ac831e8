"""Small makers of what a test needs; each makes only what is asked for."""

from datetime import date
from itertools import count

from valvo.accounts import actions as accounts
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.organisation import actions as organisation
from valvo.organisation.actions import NewUnit
from valvo.organisation.choices import ProviderForm, Sector, UnitKind
from valvo.organisation.models import Unit

PASSWORD = "correct horse battery"
OPENED = date(2020, 1, 1)
_numbers = count(1)


def new_unit(
    public_id: str,
    *,
    under: str | None = None,
    kind: UnitKind = UnitKind.UNIT,
    opened_on: date = OPENED,
    closed_on: date | None = None,
    sector: Sector = Sector.BOTH,
    provider_form: ProviderForm = ProviderForm.OWN,
) -> NewUnit:
    """Return what `open_unit` wants; names are the identifier with the language."""
    return NewUnit(
        public_id=public_id,
        kind=kind,
        sector=sector,
        provider_form=provider_form,
        name_sv=f"{public_id} sv",
        name_fi=f"{public_id} fi",
        name_en=f"{public_id} en",
        opened_on=opened_on,
        closed_on=closed_on,
        parent=under,
    )


def county() -> dict[str, Unit]:
    """Open a small county: organiser → hospital (ward-1, ward-2) and care (home)."""
    units = organisation.open_units(
        new=[
            new_unit("county", kind=UnitKind.ORGANISER),
            new_unit("hospital", under="county", kind=UnitKind.ENTITY),
            new_unit("care", under="county", kind=UnitKind.ENTITY),
            new_unit("ward-1", under="hospital"),
            new_unit("ward-2", under="hospital"),
            new_unit("home", under="care"),
        ],
        by=None,
    )
    return {unit.public_id: unit for unit in units}


def person(role: Role | None = None, unit: Unit | None = None, *, name: str = "", since: date = OPENED) -> User:
    """Make somebody who can sign in, with a role at a unit where both are given."""
    number = next(_numbers)
    user = accounts.add_person(
        email=f"person{number}@example.org", name=name or f"Person {number}", by=None, language="en", password=PASSWORD
    )
    if role and unit:
        accounts.give_role(user=user, role=role, unit=unit, by=None, since=since)
    return user
