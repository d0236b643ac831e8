"""Evaluations and the report of lead indicators tell the programme page's figures; areas stand side by side."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from small_programme import KINDS, TODAY, answered, small, small_county

from factories import new_unit, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.figures import Figure
from valvo.core.languages import LANGUAGES
from valvo.core.periods import Period
from valvo.documents.builders.registry import builder
from valvo.documents.renderers import render
from valvo.documents.tree import Document, Section, Table
from valvo.organisation.actions import open_units
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit
from valvo.programmes import actions
from valvo.programmes.followed_programmes import serving
from valvo.programmes.loading import load_programme
from valvo.programmes.models import Adoption


@pytest.fixture(autouse=True)
def _autumn_2026() -> Iterator[None]:
    with clock.stopped_at(TODAY):
        yield


@pytest.fixture
def units(db: None) -> dict[str, Unit]:
    units = small_county()
    for ward in ("ward-1", "ward-2"):
        answered(units[ward], "1.1.1.1", 2026)
        answered(units[ward], "1.1.1.2", 2026)
    answered(units["ward-1"], "1.2.1.1", 2025)
    return units


def section(document: Document, number: int) -> Section:
    return document.sections[number]


def table(document: Document, number: int) -> Table:
    [found] = section(document, number).blocks
    assert isinstance(found, Table)
    return found


def test_the_midway_evaluation_tells_goals_targets_and_who_is_behind(units: dict[str, Unit]) -> None:
    made = builder("programme-midway").build(units["county"], Period.parse("2026"), "en")

    goals = {row.cells[0]: row.cells[1:] for row in table(made, 1).rows}
    first = goals["1.1 Goal 1.1 en"][-1]
    assert isinstance(first, Figure)
    assert (first.cases, first.out_of) == (2, 4)  # two wards of three did 1.1.1; the county has not answered 1.1.2
    [target] = table(made, 2).rows
    assert (target.cells[1], target.cells[-1]) == ("80%", "not reached")
    assert "of 4 units" in str(section(made, 3).blocks[0])


def test_the_final_evaluation_lists_what_was_not_reached(units: dict[str, Unit]) -> None:
    with_home = builder("programme-final").build(units["hospital"], Period.parse("2026"), "en")
    assert "All targets were reached." in str(section(with_home, 3).blocks)
    whole = builder("programme-final").build(units["county"], Period.parse("2026"), "en")
    assert table(whole, 3).rows[0].cells[0] == "1.1.1 Measure 1.1.1 en"


@pytest.mark.parametrize("form", ["html", "pdf", "pptx", "json"])
def test_an_evaluation_is_the_same_tree_in_every_format(units: dict[str, Unit], form: str) -> None:
    for language in LANGUAGES if form == "json" else ("fi",):
        made = builder("programme-midway").build(units["county"], Period.parse("2026"), language)
        assert render(made, form)  # type: ignore[arg-type]  # one of the formats


def test_without_a_programme_the_document_says_so(units: dict[str, Unit]) -> None:
    [alone] = open_units(new=[new_unit("alone", kind=UnitKind.ORGANISER)], by=None)
    made = builder("programme-final").build(alone, Period.parse("2026"), "en")
    assert "followed no programme" in str(section(made, 0).blocks)


def test_the_report_has_the_ten_lead_indicators_with_the_measures_that_serve_them(units: dict[str, Unit]) -> None:
    loaded = load_programme("action-programme-2022-2026")
    actions.adopt(loaded=loaded, organiser=units["county"], answerers=KINDS_OF, valid_from=date(2022, 1, 1), by=None)

    made = builder("who-lead-indicators").build(units["county"], Period.parse("2026"), "en")

    rows = table(made, 0).rows
    assert [str(row.cells[0]).split(".")[0] for row in rows] == [str(number) for number in range(1, 11)]
    assert all(isinstance(row.cells[2], Figure) and row.cells[2].value for row in rows)


KINDS_OF = {"service_unit": UnitKind.UNIT}


def test_measures_that_name_an_indicator_serve_it_else_those_of_its_goals() -> None:
    programme = load_programme("action-programme-2022-2026").programme
    placed = list(programme.all_measures())
    first, fourth = programme.lead_indicators[0], programme.lead_indicators[3]
    assert serving(first, placed) == ["3.3.4"]
    assert serving(fourth, placed) == [one.measure.id for one in placed if one.place == "4.1"]


# --- areas ----------------------------------------------------------------------------------------


@pytest.fixture
def coordinator(units: dict[str, Unit]) -> User:
    return person(Role.COORDINATOR, units["county"])


@pytest.fixture
def other() -> Unit:
    new = [new_unit("other", kind=UnitKind.ORGANISER), new_unit("other-ward", under="other")]
    found = {unit.public_id: unit for unit in open_units(new=new, by=None)}
    actions.adopt(loaded=small(), organiser=found["other"], answerers=KINDS, valid_from=date(2024, 1, 1), by=None)
    answered(found["other-ward"], "1.1.1.1", 2026)
    answered(found["other-ward"], "1.1.1.2", 2026)
    return found["other"]


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize("sharing", [{"county", "other"}, {"county"}, {"other"}], ids=lambda one: "+".join(sorted(one)))
def test_areas_see_each_other_where_both_share(
    units: dict[str, Unit], coordinator: User, other: Unit, sharing: set[str]
) -> None:
    for unit in (units["county"], other):
        adoption = Adoption.objects.get(organiser=unit)
        actions.share_results(adoption=adoption, shared=unit.public_id in sharing, by=None)

    page = browser(coordinator).get("/programmes/small/areas/?place=1.1").content.decode()

    both = len(sharing) == 2
    assert ("other en" in page) is both
    assert "66.7%" in page
    assert ("1 of 1" in page) is both


def test_only_who_adopts_decides_on_sharing(units: dict[str, Unit], coordinator: User) -> None:
    handler = browser(person(Role.HANDLER, units["county"]))
    assert handler.post("/programmes/small/areas/share/", {"shared": "yes"}).status_code == 403
    assert browser(coordinator).post("/programmes/small/areas/share/", {"shared": "yes"}).status_code == 302
    assert Adoption.objects.get().shares_results
