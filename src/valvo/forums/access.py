"""Who sees which forums: their members, and those who plan the year of their unit."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from valvo.accounts.access import may, units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.core.errors import NotAllowedError, NotFoundError
from valvo.forums.choices import SeatRole
from valvo.forums.models import Forum, Meeting, Point, Seat
from valvo.forums.rules import PREPARES
from valvo.organisation.models import Unit


def seats_now() -> QuerySet[Seat]:
    """Return the seats in force today."""
    today = clock.today()
    return Seat.objects.filter(valid_from__lte=today).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=today))


def forums_seen(person: User) -> QuerySet[Forum]:
    """Return the forums a person is a member of, and those at units whose year they plan; ended ones left out."""
    mine = seats_now().filter(person=person).values("forum")
    led = units_reached(person, Permission.CLOCK_EDIT).values("pk")
    return Forum.objects.filter(ended_at__isnull=True).filter(Q(pk__in=mine) | Q(unit__in=led))


def forum_seen(person: User, pk: int) -> Forum:
    """Return a forum the person may see; raises NotFoundError otherwise."""
    found = forums_seen(person).filter(pk=pk).select_related("unit").first()
    if found is None:
        raise NotFoundError("no such forum")
    return found


def may_lead(person: User, unit: Unit | int) -> bool:
    """Tell whether the person makes and ends forums of a unit and says who sits in them."""
    return may(person, Permission.CLOCK_EDIT, unit)


def unit_to_lead(person: User, unit: Unit) -> Unit:
    """Return a unit the person makes forums for; raises NotAllowedError otherwise."""
    if not may_lead(person, unit):
        raise NotAllowedError(_("You may not make forums for this unit."))
    return unit


def forum_to_lead(person: User, pk: int) -> Forum:
    """Return a forum whose members the person chooses; raises NotFoundError or NotAllowedError."""
    found = forum_seen(person, pk)
    unit_to_lead(person, found.unit)
    return found


def may_prepare(person: User, forum: Forum) -> bool:
    """Tell whether the person prepares meetings: the chair, the secretary, and whoever plans the unit's year."""
    seated = seats_now().filter(forum=forum, person=person, role__in=PREPARES).exists()
    return seated or may_lead(person, forum.unit_id)


def forum_to_prepare(person: User, pk: int) -> Forum:
    """Return a forum whose meetings the person prepares; raises NotFoundError or NotAllowedError."""
    found = forum_seen(person, pk)
    if not may_prepare(person, found):
        raise NotAllowedError(_("The chair and the secretary prepare the meetings."))
    return found


def is_chair(person: User, forum: Forum) -> bool:
    """Tell whether the person chairs a forum today."""
    return seats_now().filter(forum=forum, person=person, role=SeatRole.CHAIR).exists()


def meeting_seen(person: User, pk: int) -> Meeting:
    """Return a meeting of a forum the person may see; raises NotFoundError otherwise."""
    rows = Meeting.objects.filter(pk=pk, forum__in=forums_seen(person).values("pk"))
    found = rows.select_related("forum__unit", "made_by").first()
    if found is None:
        raise NotFoundError("no such meeting")
    return found


def meeting_to_prepare(person: User, pk: int) -> Meeting:
    """Return a meeting the person prepares and writes the minutes of; raises NotFoundError or NotAllowedError."""
    found = meeting_seen(person, pk)
    if not may_prepare(person, found.forum):
        raise NotAllowedError(_("The chair and the secretary prepare the meetings."))
    return found


def meeting_to_approve(person: User, pk: int) -> Meeting:
    """Return a meeting whose minutes the person approves: the chair; raises NotFoundError or NotAllowedError."""
    found = meeting_seen(person, pk)
    if not is_chair(person, found.forum):
        raise NotAllowedError(_("The chair approves the minutes."))
    return found


def point_of(meeting: Meeting, pk: int) -> Point:
    """Return a point of a meeting; raises NotFoundError where there is none."""
    found = meeting.points.filter(pk=pk).first()
    if found is None:
        raise NotFoundError("no such point")
    return found


def seat_of(forum: Forum, pk: int) -> Seat:
    """Return a seat in force in a forum; raises NotFoundError where there is none."""
    found = seats_now().filter(forum=forum, pk=pk).select_related("person").first()
    if found is None:
        raise NotFoundError("no such seat")
    return found
