"""One digest a day for each person: which deadlines, why they are told, and where to go. No personal data in it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valvo.accounts.access import Held, held_above, present
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission, Role, roles_with
from valvo.core import clock
from valvo.core.languages import Language, language_or
from valvo.definitions.catalogue import catalogue
from valvo.handling import rules
from valvo.handling.escalation import TOLD, Audience, Stage, stage_on
from valvo.handling.models import Clock, Reminder
from valvo.improvement.models import Action
from valvo.improvement.rules import OPEN


def worded(words: Promise) -> Callable[[Language], str]:
    """Return a function that says translated words in the language of whoever is told."""

    def said(language: Language) -> str:
        with translation.override(language):
            return str(words)

    return said


@dataclass(frozen=True)
class Deadline:
    """One deadline that has come to a stage: what it is, whose it is, and the unit it belongs to."""

    kind: str  # one word of at most eight letters for each kind of thing
    thing: int
    due: date
    stage: Stage
    what: Callable[[Language], str]  # what is due, in the reader's language; never what happened
    number: str
    address: str
    unit: int
    owner: User | None
    owner_alone: bool = False  # nobody above may know of it yet
    in_person: bool = False  # not even a deputy: it is the person's own

    def row(self) -> Reminder:
        """Return the row that remembers this step."""
        return Reminder(kind=self.kind, thing=self.thing, due=self.due, stage=self.stage, sent_on=clock.today())


@dataclass(frozen=True)
class Mail:
    """One person's digest, in their language."""

    to: User
    subject: str
    text: str
    lines: int


# Yields what has come to a stage (`escalation.stage_on`); takes a fixed number of queries.
Source = Callable[[], Iterable[Deadline]]
_SOURCES: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Tell which deadlines of an app the daily digest tells of; called in the app's `ready`."""
    _SOURCES[name] = source


def deadlines_to_tell() -> list[Deadline]:
    """Return the deadlines that have come to a stage nobody has been told of; paused and stopped ones are silent."""
    found = [*_clocks(), *_actions(), *(one for source in _SOURCES.values() for one in source())]
    told = set(Reminder.objects.filter(due__in={one.due for one in found}).values_list("kind", "thing", "due", "stage"))
    return [one for one in found if (one.kind, one.thing, one.due, one.stage.value) not in told]


def mails(found: Iterable[Deadline]) -> list[Mail]:
    """Return a digest for each person who is told of something, or for whoever stands in for them today."""
    by_person: dict[User, list[tuple[Deadline, Audience]]] = defaultdict(list)
    for one in found:
        for person, why in _told(one).items():
            for reader in [person] if one.in_person else present(person):
                by_person[reader].append((one, why))
    return [_mail(person, lines) for person, lines in sorted(by_person.items(), key=lambda item: item[0].pk)]


def _clocks() -> Iterator[Deadline]:
    running = Clock.objects.filter(done_at__isnull=True, paused_at__isnull=True).exclude(case__state__in=rules.FINISHED)
    for one in running.select_related("case__report", "case__handler"):
        due, started = clock.local_day(one.due_at), clock.local_day(one.started_at)
        stage = stage_on(clock.today(), due=due, started=started)
        if stage:
            number, case = one.case.report.number, one.case
            address = reverse("handling:case", args=[number])
            what = partial(_clock_label, one.rule)
            yield Deadline("clock", one.pk, due, stage, what, number, address, case.unit_id, case.handler)


def _actions() -> Iterator[Deadline]:
    for one in Action.objects.filter(state__in=OPEN).select_related("owner"):
        stage = stage_on(clock.today(), due=one.due, started=clock.local_day(one.created_at))
        if stage:
            address = reverse("improvement:action", args=[one.pk])
            yield Deadline(
                "action", one.pk, one.due, stage, _action_label, str(one.pk), address, one.unit_id, one.owner
            )


def _clock_label(rule: str, language: Language) -> str:
    return catalogue().clocks[rule].value.label[language]


def _action_label(language: Language) -> str:
    with translation.override(language):
        return _("Action")


def _told(one: Deadline) -> dict[User, Audience]:
    """Return who is told of a deadline and as what; the owner is told as owner only."""
    if one.owner_alone and one.owner:
        return {one.owner: Audience.OWNER}
    above = held_above(one.unit)
    people = {
        Audience.SAFETY_OFFICE: [user for _depth, role, user, _unit in above if role == Role.COORDINATOR],
        Audience.DIRECTOR: [
            user for depth, role, user, _unit in above if role == Role.MANAGER and depth == _top(above)
        ],
        Audience.SUPERIOR: _superiors(above, one.owner),
        Audience.OWNER: [one.owner] if one.owner else _handlers(above),
    }
    told: dict[User, Audience] = {}
    for audience, found in people.items():
        if audience in TOLD[one.stage]:
            told |= dict.fromkeys(found, audience)
    return told


def _top(above: list[Held]) -> int:
    return max((depth for depth, role, _user, _unit in above if role == Role.MANAGER), default=0)


def _superiors(above: list[Held], owner: User | None) -> list[User]:
    managers = [(depth, user) for depth, role, user, _unit in above if role == Role.MANAGER and user != owner]
    return [user for depth, user in managers if depth == managers[0][0]]


def _handlers(above: list[Held]) -> list[User]:
    """Return who handles cases nearest to the unit: a case nobody has taken is theirs."""
    able = [(depth, user) for depth, role, user, _unit in above if role in roles_with(Permission.CASE_HANDLE)]
    return [user for depth, user in able if depth == able[0][0]]


def _mail(person: User, told: list[tuple[Deadline, Audience]]) -> Mail:
    language = language_or(person.language)
    with translation.override(language):
        lines = [
            {
                "what": one.what(language),
                "number": one.number,
                "due": one.due,
                "stage": _STAGES[one.stage](),
                "why": _WHY[why](),
                "address": settings.SITE_URL + one.address,
            }
            for one, why in sorted(told, key=lambda pair: pair[0].due)
        ]
        subject = ngettext(
            "Valvo: %(number)s deadline needs you", "Valvo: %(number)s deadlines need you", len(lines)
        ) % {"number": len(lines)}
        text = render_to_string("handling/digest.txt", {"name": person.name, "lines": lines, "site": settings.SITE_URL})
    return Mail(person, subject, text, len(lines))


_STAGES = {
    Stage.WEEK_BEFORE: lambda: _("a week or less is left"),
    Stage.DAY_BEFORE: lambda: _("due tomorrow or today"),
    Stage.DAY_OVER: lambda: _("the day has passed"),
    Stage.FORTNIGHT_OVER: lambda: _("over by two weeks or more"),
}
_WHY = {
    Audience.OWNER: lambda: _("it is yours to do"),
    Audience.SUPERIOR: lambda: _("you lead the unit it belongs to"),
    Audience.DIRECTOR: lambda: _("you lead the organisation"),
    Audience.SAFETY_OFFICE: lambda: _("you look after the safety work there"),
}
