"""Which theme a unit's documents have: its own, else that of the nearest unit above, else Valvo's."""

from django.db.models import Q

from valvo.core import clock
from valvo.documents.models import Look
from valvo.documents.tree import Theme
from valvo.organisation.models import Unit


def look_of(unit: Unit) -> Look | None:
    """Return the look in force at a unit, None where nobody has chosen one."""
    today = clock.today()
    lasting = Q(unit__below__valid_to__isnull=True) | Q(unit__below__valid_to__gt=today)
    found = Look.objects.filter(lasting, unit__below__descendant=unit, unit__below__valid_from__lte=today)
    return found.order_by("unit__below__depth").first()


def theme_of(unit: Unit) -> Theme:
    """Return the theme of a unit's documents."""
    look = look_of(unit)
    if look is None:
        return Theme()
    return Theme(look.deep, look.accent, bytes(look.logo) or None, look.logo_alt or unit.name)
