"""Lists of the public side: what is published, in rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from valvo.core.figures import format_period
from valvo.core.languages import LANGUAGES, Language
from valvo.core.periods import Period
from valvo.documents.models import Publication
from valvo.documents.queries import title_of
from valvo.plans.building import languages_of, template_of
from valvo.plans.models import Plan


@dataclass(frozen=True)
class DocumentRow:
    """A published document: the edition everybody reads now."""

    pk: int
    title: str
    unit: str
    period: str
    edition: int
    published_on: date


@dataclass(frozen=True)
class PlanRow:
    """A published plan, and the languages it is written in."""

    unit: str
    public_id: str
    template: str
    title: str
    published_on: date | None
    review_on: date | None
    languages: tuple[Language, ...]


def published_on(one: Publication) -> date:
    """Return the day an edition was published, here."""
    return timezone.localdate(one.published_at)


def of_documents(found: Iterable[Publication], language: Language) -> list[DocumentRow]:
    """Return editions in rows."""
    return [
        DocumentRow(
            pk=one.document.pk,
            title=title_of(one.document, language),
            unit=one.document.unit.name,
            period=format_period(Period.parse(one.document.period), language),
            edition=one.edition,
            published_on=published_on(one),
        )
        for one in found
    ]


def of_plans(found: Iterable[Plan], language: Language) -> list[PlanRow]:
    """Return plans in rows."""
    return [
        PlanRow(
            unit=one.unit.name,
            public_id=one.unit.public_id,
            template=one.template,
            title=template_of(one).label[language],
            published_on=one.published_on,
            review_on=one.review_on,
            languages=languages_of(one),
        )
        for one in found
    ]


def as_data(one: Publication) -> dict[str, object]:
    """Return an edition for whoever reads the list with a program; titles in every language."""
    document = one.document
    return {
        "id": document.pk,
        "title": {language: title_of(document, language) for language in LANGUAGES},
        "unit": {language: document.unit.name_in(language) for language in LANGUAGES},
        "kind": document.builder,
        "period": document.period,
        "edition": one.edition,
        "published": published_on(one).isoformat(),
    }
