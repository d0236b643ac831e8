"""Rounds from opening to closing: units reached, several people at one sheet, handed in, returned, compared."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rounds_world import TODAY, given, handed_in, opened, questionnaire, sheet_of

from factories import county, new_unit, person
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.errors import StaleError
from valvo.handling.reminding import deadlines_to_tell
from valvo.organisation import actions as organisation
from valvo.questionnaires import queries
from valvo.questionnaires.actions import rounds, sheets
from valvo.questionnaires.actions.sheets import NewAnswer, mark_of
from valvo.questionnaires.choices import RoundState, SheetState
from valvo.questionnaires.errors import AnswerError, ClosedUnitsError, RoundError, SheetError
from valvo.questionnaires.models import Answer, Round, Sheet
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _autumn() -> Iterator[None]:
    with clock.stopped_at(TODAY):
        yield


def test_a_round_reaches_the_open_service_units_under_its_owner() -> None:
    units = county()
    organisation.close_unit(unit=units["ward-2"], on=date(2026, 5, 1), by=None)

    found = opened(units)

    assert found.state == RoundState.OPEN
    assert (found.total, found.ready) == (2, 2)
    assert {sheet.unit.public_id for sheet in found.sheets.all()} == {"ward-1", "home"}


def test_closed_and_unknown_units_are_refused_by_name_and_nothing_is_opened() -> None:
    units = county()
    organisation.close_unit(unit=units["ward-2"], on=date(2026, 5, 1), by=None)

    with pytest.raises(ClosedUnitsError) as refused:
        opened(units, named=("ward-1", "ward-2", "palace"))

    assert str(refused.value) == (
        "These units are closed: ward-2 en (1\u00a0May\u00a02026). There are no such units here: palace."
    )
    with pytest.raises(ClosedUnitsError, match="ward-2 en"):
        opened(units, owner="ward-2")
    assert not Round.objects.exists()


@pytest.mark.parametrize(("days", "fits"), [(-1, False), (0, True)])
def test_a_deadline_is_today_or_later(days: int, *, fits: bool) -> None:
    units = county()
    deadline = clock.today() + timedelta(days=days)

    if fits:
        assert opened(units, deadline=deadline).deadline == deadline
    else:
        with pytest.raises(RoundError):
            opened(units, deadline=deadline)


def test_opening_goes_on_where_it_stopped_and_takes_the_same_queries_for_twice_the_units() -> None:
    units = county()
    more = [new_unit(f"u{number}", under="care") for number in range(8)]
    organisation.open_units(new=more[:4], by=None)
    with CaptureQueriesContext(
        connection,
    ) as few:
        found = opened(units, name="few")
    organisation.open_units(new=more[4:], by=None)
    with CaptureQueriesContext(connection) as many:
        opened(units, questionnaire(), name="many")

    Round.objects.filter(pk=found.pk).update(state=RoundState.OPENING)
    assert rounds.fill_round(round_id=found.pk) == 11
    assert found.sheets.count() == 11  # those there were, and the four opened since
    assert len(many) <= len(few)


def test_two_people_answer_at_once_and_nothing_is_lost() -> None:
    units = county()
    sheet = sheet_of(opened(units), units["ward-1"])
    one, other = person(Role.HANDLER, units["ward-1"]), person(Role.MANAGER, units["ward-1"])

    # Different items: both are kept.
    sheets.give_answers(sheet=sheet, new=[NewAnswer("plan", "wholly"), NewAnswer("safe", "")], by=one)
    both = sheets.give_answers(sheet=sheet, new=[NewAnswer("plan", ""), NewAnswer("safe", "4")], by=other)
    # The same item, from pages made before either saved: the second is told, the first stands.
    clash = sheets.give_answers(sheet=sheet, new=[NewAnswer("safe", "1", seen="")], by=one)

    assert both.conflicts == ()
    assert sheets.values_of(sheet) == {"plan": "wholly", "safe": "4"}
    assert (clash.saved, clash.conflicts) == ((), ("safe",))
    # With the other's answer in sight it is a choice.
    sheets.give_answers(sheet=sheet, new=[NewAnswer("safe", "1", seen=mark_of("4"))], by=one)
    assert sheets.values_of(sheet)["safe"] == "1"


def test_an_own_answer_is_changed_before_the_first_has_come_back() -> None:
    units = county()
    sheet = sheet_of(opened(units), units["ward-1"])
    one = person(Role.HANDLER, units["ward-1"])

    sheets.give_answers(sheet=sheet, new=[NewAnswer("safe", "1")], by=one)
    again = sheets.give_answers(sheet=sheet, new=[NewAnswer("safe", "4", seen="")], by=one)

    assert again.conflicts == ()
    assert sheets.values_of(sheet) == {"safe": "4"}


def test_an_answer_taken_back_counts_as_missing() -> None:
    units = county()
    sheet = sheet_of(opened(units), units["ward-1"])
    given(sheet, plan="wholly", known="yes", safe="5")

    sheets.give_answers(sheet=sheet, new=[NewAnswer("safe", "", seen=mark_of("5"))], by=None)

    with pytest.raises(SheetError, match="missing"):
        sheets.hand_in(sheet=sheet, by=None)


@pytest.mark.parametrize(
    "new", [NewAnswer("plan", "sometimes"), NewAnswer("gone", "yes"), NewAnswer("known", "not_relevant")]
)
def test_an_answer_that_does_not_fit_is_refused_and_nothing_saved(new: NewAnswer) -> None:
    units = county()
    sheet = sheet_of(opened(units), units["ward-1"])

    with pytest.raises(AnswerError):
        sheets.give_answers(sheet=sheet, new=[NewAnswer("safe", "5"), new], by=None)

    assert not Answer.objects.exists()


def test_handing_in_wants_everything_asked_and_counts_only_what_is_asked() -> None:
    units = county()
    sheet = sheet_of(opened(units), units["ward-1"])
    given(sheet, plan="wholly", known="no", safe="5")
    with pytest.raises(SheetError):
        sheets.hand_in(sheet=sheet, by=None)  # why not?
    given(sheet, why="no time")
    sheets.give_answers(sheet=sheet, new=[NewAnswer("known", "yes", seen=mark_of("no"))], by=None)

    sheet = sheets.hand_in(sheet=sheet, by=None)

    assert (sheet.state, sheet.level) == (SheetState.HANDED_IN, "advanced")
    assert not Answer.objects.get(sheet=sheet, item="why").counted  # kept, but no longer asked
    with pytest.raises(SheetError):
        given(sheet, plan="partly")


def test_who_hands_in_has_seen_what_is_handed_in() -> None:
    units = county()
    sheet = sheet_of(opened(units), units["ward-1"])
    given(sheet, plan="wholly", known="yes", safe="5")
    seen = Sheet.objects.get(pk=sheet.pk).version
    sheets.give_answers(sheet=sheet, new=[NewAnswer("safe", "1", seen=mark_of("5"))], by=None)

    with pytest.raises(StaleError):
        sheets.hand_in(sheet=sheet, by=None, seen=seen)


def test_a_sheet_is_returned_with_a_comment_answered_anew_and_locked_when_the_round_closes() -> None:
    units = county()
    found = opened(units)
    sheet = handed_in(found, units["ward-1"])
    with pytest.raises(SheetError, match="why"):
        sheets.return_sheet(sheet=sheet, comment="  ", by=None)

    sheet = sheets.return_sheet(sheet=sheet, comment="Show the plan", by=None)
    assert (sheet.state, sheet.comment) == (SheetState.RETURNED, "Show the plan")
    given(sheet, why="")
    sheets.hand_in(sheet=sheet, by=None)
    found = rounds.close_round(found=found, by=None)

    for write in (
        lambda: given(sheet_of(found, units["home"]), safe="1"),
        lambda: sheets.return_sheet(sheet=sheet, comment="again", by=None),
        lambda: sheets.hand_in(sheet=sheet_of(found, units["home"]), by=None),
    ):
        with pytest.raises(SheetError, match="not open"):
            write()
    with pytest.raises(RoundError):
        rounds.close_round(found=found, by=None)
    with pytest.raises(RoundError):
        rounds.move_deadline(found=found, deadline=date(2027, 1, 1), by=None)


def test_last_times_answers_stand_beside_and_rounds_are_compared() -> None:
    units = county()
    with clock.stopped_at(TODAY - timedelta(days=365)):
        before = opened(units, name="Last year", deadline=date(2025, 10, 31))
        handed_in(before, units["ward-1"], plan="partly")
        rounds.close_round(found=before, by=None)
    found = opened(units)

    page = queries.sheet_page(sheet_of(found, units["ward-1"]))

    assert page.sections[0].rows[0].last is not None
    assert page.sections[0].rows[0].last.value == "partly"
    assert queries.round_before(found) == before
    assert queries.sheet_page(sheet_of(found, units["home"])).sections[0].rows[0].last is None


def test_results_count_sheets_handed_in_under_the_unit_in_view_by_item_and_area() -> None:
    units = county()
    found = opened(units)
    handed_in(found, units["ward-1"], safe="5")
    handed_in(found, units["home"], safe="2", plan="partly")
    given(sheet_of(found, units["ward-2"]), safe="1")  # begun, not handed in

    assert queries.counts_under(found, units["county"])["safe"] == {"5": 1, "2": 1}
    assert queries.counts_under(found, units["hospital"])["safe"] == {"5": 1}
    by_area = queries.counts_by_area(found, units["county"])
    assert {unit.public_id: counts["plan"] for unit, counts in by_area.items()} == {
        "care": {"partly": 1}, "hospital": {"wholly": 1},
    }  # fmt: skip
    assert queries.levels_under(found, units["county"]) == {"advanced": 1, "": 1}
    assert (
        queries.progress(found, units["hospital"]).handed_in,
        queries.progress(found, units["hospital"]).missing,
    ) == (1, 1)


def test_occasions_have_as_many_sheets_as_there_are_occasions() -> None:
    units = county()
    found = opened(units, questionnaire(id="occasions", answered_by="occasion"), named=("ward-1",))

    first, second = (sheets.add_sheet(found=found, unit=units["ward-1"], by=None) for _time in range(2))

    assert (first.number, second.number) == (1, 2)
    with pytest.raises(SheetError, match="does not take part"):
        sheets.add_sheet(found=found, unit=units["home"], by=None)


@pytest.mark.parametrize(("days", "told"), [(22, 0), (23, 3), (30, 3)])
def test_the_digest_reminds_those_who_are_missing_from_a_week_before(days: int, told: int) -> None:
    units = county()
    opened(units)

    with clock.stopped_at(TODAY + timedelta(days=days)):
        assert len([one for one in deadlines_to_tell() if one.kind == "sheet"]) == told


def test_nobody_is_reminded_of_what_is_handed_in() -> None:
    units = county()
    found = opened(units)
    handed_in(found, units["ward-1"])

    with clock.stopped_at(TODAY + timedelta(days=30)):
        assert {one.unit for one in deadlines_to_tell() if one.kind == "sheet"} == {
            units["ward-2"].pk,
            units["home"].pk,
        }


def test_words_stay_out_of_the_trail() -> None:
    units = county()
    sheet = sheet_of(opened(units), units["ward-1"])
    given(sheet, known="no", why="Because Virtanen forgot")

    assert "Virtanen" not in str(list(Event.objects.values_list("data", flat=True)))
