"""What goes on the agenda of a meeting by itself: patient safety, what was put off, what was decided, what waits."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.figures import format_date
from valvo.core.languages import Language, language_or
from valvo.forums import rules
from valvo.forums.choices import MeetingState, PointOutcome
from valvo.forums.models import Forum, Meeting, Point
from valvo.improvement import queries as improvement
from valvo.improvement.choices import Origin
from valvo.improvement.models import Action
from valvo.improvement.rules import OPEN
from valvo.web.agenda import SHOWN, Topic, topics


@dataclass(frozen=True)
class Proposed:
    """A point as it is put on an agenda."""

    source: str
    title: str
    text: str = ""
    lines: list[dict[str, str]] = field(default_factory=list)
    total: int = 0


def proposed(meeting: Meeting, by: User) -> list[Proposed]:
    """Return the points that come by themselves, in the language of the forum's papers and as things stand now."""
    language = language_or(meeting.forum.language)
    with translation.override(language):
        waiting = [_of_topic(one) for one in topics(by, meeting.forum.unit, language)]
        return [_safety(), *_put_off(meeting), *_decided(meeting, language), *waiting]


def _safety() -> Proposed:
    return Proposed(
        rules.SAFETY, _("Patient and client safety"), _("What has happened, what was learnt, what worries.")
    )


def _of_topic(topic: Topic) -> Proposed:
    return Proposed(topic.key, topic.heading, "", [asdict(one) for one in topic.matters], topic.total)


def _last(meeting: Meeting) -> Meeting | None:
    held = Meeting.objects.filter(forum=meeting.forum, state=MeetingState.APPROVED, on__lt=meeting.on)
    return held.order_by("-on").first()


def _put_off(meeting: Meeting) -> Iterator[Proposed]:
    last = _last(meeting)
    rows = Point.objects.filter(meeting=last, outcome=PointOutcome.POSTPONED) if last else Point.objects.none()
    for point in rows.exclude(source=rules.SAFETY):
        yield Proposed(rules.POSTPONED, point.title, point.text, point.lines, point.total)


def _decided(meeting: Meeting, language: Language) -> Iterator[Proposed]:
    rows = list(decided_actions(meeting.forum))
    if rows:
        lines = [_line(action, language) for action in rows[:SHOWN]]
        yield Proposed(rules.DECIDED, _("What was decided earlier and is not done"), "", lines, len(rows))


def _line(action: Action, language: Language) -> dict[str, str]:
    stands = improvement.stands(action, clock.today())
    day = _("by %(day)s") % {"day": format_date(action.due, language)}
    address = reverse("improvement:action", args=[action.pk])
    return {"title": action.title, "quiet": f"{day} · {stands}", "address": address}


def decided_actions(forum: Forum) -> list[Action]:
    """Return the open actions a forum's meetings have decided on, the first due first."""
    meetings = Meeting.objects.filter(forum=forum).values("pk")
    rows = Action.objects.filter(Q(origin=Origin.MEETING, origin_id__in=meetings), state__in=OPEN)
    return list(rows.order_by("due", "pk"))
