"""Contacts with an ombudsperson, as few words as a test needs."""

from collections.abc import Sequence
from datetime import date

from valvo.accounts.models import User
from valvo.ombud import actions
from valvo.ombud.models import Contact
from valvo.organisation.models import Unit

VALUES = {"who": "client", "age": "adult", "tongue": "fi", "channel": "phone"}
TOLD = {"cause": "care", "sector": "health", "producer": "own", "service": None}


def noted(office: Unit, by: User, day: date, objects: Sequence[dict[str, object]] = ({},), **values: str) -> Contact:
    """Note a contact of an adult who called in Finnish about care, but for what is said."""
    return actions.record_contact(
        office=office, values=VALUES | {"day": day} | values, objects=[TOLD | one for one in objects], by=by
    )
