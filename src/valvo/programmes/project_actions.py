"""Every write to projects and pilots. `seen` is the version the person's page was made from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.errors import StaleError
from valvo.organisation.models import Unit
from valvo.programmes.choices import ProjectRole, Spread
from valvo.programmes.errors import ProjectError
from valvo.programmes.events import ProgrammeEvent
from valvo.programmes.models import Project, ProjectMember
from valvo.trail.actions import event, record, record_all


@dataclass(frozen=True)
class NewProject:
    """What a project is, where and when it is tried."""

    title: str
    aim: str
    starts_on: date
    ends_on: date
    places: Iterable[Unit]


@transaction.atomic
def add_project(*, programme: str, measure: str, unit: Unit, new: NewProject, lead: User, by: User | None) -> Project:
    """Add a project under a measure, with who leads it; raises ProjectError for an end before the beginning."""
    _refuse_wrong_days(new)
    made = Project.objects.create(
        programme=programme, measure=measure, unit=unit, title=new.title, aim=new.aim, starts_on=new.starts_on,
        ends_on=new.ends_on, created_at=clock.now(), created_by=by,
    )  # fmt: skip
    made.places.set(new.places)
    ProjectMember.objects.create(project=made, person=lead, role=ProjectRole.LEAD)
    record(ProgrammeEvent.PROJECT_ADDED, by=by, target=made, unit=unit, programme=programme, measure=measure)
    return made


@transaction.atomic
def change_project(*, project: Project, new: NewProject, by: User, seen: int | None = None) -> Project:
    """Change what a project is while it is not decided on; raises ProjectError afterwards."""
    current = _open(project, seen)
    _refuse_wrong_days(new)
    current.title, current.aim, current.starts_on, current.ends_on = new.title, new.aim, new.starts_on, new.ends_on
    _save(current)
    current.places.set(new.places)
    record(ProgrammeEvent.PROJECT_CHANGED, by=by, target=current, unit=current.unit_id)
    return current


@transaction.atomic
def put_in_group(*, project: Project, person: User, role: ProjectRole, by: User) -> ProjectMember:
    """Take somebody into the group, or change what they are in it."""
    made, _new = ProjectMember.objects.update_or_create(project=project, person=person, defaults={"role": role})
    record(ProgrammeEvent.PROJECT_GROUP, by=by, target=project, unit=project.unit_id, person=person.pk)
    return made


@transaction.atomic
def take_out_of_group(*, member: ProjectMember, by: User) -> None:
    """Take somebody out of the group."""
    project = member.project
    record(ProgrammeEvent.PROJECT_GROUP, by=by, target=project, unit=project.unit_id, person=member.person_id)
    member.delete()


@transaction.atomic
def decide(*, project: Project, result: str, decision: Spread, why: str, by: User, seen: int | None = None) -> Project:
    """End a project with its result and what follows from it; raises ProjectError before it has begun."""
    current = _open(project, seen)
    if clock.today() < current.starts_on:
        raise ProjectError(_("The project has not begun yet."))
    current.result, current.decision, current.why = result, decision, why
    current.decided_at, current.decided_by = clock.now(), by
    _save(current)
    record(ProgrammeEvent.PROJECT_DECIDED, by=by, target=current, unit=current.unit_id, decision=decision.value)
    return current


@transaction.atomic
def hand_over_projects(leaver: User, to: User, by: User | None) -> int:
    """Give the places of somebody who leaves in the groups of projects under way to somebody else; return how many."""
    held = list(ProjectMember.objects.filter(person=leaver, project__decision="").select_related("project"))
    there = set(ProjectMember.objects.filter(person=to).values_list("project_id", flat=True))
    for one in held:
        if one.project_id in there:
            one.delete()
        else:
            one.person = to
            one.save(update_fields=["person"])
    record_all(
        event(ProgrammeEvent.PROJECT_HANDED_OVER, by=by, target=one.project, unit=one.project.unit_id, to=to.pk)
        for one in held
    )
    return len(held)


def _open(project: Project, seen: int | None) -> Project:
    current = Project.objects.select_for_update().get(pk=project.pk)
    if seen is not None and seen != current.version:
        raise StaleError(_("Somebody changed the project after you opened the page. What you wrote is kept below."))
    if current.decision:
        raise ProjectError(_("The project has ended; what was decided stays."))
    return current


def _save(project: Project) -> None:
    project.version += 1
    project.save()


def _refuse_wrong_days(new: NewProject) -> None:
    if new.ends_on < new.starts_on:
        raise ProjectError(_("It cannot end before it begins."))
