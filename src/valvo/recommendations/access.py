"""Which recommendations a person may read, give and answer."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from valvo.accounts.access import may, units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.core.errors import NotAllowedError, NotFoundError
from valvo.handling.access import cases_seen
from valvo.improvement import origins
from valvo.improvement.access import actions_seen
from valvo.improvement.choices import Origin
from valvo.improvement.origins import Link
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit
from valvo.organisation.queries import subtree
from valvo.recommendations.models import Answer, Recommendation
from valvo.recommendations.sources import Learnt


def recommendations_seen(person: User) -> QuerySet[Recommendation]:
    """Return the recommendations given by, or to, units where the person may see actions."""
    reached = units_reached(person, Permission.ACTION_VIEW).values("pk")
    asked = Answer.objects.filter(unit__in=reached).values("recommendation")
    return Recommendation.objects.filter(Q(unit__in=reached) | Q(pk__in=asked))


def recommendation_seen(person: User, pk: int) -> Recommendation:
    """Return a recommendation the person may read; raises NotFoundError otherwise."""
    found = recommendations_seen(person).filter(pk=pk).select_related("unit", "created_by").first()
    if found is None:
        raise NotFoundError("no such recommendation")
    return found


def answers_seen(person: User, recommendation: Recommendation) -> QuerySet[Answer]:
    """Return the answers of units in the person's reach."""
    reached = units_reached(person, Permission.ACTION_VIEW).values("pk")
    rows = Answer.objects.filter(recommendation=recommendation, unit__in=reached)
    return rows.select_related("unit", "action", "answered_by")


def answer_to_give(person: User, pk: int, unit: str) -> Answer:
    """Return the answer of a unit for which the person may answer; raises NotFoundError, NotAllowedError."""
    found = answers_seen(person, recommendation_seen(person, pk)).filter(unit__public_id=unit).first()
    if found is None:
        raise NotFoundError("no such answer")
    if not may(person, Permission.ACTION_EDIT, found.unit):
        raise NotAllowedError(_("You may not answer for this unit."))
    return found


def units_answered_for(person: User) -> QuerySet[Unit]:
    """Return the units somebody answers for: where they act, and do not look after the whole of an area's work."""
    coordinated = units_reached(person, Permission.CASE_COORDINATE).values("pk")
    return units_reached(person, Permission.PROGRAMME_ANSWER).exclude(pk__in=coordinated)


def may_recommend(person: User, unit: Unit) -> bool:
    """Tell whether the person may give recommendations at a unit."""
    return may(person, Permission.CASE_COORDINATE, unit)


def unit_to_recommend_from(person: User, unit: Unit) -> Unit:
    """Return the unit in view where the person may give recommendations; raises NotAllowedError otherwise."""
    if not may_recommend(person, unit):
        raise NotAllowedError(_("Recommendations are given by those who look after the safety work of an area."))
    return unit


def units_to_ask(person: User, unit: Unit) -> QuerySet[Unit]:
    """Return the open service units under a unit that the person may ask."""
    today = clock.today()
    below = subtree(unit, today).filter(kind=UnitKind.UNIT).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=today))
    return below.filter(pk__in=units_reached(person, Permission.CASE_COORDINATE).values("pk"))


def learnt_from_case(person: User, pk: int) -> Learnt | None:
    """Return a case as what a recommendation was learnt from; None where the person may not read it."""
    case = cases_seen(person).filter(pk=pk).select_related("unit").first()
    link = origins.link(person, Origin.CASE, pk)
    return Learnt(link, case.unit) if case and link else None


def learnt_from_action(person: User, pk: int) -> Learnt | None:
    """Return an action as what a recommendation was learnt from; None where the person may not read it."""
    action = actions_seen(person).filter(pk=pk).select_related("unit").first()
    return Learnt(Link(action.title, reverse("improvement:action", args=[pk])), action.unit) if action else None


def learnt_from_answer(person: User, pk: int) -> Learnt | None:
    """Return an answer in a round as what a recommendation was learnt from; None where the person may not read it."""
    link = origins.link(person, Origin.ANSWER, pk)
    return Learnt(link) if link else None


def links(person: User, pks: Iterable[int]) -> dict[int, Link]:
    """Return the links to the recommendations the person may read, for actions that came from them."""
    rows = recommendations_seen(person).filter(pk__in=list(pks)).values_list("pk", "title")
    return {pk: Link(title, reverse("recommendations:recommendation", args=[pk])) for pk, title in rows}
