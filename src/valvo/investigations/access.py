"""Which investigations a person may read and work on. “Not yours” and “not there” answer alike.

Whoever is in the team or decides on investigations at the unit works on one; whoever reads the unit's cases reads its
report once it is approved.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from valvo.accounts.access import may, units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core.errors import NotAllowedError, NotFoundError
from valvo.core.languages import LANGUAGES
from valvo.handling.access import case_seen
from valvo.handling.models import Case
from valvo.improvement.origins import Link
from valvo.investigations.choices import InvestigationState
from valvo.investigations.kinds import KINDS, EntryKind
from valvo.investigations.models import Entry, Investigation, Member, Recommendation, SupportText
from valvo.organisation.models import Unit
from valvo.recommendations.sources import Learnt


def investigations_worked(person: User) -> QuerySet[Investigation]:
    """Return the investigations a person works on: in the team, or deciding at the unit."""
    decides = units_reached(person, Permission.INVESTIGATE).values("pk")
    in_team = Member.objects.filter(investigation=OuterRef("pk"), person=person)
    return Investigation.objects.filter(Q(unit__in=decides) | Exists(in_team))


def investigations_seen(person: User) -> QuerySet[Investigation]:
    """Return the investigations a person may read: those they work on, and approved ones where they read cases."""
    reads = units_reached(person, Permission.CASE_VIEW).values("pk")
    decides = units_reached(person, Permission.INVESTIGATE).values("pk")
    in_team = Member.objects.filter(investigation=OuterRef("pk"), person=person)
    approved = Q(state=InvestigationState.APPROVED, unit__in=reads)
    return Investigation.objects.filter(Q(unit__in=decides) | Exists(in_team) | approved)


def units_decided(person: User) -> QuerySet[Unit]:
    """Return the units where the person decides on investigations and approves their reports."""
    return units_reached(person, Permission.INVESTIGATE)


def investigation_seen(person: User, pk: int) -> Investigation:
    """Return an investigation the person may read; raises NotFoundError otherwise."""
    found = investigations_seen(person).filter(pk=pk).select_related("unit", "case__report", "approved_by").first()
    if found is None:
        raise NotFoundError("no such investigation")
    return found


def investigation_to_work_on(person: User, pk: int) -> Investigation:
    """Return an investigation the person works on; raises NotAllowedError where they may only read its report."""
    found = investigation_seen(person, pk)
    if not may_work(person, found):
        raise NotAllowedError(_("Only the team works on the investigation."))
    return found


def investigation_to_decide_on(person: User, pk: int) -> Investigation:
    """Return an investigation the person may approve or abandon; raises NotAllowedError otherwise."""
    found = investigation_seen(person, pk)
    if not may_decide(person, found.unit_id):
        raise NotAllowedError(_("Somebody who decides on investigations at the unit does this."))
    return found


def case_to_decide_on(person: User, number: str) -> Case:
    """Return a case whose investigation the person may decide on; raises NotAllowedError where they may only read."""
    case = case_seen(person, number)
    if not may_decide(person, case.unit_id):
        raise NotAllowedError(_("Somebody who decides on investigations at the unit does this."))
    return case


def kind_of(key: str) -> EntryKind:
    """Return a kind of entry; raises NotFoundError for an unknown one."""
    if key not in KINDS:
        raise NotFoundError("no such kind of entry")
    return KINDS[key]


def entry_of(investigation: Investigation, kind: EntryKind, pk: int) -> Entry:
    """Return an entry of an investigation; raises NotFoundError for one of another."""
    found: Entry | None = getattr(investigation, kind.related).filter(pk=pk).first()
    if found is None:
        raise NotFoundError("no such entry")
    return found


def recommendation_of(investigation: Investigation, pk: int) -> Recommendation:
    """Return a recommendation of an investigation; raises NotFoundError for one of another."""
    found = investigation.recommendations.filter(pk=pk).first()
    if found is None:
        raise NotFoundError("no such recommendation")
    return found


def learnt_from(person: User, pk: int) -> Learnt | None:
    """Return an investigation's recommendation as what others can learn from; None where the person sees it not."""
    seen = investigations_seen(person).values("pk")
    found = Recommendation.objects.filter(pk=pk, investigation__in=seen).select_related("investigation__unit").first()
    if found is None:
        return None
    one = found.investigation
    address = reverse("investigations:investigation", args=[one.pk])
    return Learnt(Link(one.title, f"{address}#recommendation"), one.unit, found.text)


def unit_to_write_support_for(person: User, unit: Unit) -> Unit:
    """Return a unit whose words on support the person may write; raises NotAllowedError otherwise."""
    if not may_decide(person, unit):
        raise NotAllowedError(_("Somebody who decides on investigations at the unit does this."))
    return unit


def support_texts(unit: Unit) -> dict[str, str]:
    """Return a unit's own words on support by language; empty where there are none."""
    found = SupportText.objects.filter(unit=unit).first()
    return {language: str(getattr(found, f"text_{language}", "")) for language in LANGUAGES}


def may_work(person: User, investigation: Investigation) -> bool:
    """Tell whether the person works on the investigation."""
    return investigations_worked(person).filter(pk=investigation.pk).exists()


def may_decide(person: User, unit: Unit | int) -> bool:
    """Tell whether the person decides on investigations at a unit."""
    return may(person, Permission.INVESTIGATE, unit)
