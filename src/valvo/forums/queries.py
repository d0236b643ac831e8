"""Rows for the pages of forums, what waits for their members, and how often patient safety was on the agenda."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from valvo.accounts.models import Membership, User
from valvo.core import clock
from valvo.core.languages import Language
from valvo.forums import rules
from valvo.forums.access import forums_seen, seats_now
from valvo.forums.choices import MeetingState, PointOutcome, SeatRole
from valvo.forums.models import Forum, Meeting, Point, Seat
from valvo.improvement.origins import Link
from valvo.organisation.models import Closure, Unit
from valvo.organisation.queries import in_force, subtree
from valvo.web.waiting import SHOWN, Group, Line, group, left

NEAR = timedelta(days=14)  # an agenda not sent stands on Today from so many days before
YEAR = timedelta(days=365)
TREATED = Point.objects.filter(meeting=OuterRef("pk"), source=rules.SAFETY, outcome=PointOutcome.TREATED)


def counted(rows: QuerySet[Forum]) -> QuerySet[Forum]:
    """Return forums with the next day, how many sit in them, and a year's meetings: held, with patient safety."""
    since, today = clock.today() - YEAR, clock.today()
    held = Q(meetings__state=MeetingState.APPROVED, meetings__on__gt=since)
    safe = held & Q(meetings__points__source=rules.SAFETY, meetings__points__outcome=PointOutcome.TREATED)
    return rows.annotate(
        next_on=Min("meetings__on", filter=Q(meetings__on__gte=today)),
        members=Count(
            "seats",
            distinct=True,
            filter=Q(seats__valid_from__lte=today) & (Q(seats__valid_to__isnull=True) | Q(seats__valid_to__gt=today)),
        ),
        held=Count("meetings", distinct=True, filter=held),
        safe=Count("meetings", distinct=True, filter=safe),
    )


@dataclass(frozen=True)
class Safe:
    """Of the meetings held in the last year, those where patient safety was dealt with."""

    held: int
    safe: int

    @property
    def percent(self) -> float | None:
        """Return the share in per cent; None without meetings."""
        return rules.share(self.safe, self.held)


def safe_meetings(person: User, unit: Unit) -> Safe:
    """Return the share over the forums the person sees in a unit and under it; one query."""
    forums = forums_seen(person).filter(unit__in=subtree(unit, clock.today()).values("pk"))
    rows = Meeting.objects.filter(
        forum__in=forums.values("pk"), state=MeetingState.APPROVED, on__gt=clock.today() - YEAR
    )
    found = rows.annotate(was=Exists(TREATED)).aggregate(held=Count("pk"), safe=Count("pk", filter=Q(was=True)))
    return Safe(**found)


def seats(forum: Forum) -> list[Seat]:
    """Return the seats in force: the chair, the secretary, then the others by name."""
    order = list(SeatRole.values)
    found = seats_now().filter(forum=forum).select_related("person")
    return sorted(found, key=lambda one: (order.index(one.role), one.person.name))


def possible_members(unit: Unit) -> QuerySet[User]:
    """Return the people who can sit in a unit's forum: those with a role there, above it or under it."""
    today = clock.today()
    tree = Closure.objects.filter(in_force(today)).filter(Q(descendant=unit) | Q(ancestor=unit))
    above = tree.filter(descendant=unit).values("ancestor")
    below = tree.filter(ancestor=unit).values("descendant")
    held = Membership.objects.filter(Q(unit__in=above) | Q(unit__in=below), valid_from__lte=today)
    in_role = held.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=today))
    return User.objects.filter(pk__in=in_role.values("user"), is_active=True).order_by("name")


def meetings(forum: Forum) -> QuerySet[Meeting]:
    """Return a forum's meetings, the last first, and whether patient safety was dealt with."""
    return Meeting.objects.filter(forum=forum).annotate(safe=Exists(TREATED)).order_by("-on")


def links(person: User, pks: Iterable[int]) -> dict[int, Link]:
    """Return the links to the meetings a person may see, for the actions they decided on."""
    rows = Meeting.objects.filter(pk__in=list(pks), forum__in=forums_seen(person).values("pk"))
    return {
        pk: Link(f"{name} {on.isoformat()}", reverse("forums:meeting", args=[pk]))
        for pk, name, on in rows.values_list("pk", "forum__name", "on")
    }


def count_held(person: User) -> int:
    """Return how many seats a person has."""
    return seats_now().filter(person=person).count()


def waiting(person: User, unit: Unit, language: Language) -> list[Group]:
    """Return agendas to read, agendas to send and minutes to approve, for the members concerned; six queries."""
    today, seats = clock.today(), seats_now().filter(person=person, forum__ended_at__isnull=True)
    rows = Meeting.objects.filter(forum__in=seats.values("forum")).select_related("forum").order_by("on")
    preparing = Meeting.objects.filter(forum__in=seats.filter(role__in=rules.PREPARES).values("forum"))
    chaired = Meeting.objects.filter(forum__in=seats.filter(role=SeatRole.CHAIR).values("forum"))
    sent = Q(state=MeetingState.SENT)
    unsent = preparing.filter(state=MeetingState.PREPARING, on__lte=today + NEAR)
    return [
        _group("forums_read", _("Meetings ahead"), rows.filter(sent, on__gte=today), _("Read the agenda")),
        _group("forums_send", _("Agendas to send"), unsent, _("Prepare it")),
        _group("forums_approve", _("Minutes to approve"), chaired.filter(sent, on__lt=today), _("Open the minutes")),
    ]


def _group(key: str, heading: str, rows: QuerySet[Meeting], button: str) -> Group:
    found = rows.select_related("forum__unit").order_by("on")
    lines = [_line(one, button) for one in found[:SHOWN]]
    return group(key, heading, lines, found.count(), reverse("forums:index"))


def _line(meeting: Meeting, button: str) -> Line:
    return Line(
        title=meeting.forum.name,
        address=reverse("forums:meeting", args=[meeting.pk]),
        quiet=meeting.forum.unit.name,
        stands=left(clock.start_of_day(meeting.on + timedelta(days=1))),
        rule=_("The day of the meeting"),
        over=meeting.on < clock.today(),
        button=button,
    )


def held_on(forums: Iterable[int], year: int) -> dict[tuple[int, date], Meeting]:
    """Return the meetings of forums in a year by forum and day; one query."""
    rows = Meeting.objects.filter(forum__in=list(forums), on__year=year)
    return {(row.forum_id, row.on): row for row in rows}
