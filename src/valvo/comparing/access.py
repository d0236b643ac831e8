"""Which units stand beside each other for a reader, and who decides on sharing."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from valvo.accounts.access import may
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.comparing.choices import Among
from valvo.comparing.models import Sharing
from valvo.core import clock
from valvo.core.errors import NotAllowedError, NotFoundError
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Closure, Unit
from valvo.organisation.queries import in_force, path, subtree
from valvo.web.frame import Frame


def unit_seen(frame: Frame) -> Unit:
    """Return the unit in view; raises NotFoundError where the person may not see its figures."""
    unit = frame.required_unit()
    if not may(frame.person, Permission.PICTURE_VIEW, unit):
        raise NotFoundError("no such picture")
    return unit


def organiser_of(unit: Unit) -> Unit:
    """Return the nearest organiser at or above a unit today, else the top of its tree; a nation's areas are ones."""
    down = path(unit, clock.today()) or [unit]
    return next((one for one in reversed(down) if one.kind == UnitKind.ORGANISER), down[0])


def shares(organiser: Unit) -> bool:
    """Tell whether an organiser shares its results today."""
    return Sharing.objects.filter(unit=organiser, ended_at__isnull=True).exists()


def pool(unit: Unit, among: Among) -> QuerySet[Unit]:
    """Return the open units one compares among; raises NotAllowedError where one's own organiser does not share."""
    today = clock.today()
    if among is Among.BELOW:
        return subtree(unit, today)
    organiser = organiser_of(unit)
    if among is Among.ORGANISATION:
        return subtree(organiser, today)
    if not shares(organiser):
        raise NotAllowedError(_("Only organisers that share their own results see those of others."))
    sharing = Sharing.objects.filter(ended_at__isnull=True).values("unit")
    below = Closure.objects.filter(in_force(today), ancestor__in=sharing).values("descendant")
    return Unit.objects.filter(pk__in=below, closed_on__isnull=True)


def innermost(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Return those of some units that hold none of the others: a whole beside its own parts counts the same twice."""
    above = Closure.objects.filter(in_force(clock.today()), depth__gt=0, descendant__in=units.values("pk"))
    return units.exclude(pk__in=above.values("ancestor"))


def organiser_to_decide(frame: Frame) -> Unit:
    """Return the organiser of the unit in view; raises NotFoundError, or NotAllowedError for who does not decide."""
    organiser = organiser_of(unit_seen(frame))
    if not may_decide(frame.person, organiser):
        raise NotAllowedError(_("Sharing is decided by who looks after the organiser's whole picture."))
    return organiser


def may_decide(person: User, organiser: Unit) -> bool:
    """Tell whether the person decides on sharing an organiser's results."""
    return may(person, Permission.PICTURE_EDIT, organiser)


def history(organiser: Unit) -> QuerySet[Sharing]:
    """Return when an organiser has shared, the newest first."""
    return Sharing.objects.filter(unit=organiser).select_related("began_by", "ended_by")
