"""Rows for the pages of visits, each page with a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from valvo.accounts.access import units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.attachments import queries as attachments
from valvo.attachments.queries import FileRow
from valvo.core import clock
from valvo.core.languages import Language
from valvo.inspections import access, facts, rules
from valvo.inspections.choices import ObservationGrade
from valvo.inspections.definition import definition
from valvo.inspections.models import Material, Member, Observation, Picture, Report, Visit
from valvo.inspections.rules import SHORTCOMINGS, Grade
from valvo.questionnaires.editions import questionnaire_of
from valvo.questionnaires.loading import load_questionnaire, questionnaire_ids

Tone = Literal["", "plain", "worse", "better", "teal"]
TONES: dict[str, Tone] = {Grade.STRENGTH: "better", Grade.IMPROVE: "teal", Grade.MINOR: "worse", Grade.MAJOR: "worse"}


def template_choices(language: Language) -> list[tuple[str, str]]:
    """Return the ready questionnaires a visit can follow: those answered for an occasion or by the unit."""
    found = [load_questionnaire(one).value for one in questionnaire_ids()]
    return [(one.id, one.title[language]) for one in found if one.answered_by != "person"]


@dataclass(frozen=True)
class ObservationRow:
    """One observation as the page shows it."""

    one: Observation
    tone: Tone
    files: list[FileRow]
    needs_decision: bool


@dataclass(frozen=True)
class ThemeRows:
    """A theme with its observations."""

    label: str
    rows: list[ObservationRow]


@dataclass(frozen=True)
class MaterialRow:
    """Something asked for before the visit, with the files that came."""

    one: Material
    files: list[FileRow]
    late: bool


@dataclass(frozen=True)
class VisitPage:
    """Everything on a visit's page."""

    one: Visit
    team: list[Member]
    mine: bool
    may_plan: bool
    may_answer: bool
    may_act: bool
    told: bool
    kept: bool  # the report was frozen when it was approved
    themes: list[ThemeRows]
    counts: list[tuple[str, int, Tone]]
    material: list[MaterialRow]
    missing: list[str]
    grounds: list[tuple[str, int]]
    sections: list[tuple[str, list[str]]]  # what the template asks, by its sections
    comments_over: bool
    before: list[ObservationRow]  # what the visit that this one follows decided


def visit_page(one: Visit, person: User, language: Language) -> VisitPage:
    """Return a visit as a person reads it; observations only to those who may read them."""
    team = list(one.team.select_related("person"))
    told = access.observations_told(person, one)
    rows = _observations(one) if told else []
    labels = {factor.id.value: factor.label[language] for factor in definition().risk}
    reached = units_reached(person, Permission.ACTION_EDIT).filter(pk=one.unit_id).exists()
    mine = any(member.person_id == person.pk for member in team)
    return VisitPage(
        one=one,
        team=team,
        mine=mine,
        may_plan=access.may_plan(person, one.unit_id),
        may_answer=access.may_answer(person, one) and not mine,
        may_act=reached or mine,
        told=told,
        kept=Report.objects.filter(visit=one).exists(),
        themes=_by_theme(rows, language),
        counts=_counts(rows),
        material=_material(one),
        missing=facts.sentences(rules.missing(facts.gathered(one))) if told else [],
        grounds=[(labels.get(factor, factor), points) for factor, points in one.grounds.items()],
        sections=_sections(one, language),
        comments_over=rules.comments_over(
            due=one.comment_due, commented=one.commented_at is not None, today=clock.today()
        ),
        before=[row for row in _observations(one.follows) if row.one.decision] if one.follows and told else [],
    )


def _sections(visit: Visit, language: Language) -> list[tuple[str, list[str]]]:
    sections = questionnaire_of(visit.edition).sections if visit.edition else ()
    return [(one.title[language], [item.text[language] for item in one.items]) for one in sections]


def _observations(visit: Visit) -> list[ObservationRow]:
    found = list(visit.observations.select_related("action", "case__report").order_by("pk"))
    files = _files(visit, Picture.objects.filter(observation__in=found), "observation_id")
    return [
        ObservationRow(
            row,
            TONES.get(row.grade, ""),
            files.get(row.pk, []),
            row.grade in rules.NONCONFORMITIES and not row.decision,
        )
        for row in found
    ]


def _files(visit: Visit, pictures: QuerySet[Picture], of: str) -> dict[int, list[FileRow]]:
    found: dict[int, list[Picture]] = {}
    for one in pictures.select_related("stored"):
        found.setdefault(getattr(one, of), []).append(one)
    return {
        key: attachments.rows((one.stored, reverse("inspections:file", args=[visit.pk, one.pk])) for one in several)
        for key, several in found.items()
    }


def _by_theme(rows: Iterable[ObservationRow], language: Language) -> list[ThemeRows]:
    found: dict[str, list[ObservationRow]] = {}
    for row in rows:
        found.setdefault(row.one.theme, []).append(row)
    order = {theme.id: number for number, theme in enumerate(definition().themes)}
    themes = sorted(found, key=lambda theme: order.get(theme, len(order)))
    return [ThemeRows(definition().theme(theme, language), found[theme]) for theme in themes]


def _counts(rows: Sequence[ObservationRow]) -> list[tuple[str, int, Tone]]:
    return [
        (str(grade.label), number, TONES.get(grade, "plain"))
        for grade in ObservationGrade
        if (number := sum(row.one.grade == grade for row in rows))
    ]


def _material(visit: Visit) -> list[MaterialRow]:
    asked = list(visit.material.select_related("answered_by"))
    files = _files(visit, Picture.objects.filter(material__in=asked), "material_id")
    today = clock.today()
    return [MaterialRow(one, files.get(one.pk, []), one.answered_at is None and one.due < today) for one in asked]


def counted(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """Return visits with `noted` and `wanting`: their observations and the shortcomings among them."""
    return visits.annotate(
        noted=Count("observations"), wanting=Count("observations", filter=Q(observations__grade__in=SHORTCOMINGS))
    )


def count_held(person: User) -> int:
    """Return how many open visits a person is in the team of."""
    return Member.objects.filter(person=person, visit__state__in=rules.OPEN).count()
