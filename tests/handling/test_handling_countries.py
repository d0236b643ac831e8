"""Whose law holds: Finnish and Swedish units have different deadlines, and harm starts the ones it calls for."""

from datetime import UTC, date, datetime, timedelta

import pytest
from reports import sent

from factories import county, new_unit, person
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.definitions.catalogue import catalogue
from valvo.handling import actions
from valvo.handling.actions import Judgement
from valvo.handling.models import Case
from valvo.organisation import actions as organisation
from valvo.organisation.choices import Country, Sector
from valvo.organisation.models import Unit

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def swedish(unit: Unit, sector: Sector = Sector.HEALTH) -> Unit:
    Unit.objects.filter(pk=unit.pk).update(country=Country.SWEDEN, sector=sector)
    return Unit.objects.get(pk=unit.pk)


def case_with(unit: Unit, **answers: str) -> Case:
    with clock.stopped_at(START):
        report = sent(unit, person(Role.REPORTER, unit), answers={name: [code] for name, code in answers.items()})
    return Case.objects.get(report=report)


def running(case: Case) -> set[str]:
    return set(case.clocks.filter(done_at__isnull=True).values_list("rule", flat=True))


def judged(case: Case, harm: str) -> set[str]:
    with clock.stopped_at(START + timedelta(days=2)):
        judgement = Judgement(event_type="medication", physical_harm=harm, psychological_harm="none")
        actions.classify(case=case, judgement=judgement, by=person(Role.HANDLER, case.unit))
    return running(case) - {"first_answer", "handling"}


def test_lex_maria_runs_for_severe_harm_in_swedish_health_care_only() -> None:
    units = county()
    assert running(case_with(units["ward-1"], harm="severe")) == {"first_answer", "handling"}
    ward = swedish(units["ward-1"])
    assert running(case_with(ward, harm="moderate")) == {"first_answer", "handling"}
    case = case_with(ward, harm="severe")
    assert running(case) == {"first_answer", "handling", "lex_maria"}
    assert clock.local_day(case.clocks.get(rule="lex_maria").due_at) == date(2027, 1, 1)
    social = swedish(units["home"], Sector.SOCIAL)
    assert running(case_with(social, harm="fatal")) == {"first_answer", "handling", "lex_sarah_harm"}


def test_the_handlers_judgement_starts_and_stops_what_harm_calls_for() -> None:
    ward = swedish(county()["ward-1"])
    case = case_with(ward)
    assert judged(case, "moderate") == set()
    assert judged(case, "severe") == {"lex_maria"}
    assert case.clocks.get(rule="lex_maria").started_at == START, "from when the report came"
    assert judged(case, "low") == set()


def test_a_notice_stops_only_the_clocks_that_wait_for_that_authority() -> None:
    ward = swedish(county()["ward-1"])
    case, handler = case_with(ward, harm="fatal"), person(Role.HANDLER, ward)
    case.clocks.create(rule="data_breach_notice", definition="x", started_at=START, due_at=START + timedelta(days=3))
    actions.record_notice(case=case, authority="ivo", sent_on=clock.today(), by=handler)
    assert running(case) - {"first_answer", "handling"} == {"data_breach_notice"}


def test_a_grievance_goes_to_the_authority_of_the_country() -> None:
    assert catalogue().clocks["authority_notice"].value.runs_for("reached", country="fi", sector="social", level=None)
    assert not catalogue().clocks["lex_sarah"].value.runs_for("reached", country="fi", sector="social", level=None)
    assert catalogue().clocks["lex_sarah"].value.runs_for("reached", country="se", sector="both", level=None)
    assert not catalogue().clocks["lex_sarah"].value.runs_for("reached", country="se", sector="health", level=None)


def test_authorities_are_those_of_the_day() -> None:
    def known_on(day: date) -> set[str]:
        return {code.id for code in catalogue().code_list("authority").chosen_from(day)}

    before, after = known_on(date(2025, 12, 31)), known_on(date(2026, 1, 1))
    assert {"valvira", "avi"} <= before
    assert "supervision" not in before
    assert after & {"valvira", "avi", "supervision"} == {"supervision"}


def test_a_new_unit_takes_its_country_from_above_and_a_change_reaches_all_below() -> None:
    units = county()
    organisation.edit_unit(
        unit=units["hospital"], by=None, name_sv="h", name_fi="h", name_en="h", sector=Sector.HEALTH,
        provider_form=units["hospital"].provider_form, country=Country.SWEDEN,
    )  # fmt: skip
    organisation.open_units(new=[new_unit("below", under="between"), new_unit("between", under="hospital")], by=None)
    found = dict(Unit.objects.values_list("public_id", "country"))
    assert {name for name, country in found.items() if country == "se"} == {
        "hospital", "ward-1", "ward-2", "between", "below"
    }  # fmt: skip
