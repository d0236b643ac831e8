"""The publication clock: until when what a case taught is told in public, from its closing and with consent."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from valvo.core import clock
from valvo.core.languages import Language
from valvo.definitions import deadlines as civil
from valvo.definitions.catalogue import catalogue
from valvo.definitions.schema import ClockDefinition
from valvo.handling.choices import CaseState
from valvo.handling.escalation import stage_on
from valvo.handling.models import Case
from valvo.handling.reminding import Deadline
from valvo.learning.models import Version, Waiver


def definition() -> ClockDefinition:
    """Return the clock's definition."""
    return catalogue().clocks["publication"].value


def owed() -> QuerySet[Case]:
    """Return the closed cases whose reporter agreed, of which nothing is told yet and nobody said that nothing is."""
    told = Version.objects.filter(report=OuterRef("report"), published_at__isnull=False, withdrawn_at__isnull=True)
    waived = Waiver.objects.filter(report=OuterRef("report"))
    agreed = Case.objects.filter(
        state=CaseState.CLOSED, report__consent__isnull=False, report__consent__withdrawn_at__isnull=True
    )
    return agreed.exclude(Exists(told)).exclude(Exists(waived))


def due(case: Case) -> datetime | None:
    """Return the last moment at which a closed case is told of in time; None for an open one, or before any rule."""
    if case.closed_at is None:
        return None
    rule = definition().rule_on(clock.local_day(case.closed_at))
    return civil.due(rule, case.closed_at) if rule else None


def deadlines() -> Iterator[Deadline]:
    """Yield the cases whose day to be told of in public has come to a stage of reminding; one query."""
    for case in owed().select_related("report", "handler").order_by("closed_at"):
        due_at = due(case)
        if due_at is None or case.closed_at is None:
            continue
        day, number = clock.local_day(due_at), case.report.number
        stage = stage_on(clock.today(), due=day, started=clock.local_day(case.closed_at))
        if stage:
            address = f"{reverse('handling:case', args=[number])}#learning"
            yield Deadline("publish", case.pk, day, stage, _label, number, address, case.unit_id, case.handler)


def _label(language: Language) -> str:
    return definition().label[language]
