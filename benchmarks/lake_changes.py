"""Changed rows in a database beside a generated lake: the reports and cases of some of its ids, told to the trail."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.core.management import call_command
from django.db import transaction
from lake_generator import FIRST_YEAR, day_of

from valvo.analytics.storage import read_manifest
from valvo.handling.models import Case
from valvo.intake.events import ReportEvent
from valvo.intake.models import Report
from valvo.organisation.choices import Sector, UnitKind
from valvo.organisation.models import Unit
from valvo.trail.actions import event, record_all


def change_cases(number: int, *, spread: bool = False) -> None:
    """Put so many reports and cases with ids of the lake into the database, each with an event.

    Nine in ten are recent, or all are spread evenly over the years.
    """
    call_command("migrate", verbosity=0)
    manifest = read_manifest()
    assert manifest is not None
    total = manifest.tables["reports"].rows
    opened = datetime(FIRST_YEAR, 1, 1, 12, tzinfo=UTC)
    with transaction.atomic():
        unit, _made = Unit.objects.get_or_create(
            id=1_000,
            defaults={
                "public_id": "u1000", "kind": UnitKind.UNIT, "sector": Sector.BOTH, "name_sv": "u", "name_fi": "u",
                "name_en": "u", "opened_on": opened.date(),
            },
        )  # fmt: skip
        ids = _spread(total, number) if spread else _recent(total, number)
        # The year of a row never changes: each keeps the day the generator gave it.
        moments = {pk: opened + timedelta(days=day_of(pk, total)) for pk in ids}
        there = set(Report.objects.filter(pk__in=ids).values_list("pk", flat=True))
        reports = [
            Report(
                id=pk, number=f"b{pk}", client_key=uuid4(), kind="hazard_event", definition="", unit=unit,
                reach="reached", role="staff", secrecy="named", channel="staff", language="sv",
                happened_on=moment.date(), received_at=moment,
            )
            for pk, moment in moments.items()
        ]  # fmt: skip
        cases = [
            Case(
                id=pk, report_id=pk, kind="hazard_event", unit=unit, title="", opened_at=moment, changed_at=moment
            )
            for pk, moment in moments.items()
        ]  # fmt: skip
        Report.objects.bulk_create(report for report in reports if report.pk not in there)
        Case.objects.bulk_create(case for case in cases if case.pk not in there)
        record_all(event(ReportEvent.SENT, by=None, target=row, unit=unit) for row in (*reports, *cases))


def _recent(total: int, number: int) -> list[int]:
    """Return ids of which nine in ten are among the newest 200,000, the rest among the million before those."""
    recent = range(total - 200_000, total, 200_000 * 10 // (number * 9))[: number * 9 // 10]
    older = range(total - 1_200_000, total - 200_000, 1_000_000 * 10 // number)[: number // 10]
    return [*recent, *older]


def _spread(total: int, number: int) -> list[int]:
    return list(range(1, total, total // number))[:number]
