"""Figures declared in the web are indicators beside the catalogue, changed with versions kept, ended, complete."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation
from lake_world import tree
from pytest_django import Settings

from factories import person
from valvo.accounts.permissions import Role
from valvo.analytics.refresh import refresh
from valvo.core import clock
from valvo.core.languages import Text
from valvo.core.periods import Period
from valvo.improvement.forms import ActionForm
from valvo.indicators import gathered, gathering
from valvo.indicators.catalogue import UnknownIndicatorError, indicator, names
from valvo.indicators.computing import Ask, compute
from valvo.indicators.models import Note
from valvo.indicators.own import freshness, own_indicators
from valvo.measured import access, actions, queries
from valvo.measured.actions import NewDelivery, NewFigure
from valvo.measured.choices import Better, Combine, GrainChoice
from valvo.measured.errors import DeliveryError, FigureError
from valvo.measured.models import MeasuredFigure
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
CHANGE = {
    "name_sv": "Rena händer", "name_fi": "Puhtaat kädet", "name_en": "Clean hands", "unit_of_measure": "times",
    "better": "up", "target": "95", "days_after": "10", "meaning": "", "why": "The board asks for more.",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _stopped_clock() -> Iterator[None]:
    with clock.stopped_at(NOW), translation.override("en"):
        yield


@pytest.fixture
def units() -> dict[str, Unit]:
    """Return two wards under a top."""
    return tree(top=None, ward="top", other="top")


def declared(unit: Unit, code: str = "clean_hands", combine: Combine = Combine.SHARE) -> MeasuredFigure:
    new = NewFigure(
        code=code, names=Text(sv="Händer", fi="Kädet", en="Hands"), unit_of_measure="times", combine=combine,
        better=Better.UP, delivered_by=UnitKind.UNIT, grain=GrainChoice.MONTH, days_after=10,
        starts_on=date(2026, 8, 1), target=Decimal(90),
    )  # fmt: skip
    return actions.declare_figure(new=new, unit=unit, by=None)


def deliver(figure: MeasuredFigure, unit: Unit, period: str, value: int, out_of: int | None = None) -> None:
    new = NewDelivery(unit, Period.parse(period), Decimal(value), None if out_of is None else Decimal(out_of))
    actions.deliver(figure=figure, new=[new], by=None)


def test_a_delivered_figure_is_computed_and_shown_like_any_other_indicator(
    units: dict[str, Unit], client: Client
) -> None:
    share = declared(units["top"])
    total, mean = declared(units["top"], "visits", Combine.SUM), declared(units["top"], "mood", Combine.MEAN)
    for unit, part, whole in (("ward", 9, 12), ("other", 10, 10)):
        deliver(share, units[unit], "2026-10", part, whole)
        deliver(total, units[unit], "2026-10", part)
        deliver(mean, units[unit], "2026-10", part)
    refresh()

    ids = tuple(f"own_{one.pk}" for one in (share, total, mean))
    found = compute(Ask(("reports", *ids), (units["top"].pk,), date(2026, 10, 1), date(2026, 11, 1), "month"))
    client.force_login(person(Role.MANAGER, units["top"]))
    picture = client.get("/picture/?unit=top&period=2026-10").content.decode()
    page = client.get(f"/picture/{ids[0]}/?unit=top&period=2026-10").content.decode()
    catalogue = client.get("/picture/catalogue/?unit=ward").content.decode()

    values = {one.indicator: one.value for one in found}
    assert values == {ids[0]: pytest.approx(100 * 19 / 22), ids[1]: 19.0, ids[2]: 9.5}
    assert "Own figures" in picture
    assert "19 of 22 times" in picture
    assert "at least 90%" in picture
    assert "Hands" in page
    assert catalogue.count('href="/picture/own_') == 3
    assert names("en")[ids[0]] == "Hands"


def test_a_code_the_catalogue_reads_is_no_own_indicator_and_an_unknown_id_is_none(units: dict[str, Unit]) -> None:
    read = declared(units["top"], "bed_days", Combine.SUM)

    assert own_indicators(units["ward"]) == []
    for wrong in (f"own_{read.pk}", "own_999999", "own_x", "own_"):
        with pytest.raises(UnknownIndicatorError):
            indicator(wrong)


def test_the_code_is_used_once_on_the_way_up_and_down(units: dict[str, Unit]) -> None:
    declared(units["ward"])
    declared(units["other"])

    with pytest.raises(FigureError, match="above or below"):
        declared(units["top"])


def test_a_figure_is_stale_when_a_later_period_is_overdue_and_late_ones_are_counted(units: dict[str, Unit]) -> None:
    figure = declared(units["top"])
    for period in ("2026-08", "2026-09"):  # due on the tenth of the month after: late in November
        deliver(figure, units["ward"], period, 9, 12)

    stale = freshness(units["top"].pk, [figure])[f"own_{figure.pk}"]
    deliver(figure, units["ward"], "2026-10", 9, 12)
    fresh = freshness(units["top"].pk, [figure])[f"own_{figure.pk}"]

    assert (str(stale.newest), stale.stale, stale.late) == ("2026-09", True, 2)
    assert (str(fresh.newest), fresh.stale, fresh.late) == ("2026-10", False, 3)


def test_a_change_keeps_what_was_and_why_and_shows_in_the_indicator(units: dict[str, Unit], client: Client) -> None:
    figure = declared(units["top"])
    client.force_login(person(Role.COORDINATOR, units["top"]))
    address = f"/delivered/{figure.pk}/change/?unit=top"

    without_why = client.post(address, CHANGE | {"why": ""})
    changed = client.post(address, CHANGE)
    again = client.post(address, CHANGE)
    page = client.get(address).content.decode()

    assert [without_why.status_code, changed.status_code, again.status_code] == [422, 302, 422]
    made = indicator(f"own_{figure.pk}")
    assert made.name.en == "Clean hands"
    assert made.target
    assert made.target.value == 95.0
    kept = figure.versions.get()
    assert (kept.before["target"], kept.before["name_en"], kept.why) == ("90.0000", "Hands", "The board asks for more.")
    assert "The board asks for more." in page


def test_an_ended_figure_is_asked_for_no_more_and_what_was_delivered_stays(
    units: dict[str, Unit], client: Client
) -> None:
    figure = declared(units["top"])
    deliver(figure, units["ward"], "2026-08", 9, 12)
    client.force_login(person(Role.COORDINATOR, units["top"]))

    early = client.post(f"/delivered/{figure.pk}/end/?unit=top", {"on": "2026-07-31"})
    ended = client.post(f"/delivered/{figure.pk}/end/?unit=top", {"on": "2026-09-01"})
    figure.refresh_from_db()

    assert [early.status_code, ended.status_code] == [422, 302]
    with pytest.raises(DeliveryError, match="no longer"):
        deliver(figure, units["ward"], "2026-09", 9, 12)
    assert not freshness(units["top"].pk, [figure])[f"own_{figure.pk}"].stale
    assert figure.deliveries.count() == 1


def test_completeness_counts_by_unit_and_month_what_should_have_come(units: dict[str, Unit], client: Client) -> None:
    figure, second = declared(units["top"]), declared(units["top"], "visits", Combine.SUM)
    deliver(figure, units["ward"], "2026-10", 9, 12)  # due on the tenth of November: late
    deliver(second, units["ward"], "2026-10", 9)
    client.force_login(person(Role.COORDINATOR, units["top"]))

    found = queries.completeness([figure, second], units["top"])
    page = client.get("/delivered/completeness/?unit=top").content.decode()

    october = [(name, shares[-1]) for name, shares in found.lines]
    assert [(name, one.came, one.asked, one.late) for name, one in october] == [
        ("other en", 0, 2, 0),
        ("ward en", 2, 2, 2),
    ]
    assert (found.total[-1].came, found.total[-1].asked) == (2, 4)
    assert found.total[0].asked == 0  # June: not declared yet
    assert "2&nbsp;/&nbsp;2" in page


def test_units_beyond_the_lines_shown_are_counted_and_told(
    units: dict[str, Unit], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "UNITS_SHOWN", 1)
    figure = declared(units["top"])
    deliver(figure, units["ward"], "2026-10", 9, 12)  # of the second in the alphabet
    coordinator = person(Role.COORDINATOR, units["top"])
    client.force_login(coordinator)

    of_figure = queries.deliveries(figure, access.units_seen(coordinator))
    of_units = queries.completeness([figure], units["top"])
    pages = [client.get(f"/delivered/{where}/?unit=top").content.decode() for where in (figure.pk, "completeness")]

    assert ([line.name for line in of_figure.lines], of_figure.left_out) == (["other en"], 1)
    assert of_figure.complete[-1] == (1, 2)
    assert ([name for name, _shares in of_units.lines], of_units.left_out) == (["other en"], 1)
    assert (of_units.total[-1].came, of_units.total[-1].asked) == (1, 2)
    assert all("1 more unit is counted in the sums" in page for page in pages)


def test_an_own_figure_is_computed_ahead_as_the_catalogue_is_and_a_later_one_when_asked(
    units: dict[str, Unit], settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_FOLDER = tmp_path
    monkeypatch.setattr(gathering, "INDICATORS", ())
    figures = [declared(units["top"]), declared(units["top"], "doors", Combine.SUM)]
    for figure in figures:
        deliver(figure, units["ward"], "2026-09", 80, 100 if figure.combine == Combine.SHARE else None)
    refresh()
    one, later = (f"own_{figure.pk}" for figure in figures)
    MeasuredFigure.objects.filter(pk=figures[1].pk).update(code="bed_days")  # not an own figure as yet
    gathering.gather()
    MeasuredFigure.objects.filter(pk=figures[1].pk).update(code="doors")

    contents = gathered.shown()[1]
    assert contents is not None
    assert contents.indicators == {one}
    ask = Ask((one, later), (units["top"].pk,), date(2026, 9, 1), date(2026, 10, 1))
    assert [(each.indicator, each.value) for each in compute(ask)] == [(one, 80.0), (later, 80.0)]


def test_an_own_figure_leads_to_its_deliveries_from_the_units_it_is_asked_of_and_from_no_other(
    client: Client, units: dict[str, Unit]
) -> None:
    figure = declared(units["other"])
    refresh()
    client.force_login(person(Role.COORDINATOR, units["top"]))

    def links(unit: str) -> list[str]:
        shown = client.get(f"/picture/own_{figure.pk}/?unit={unit}").content.decode()
        return re.findall(rf'href="(/delivered/{figure.pk}/\?unit={unit})"', shown)

    assert [client.get(one).status_code for one in links("other")] == [200, 200]


def test_the_page_of_an_own_figure_leads_from_a_unit_that_is_not_asked_for_it_to_its_picture(
    client: Client, units: dict[str, Unit]
) -> None:
    figure = declared(units["other"])
    refresh()
    client.force_login(person(Role.COORDINATOR, units["top"]))

    answer = client.get(f"/picture/own_{figure.pk}/?unit=ward", follow=True)

    assert answer.redirect_chain == [("/picture/?unit=ward", 302)]
    told = f"Hands is delivered by {units['other'].name} and units under it, not by {units['ward'].name}."
    assert told in unescape(answer.content.decode())
    assert client.get(f"/picture/own_{figure.pk}/?unit=top").status_code == 200


def test_of_an_own_figure_of_units_out_of_reach_nothing_is_told(client: Client, units: dict[str, Unit]) -> None:
    figure = declared(units["other"])
    refresh()
    client.force_login(person(Role.COORDINATOR, units["ward"]))

    answers = [client.get(f"/picture/own_{key}/?unit=ward") for key in (figure.pk, 999_999)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "Hands" not in answers[0].content.decode()
    assert units["other"].name not in answers[0].content.decode()


def test_nothing_is_decided_about_an_own_figure_where_it_is_not_asked_for(
    client: Client, units: dict[str, Unit]
) -> None:
    figure = declared(units["other"])
    client.force_login(person(Role.COORDINATOR, units["top"]))
    note = {"on": "2026-10-01", "text": "New soap"}

    refused, kept = (client.post(f"/picture/own_{figure.pk}/note/?unit={unit}", note) for unit in ("ward", "other"))

    assert (refused.status_code, kept.status_code) == (404, 302)
    assert Note.objects.count() == 1


def test_an_action_is_tied_to_an_own_figure_where_it_is_asked_for_and_keeps_one_it_has(units: dict[str, Unit]) -> None:
    key = f"own_{declared(units['other']).pk}"

    def offered(unit: str, indicator: str = "") -> bool:
        form = ActionForm(unit=units[unit], initial={"indicator": indicator})
        return key in {value for value, _name in form["indicator"].field.choices}

    assert [offered("other"), offered("top"), offered("ward"), offered("ward", key)] == [True, True, False, True]
