"""Anonymous surveys: nothing ties an answer to anybody, and no group below five comes out, by subtraction either."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import product

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from rounds_world import TODAY, answered_by_people, closed, opened, survey

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.questionnaires.actions import surveys
from valvo.questionnaires.choices import Subject
from valvo.questionnaires.errors import AnswerError, SlipError
from valvo.questionnaires.models import Published, Remark, Round, Slip, Tally
from valvo.questionnaires.publishing import POLICY
from valvo.statistics.disclosure import protect
from valvo.statistics.disclosure_tables import cross_table, tree
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _autumn() -> Iterator[None]:
    with clock.stopped_at(TODAY):
        yield


def people(number: int, safe: str = "4", **more: str) -> list[dict[str, str]]:
    return [{"safe": safe, **more} for _one in range(number)]


def published(found: Round, subject: Subject, key: str = "") -> dict[str, Published]:
    rows = Published.objects.filter(round=found, subject=subject, key=key).select_related("unit")
    return {row.unit.public_id: row for row in rows}


def test_a_link_is_used_once_and_what_is_kept_of_it_cannot_be_turned_back() -> None:
    units = county()
    found = opened(units, survey())
    [token] = surveys.make_slips(found=found, unit=units["ward-1"], number=1, by=None)
    assert token not in str(list(Slip.objects.values()))

    surveys.answer_without_name(token=token, answers={"safe": "4"})

    assert not Slip.objects.exists()
    for again in (token, "never-made"):
        with pytest.raises(SlipError):
            surveys.answer_without_name(token=again, answers={"safe": "4"})
    assert Tally.objects.get(item="").count == 1


def test_an_anonymous_answer_leaves_no_event_no_time_and_no_row_of_its_own() -> None:
    units = county()
    found = opened(units, survey())
    tokens = surveys.make_slips(found=found, unit=units["ward-1"], number=2, by=None)
    events = Event.objects.count()

    with clock.stopped_at(datetime(2026, 10, 2, 13, 37, 11, tzinfo=UTC)):
        for token in tokens:
            surveys.answer_without_name(token=token, answers={"safe": "4", "heard": "2", "words": "Better light"})

    assert Event.objects.count() == events
    # Two alike answers are one row with the number two; the words stand apart from them.
    assert set(Tally.objects.values_list("item", "value", "count")) == {
        ("", "", 2),
        ("safe", "4", 2),
        ("heard", "2", 2),
    }
    for model in (Tally, Remark, Slip):
        assert not [field for field in model._meta.get_fields() if isinstance(field, models.DateField)]
        assert not [field for field in model._meta.get_fields() if field.is_relation and field.related_model not in
                    {apps.get_model("questionnaires", "Round"), apps.get_model("organisation", "Unit")}]  # fmt: skip


@pytest.mark.parametrize("answers", [{}, {"safe": "6"}, {"safe": ""}, {"safe": "4", "words": "x" * 4_001}])
def test_an_answer_that_does_not_fit_uses_no_link_up(answers: dict[str, str]) -> None:
    units = county()
    [token] = surveys.make_slips(found=opened(units, survey()), unit=units["ward-1"], number=1, by=None)

    with pytest.raises(AnswerError):
        surveys.answer_without_name(token=token, answers=answers)

    assert Slip.objects.exists()
    assert not Tally.objects.exists()


@pytest.mark.parametrize("number", [0, 501])
def test_links_are_made_in_reasonable_numbers(number: int) -> None:
    units = county()
    with pytest.raises(SlipError):
        surveys.make_slips(found=opened(units, survey()), unit=units["ward-1"], number=number, by=None)


@pytest.mark.parametrize(("number", "shown"), [(4, False), (5, True), (6, True)])
def test_five_people_are_shown_and_four_are_not(number: int, *, shown: bool) -> None:
    units = county()
    found = opened(units, survey(), named=("ward-1",))
    answered_by_people(found, units["ward-1"], *people(number))

    found = closed(found)

    assert ("ward-1" in published(found, Subject.PEOPLE)) is shown
    assert bool(published(found, Subject.SCORE, "nss")) is shown


def test_a_small_group_does_not_come_out_by_subtraction() -> None:
    units = county()
    found = opened(units, survey())
    answered_by_people(found, units["ward-1"], *people(3, "1"))
    answered_by_people(found, units["ward-2"], *people(9))
    answered_by_people(found, units["home"], *people(12))

    found = closed(found)

    # The hospital's twelve are shown, so that neither of its wards can be: nine would give the three away.
    assert set(published(found, Subject.PEOPLE)) == {"county", "hospital", "care", "home"}
    assert set(published(found, Subject.ITEM, "safe")) == {"county", "hospital", "care", "home"}


def test_once_published_nothing_else_is_left() -> None:
    units = county()
    found = opened(units, survey())
    answered_by_people(found, units["ward-1"], *people(6, words="More light"))
    answered_by_people(found, units["home"], *people(2, words="Less noise"))

    found = closed(found)

    assert not Tally.objects.exists()
    assert not Slip.objects.exists()
    assert surveys.publish_survey(round_id=found.pk) == 0
    # Two people's words would stand with the county, if its eight are shown; never with their own unit.
    places = {(remark.unit.public_id, remark.text) for remark in Remark.objects.all()}
    assert "home" not in {place for place, _text in places}
    assert "care" not in {place for place, _text in places}


def test_words_no_group_may_show_are_forgotten() -> None:
    units = county()
    found = opened(units, survey(), named=("home",))
    answered_by_people(found, units["home"], *people(2, words="Less noise"))

    closed(found)

    assert not Remark.objects.exists()


def test_an_item_few_answered_is_hidden_with_the_scores_made_of_it() -> None:
    units = county()
    found = opened(units, survey(), named=("ward-1",))
    answered_by_people(found, units["ward-1"], *people(4, heard="5"), *people(3))

    found = closed(found)

    assert published(found, Subject.ITEM, "safe")["ward-1"].answers == 7
    assert published(found, Subject.ITEM, "heard") == {}
    assert "ward-1" in published(found, Subject.SCORE, "nss")
    assert published(found, Subject.SCORE, "top") == {}  # pooled with the hidden item it would give it back


def test_the_response_rate_counts_every_link_given_out() -> None:
    units = county()
    found = opened(units, survey(), named=("ward-1",))
    answered_by_people(found, units["ward-1"], *people(9))  # and one link not used

    row = published(closed(found), Subject.PEOPLE)["ward-1"]

    assert (row.answers, row.given) == (9, 10)


def test_results_are_not_shown_while_the_survey_runs(client: Client) -> None:
    units = county()
    found = opened(units, survey())
    answered_by_people(found, units["ward-1"], *people(9, words="A secret"))
    client.force_login(person(Role.COORDINATOR, units["county"]))

    page = client.get(f"/rounds/{found.pk}/results/").content.decode()

    assert "still open" in page
    assert "A secret" not in page


def test_the_page_of_a_link_needs_no_account_and_starts_no_session(client: Client) -> None:
    units = county()
    found = opened(units, survey())
    [token] = surveys.make_slips(found=found, unit=units["ward-1"], number=1, by=None)
    address = f"/surveys/{token}/"

    assert client.get(address).status_code == 200
    refused = client.post(address, {"safe": "", "words": "kept"})
    assert refused.status_code == 422
    assert "kept</textarea>" in refused.content.decode()
    assert client.post(address, {"safe": "4"})["Location"] == "/surveys/thanks/"
    assert client.get(address).status_code == 404
    assert client.get("/surveys/thanks/").status_code == 200
    assert "sessionid" not in client.cookies


# --- the property ---------------------------------------------------------------------------------

COUNTS = st.dictionaries(
    st.tuples(st.sampled_from(["a", "b", "c"]), st.integers(1, 4)), st.integers(0, 14), min_size=1, max_size=9
)


@settings(max_examples=150)
@for_all(COUNTS)
def test_no_sum_or_difference_of_shown_groups_tells_of_fewer_than_five(counts: Mapping[tuple[str, int], int]) -> None:
    """What is left when shown groups are taken away from a shown one is five people or more, or nobody."""
    areas = sorted({area for area, _unit in counts})
    children = {"top": areas} | {area: [f"{a}{u}" for a, u in sorted(counts) if a == area] for area in areas}
    cells = {(f"{area}{unit}",): number for (area, unit), number in counts.items()}
    cells |= {(area,): sum(number for (a, _u), number in counts.items() if a == area) for area in areas}
    cells[("top",)] = sum(counts.values())
    safe = protect(cross_table(cells, [tree("unit", children)]), POLICY)
    leaves = {("top",): set(counts), **{(area,): {key for key in counts if key[0] == area} for area in areas}}
    leaves |= {(f"{area}{unit}",): {(area, unit)} for area, unit in counts}
    shown = [key for key in cells if safe.shown(key) is not None]

    for whole in shown:
        inside = [key for key in shown if leaves[key] < leaves[whole]][:8]
        for chosen in product([False, True], repeat=len(inside)):
            parts = [leaves[key] for key, taken in zip(inside, chosen, strict=True) if taken]
            if sum(map(len, parts)) == len(set().union(*parts)):  # groups that do not overlap can be taken away
                left = sum(counts[key] for key in leaves[whole] - set().union(*parts))
                assert left == 0 or left >= POLICY.threshold
