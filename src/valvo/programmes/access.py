"""Which programmes and answers a person reads, answers and adopts. “Not yours” and “not there” answer alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from valvo.accounts.access import may, units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.core.errors import NotAllowedError, NotFoundError
from valvo.improvement.origins import Link
from valvo.organisation import queries as organisation
from valvo.organisation.models import Unit
from valvo.programmes import rules
from valvo.programmes.definition import Programme
from valvo.programmes.editions import programme_of, table_of
from valvo.programmes.models import Adoption, Ballot, Evaluation
from valvo.programmes.rollup import TaskTable


@dataclass(frozen=True)
class Followed:
    """A programme as the unit in view follows it: the adoptions of its organiser, in order of time."""

    unit: Unit
    adoptions: tuple[Adoption, ...]

    @property
    def latest(self) -> Adoption:
        """Return the adoption in force, or the last there was."""
        return self.adoptions[-1]

    @property
    def programme(self) -> Programme:
        """Return the programme in its latest edition."""
        return programme_of(self.latest.edition)

    @property
    def table(self) -> TaskTable:
        """Return the tasks of the latest edition in order."""
        return table_of(self.latest.edition)

    def adoption_in(self, year: int) -> Adoption | None:
        """Return the adoption a year is counted under: the last that held on some day of it."""
        holding = [one for one in self.adoptions if rules.adopted_in(year, begins=one.valid_from, ends=one.valid_to)]
        return holding[-1] if holding else None

    def holds_on(self, day: date) -> bool:
        """Tell whether the programme is followed on a day."""
        return any(rules.followed_on(day, begins=one.valid_from, ends=one.valid_to) for one in self.adoptions)

    def levels_of(self, unit: Unit, year: int) -> frozenset[str]:
        """Return the level ids a unit answers for in a year; empty when nothing is asked of it."""
        adoption = self.adoption_in(year)
        if adoption is None or not open_on(unit, rules.counting_day(year, clock.today())):
            return frozenset()
        return levels_answered(adoption, unit)

    def years(self) -> tuple[int, ...]:
        """Return the programme's years that have begun, oldest first; its first year when none has."""
        begun = tuple(sorted(year for year in self.programme.years if year <= clock.today().year))
        return begun or (min(self.programme.years),)


def levels_answered(adoption: Adoption, unit: Unit) -> frozenset[str]:
    """Return the level ids a unit of this kind and form answers for under an adoption."""
    if adoption.provider_forms and unit.provider_form not in adoption.provider_forms:
        return frozenset()
    return frozenset(one.level for one in adoption.answerers.all() if one.kind == unit.kind)


def open_on(unit: Unit, day: date) -> bool:
    """Tell whether a unit is open on a day."""
    return unit.opened_on <= day and (unit.closed_on is None or unit.closed_on > day)


def unit_seen(person: User, unit: Unit) -> Unit:
    """Return a unit whose programmes the person may read; raises NotFoundError otherwise."""
    if not may(person, Permission.PROGRAMME_VIEW, unit):
        raise NotFoundError(_("no such unit"))
    return unit


def may_answer(person: User, unit: Unit) -> bool:
    """Tell whether the person answers for a unit."""
    return may(person, Permission.PROGRAMME_ANSWER, unit)


def unit_to_answer_for(person: User, unit: Unit) -> Unit:
    """Return a unit the person answers for; raises NotAllowedError where they may only read."""
    if not may_answer(person, unit_seen(person, unit)):
        raise NotAllowedError(_("You may read this unit's self-evaluation but not answer it."))
    return unit


def may_adopt(person: User, unit: Unit) -> bool:
    """Tell whether the person adopts programmes for an organiser."""
    return may(person, Permission.PROGRAMME_EDIT, unit)


def unit_to_adopt_for(person: User, unit: Unit) -> Unit:
    """Return a unit the person adopts programmes for; raises NotAllowedError where they may only read."""
    if not may_adopt(person, unit_seen(person, unit)):
        raise NotAllowedError(_("Programmes are adopted by somebody who may change them at this unit."))
    return unit


def adoptions_above(unit: Unit) -> QuerySet[Adoption]:
    """Return all adoptions of the unit and of the units above it, today or on its last day."""
    last = clock.today() if unit.closed_on is None else min(clock.today(), unit.closed_on - timedelta(days=1))
    above = [one.pk for one in organisation.path(unit, last)] or [unit.pk]
    rows = Adoption.objects.filter(organiser__in=above).select_related("edition", "organiser")
    rows = rows.defer("edition__content")  # half a megabyte, parsed once for each content (`editions`)
    return rows.prefetch_related("answerers").order_by("programme", "valid_from", "pk")


def followed(person: User, unit: Unit, programme: str) -> Followed:
    """Return a programme the unit follows; raises NotFoundError when it follows none of that id."""
    rows = adoptions_above(unit_seen(person, unit)).filter(programme=programme)
    nearest = _nearest(unit, list(rows))
    if not nearest:
        raise NotFoundError(_("The unit does not follow this programme."))
    return Followed(unit, tuple(nearest))


def followed_by(unit: Unit) -> list[Followed]:
    """Return every programme a unit follows, whoever asks; for documents, which have rights of their own."""
    by_programme: dict[str, list[Adoption]] = {}
    for one in adoptions_above(unit):
        by_programme.setdefault(one.programme, []).append(one)
    return [Followed(unit, tuple(_nearest(unit, rows))) for rows in by_programme.values()]


def areas_sharing(programme: str, besides: Unit) -> list[Followed]:
    """Return the organisers that share their results on a programme with each other, but for one."""
    rows = Adoption.objects.filter(programme=programme, shares_results=True).exclude(organiser=besides)
    rows = rows.select_related("edition", "organiser").defer("edition__content")  # as above
    found: dict[int, list[Adoption]] = {}
    for one in rows.prefetch_related("answerers").order_by("valid_from", "pk"):
        found.setdefault(one.organiser_id, []).append(one)
    return [Followed(held[-1].organiser, tuple(held)) for held in found.values()]


def _nearest(unit: Unit, rows: list[Adoption]) -> list[Adoption]:
    """Return the adoptions of the organiser nearest above the unit."""
    if len({one.organiser_id for one in rows}) < 2:
        return rows
    last = clock.today() if unit.closed_on is None else min(clock.today(), unit.closed_on - timedelta(days=1))
    upwards = [one.pk for one in reversed(organisation.path(unit, last))]
    nearest = min((one.organiser_id for one in rows), key=upwards.index)
    return [one for one in rows if one.organiser_id == nearest]


def evaluations_seen(person: User) -> QuerySet[Evaluation]:
    """Return the answers a person may read."""
    return Evaluation.objects.filter(unit__in=units_reached(person, Permission.PROGRAMME_VIEW).values("pk"))


def evaluation_to_answer(person: User, unit: Unit, *, programme: str, task: str, year: int) -> Evaluation:
    """Return an answer the person may change; raises NotFoundError when there is none yet."""
    unit_to_answer_for(person, unit)
    found = Evaluation.objects.filter(unit=unit, programme=programme, task=task, year=year).first()
    if found is None:
        raise NotFoundError(_("Answer the task first; then an action can be raised from it."))
    return found


def evaluation_links(person: User, ids: Iterable[int]) -> dict[int, Link]:
    """Return the links of those evaluations the person may read."""
    rows = evaluations_seen(person).filter(pk__in=list(ids)).select_related("unit")
    return {
        one.pk: Link(
            f"{one.task} · {one.year}",
            reverse("programmes:task", args=[one.programme, one.task]) + f"?unit={one.unit.public_id}&year={one.year}",
        )
        for one in rows
    }


def ballots_of(unit: Unit, programme: str) -> QuerySet[Ballot]:
    """Return an organiser's votes on a programme, latest first."""
    return Ballot.objects.filter(organiser=unit, programme=programme).select_related(
        "edition", "opened_by", "closed_by"
    )


def ballot_to_record(person: User, unit: Unit, programme: str) -> Ballot:
    """Return the open vote on a programme at an organiser; raises NotFoundError when none is open."""
    unit_to_adopt_for(person, unit)
    found = ballots_of(unit, programme).filter(closed_at__isnull=True).first()
    if found is None:
        raise NotFoundError(_("No vote is open."))
    return found
