"""Which cases a person may read and handle. “Not yours” and “not there” answer alike."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from valvo.accounts.access import acts_for, may, units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.core.errors import NotAllowedError, NotFoundError, Refusal
from valvo.database import lookups  # noqa: F401 (makes `any_of` known)
from valvo.handling.models import Case, Part
from valvo.improvement.origins import Link
from valvo.intake import identity
from valvo.intake.models import Attachment, Identity, Report
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit
from valvo.organisation.queries import path, subtree, under


def cases_seen(person: User) -> QuerySet[Case]:
    """Return the cases a person may read: those at units their role reaches, and those where such a unit has a part."""
    reached = units_reached(person, Permission.CASE_VIEW).values("pk")
    parts = Part.objects.filter(Q(unit__in=reached) | _own_parts(person))
    return Case.objects.filter(Q(unit__in=reached) | Q(pk__in=parts.order_by().values("case")))


def cases_in(unit: Unit | int) -> Q:
    """Return the condition for cases of a unit and those under it, own or involved: each case once."""
    below = under(unit, clock.today()).values("pk")
    return Q(unit__in=below) | Q(pk__in=Part.objects.filter(unit__in=below).order_by().values("case"))


def cases_in_view(person: User, unit: Unit) -> QuerySet[Case]:
    """Return the cases a person may read of a unit and those under it."""
    below = frozenset(under(unit, clock.today()).order_by().values_list("pk", flat=True))
    found = Q(unit__any_of=below) | Q(pk__found_by=Part.objects.filter(unit__any_of=below).order_by().values("case"))
    # Whoever reaches the unit reaches all under it: then nothing more is asked of each row.
    whole = may(person, Permission.CASE_VIEW, unit)
    return Case.objects.filter(found) if whole else cases_seen(person).filter(found)


def cases_handled(person: User) -> QuerySet[Case]:
    """Return the cases a person may handle."""
    return Case.objects.filter(unit__in=units_reached(person, Permission.CASE_HANDLE).values("pk"))


def case_seen(person: User, number: str) -> Case:
    """Return a case the person may read, with its report; raises NotFoundError otherwise."""
    case = (
        cases_seen(person)
        .filter(report__number=number)
        .select_related("report", "unit", "handler", "duplicate_of__report")
        .first()
    )
    if case is None:
        raise NotFoundError("no such case")
    return case


def file_seen(person: User, number: str, pk: int) -> Attachment:
    """Return a file of a case the person may read; raises NotFoundError otherwise."""
    return _file_of(case_seen(person, number).report, pk)


def followed_file(number: str, pk: int) -> Attachment:
    """Return a file of the report a browser follows; raises NotFoundError otherwise."""
    return _file_of(followed_case(number).report, pk)


def own_file(person: User, number: str, pk: int) -> Attachment:
    """Return a file of one of a person's own reports; raises NotFoundError otherwise."""
    return _file_of(own_case(person, number).report, pk)


def _file_of(report: Report, pk: int) -> Attachment:
    found = report.attachments.filter(pk=pk).select_related("stored", "report").first()
    if found is None:
        raise NotFoundError("no such file")
    return found


def parts_handled(person: User) -> QuerySet[Part]:
    """Return the parts a person may handle: those of units they handle cases at, and those given to themselves."""
    return Part.objects.filter(
        Q(unit__in=units_reached(person, Permission.CASE_HANDLE).values("pk")) | _own_parts(person)
    )


def part_of(case: Case, pk: int) -> Part:
    """Return one unit's part of a case; raises NotFoundError for none."""
    part = case.parts.filter(pk=pk).select_related("case__report", "unit").first()
    if part is None:
        raise NotFoundError("no such part")
    return part


def part_to_handle(person: User, number: str, pk: int) -> Part:
    """Return a unit's part of a case; raises NotAllowedError for another unit's part of a case the person may read."""
    part = part_of(case_seen(person, number), pk)
    if not parts_handled(person).filter(pk=part.pk).exists():
        raise NotAllowedError(_("This part belongs to another unit."))
    return part


def units_read_inside(person: User, case: Case, parts: Iterable[Part]) -> frozenset[int]:
    """Return the units of a case whose internal notes the person may read: those in reach, and the parts they handle.

    What is written inside one unit is read there and by those above it, never across.
    """
    parts = list(parts)
    units = [case.unit_id, *(part.unit_id for part in parts)]
    reached = units_reached(person, Permission.CASE_VIEW).filter(pk__in=units).values_list("pk", flat=True)
    return frozenset(reached) | {part.unit_id for part in parts if part.handler_id == person.pk}


def units_to_send_to(case: Case) -> QuerySet[Unit]:
    """Return the units a case can be moved to or that can be involved: every other open one in the same tree."""
    today = clock.today()
    tops = path(case.unit_id, today)[:1]
    below = subtree(tops[0], today) if tops else Unit.objects.none()
    return below.filter(kind=UnitKind.UNIT, closed_on__isnull=True).exclude(pk=case.unit_id)


def given_to(person: User) -> Q:
    """Return the condition for cases and parts whose handler is a person, or somebody they stand in for today."""
    return Q(handler=person) | Q(handler__in=acts_for(person).values("pk"))


def _own_parts(person: User) -> Q:
    """Return the condition for parts given to a person, or to somebody they stand in for, who works there still."""
    return given_to(person) & Q(unit__in=units_reached(person, Permission.UNIT_VIEW).values("pk"))


def case_to_handle(person: User, number: str) -> Case:
    """Return a case the person may handle; raises NotAllowedError where they may only read it."""
    case = case_seen(person, number)
    if not may_handle(person, case):
        raise NotAllowedError(_("You may read this case but not handle it."))
    return case


def may_coordinate(person: User, case: Case) -> bool:
    """Tell whether a person coordinates the safety work at the case's unit."""
    return units_reached(person, Permission.CASE_COORDINATE).filter(pk=case.unit_id).exists()


def case_to_coordinate(person: User, number: str) -> Case:
    """Return a case whose kind the person may change; raises NotAllowedError where they may not."""
    case = case_to_handle(person, number)
    if not may_coordinate(person, case):
        raise NotAllowedError(_("A coordinator decides this."))
    return case


def case_to_merge_into(person: User, number: str) -> Case:
    """Return the case a duplicate is merged into; raises Refusal, alike for one that is not there and not handled."""
    case = cases_handled(person).filter(report__number=number.strip()).first()
    if case is None:
        raise Refusal(_("There is no case with that number that you handle."))
    return case


def may_handle(person: User, case: Case) -> bool:
    """Tell whether a person may handle a case."""
    return cases_handled(person).filter(pk=case.pk).exists()


def own_cases(person: User) -> QuerySet[Case]:
    """Return the cases of the reports a person has sent in themselves."""
    own = Identity.objects.filter(report=OuterRef("report"), owner=identity.owner(person.pk))
    return Case.objects.filter(Exists(own))


def own_case(person: User, number: str) -> Case:
    """Return the case of one of a person's own reports; raises NotFoundError for others."""
    case = own_cases(person).filter(report__number=number).select_related("report__unit", "duplicate_of").first()
    if case is None:
        raise NotFoundError("no such report")
    return case


def case_links(person: User, pks: Iterable[int]) -> dict[int, Link]:
    """Return the links to the cases that the person may read, for actions that came from them."""
    rows = cases_seen(person).filter(pk__in=list(pks)).values_list("pk", "title", "report__number")
    return {pk: Link(f"{number} {title}", reverse("handling:case", args=[number])) for pk, title, number in rows}


def followed_case(number: str) -> Case:
    """Return the case of the report a browser follows; the number comes from a sealed cookie set after its code."""
    case = Case.objects.filter(report__number=number).select_related("report__unit", "duplicate_of").first()
    if case is None:
        raise NotFoundError("no such report")
    return case


def case_of(report: Report) -> Case:
    """Return the case of a report its reporter has just opened with the code."""
    return followed_case(report.number)
