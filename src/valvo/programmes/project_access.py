"""Which projects and pilots a person reads and leads."""

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from valvo.accounts.access import may, units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.core.errors import NotAllowedError, NotFoundError
from valvo.improvement.origins import Link
from valvo.organisation.models import Unit
from valvo.organisation.queries import subtree
from valvo.programmes.models import Project, ProjectMember
from valvo.recommendations.sources import Learnt


def projects_seen(person: User) -> QuerySet[Project]:
    """Return the projects led by, or tried at, units whose programmes the person reads, and those they take part in."""
    reached = units_reached(person, Permission.PROGRAMME_VIEW).values("pk")
    tried = Project.places.through.objects.filter(unit__in=reached).values("project")
    mine = ProjectMember.objects.filter(person=person).values("project")
    return Project.objects.filter(Q(unit__in=reached) | Q(pk__in=tried) | Q(pk__in=mine))


def project_seen(person: User, pk: int) -> Project:
    """Return a project the person may read; raises NotFoundError otherwise."""
    found = projects_seen(person).filter(pk=pk).select_related("unit", "decided_by").first()
    if found is None:
        raise NotFoundError("no such project")
    return found


def may_lead(person: User, unit: Unit) -> bool:
    """Tell whether the person adds and changes projects of a unit."""
    return may(person, Permission.PROGRAMME_ANSWER, unit)


def project_to_lead(person: User, pk: int) -> Project:
    """Return a project the person changes: who answers for its unit; raises NotFoundError or NotAllowedError."""
    found = project_seen(person, pk)
    unit_to_lead(person, found.unit)
    return found


def unit_to_lead(person: User, unit: Unit) -> Unit:
    """Return a unit the person adds projects for; raises NotAllowedError otherwise."""
    if not may_lead(person, unit):
        raise NotAllowedError(_("You may read projects but not change them here."))
    return unit


def member_of(project: Project, pk: int) -> ProjectMember:
    """Return a member of a project's group; raises NotFoundError where there is none."""
    found = project.members.filter(pk=pk).select_related("project").first()
    if found is None:
        raise NotFoundError("no such member")
    return found


def projects_of(person: User, unit: Unit, programme: str, measure: str) -> QuerySet[Project]:
    """Return the projects under a measure in a unit and under it that the person may read."""
    below = subtree(unit, clock.today()).values("pk")
    tried = Project.places.through.objects.filter(unit__in=below).values("project")
    rows = projects_seen(person).filter(programme=programme, measure=measure)
    return rows.filter(Q(unit__in=below) | Q(pk__in=tried)).select_related("unit")


def projects_under(unit: Unit, programme: str) -> QuerySet[Project]:
    """Return a programme's projects led by a unit or under it, whoever asks; for documents."""
    below = subtree(unit, clock.today()).values("pk")
    rows = Project.objects.filter(unit__in=below, programme=programme)
    return rows.select_related("unit").order_by("starts_on", "pk")


def possible_places(unit: Unit) -> QuerySet[Unit]:
    """Return the open units under a unit, and itself, where a project can be tried."""
    today = clock.today()
    return subtree(unit, today).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=today)).order_by("name_sv")


def learnt(person: User, pk: int) -> Learnt | None:
    """Return a project as what a recommendation is learnt from; None where the person may not read it."""
    found = projects_seen(person).filter(pk=pk).select_related("unit").first()
    if found is None:
        return None
    return Learnt(Link(found.title, reverse("programmes:project", args=[found.pk])), found.unit, found.result)


def count_held(person: User) -> int:
    """Return in how many groups of projects without a decision a person is."""
    return ProjectMember.objects.filter(person=person, project__decision="").count()
