"""The demo region in the database: everything ties together, and the trail holds."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.db.models import F, Q
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker
from region_told import told

from valvo.accounts.access import units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission, Role
from valvo.comparing.access import pool
from valvo.comparing.choices import Among
from valvo.core import clock
from valvo.core.errors import Refusal
from valvo.demo.accounts import ACCOUNTS, PASSWORD, sentence
from valvo.demo.generate import Generated, generate
from valvo.demo.programme_actions import PROGRAMME
from valvo.documents.access import editions_told
from valvo.documents.choices import DocumentState
from valvo.documents.models import Document
from valvo.handling.choices import CaseState
from valvo.handling.models import Case, Clock, Part
from valvo.hotline.choices import AlertState, What
from valvo.hotline.models import Alert, Duty
from valvo.improvement.choices import Origin
from valvo.improvement.models import Action
from valvo.intake import identity
from valvo.intake.models import NumberSeries, Report
from valvo.learning.models import LearningCase, Material, Use
from valvo.measured.models import Delivery, MeasuredFigure
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Succession, Unit
from valvo.organisation.queries import path
from valvo.programmes.access import areas_sharing, followed
from valvo.programmes.comparing import side_by_side
from valvo.programmes.followed_programmes import standings
from valvo.programmes.models import Evaluation, Sheet
from valvo.registers.models import Measurement
from valvo.registers.samples import PUBLISHED, SAMPLES
from valvo.trail.actions import seal
from valvo.trail.models import Event
from valvo.trail.verification import verify

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
SCALE = 0.03


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Generated]:
    """Make the region once: each test's own transaction lies inside this one, and is taken back to it."""
    quick = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    with django_db_blocker.unblock(), transaction.atomic():
        with clock.stopped_at(NOW), quick:
            region = generate(seed=7, scale=SCALE)
        yield region
        transaction.set_rollback(True)


def test_what_is_counted_is_there(made: Generated) -> None:
    assert made.units == Unit.objects.count() == 131
    assert made.people == User.objects.count()
    assert made.reports == Report.objects.count() == Case.objects.count()
    assert made.files == sum(len(list((SAMPLES / one.folder).glob("*.csv"))) for one in PUBLISHED) >= 9
    assert Measurement.objects.count() > 100


def test_the_real_organisations_reviews_are_open_to_everybody(made: Generated) -> None:
    assert {one.document.unit.public_id for one in editions_told()} == {one.unit for one in PUBLISHED}
    assert Document.objects.filter(state=DocumentState.DRAFT, comments__isnull=False).exists()


def test_the_trail_verifies_and_tells_of_every_report_case_and_action(made: Generated) -> None:
    seal()
    verdict = verify()

    assert verdict.faults == ()
    assert verdict.waiting == 0
    for tag, rows in (
        ("intake:report:sent", Report.objects.count()),
        ("handling:case:opened", Case.objects.count()),
        ("handling:case:closed", Case.objects.filter(state=CaseState.CLOSED).count()),
        ("improvement:action:added", Action.objects.count()),
        ("improvement:action:verified", Action.objects.filter(verified_at__isnull=False).count()),
    ):
        assert Event.objects.filter(tag=tag).count() == rows, tag


def test_some_events_involve_a_unit_of_the_other_sector_beside_their_own(made: Generated) -> None:
    others = Part.objects.exclude(unit=F("case__unit")).select_related("unit", "case__unit")
    assert others.exists()
    for part in others:
        assert part.unit.sector != part.case.unit.sector
        assert part.case.parts.filter(unit=part.case.unit_id).count() == 1
        assert part.case.joint is ({part.unit.sector, part.case.unit.sector} == {"health", "social"})


def test_a_cases_version_counts_the_times_it_was_changed(made: Generated) -> None:
    for case in Case.objects.order_by("?")[:50]:
        told = Event.objects.filter(target_kind="handling.case", target=str(case.pk), tag__startswith="handling:")
        # Notes, themes and what units do with their own parts change nothing in the case itself.
        changes = told.exclude(tag__in=["handling:case:opened", "handling:case:noted", "feedback:grouping:made"])
        changes = changes.exclude(tag__startswith="handling:case:part_").count()
        assert case.version == 1 + changes


def test_the_trail_names_no_reporter_whose_name_is_protected(made: Generated) -> None:
    hidden = [str(pk) for pk in Report.objects.exclude(secrecy="named").values_list("pk", flat=True)]

    assert hidden
    assert not Event.objects.filter(tag="intake:report:sent", target__in=hidden, actor__isnull=False).exists()


def test_clocks_stop_when_cases_close_and_run_while_they_are_open(made: Generated) -> None:
    closed = Q(case__closed_at__isnull=False)

    assert not Clock.objects.filter(closed, done_at__isnull=True).exists()
    assert Clock.objects.filter(~closed, rule="handling", done_at__isnull=True).exists()
    assert not Clock.objects.filter(~closed, rule="handling", done_at__isnull=False).exists()


def test_numbers_go_on_where_the_history_ends(made: Generated) -> None:
    for series in NumberSeries.objects.all():
        numbers = Report.objects.filter(number__startswith=f"{series.year}-")
        assert numbers.count() == series.last


def test_one_unit_has_moved_and_two_have_merged(made: Generated) -> None:
    youth = Unit.objects.get(public_id="havsnas-youth")
    before, after = path(youth, clock.local_day(NOW).replace(year=2024)), path(youth, clock.local_day(NOW))

    assert before[-2].public_id == "havsnas-family-support"
    assert after[-2].public_id == "havsnas-psychiatry"
    assert Succession.objects.filter(successor__public_id="havsnas-north-dental").count() == 2


def test_every_account_signs_in_with_the_password_that_is_printed(made: Generated, client: Client) -> None:
    assert PASSWORD in sentence()
    for account in ACCOUNTS:
        user = User.objects.get(email=account.email)
        assert user.check_password(PASSWORD)
        assert account.email in sentence()
        assert user.memberships.filter(role=account.role, unit__public_id__endswith=account.unit).exists()
    assert {account.role for account in ACCOUNTS} == set(Role) - {Role.MANAGER}


def test_the_coordinator_reaches_all_three_organisers(made: Generated) -> None:
    coordinator = User.objects.get(email="coordinator@havsnas.example")

    reached = units_reached(coordinator, Permission.DOCUMENT_EDIT).filter(kind="organiser")

    assert set(reached.values_list("public_id", flat=True)) == {"havsnas", "hus", "helsinki"}


def test_a_reporter_finds_their_own_reports(made: Generated) -> None:
    report = Report.objects.filter(secrecy="named").first()
    assert report is not None
    reporter = identity.unseal(bytes(report.identity.sealed), report.number)

    assert reporter.account is not None
    assert Report.objects.filter(pk=report.pk, identity__owner=identity.owner(reporter.account)).exists()


def test_no_action_is_verified_by_its_owner(made: Generated) -> None:
    assert not Action.objects.filter(verified_by=F("owner")).exists()


def test_a_database_with_units_in_it_is_left_alone(made: Generated) -> None:
    before = told()

    with clock.stopped_at(NOW), pytest.raises(Refusal, match="already holds units"):
        generate(seed=7, scale=SCALE)

    assert told() == before


def test_the_sign_in_page_shows_the_accounts_only_where_the_demo_is_on(client: Client, settings: object) -> None:
    settings.SHOW_DEMO_ACCOUNTS = True  # type: ignore[attr-defined]  # pytest-django's settings
    shown = client.get("/sign-in/login/").content.decode()
    settings.SHOW_DEMO_ACCOUNTS = False  # type: ignore[attr-defined]  # pytest-django's settings

    assert "nurse@havsnas.example" in shown
    assert PASSWORD in shown
    assert "havsnas.example" not in client.get("/sign-in/login/").content.decode()


def test_the_never_event_has_an_alert_with_its_history_and_somebody_is_on_call(made: Generated) -> None:
    (alert,) = Alert.objects.all()
    steps = list(alert.log.values_list("what", flat=True))
    assert [one for one in steps if one != What.NO_SECOND_CHANNEL] == [
        What.RAISED, What.CALLED, What.UNANSWERED, What.CALLED, What.ACKNOWLEDGED, What.DE_ESCALATED
    ]  # fmt: skip
    assert alert.state == AlertState.OVER
    assert sorted(Duty.objects.values_list("unit__public_id", "step")) == [
        ("havsnas", 1), ("havsnas-theatre", 1), ("havsnas-theatre", 2)
    ]  # fmt: skip


def test_the_action_programme_is_followed_and_its_shares_rise_against_their_targets(made: Generated) -> None:
    with clock.stopped_at(NOW):
        [standing] = standings(Unit.objects.get(public_id="havsnas"), 2026)
        targets = standing.targets()

    pooled = [standing.counted[year].pooled(standing.counted[year].measures) for year in standing.years[1:]]
    shares = [one.done / one.counted for one in pooled]
    assert standing.years[1:] == (2023, 2024, 2025, 2026)
    assert shares[:3] == sorted(shares[:3])  # in the year that runs some have not answered yet
    assert any(one.reached for one in targets)
    assert not all(one.reached for one in targets)
    assert standing.last.finished == standing.last.units - 3  # somebody is missing
    assert Action.objects.filter(origin=Origin.EVALUATION).count() == 3
    assert [one.decision for one in standing.projects()] == ["spread"]
    # A unit's answers of a year have one event, and its sheet holds the same answers.
    assert Event.objects.filter(tag="programmes:sheet:taken_in").count() == Sheet.objects.count()
    assert sum(Sheet.objects.values_list("answered", flat=True)) == Evaluation.objects.count()


def test_a_neighbour_shares_its_results_so_that_areas_stand_side_by_side(made: Generated) -> None:
    county, neighbour = (Unit.objects.get(public_id=name) for name in ("havsnas", "ekvik"))
    coordinator = User.objects.get(email="coordinator@havsnas.example")
    with clock.stopped_at(NOW):
        own = followed(coordinator, county, PROGRAMME)
        others = areas_sharing(PROGRAMME, county)
        lines = side_by_side([own, *others], 2025, "sv")
        beside = pool(county, Among.SHARING).filter(kind="entity", sector="social")

    assert [one.unit for one in others] == [neighbour]
    assert all(any(line.cells[area].share for line in lines) for area in (0, 1))
    assert {"ekvik-older", "ekvik-social"} <= set(beside.values_list("public_id", flat=True))
    assert not units_reached(coordinator, Permission.CASE_VIEW).filter(public_id__startswith="ekvik").exists()


def test_learning_cases_are_checked_by_another_and_have_been_used(made: Generated) -> None:
    cases = LearningCase.objects.all()

    assert {one.language for one in cases} == {"sv", "fi"}
    assert all(one.published_by_id not in {None, one.written_by_id} for one in cases)
    assert Use.objects.count() == 3
    assert Material.objects.filter(review_on__gt=clock.local_day(NOW)).count() == 3


def test_an_areas_units_have_delivered_a_figure_and_one_is_late_with_the_last_months(made: Generated) -> None:
    figure = MeasuredFigure.objects.get(code="hand_hygiene")
    counts = Counter(Delivery.objects.filter(figure=figure, late=False).values_list("unit", flat=True))
    assert len(counts) >= 3
    assert sorted(set(counts.values())) == [12, 14]


def test_the_countys_entities_deliver_how_it_stands_with_their_staff(made: Generated) -> None:
    counts = Counter(Delivery.objects.filter(unit__kind=UnitKind.ENTITY).values_list("figure__code", "unit"))
    assert {code for code, _unit in counts} == {"vacant_posts", "sick_leave", "agency_hours"}
    assert set(counts.values()) == {14}
