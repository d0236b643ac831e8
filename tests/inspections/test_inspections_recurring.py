"""Shortcomings that recur, figures in the registers' shape."""

from math import comb

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from factories import county, new_unit, person
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.periods import Period
from valvo.inspections import actions, figures, recurring_rules
from valvo.inspections.choices import VisitKind
from valvo.inspections.models import Observation, Spread
from valvo.organisation.actions import open_units
from valvo.recommendations.errors import NobodyAskedError
from visiting import observed, under_way


def test_the_binomial_tail_is_the_sum_of_its_terms() -> None:
    for units in range(6):
        terms = [comb(5, k) * 0.2**k * 0.8 ** (5 - k) for k in range(units, 6)]
        assert recurring_rules.at_least(units, 5, 0.2) == pytest.approx(sum(terms))


@pytest.mark.parametrize(("units", "recurs"), [(2, False), (3, True), (4, True)])
def test_a_theme_recurs_from_three_units_on_where_nothing_else_does(units: int, *, recurs: bool) -> None:
    found = recurring_rules.tested({"data": units, **dict.fromkeys("abcdefghij", 0)}, 6, fewest=3, level=0.05)
    assert found[0].recurs is recurs
    assert not any(one.recurs for one in found[1:])


def test_a_theme_as_common_as_the_others_does_not_recur_however_many_units() -> None:
    found = recurring_rules.tested(dict.fromkeys("abcdefgh", 20), 40, fewest=3, level=0.05)
    assert not any(one.recurs for one in found)
    assert recurring_rules.tested({"a": 0, "b": 0}, 0, fewest=3, level=0.05) == []


@pytest.mark.django_db
def test_a_shortcoming_seen_thrice_becomes_a_recommendation_to_units_not_visited(client: Client) -> None:
    units = county()
    more = [new_unit(f"extra-{number}", under="hospital") for number in range(3)]
    units |= {unit.public_id: unit for unit in open_units(new=more, by=None)}
    office, lead = person(Role.COORDINATOR, units["county"]), person(Role.INSPECTOR, units["county"])
    for name in ("ward-1", "ward-2", "extra-0"):
        visit = under_way(units[name], lead, by=office)
        observed(visit, lead, theme="records", grade="minor")
        observed(visit, lead, theme="plan", grade="conforms")
    found = figures.picture(units["county"], office, "en")
    assert (found.visits, found.observations, found.shortcomings) == (3, 6, 3)
    assert [one.theme for one in found.themes if one.tested and one.tested.recurs] == ["records"]
    client.force_login(office)
    to = reverse("inspections:spread", args=["records"])
    sent = {"title": "Reasons in records", "text": "Write why.", "answer_by": clock.today().isoformat()}
    assert client.post(to, sent | {"text": ""}).status_code == 422
    assert client.post(to, sent).status_code == 302
    asked = Spread.objects.get().recommendation.answers.values_list("unit__public_id", flat=True)
    assert set(asked) == {"home", "extra-1", "extra-2"}
    page = client.get(reverse("inspections:themes")).content.decode()
    assert "Reasons in records" in page
    assert client.get(reverse("inspections:spread", args=["nothing"])).status_code == 404
    with pytest.raises(NobodyAskedError):
        actions.spread(
            unit=units["county"], theme="records", title="x", text="x", answer_by=clock.today(), to=[], by=office
        )


@pytest.mark.django_db
def test_where_every_unit_has_been_visited_nobody_is_offered_to_be_asked(client: Client) -> None:
    units = county()
    office, lead = person(Role.COORDINATOR, units["county"]), person(Role.INSPECTOR, units["county"])
    for name in ("ward-1", "ward-2", "home"):
        visit = under_way(units[name], lead, by=office)
        observed(visit, lead, theme="records", grade="minor")
        observed(visit, lead, theme="plan", grade="conforms")
    client.force_login(office)
    to = reverse("inspections:spread", args=["records"])
    assert to not in client.get(reverse("inspections:themes")).content.decode()
    assert "Every unit has been visited" in client.get(to).content.decode()


@pytest.mark.django_db
def test_visits_by_month_kind_and_form_have_the_shape_of_the_registers_table(client: Client) -> None:
    units = county()
    office, lead = person(Role.COORDINATOR, units["county"]), person(Role.INSPECTOR, units["county"])
    for kind in (VisitKind.ANNOUNCED, VisitKind.UNANNOUNCED, VisitKind.UNANNOUNCED, VisitKind.REACTIVE):
        observed(under_way(units["ward-1"], lead, by=office, kind=kind), lead)
    month = Period.containing(clock.today(), "month")
    table = figures.visit_table(units["county"], month)
    assert {(row.label.group, row.label.said("en"), *map(int, row.counts)) for row in table.rows} == {  # type: ignore[arg-type]  # none is empty
        ("Oma", "Announced", 1),
        ("Oma", "Unannounced", 2),
    }
    assert [(line.label, line.total) for line in figures.lines(table, "en")] == [
        ("Own service", 3), ("Announced", 1), ("Unannounced", 2), ("", 3),
    ]  # fmt: skip
    client.force_login(office)
    with CaptureQueriesContext(connection) as before:
        client.get(reverse("inspections:themes"))
    observed(under_way(units["ward-2"], lead, by=office), lead)
    with CaptureQueriesContext(connection) as after:
        assert client.get(reverse("inspections:themes")).status_code == 200
    assert len(after) == len(before)
    assert Observation.objects.count() == 5
