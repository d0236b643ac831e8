"""Which contracts a person may read and look after. “Not yours” and “not there” answer alike."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from valvo.accounts.access import may, units_reached
from valvo.accounts.models import Membership, User
from valvo.accounts.permissions import Permission, roles_with
from valvo.contracts.definition import definition
from valvo.contracts.models import Contract, DueReport, Sanction
from valvo.core import clock
from valvo.core.errors import NotAllowedError, NotFoundError
from valvo.organisation.choices import ProviderForm, UnitKind
from valvo.organisation.models import Unit
from valvo.organisation.queries import identified, in_force, subtree
from valvo.questionnaires.choices import SheetState
from valvo.questionnaires.models import Sheet


def contracts_seen(person: User) -> QuerySet[Contract]:
    """Return the contracts given by units where the person sees actions."""
    return Contract.objects.filter(organiser__in=units_reached(person, Permission.ACTION_VIEW).values("pk"))


def contract_seen(person: User, pk: int) -> Contract:
    """Return a contract the person may read; raises NotFoundError otherwise."""
    named = contracts_seen(person).select_related("organiser", "producer", "responsible")
    found = named.filter(pk=pk).first()
    if found is None:
        raise NotFoundError("no such contract")
    return found


def contract_to_look_after(person: User, pk: int) -> Contract:
    """Return a contract the person looks after; raises NotAllowedError where they may only read it."""
    found = contract_seen(person, pk)
    if not may_look_after(person, found.organiser):
        raise NotAllowedError(_("Contracts are looked after by those who inspect."))
    return found


def producer_seen(person: User, public_id: str) -> Unit:
    """Return a producer with whom a unit of the person's has a contract; raises NotFoundError otherwise."""
    with_contract = contracts_seen(person).values("producer")
    found = identified(Unit.objects.filter(pk__in=with_contract), public_id)
    if found is None:
        raise NotFoundError("no such producer")
    return found


def report_of(contract: Contract, pk: int) -> DueReport:
    """Return a report of a contract; raises NotFoundError for one of another."""
    found = contract.reports.filter(pk=pk).first()
    if found is None:
        raise NotFoundError("no such report")
    return found


def sanction_of(contract: Contract, pk: int) -> Sanction:
    """Return a sanction of a contract; raises NotFoundError for one of another."""
    found = contract.sanctions.filter(pk=pk).first()
    if found is None:
        raise NotFoundError("no such sanction")
    return found


def unit_to_contract_from(person: User, unit: Unit) -> Unit:
    """Return the unit in view where the person looks after contracts; raises NotAllowedError otherwise."""
    if not may_look_after(person, unit):
        raise NotAllowedError(_("Contracts are looked after by those who inspect."))
    return unit


def may_look_after(person: User, unit: Unit) -> bool:
    """Tell whether the person looks after a unit's contracts."""
    return may(person, Permission.INSPECT, unit)


def producers(unit: Unit) -> QuerySet[Unit]:
    """Return the producers under a unit: those of that kind, and service units whose services are bought."""
    bought = Q(provider_form__in=[ProviderForm.BOUGHT, ProviderForm.VOUCHER, ProviderForm.PRIVATE])
    below = subtree(unit, clock.today()).exclude(pk=unit.pk)
    return below.filter(Q(kind=UnitKind.PRODUCER) | (Q(kind=UnitKind.UNIT) & bought))


def possible_keepers(unit: Unit) -> QuerySet[User]:
    """Return who may answer for a contract of a unit: whoever sees actions at it or above it."""
    roles = roles_with(Permission.ACTION_VIEW)
    above = Unit.objects.filter(below__descendant=unit).values("pk")
    held = Membership.objects.filter(in_force(clock.today()), unit__in=above, role__in=roles)
    return User.objects.filter(pk__in=held.values("user"), is_active=True)


def check_sheets(unit: Unit) -> QuerySet[Sheet]:
    """Return the contract checks handed in under a unit, the latest first."""
    under = subtree(unit, clock.today()).values("pk")
    rows = Sheet.objects.filter(round__questionnaire=definition().check, unit__in=under, state=SheetState.HANDED_IN)
    return rows.select_related("unit", "round").order_by("-handed_in_at", "-pk")
