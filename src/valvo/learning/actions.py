"""Every write of texts for everybody. Each needs the reporter's consent in force, a writer, and another who checks."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.errors import StaleError
from valvo.core.languages import Language
from valvo.handling.models import Case
from valvo.intake.models import Consent, Report
from valvo.intake.spotting import spots
from valvo.learning import rules
from valvo.learning.errors import VersionError
from valvo.learning.events import LearningEvent
from valvo.learning.models import Version, Waiver
from valvo.organisation.queries import path, subtree
from valvo.trail.actions import record


@transaction.atomic
def write(*, case: Case, language: Language, title: str, told: str, done: str, by: User) -> Version:
    """Write the text in a language, or write it anew while it is not published.

    Raises VersionError without consent, for a published text, and for identity codes and phone numbers in it.
    """
    _refuse_without_consent(case.report)
    if any(spots(text) for text in (title, told, done)):
        raise VersionError(_("The text holds an identity code or a phone number. Take it away."))
    row = Version.objects.select_for_update().filter(report=case.report, language=language, withdrawn_at=None).first()
    row = row or Version(report=case.report, language=language)
    if row.is_published:
        raise VersionError(_("This text is published. Withdraw it first, then write a new one."))
    row.title, row.told, row.done, row.written_at, row.written_by = title, told, done, clock.now(), by
    row.save()
    Waiver.objects.filter(report=case.report).delete()
    record(LearningEvent.WRITTEN, by=by, target=row, unit=case.unit_id, report=case.report_id, language=language)
    return row


@transaction.atomic
def waive(*, case: Case, reason: str, by: User) -> Waiver:
    """Say why nothing of a case is told in public; raises VersionError where something is."""
    if Version.objects.filter(report=case.report, published_at__isnull=False, withdrawn_at=None).exists():
        raise VersionError(_("A text of this case is published. Withdraw it first."))
    stamp = {"reason": reason, "waived_at": clock.now(), "waived_by": by}
    row, _made = Waiver.objects.update_or_create(report=case.report, defaults=stamp)
    record(LearningEvent.WAIVED, by=by, target=row, unit=case.unit_id, report=case.report_id)
    return row


@transaction.atomic
def publish(*, version: Version, checked: bool, seen: str, by: User) -> Version:
    """Publish a text that somebody else wrote; it is frozen from then on.

    `checked`: what looks like a name has been looked at; `seen`: when the text that was looked at was written. Raises
    VersionError without consent, for one's own text, for what looks like a name and was not looked at, and StaleError
    when the text was written anew meanwhile.
    """
    row = Version.objects.select_for_update(of=("self",)).select_related("report__case").get(pk=version.pk)
    _refuse_without_consent(row.report)
    if row.written_by_id == by.pk:
        raise VersionError(_("You wrote this yourself: somebody else must check and publish it."))
    if row.published_at is not None or row.withdrawn_at is not None:
        raise VersionError(_("This text is published or withdrawn already."))
    if seen != row.written_at.isoformat():
        raise StaleError(_("The text was written anew after you opened the page. Read it again."))
    if suspected(row) and not checked:
        raise VersionError(_("Something in the text looks like a name. Say that you have checked it."))
    row.published_at, row.published_by = clock.now(), by
    row.year, row.place_id = row.report.happened_on.year, _place(row.report.case)
    row.save()
    unit = row.report.case.unit_id
    record(LearningEvent.PUBLISHED, by=by, target=row, unit=unit, report=row.report_id, language=row.language)
    return row


@transaction.atomic
def withdraw(*, version: Version, reason: str, by: User) -> Version:
    """Take a published text away from the public; it stays in the case with the reason."""
    row = Version.objects.select_for_update(of=("self",)).select_related("report__case").get(pk=version.pk)
    if not row.is_published:
        raise VersionError(_("This text is not published."))
    row.withdrawn_at, row.withdrawn_by, row.withdraw_reason = clock.now(), by, reason
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdraw_reason"])
    record(LearningEvent.WITHDRAWN, by=by, target=row, unit=row.report.case.unit_id, report=row.report_id)
    return row


def suspected(version: Version) -> list[str]:
    """Return what in a text looks like somebody's name: names of people with an account, and capitalised pairs."""
    known = list(User.objects.values_list("name", flat=True))
    return rules.names("\n".join((version.title, version.told, version.done)), known)


def _refuse_without_consent(report: Report) -> None:
    if not Consent.objects.filter(report=report, withdrawn_at__isnull=True).exists():
        raise VersionError(_("The reporter has not agreed to publishing, or has taken it back."))


def _place(case: Case) -> int | None:
    """Return the unit that may be named: high enough that so many reports came in the year that none stands out."""
    day, year = clock.today(), case.report.happened_on.year
    counts: Sequence[tuple[int, int]] = [
        (unit.pk, Case.objects.filter(unit__in=subtree(unit, day).values("pk"), opened_at__year=year).count())
        for unit in path(case.unit_id, day)
    ]
    return rules.named_place(counts)
