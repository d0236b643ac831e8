"""Harm is told for each affected person, without who; the event's harm is the worst of theirs."""

import pytest
from django.test import Client
from django.utils import translation
from thread import case_at

from factories import county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.definitions.catalogue import catalogue
from valvo.handling import actions, rules
from valvo.handling.actions import Judgement, Person
from valvo.handling.errors import ClassificationError
from valvo.handling.models import Case, Classification
from valvo.organisation.models import Unit

CLIENT = Person("client", "from_80", "low", "severe")
NURSE = Person("staff", "", "moderate", "none")


@pytest.fixture
def ward() -> Unit:
    translation.activate("en")
    return county()["ward-1"]


@pytest.fixture
def handler(ward: Unit) -> User:
    return person(Role.HANDLER, ward)


@pytest.fixture
def case(ward: Unit, handler: User) -> Case:
    return case_at(ward, person(), handler=handler)


@pytest.mark.parametrize(
    ("codes", "worst"),
    [
        ([], ""),
        ([("", None)], ""),
        ([("none", 1), ("low", 2)], "low"),
        ([("severe", 4), ("fatal", 5), ("none", 1)], "fatal"),
        ([("unknown", None), ("none", 1)], "none"),
        ([("unknown", None), ("unknown", None)], "unknown"),
    ],
)
def test_the_worst_code_is_the_one_of_the_highest_degree(codes: list[tuple[str, int | None]], worst: str) -> None:
    assert rules.worst_code(codes) == rules.worst_code(codes[::-1]) == worst


@pytest.mark.django_db
def test_the_events_harm_is_the_worst_of_each_axis_whatever_else_is_said(case: Case, handler: User) -> None:
    row = actions.classify(case=case, judgement=Judgement(physical_harm="none", affected=[CLIENT, NURSE]), by=handler)
    assert (row.physical_harm, row.psychological_harm) == ("moderate", "severe")
    assert [(one.position, one.role, one.age_band) for one in row.affected.all()] == [
        (1, "client", "from_80"),
        (2, "staff", ""),
    ]
    actions.classify(case=case, judgement=Judgement(affected=[NURSE]), by=handler)
    row = Classification.objects.get(case=case)
    assert (row.physical_harm, row.affected.count()) == ("moderate", 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("affected", "fields"),
    [
        ([Person("cat", "", "low", "none")], {"role"}),
        ([Person("", "from_80", "low", "none")], {"role"}),
        ([CLIENT, Person("staff", "old", "awful", "none")], {"age_band_2", "physical_harm_2"}),
        ([CLIENT, Person("staff", "", "low", "")], {"psychological_harm_2"}),
        ([CLIENT, NURSE, Person("", "", "low", "none")], {"role_3"}),
    ],
)
def test_a_person_told_by_halves_or_by_unknown_codes_is_refused(
    case: Case, handler: User, affected: list[Person], fields: set[str]
) -> None:
    actions.classify(case=case, judgement=Judgement(affected=[CLIENT]), by=handler)
    with pytest.raises(ClassificationError) as refused:
        actions.classify(case=case, judgement=Judgement(affected=affected), by=handler)
    assert set(refused.value.faults) == fields
    assert [one.role for one in Classification.objects.get(case=case).affected.all()] == ["client"]


@pytest.mark.django_db
def test_the_page_asks_for_one_more_person_each_time_and_keeps_what_was_refused(
    client: Client, case: Case, handler: User
) -> None:
    client.force_login(handler)
    page = f"/cases/{case.report.number}/"
    first = {"judge-role": "client", "judge-physical_harm": "low", "judge-psychological_harm": "none"}
    second = {"judge-role_2": "staff", "judge-physical_harm_2": "severe", "judge-psychological_harm_2": "low"}

    refused = client.post(f"{page}classify/", first | second | {"judge-psychological_harm_2": ""})
    assert refused.status_code == 422
    assert '<option value="severe" selected>' in refused.content.decode()

    more = {
        "judge-phase": "treatment",
        "judge-preventability": "probably",
        "judge-likelihood": "4",
        "judge-severity": "5",
    }
    assert client.post(f"{page}classify/", first | second | more).status_code == 302
    shown = client.get(page).content.decode()
    assert 'name="judge-role_3"' in shown
    assert 'name="judge-role_4"' not in shown
    assert "physical: severe, psychological: mild" in shown
    assert "Giving care, treatment or medication" in shown
    assert shown.count("intolerable, chosen") == 1
    row = Classification.objects.get(case=case)
    assert (row.physical_harm, row.phase, row.preventability) == ("severe", "treatment", "probably")


@pytest.mark.django_db
def test_harm_without_saying_whose_is_the_events(client: Client, case: Case, handler: User) -> None:
    client.force_login(handler)
    client.post(f"/cases/{case.report.number}/classify/", {"judge-physical_harm": "low"})
    row = Classification.objects.get(case=case)
    assert (row.physical_harm, row.psychological_harm, row.affected.count()) == ("low", "", 0)


def test_every_mapped_code_of_the_phases_is_lfpse_s_own() -> None:
    phases = catalogue().code_list("care_phase")
    assert [code.maps.get("lfpse") for code in phases.codes] == [*map(str, range(1, 11)), None]
    assert phases.mapping_sources["lfpse"].verified
