"""`valvo indicators` and `valvo lake` as people and scripts call them."""

import json
from datetime import UTC, date, datetime

import pytest
from lake_world import case, report, tree

from valvo.analytics.command import lake
from valvo.analytics.refresh import refresh
from valvo.core import clock
from valvo.indicators.catalogue import INDICATORS
from valvo.indicators.catalogue.programme import FOLLOWED, NAMED
from valvo.indicators.command import indicators
from valvo.programmes.loading import load_programme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _stopped_clock() -> object:
    with clock.stopped_at(datetime(2026, 7, 1, 9, tzinfo=UTC)):
        yield


def test_compute_tells_numerator_denominator_and_value(capsys: pytest.CaptureFixture[str]) -> None:
    units = tree(top=None, ward="top", other="top")
    for reach in ("reached", "near_miss", "near_miss"):
        case(units["ward"], date(2026, 2, 1), reach=reach)
    refresh()

    status = indicators(
        [
            "compute",
            "reached_share",
            "--by",
            "unit",
            "--from",
            "2026Q1",
            "--to",
            "2026Q1",
            "--grain",
            "quarter",
            "--json",
        ]
    )

    assert status == 0
    assert json.loads(capsys.readouterr().out)["rows"] == [
        {
            "indicator": "reached_share",
            "unit": "ward",
            "period": "2026Q1",
            "numerator": 1,
            "denominator": 3,
            "value": 100 / 3,
        },
        {
            "indicator": "reached_share",
            "unit": "other",
            "period": "2026Q1",
            "numerator": 0,
            "denominator": 0,
            "value": None,
        },
    ]


def test_without_a_period_the_last_twelve_are_computed(capsys: pytest.CaptureFixture[str]) -> None:
    report(tree(top=None)["top"], date(2020, 2, 1))
    refresh()

    assert indicators(["compute", "reports", "--json"]) == 0

    periods = [row["period"] for row in json.loads(capsys.readouterr().out)["rows"]]
    assert (len(periods), periods[0], periods[-1]) == (12, "2025-08", "2026-07")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["compute", "nothing"], "no indicator 'nothing'"),
        (["compute", "reports", "--unit", "nowhere"], "no unit called nowhere"),
        (["compute", "reports", "--from", "2027", "--to", "2026"], "--from 2027 lies after --to 2026"),
    ],
)
def test_what_cannot_be_answered_is_told_in_a_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tree(top=None)
    refresh()

    assert indicators(arguments) == 1
    assert sentence in capsys.readouterr().err


def test_wrong_usage_ends_with_status_two() -> None:
    with pytest.raises(SystemExit) as ended:
        indicators(["compute", "reports", "--from", "yesterday"])

    assert ended.value.code == 2


def test_list_names_every_indicator_in_three_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert indicators(["list", "--json"]) == 0

    listed = json.loads(capsys.readouterr().out)["indicators"]
    assert all(set(one["name"]) == {"sv", "fi", "en"} for one in listed)
    by_id = {one["id"]: one for one in listed}
    assert by_id["reached_share"]["target_by_year"] == [{"from": 2024, "value": 50.0}]
    told = {name: by_id["never_events"][name] for name in ("level", "period", "measures", "who_lead_indicator")}
    assert told == {"level": "unit", "period": "month", "measures": ["3.1.9"], "who_lead_indicator": 2}
    assert (by_id["ombud_contacts"]["level"], by_id["ombud_contacts"]["period"]) == ("organiser", "quarter")


def test_what_indicators_follow_is_in_the_action_programme() -> None:
    programme = load_programme("action-programme-2022-2026").programme
    measures = {one.measure.id: one.measure for one in programme.all_measures()}
    named_there = {(one, measure.id) for measure in measures.values() for one in measure.indicators}
    named_here = {(one.id, measure) for one in INDICATORS for measure in one.follows}

    assert named_here >= named_there
    assert set(measures) >= FOLLOWED
    assert {one.id for one in INDICATORS} >= NAMED
    assert {one.lead for one in INDICATORS if one.lead} == {2, 3, 4}
    assert {one.number for one in programme.lead_indicators} >= {2, 3, 4}


def test_lake_refresh_and_status_tell_what_they_did(capsys: pytest.CaptureFixture[str]) -> None:
    assert lake(["status"]) == 1
    assert "valvo lake refresh" in capsys.readouterr().err
    report(tree(top=None)["top"], date(2026, 2, 1))

    assert lake(["refresh", "--json"]) == 0
    done = json.loads(capsys.readouterr().out)
    assert lake(["status", "--json"]) == 0
    state = json.loads(capsys.readouterr().out)

    assert done["changed"]["reports"] == 1
    assert state["tables"]["reports"]["rows"] == 1
    assert (state["lake_version"], state["events_waiting"]) == (done["lake_version"], 0)
