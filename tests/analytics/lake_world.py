"""A small world to count in by hand: units in a tree, and what happened in them, told to the trail as actions do."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from uuid import uuid4

from django.db import models

from valvo.accounts.models import User
from valvo.core.clock import LOCAL_ZONE
from valvo.handling.choices import CaseState, MessageKind
from valvo.handling.facts import next_due
from valvo.handling.models import Case, Classification, Clock, Factor, Message
from valvo.improvement.choices import ActionState, Origin
from valvo.improvement.models import Action
from valvo.intake.events import ReportEvent
from valvo.intake.models import Report
from valvo.organisation.actions import NewUnit, open_units
from valvo.organisation.choices import Sector, UnitKind
from valvo.organisation.models import Unit
from valvo.trail.actions import record

OPENED = date(2020, 1, 1)

Row = dict[str, object]
Refreshed = Callable[..., list[Row]]  # refreshes the lake and gives the rows of one table


def noon(day: date) -> datetime:
    """Return the middle of a civil day."""
    return datetime.combine(day, time(12), LOCAL_ZONE).astimezone(UTC)


def tree(**parents: str | None) -> dict[str, Unit]:
    """Open units by name: `tree(top=None, ward="top")`. Units with children are entities, the top an organiser."""
    holding = set(parents.values())
    new = [
        NewUnit(
            public_id=name,
            kind=UnitKind.ORGANISER if parent is None else UnitKind.ENTITY if name in holding else UnitKind.UNIT,
            sector=Sector.HEALTH,
            name_sv=f"{name} sv",
            name_fi=f"{name} fi",
            name_en=f"{name} en",
            opened_on=OPENED,
            parent=parent,
        )
        for name, parent in parents.items()
    ]
    return {unit.public_id: unit for unit in open_units(new=new, by=None)}


def told(target: models.Model) -> None:
    """Let the trail tell that something was done with a row."""
    record(ReportEvent.SENT, by=None, target=target)


def person(name: str = "Somebody") -> User:
    """Return a person, made the first time."""
    found, _made = User.objects.get_or_create(
        email=f"{name.lower()}@example.org", defaults={"name": name, "created_at": noon(OPENED)}
    )
    return found


def report(
    unit: Unit,
    day: date,
    *,
    reach: str = "reached",
    kind: str = "hazard_event",
    role: str = "staff",
    secrecy: str = "named",
    happened: date | None = None,
) -> Report:
    """Send a report that was received on a day, about what happened then or on another day."""
    made = Report.objects.create(
        number=uuid4().hex[:16],
        client_key=uuid4(),
        kind=kind,
        definition="",
        unit=unit,
        reach=reach,
        role=role,
        secrecy=secrecy,
        channel="staff",
        language="sv",
        happened_on=happened or day,
        received_at=noon(day),
        texts={"story": "a secret story"},
        place="a secret place",
    )
    told(made)
    return made


def case(
    unit: Unit,
    day: date,
    *,
    closed: date | None = None,
    reach: str = "reached",
    state: str = "",
    harm: str = "",
    psychological: str = "",
    judged_reach: str = "",
    event_type: str = "",
    factors: tuple[str, ...] = (),
    kind: str = "hazard_event",
    taken: date | None = None,
    sent: Report | None = None,
) -> Case:
    """Open a case on a day, judged where anything is judged, closed on a day or still open."""
    made = Case.objects.create(
        report=sent or report(unit, day, reach=reach, kind=kind),
        kind=kind,
        unit=unit,
        title="a secret title",
        state=state or (CaseState.CLOSED if closed else CaseState.NEW),
        opened_at=noon(day),
        taken_at=noon(taken) if taken else None,
        closed_at=noon(closed) if closed else None,
        serious_on=day if {harm, psychological} & {"severe", "fatal"} else None,
        changed_at=noon(day),
    )
    if harm or psychological or judged_reach or event_type or factors:
        judged = Classification.objects.create(
            case=made,
            physical_harm=harm,
            psychological_harm=psychological,
            reach=judged_reach,
            event_type=event_type,
            definition="",
            classified_at=noon(day),
        )
        Factor.objects.bulk_create(Factor(classification=judged, code=code) for code in factors)
    told(made)
    return made


def feedback(of: Case, day: date) -> None:
    """Give the reporter feedback on a day."""
    Message.objects.create(case=of, kind=MessageKind.FEEDBACK, text="a secret answer", written_at=noon(day))
    told(of)


def clock_of(of: Case, *, due: date, done: date | None = None, rule: str = "handling") -> Clock:
    """Set a deadline for a case."""
    made = Clock.objects.create(
        case=of,
        rule=rule,
        definition="",
        started_at=of.opened_at,
        due_at=noon(due),
        done_at=noon(done) if done else None,
    )
    of.due_at = next_due(of.clocks.all())
    of.save(update_fields=["due_at"])
    told(of)
    return made


def action(
    of: Case,
    day: date,
    *,
    due: date,
    done: date | None = None,
    verified: date | None = None,
    cancelled: date | None = None,
    state: str = ActionState.PLANNED,
) -> Action:
    """Raise an action from a case on a day."""
    made = Action.objects.create(
        origin=Origin.CASE,
        origin_id=of.pk,
        title="a secret action",
        owner=person(),
        unit=of.unit,
        due=due,
        state=ActionState.CANCELLED if cancelled else state,
        created_at=noon(day),
        cancelled_at=noon(cancelled) if cancelled else None,
        done_at=noon(done) if done else None,
        verified_at=noon(verified) if verified else None,
        verified_by=person("Verifier") if verified else None,
        changed_at=noon(day),
    )
    told(made)
    return made
