"""Which visits a person plans, makes, reads and answers. “Not yours” and “not there” answer alike.

A visit that the unit is not told of is seen by those who plan visits and those who make it, until the draft is sent.
"""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from valvo.accounts.access import may, units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.core.errors import NotAllowedError, NotFoundError
from valvo.core.languages import Language
from valvo.improvement.origins import Link
from valvo.inspections.choices import VisitState
from valvo.inspections.definition import definition
from valvo.inspections.models import Material, Member, Observation, Picture, Visit
from valvo.inspections.rules import FORETOLD, TOLD
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit
from valvo.organisation.queries import subtree


def _in_team(person: User) -> Exists:
    return Exists(Member.objects.filter(visit=OuterRef("pk"), person=person))


def visits_seen(person: User) -> QuerySet[Visit]:
    """Return the visits a person may read: those they plan or make, and those their units have been told of."""
    plans = units_reached(person, Permission.INSPECT).values("pk")
    reads = units_reached(person, Permission.ACTION_VIEW).values("pk")
    told = Q(unit__in=reads) & (Q(state__in=TOLD) | Q(kind__in=FORETOLD))
    return Visit.objects.filter(Q(unit__in=plans) | _in_team(person) | told)


def visit_seen(person: User, pk: int) -> Visit:
    """Return a visit the person may read; raises NotFoundError otherwise."""
    found = visits_seen(person).filter(pk=pk).select_related("unit", "edition", "follows", "approved_by").first()
    if found is None:
        raise NotFoundError("no such visit")
    return found


def visit_to_plan(person: User, pk: int) -> Visit:
    """Return a visit the person may plan and decide on; raises NotAllowedError where they may only read it."""
    found = visit_seen(person, pk)
    if not may_plan(person, found.unit):
        raise NotAllowedError(_("Somebody who plans visits to the unit does this."))
    return found


def visit_to_make(person: User, pk: int) -> Visit:
    """Return a visit the person makes; raises NotAllowedError for somebody outside the team."""
    found = visit_seen(person, pk)
    if not in_team(person, found):
        raise NotAllowedError(_("Only those who make the visit write in it."))
    return found


def visit_to_mend(person: User, pk: int, *, commented: bool = False) -> Visit:
    """Return a visit whose observations the person may mend now; with `commented` while the unit comments too.

    Raises NotAllowedError once the report has left those who write it.
    """
    found = visit_to_make(person, pk)
    if found.state != VisitState.UNDER_WAY and not (commented and found.state == VisitState.COMMENTS):
        message = _("This cannot be done while the visit is “%(state)s”.")
        raise NotAllowedError(message % {"state": found.get_state_display()})
    return found


def visit_to_answer(person: User, pk: int) -> Visit:
    """Return a visit the person may answer for the unit; raises NotAllowedError where they may only read it."""
    found = visit_seen(person, pk)
    if not may_answer(person, found):
        raise NotAllowedError(_("Somebody who answers for the unit does this."))
    return found


def visit_to_act_on(person: User, pk: int) -> Visit:
    """Return a visit from whose observations the person may make actions; raises NotAllowedError otherwise."""
    found = visit_seen(person, pk)
    if not (in_team(person, found) or may(person, Permission.ACTION_EDIT, found.unit)):
        raise NotAllowedError(_("Somebody who decides on actions at the unit does this."))
    if not observations_told(person, found):
        raise NotFoundError("no such observation")
    return found


def observation_of(visit: Visit, pk: int) -> Observation:
    """Return an observation of a visit; raises NotFoundError for one of another."""
    found = visit.observations.filter(pk=pk).select_related("action", "case").first()
    if found is None:
        raise NotFoundError("no such observation")
    return found


def material_of(visit: Visit, pk: int) -> Material:
    """Return something the unit was asked for before a visit; raises NotFoundError for what was asked in another."""
    found = visit.material.filter(pk=pk).first()
    if found is None:
        raise NotFoundError("nothing like that was asked for")
    return found


def picture_of(visit: Visit, pk: int) -> Picture:
    """Return a file of a visit; raises NotFoundError for one of another."""
    mine = Q(observation__visit=visit) | Q(material__visit=visit)
    found = Picture.objects.filter(mine, pk=pk).select_related("stored", "observation", "material").first()
    if found is None:
        raise NotFoundError("no such file")
    return found


def observations_told(person: User, visit: Visit) -> bool:
    """Tell whether the person may read what was observed: who plans or makes the visit, and the unit once told."""
    return visit.state in TOLD or may_plan(person, visit.unit) or in_team(person, visit)


def published() -> QuerySet[Visit]:
    """Return the visits whose reports everybody reads, the latest first."""
    rows = Visit.objects.filter(published_at__isnull=False, report__isnull=False)
    return rows.select_related("unit").order_by("-visited_on", "-pk")


def published_visit(pk: int) -> Visit:
    """Return a visit whose report everybody reads; raises NotFoundError otherwise."""
    found = published().filter(pk=pk).first()
    if found is None:
        raise NotFoundError("no such report")
    return found


def may_plan(person: User, unit: Unit | int) -> bool:
    """Tell whether the person plans visits to a unit and decides on their reports."""
    return may(person, Permission.INSPECT, unit)


def may_answer(person: User, visit: Visit) -> bool:
    """Tell whether the person answers for the unit visited."""
    return may(person, Permission.ROUND_ANSWER, visit.unit_id)


def in_team(person: User, visit: Visit) -> bool:
    """Tell whether the person makes the visit."""
    return visit.team.filter(person=person).exists()


def unit_to_plan_at(person: User, unit: Unit) -> Unit:
    """Return the unit in view where the person plans visits; raises NotAllowedError otherwise."""
    if not may_plan(person, unit):
        raise NotAllowedError(_("Visits are planned by those who inspect."))
    return unit


def units_to_visit(person: User, unit: Unit) -> QuerySet[Unit]:
    """Return the open service units under a unit that the person may plan visits to."""
    today = clock.today()
    below = subtree(unit, today).filter(kind=UnitKind.UNIT).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=today))
    return below.filter(pk__in=units_reached(person, Permission.INSPECT).values("pk"))


def unit_with_figures(person: User, unit: Unit) -> Unit:
    """Return the unit in view where the person reads figures of visits; raises NotFoundError otherwise."""
    if not may(person, Permission.ACTION_VIEW, unit):
        raise NotFoundError("no such unit")
    return unit


def theme_of(theme: str, language: Language) -> str:
    """Return a theme's name; raises NotFoundError for an unknown one."""
    if theme not in {one.id for one in definition().themes}:
        raise NotFoundError("no such theme")
    return definition().theme(theme, language)


def may_report_restrictions(person: User, unit: Unit) -> bool:
    """Tell whether the person reports a unit's restriction measures: who answers for a service unit."""
    return unit.kind == UnitKind.UNIT and may(person, Permission.ROUND_ANSWER, unit)


def unit_to_report_restrictions_of(person: User, unit: Unit) -> Unit:
    """Return a unit whose restriction measures the person reports; raises NotAllowedError otherwise."""
    if not may_report_restrictions(person, unit):
        raise NotAllowedError(_("Somebody who answers for a service unit reports its restriction measures."))
    return unit


def planned_units(year: int) -> set[int]:
    """Return the units with a visit planned or made in a year."""
    rows = Visit.objects.filter(planned_for__year=year).exclude(state=VisitState.CANCELLED)
    return set(rows.values_list("unit", flat=True))


def links(person: User, pks: Iterable[int]) -> dict[int, Link]:
    """Return the links to observations the person may read, for actions and recommendations that came from them."""
    rows = Observation.objects.filter(pk__in=list(pks), visit__in=visits_seen(person).values("pk"))
    made = rows.select_related("visit__unit")
    return {one.pk: Link(f"{one.visit.unit.name}, {one.get_grade_display()}", _address(one)) for one in made}


def _address(one: Observation) -> str:
    return f"/inspections/{one.visit_id}/#o{one.pk}"
