"""Which texts a person may read, check and publish."""

from django.db.models import QuerySet

from valvo.accounts.access import units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core.errors import NotFoundError
from valvo.core.languages import Language
from valvo.handling.models import Case
from valvo.learning.models import Version


def current(case: Case, language: str) -> Version | None:
    """Return the text of a case in a language, published or not; None where there is none or it was withdrawn."""
    rows = Version.objects.filter(report=case.report, language=language, withdrawn_at__isnull=True)
    return rows.select_related("written_by", "published_by", "place").first()


def version_of(case: Case, language: str) -> Version:
    """Return the text of a case in a language; raises NotFoundError where there is none."""
    found = current(case, language)
    if found is None:
        raise NotFoundError("no such text")
    return found


def to_check(person: User) -> QuerySet[Version]:
    """Return the texts that wait for this person to check: at units they coordinate, written by somebody else."""
    reached = units_reached(person, Permission.CASE_COORDINATE).values("pk")
    waiting = Version.objects.filter(published_at=None, withdrawn_at=None, report__consent__withdrawn_at__isnull=True)
    return waiting.filter(report__consent__isnull=False, report__case__unit__in=reached).exclude(written_by=person)


def published(language: Language) -> QuerySet[Version]:
    """Return what everybody may read in a language: published, not withdrawn, the consent still in force."""
    shown = Version.objects.filter(language=language, published_at__isnull=False, withdrawn_at__isnull=True)
    return shown.filter(report__consent__isnull=False, report__consent__withdrawn_at__isnull=True).select_related(
        "place"
    )
