"""Makers of visits in the small county; each step goes through the actions people use."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from valvo.accounts.models import User
from valvo.core import clock
from valvo.inspections import actions
from valvo.inspections.actions import NewVisit, Seen, Summary
from valvo.inspections.choices import Purpose, VisitKind
from valvo.inspections.models import Observation, Visit
from valvo.organisation.models import Unit


def planned(
    unit: Unit,
    lead: User,
    *,
    by: User,
    kind: VisitKind = VisitKind.ANNOUNCED,
    on: date | None = None,
    template: str = "",
) -> Visit:
    """Return a visit planned for in a week, or another day."""
    day = on or clock.today() + timedelta(days=7)
    return actions.plan_visit(new=NewVisit(unit, Purpose.SUPERVISION, kind, day, template), by=by, lead=lead)


def under_way(unit: Unit, lead: User, *, by: User, **more: object) -> Visit:
    """Return a visit that is made today."""
    return actions.begin(visit=planned(unit, lead, by=by, **more), on=clock.today(), by=lead)  # type: ignore[arg-type]  # as above


def observed(
    visit: Visit,
    by: User,
    *,
    theme: str = "medication",
    grade: str = "improve",
    key: UUID | None = None,
    **more: object,
) -> Observation:
    """Return an observation kept on a visit."""
    new = Seen(key or uuid4(), theme, grade, "The cupboard stood open.", **more)  # type: ignore[arg-type]  # Seen's own
    return actions.observe(visit=visit, new=new, by=by)


def told(unit: Unit, lead: User, *, by: User, **more: object) -> Visit:
    """Return a visit whose draft the unit has."""
    visit = under_way(unit, lead, by=by, **more)
    observed(visit, lead)
    visit = actions.summarise(visit=visit, told=Summary("The cupboards are to be locked.", 3, 2, 0), by=lead)
    return actions.send(visit=visit, by=lead)
