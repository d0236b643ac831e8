"""Every write to forums and their meetings. `seen` is the version the person's page was made from."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.errors import StaleError
from valvo.core.languages import Language
from valvo.documents.freezing import digest, freeze
from valvo.forums import agenda, rules
from valvo.forums.access import seats_now
from valvo.forums.choices import MeetingState, PointOutcome, SeatRole
from valvo.forums.errors import MeetingError, MinutesError, SeatError
from valvo.forums.events import ForumEvent
from valvo.forums.models import Addendum, Forum, Meeting, Minutes, Point, Seat
from valvo.forums.papers import paper
from valvo.improvement.actions import NewAction, add_action
from valvo.improvement.choices import Origin
from valvo.improvement.models import Action
from valvo.organisation.models import Unit
from valvo.trail.actions import event, record, record_all


@transaction.atomic
def make_forum(*, unit: Unit, name: str, purpose: str, language: Language, chair: User, by: User | None) -> Forum:
    """Make a forum of a unit with its chair; raises SeatError where the unit has one of that name."""
    _refuse_twin(unit.pk, name)
    forum = Forum.objects.create(unit=unit, name=name, purpose=purpose, language=language)
    record(ForumEvent.MADE, by=by, target=forum, unit=unit)
    seat(forum=forum, person=chair, role=SeatRole.CHAIR, by=by)
    return forum


@transaction.atomic
def change_forum(
    *, forum: Forum, name: str, purpose: str, language: Language, by: User, seen: int | None = None
) -> Forum:
    """Change a forum's name, purpose or the language of the papers to come."""
    current = _forum(forum, seen)
    _refuse_twin(current.unit_id, name, besides=current.pk)
    current.name, current.purpose, current.language, current.version = name, purpose, language, current.version + 1
    current.save()
    record(ForumEvent.CHANGED, by=by, target=current, unit=current.unit_id)
    return current


@transaction.atomic
def end_forum(*, forum: Forum, by: User, seen: int | None = None) -> None:
    """End a forum; its minutes are kept."""
    current = _forum(forum, seen)
    current.ended_at, current.version = clock.now(), current.version + 1
    current.save()
    record(ForumEvent.ENDED, by=by, target=current, unit=current.unit_id)


@transaction.atomic
def seat(*, forum: Forum, person: User, role: SeatRole, by: User | None) -> Seat:
    """Give somebody a seat from today, or another role in it; raises SeatError for what they have already."""
    today = clock.today()
    held = seats_now().select_for_update().filter(forum=forum, person=person).first()
    if held and held.role == role:
        raise SeatError(_("The person has that seat already."))
    if held:
        _leave(held, today)
    made = Seat.objects.create(forum=forum, person=person, role=role, valid_from=today)
    record(ForumEvent.SEATED, by=by, target=forum, unit=forum.unit_id, person=person.pk, role=role.value)
    return made


@transaction.atomic
def leave(*, seat: Seat, by: User) -> None:
    """End a seat today."""
    _leave(seat, clock.today())
    record(ForumEvent.LEFT, by=by, target=seat.forum, unit=seat.forum.unit_id, person=seat.person_id)


@transaction.atomic
def hand_over_seats(leaver: User, to: User, by: User | None) -> int:
    """Give the seats of somebody who leaves to somebody else, who keeps a seat they have; return how many it was."""
    today = clock.today()
    held = list(seats_now().select_for_update(of=("self",)).filter(person=leaver).select_related("forum"))
    there = set(seats_now().filter(person=to).values_list("forum_id", flat=True))
    for one in held:
        _leave(one, today)
    Seat.objects.bulk_create(
        Seat(forum=one.forum, person=to, role=one.role, valid_from=today) for one in held if one.forum_id not in there
    )
    record_all(event(ForumEvent.HANDED_OVER, by=by, target=one.forum, unit=one.forum.unit_id, to=to.pk) for one in held)
    return len(held)


@transaction.atomic
def prepare(*, forum: Forum, on: date, place: str, by: User) -> Meeting:
    """Make a meeting with the agenda that comes by itself; raises MeetingError for a day gone by or taken."""
    Forum.objects.select_for_update().get(pk=forum.pk)
    if on < clock.today():
        raise MeetingError(_("A meeting is prepared before its day."))
    if forum.meetings.filter(on=on).exists():
        raise MeetingError(_("The forum has a meeting on that day already."))
    meeting = Meeting.objects.create(forum=forum, on=on, place=place, made_at=clock.now(), made_by=by)
    record(ForumEvent.PREPARED, by=by, target=meeting, unit=forum.unit_id, on=on)
    _fill(meeting, by)
    return meeting


@transaction.atomic
def refill(*, meeting: Meeting, by: User, seen: int | None = None) -> Meeting:
    """Fill the agenda anew with what waits now; own points and what was written under points stay."""
    current = _meeting(meeting, seen, MeetingState.PREPARING)
    _fill(current, by)
    return _moved(current)


@transaction.atomic
def write_point(
    *, meeting: Meeting, title: str, text: str, by: User, point: Point | None = None, seen: int | None = None
) -> Point:
    """Add a point of the forum's own to the agenda, or change what stands under one."""
    current = _meeting(meeting, seen, MeetingState.PREPARING)
    row = point or Point(meeting=current, source=rules.OWN, place=_next_place(current))
    row.title, row.text = title, text
    row.save()
    record(ForumEvent.POINT_WRITTEN, by=by, target=current, unit=current.forum.unit_id)
    _moved(current)
    return row


@transaction.atomic
def remove_point(*, meeting: Meeting, point: Point, by: User, seen: int | None = None) -> None:
    """Take a point off the agenda; raises MeetingError for patient safety, which stands on every one."""
    current = _meeting(meeting, seen, MeetingState.PREPARING)
    if point.source == rules.SAFETY:
        raise MeetingError(_("Patient and client safety stands on every agenda."))
    record(ForumEvent.POINT_REMOVED, by=by, target=current, unit=current.forum.unit_id, source=point.source)
    point.delete()
    _moved(current)


@transaction.atomic
def send_agenda(*, meeting: Meeting, by: User, seen: int | None = None) -> Meeting:
    """Send the agenda: from now on it stands on the members' Today, and its minutes can be written."""
    current = _meeting(meeting, seen, MeetingState.PREPARING)
    current.state, current.sent_at = MeetingState.SENT, clock.now()
    record(ForumEvent.SENT, by=by, target=current, unit=current.forum.unit_id)
    return _moved(current)


@transaction.atomic
def attend(*, meeting: Meeting, people: Iterable[User], by: User, seen: int | None = None) -> Meeting:
    """Note who was present."""
    current = _meeting(meeting, seen, MeetingState.SENT)
    current.attended.set(people)
    record(ForumEvent.ATTENDED, by=by, target=current, unit=current.forum.unit_id)
    return _moved(current)


@transaction.atomic
def say(
    *,
    meeting: Meeting,
    point: Point,
    said: str,
    decision: str,
    outcome: PointOutcome,
    by: User,
    seen: int | None = None,
) -> Point:
    """Write what was said and decided under a point."""
    current = _meeting(meeting, seen, MeetingState.SENT)
    point.said, point.decision, point.outcome = said, decision, outcome
    point.save()
    record(ForumEvent.SAID, by=by, target=current, unit=current.forum.unit_id, source=point.source)
    _moved(current)
    return point


@transaction.atomic
def decide_action(*, meeting: Meeting, planned: NewAction, by: User) -> Action:
    """Make a decision of a meeting an action somebody owns."""
    current = _meeting(meeting, None, MeetingState.SENT)
    made = add_action(origin=Origin.MEETING, origin_id=current.pk, unit=current.forum.unit, by=by, **vars(planned))
    record(ForumEvent.DECIDED, by=by, target=current, unit=current.forum.unit_id, action=made.pk)
    return made


@transaction.atomic
def approve(*, meeting: Meeting, by: User, seen: int | None = None) -> Minutes:
    """Approve the minutes and freeze them; raises MinutesError for what they lack."""
    current = _meeting(meeting, seen, MeetingState.SENT)
    if clock.today() < current.on:
        raise MinutesError(_("The meeting has not been held yet."))
    outcomes = current.points.values_list("outcome", flat=True)
    match rules.lacking(outcomes, attended=current.attended.count()):
        case rules.Lacking.ATTENDANCE:
            raise MinutesError(_("Note who was present first."))
        case rules.Lacking.OUTCOME:
            raise MinutesError(_("Say of each point whether it was dealt with or put off."))
    current.state = MeetingState.APPROVED
    _moved(current)
    tree = freeze(paper(current))
    made = Minutes.objects.create(
        meeting=current, tree=tree, digest=digest(tree), approved_at=clock.now(), approved_by=by
    )
    record(ForumEvent.APPROVED, by=by, target=current, unit=current.forum.unit_id, digest=made.digest)
    return made


@transaction.atomic
def add_to_minutes(*, minutes: Minutes, text: str, by: User) -> Addendum:
    """Add to minutes that are approved: they are not changed any more."""
    made = Addendum.objects.create(minutes=minutes, text=text, at=clock.now(), by=by)
    meeting = minutes.meeting
    record(ForumEvent.ADDED_TO, by=by, target=meeting, unit=meeting.forum.unit_id)
    return made


# --- what the actions share -----------------------------------------------------------------------


def _forum(forum: Forum, seen: int | None) -> Forum:
    current = Forum.objects.select_for_update().get(pk=forum.pk)
    if current.ended_at or (seen is not None and seen != current.version):
        raise StaleError
    return current


def _refuse_twin(unit: int, name: str, besides: int = 0) -> None:
    if Forum.objects.filter(unit=unit, name=name, ended_at__isnull=True).exclude(pk=besides).exists():
        raise SeatError(_("The unit has a forum of that name already."))


def _leave(held: Seat, today: date) -> None:
    held.valid_to = today
    held.save(update_fields=["valid_to"])


def _meeting(meeting: Meeting, seen: int | None, state: MeetingState) -> Meeting:
    """Return the meeting locked; raises StaleError after somebody's change, MeetingError in another state."""
    current = Meeting.objects.select_for_update(of=("self",)).select_related("forum__unit").get(pk=meeting.pk)
    if seen is not None and seen != current.version:
        raise StaleError(_("Somebody changed the meeting after you opened the page. What you wrote is kept below."))
    if current.state == state:
        return current
    if current.state == MeetingState.APPROVED:
        raise MeetingError(_("The minutes are approved and stay as they are; add to them below."))
    if state == MeetingState.PREPARING:
        raise MeetingError(_("The agenda has been sent and stays as it is."))
    raise MeetingError(_("Send the agenda first."))


def _moved(meeting: Meeting) -> Meeting:
    meeting.version += 1
    meeting.save()
    return meeting


def _next_place(meeting: Meeting) -> int:
    last: int = meeting.points.aggregate(last=Max("place"))["last"] or 0
    return last + 1


def _fill(meeting: Meeting, by: User) -> None:
    """Put what waits on the agenda in place of what was put there before; own points come after."""
    written = {(point.source, point.title): point.text for point in meeting.points.all()}
    meeting.points.exclude(source=rules.OWN).delete()
    own, found = list(meeting.points.all()), agenda.proposed(meeting, by)
    for place, one in enumerate(found, start=1):
        text = written.get((one.source, one.title), one.text)
        Point.objects.create(meeting=meeting, place=place, **asdict(one) | {"text": text})
    for place, point in enumerate(own, start=len(found) + 1):
        point.place = place
        point.save(update_fields=["place"])
    record(ForumEvent.FILLED, by=by, target=meeting, unit=meeting.forum.unit_id, points=len(found))
