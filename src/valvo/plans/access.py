"""Which plans a person may read, write, approve and publish. “Not yours” and “not there” answer alike.

A unit's plans are read by whoever works there or above; what is published above a unit is read in it too, and what is
published of a public template is read by everybody without signing in.
"""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from valvo.accounts.access import may, memberships, units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission, roles_with
from valvo.core import clock
from valvo.core.errors import NotAllowedError, NotFoundError
from valvo.organisation.models import Closure, Unit
from valvo.organisation.queries import in_force
from valvo.plans.definition import templates
from valvo.plans.models import Plan, Version


def plans_seen(person: User) -> QuerySet[Plan]:
    """Return the plans a person may read: at units in reach, and the published ones above their own units."""
    held = memberships(person).filter(role__in=roles_with(Permission.PLAN_VIEW)).values("unit")
    above = Closure.objects.filter(in_force(clock.today()), descendant__in=held).values("ancestor")
    reached = units_reached(person, Permission.PLAN_VIEW).values("pk")
    return Plan.objects.filter(Q(unit__in=reached) | Q(unit__in=above, published__isnull=False))


def plans_written(person: User) -> QuerySet[Plan]:
    """Return the plans a person may write in."""
    return Plan.objects.filter(unit__in=units_reached(person, Permission.PLAN_EDIT).values("pk"))


def plans_worked_on(person: User) -> QuerySet[Plan]:
    """Return the plans a person may write in or publish: those whose drafts they see."""
    written, published = (
        units_reached(person, one).values("pk") for one in (Permission.PLAN_EDIT, Permission.PLAN_PUBLISH)
    )
    return Plan.objects.filter(Q(unit__in=written) | Q(unit__in=published))


def plans_above(person: User) -> QuerySet[Plan]:
    """Return the plans of the units where a person works and of all above them: those they are to know."""
    held = memberships(person).filter(user=person, role__in=roles_with(Permission.PLAN_VIEW)).values("unit")
    above = Closure.objects.filter(in_force(clock.today()), descendant__in=held).values("ancestor")
    return Plan.objects.filter(unit__in=above)


def plan_seen(person: User, pk: int) -> Plan:
    """Return a plan the person may read; raises NotFoundError otherwise, also for a draft they do not work on."""
    plan = plans_seen(person).filter(pk=pk).select_related("unit", "published", "written_by").first()
    if plan is None or (plan.published_id is None and not works_on(person, plan)):
        raise NotFoundError("no such plan")
    return plan


def plan_to_write(person: User, pk: int) -> Plan:
    """Return a plan the person may write in; raises NotAllowedError where they may only read it."""
    plan = plan_seen(person, pk)
    if not may_write(person, plan):
        raise NotAllowedError(_("You may read this plan but not write in it."))
    return plan


def plan_to_publish(person: User, pk: int) -> Plan:
    """Return a plan the person may publish; raises NotAllowedError otherwise."""
    plan = plan_seen(person, pk)
    if not may_publish(person, plan):
        raise NotAllowedError(_("You may not publish plans of this unit."))
    return plan


def may_write(person: User, plan: Plan) -> bool:
    """Tell whether the person writes and approves plans of this unit."""
    return may(person, Permission.PLAN_EDIT, plan.unit_id)


def may_publish(person: User, plan: Plan) -> bool:
    """Tell whether the person publishes what has been approved at this unit."""
    return may(person, Permission.PLAN_PUBLISH, plan.unit_id)


def works_on(person: User, plan: Plan) -> bool:
    """Tell whether the person writes or publishes this plan, and so sees what is not published yet."""
    return may_write(person, plan) or may_publish(person, plan)


def works_under(person: User, unit: Unit) -> bool:
    """Tell whether the person works at a unit or under it, and is to know its plans."""
    held = memberships(person).filter(user=person).values("unit")
    return Closure.objects.filter(in_force(clock.today()), ancestor=unit, descendant__in=held).exists()


def unit_to_make_for(person: User, unit: Unit) -> Unit:
    """Return a unit the person makes plans for; raises NotAllowedError otherwise."""
    if not may(person, Permission.PLAN_EDIT, unit):
        raise NotAllowedError(_("You may not make plans for this unit."))
    return unit


def unit_to_search(person: User, unit: Unit) -> Unit:
    """Return a unit whose plans the person may search; raises NotFoundError otherwise."""
    if not may(person, Permission.PLAN_VIEW, unit):
        raise NotFoundError("no such unit")
    return unit


def version_seen(plan: Plan, number: int) -> Version:
    """Return a version of a plan; raises NotFoundError where there is none."""
    found = plan.versions.filter(number=number).first()
    if found is None:
        raise NotFoundError("no such version")
    return found


def published() -> QuerySet[Plan]:
    """Return what everybody may read without signing in: the published plans of public templates."""
    public = [name for name, one in templates().items() if one.public]
    return Plan.objects.filter(template__in=public, published__isnull=False).select_related("unit", "published")


def public_plan(unit: str, template: str) -> Plan:
    """Return what everybody may read without signing in; raises NotFoundError for anything else."""
    plan = published().filter(unit__public_id=unit, template=template).first()
    if plan is None:
        raise NotFoundError("no such plan")
    return plan
