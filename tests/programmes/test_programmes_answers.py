"""Programmes are adopted, units answer year by year, plans are voted on; what does not fit is refused in words."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from small_programme import KINDS, TODAY, adopted, answered, followed_at, small, small_county

from factories import county, new_unit
from valvo.core import clock
from valvo.core.errors import StaleError
from valvo.organisation import actions as organisation
from valvo.organisation.choices import ProviderForm
from valvo.programmes import actions
from valvo.programmes.actions import NewAnswer, NewMember
from valvo.programmes.choices import AnswerLevel, MemberPosition
from valvo.programmes.errors import AdoptionError, AnswerError, BallotError, NotConcernedError, ScheduleError
from valvo.programmes.models import Adoption, Ballot, Evaluation, Sheet
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _autumn_2026() -> Iterator[None]:
    with clock.stopped_at(TODAY):
        yield


def test_an_answer_is_kept_with_its_edition_its_sheet_and_an_event() -> None:
    units = small_county()

    row = answered(units["ward-1"], "1.1.1.1", 2026, AnswerLevel.ESTABLISHED)

    sheet = Sheet.objects.get(unit=units["ward-1"], year=2026)
    assert (row.edition.programme, row.edition.version, row.version) == ("small", "1", 1)
    assert (sheet.marks, sheet.answered) == ("e....", 1)
    assert Event.objects.filter(tag="programmes:evaluation:answered", unit=units["ward-1"].pk).count() == 1


def test_an_answer_changed_later_changes_the_sheet() -> None:
    units = small_county()
    answered(units["ward-1"], "1.1.1.1", 2026, AnswerLevel.BEGUN)
    answered(units["ward-1"], "1.2.1.1", 2026, AnswerLevel.NOT_RELEVANT, why="no such clients")

    row = answered(units["ward-1"], "1.1.1.1", 2026, AnswerLevel.DONE)

    assert (row.version, Evaluation.objects.count()) == (2, 2)
    assert Sheet.objects.get().marks == "d..x."


@pytest.mark.parametrize("year", [2024, 2023, 2027, 1])
def test_an_answer_for_a_year_outside_the_tasks_schedule_names_the_years_there_are(year: int) -> None:
    units = small_county()

    with pytest.raises(ScheduleError, match="2025, 2026"):
        answered(units["ward-1"], "1.1.1.1", year)
    assert not Evaluation.objects.exists()


def test_a_year_that_has_not_begun_cannot_be_answered() -> None:
    units = small_county()

    with clock.stopped_at(TODAY.replace(year=2025)), pytest.raises(ScheduleError, match="has not begun"):
        answered(units["ward-1"], "1.1.1.1", 2026)


def test_a_year_before_the_programme_was_followed_cannot_be_answered() -> None:
    units = county()
    adopted(units, since=date(2026, 3, 1))

    with pytest.raises(ScheduleError, match="not followed in 2025"):
        answered(units["ward-1"], "1.1.1.1", 2025)


def test_an_organisers_task_is_not_asked_of_a_ward_nor_a_wards_of_the_organiser() -> None:
    units = small_county()

    with pytest.raises(NotConcernedError):
        answered(units["ward-1"], "1.1.2.1", 2026)
    with pytest.raises(NotConcernedError):
        answered(units["county"], "1.1.1.1", 2026)
    assert answered(units["county"], "1.1.2.1", 2026).level == AnswerLevel.DONE


@pytest.mark.parametrize("task", ["1.1.1.9", "", "1'; drop table", "x" * 300])
def test_a_task_the_programme_does_not_have_is_refused(task: str) -> None:
    units = small_county()

    with pytest.raises(NotConcernedError):
        answered(units["ward-1"], task, 2026)


def test_a_closed_unit_answers_the_years_it_was_open_at_the_end_of() -> None:
    units = small_county()
    organisation.close_unit(unit=units["ward-2"], on=date(2026, 5, 1), by=None)
    units["ward-2"].refresh_from_db()

    assert answered(units["ward-2"], "1.1.1.1", 2025).year == 2025
    with pytest.raises(NotConcernedError):
        answered(units["ward-2"], "1.1.1.1", 2026)


def test_only_the_forms_of_provision_concerned_are_asked() -> None:
    units = county()
    [bought] = organisation.open_units(
        new=[new_unit("bought", under="care", provider_form=ProviderForm.BOUGHT)], by=None
    )
    actions.adopt(
        loaded=small(), organiser=units["county"], answerers=KINDS, valid_from=date(2024, 1, 1), by=None,
        provider_forms=[ProviderForm.OWN],
    )  # fmt: skip

    with pytest.raises(NotConcernedError):
        answered(bought, "1.1.1.1", 2026)


def test_what_is_not_relevant_says_why() -> None:
    units = small_county()

    with pytest.raises(AnswerError):
        answered(units["ward-1"], "1.1.1.1", 2026, AnswerLevel.NOT_RELEVANT, why="  ")
    row = answered(units["ward-1"], "1.1.1.1", 2026, AnswerLevel.NOT_RELEVANT, why="no beds")
    with pytest.raises(IntegrityError), transaction.atomic():
        Evaluation.objects.filter(pk=row.pk).update(text="")


@pytest.mark.parametrize("seen", [0, 1])
def test_of_two_people_who_answer_at_once_the_second_is_told(seen: int) -> None:
    units = small_county()
    if seen:
        answered(units["ward-1"], "1.1.1.1", 2026, AnswerLevel.NOT_STARTED)
    first, second = (NewAnswer("1.1.1.1", 2026, level, words) for level, words in
                     ((AnswerLevel.DONE, "first"), (AnswerLevel.BEGUN, "second")))  # fmt: skip
    actions.answer(followed=followed_at(units["ward-1"]), new=first, by=None, seen=seen)

    with pytest.raises(StaleError):
        actions.answer(followed=followed_at(units["ward-1"]), new=second, by=None, seen=seen)
    assert Evaluation.objects.get().text == "first"


def test_a_new_edition_takes_over_and_answers_keep_the_one_they_were_given_on() -> None:
    units = small_county()
    before = answered(units["ward-1"], "1.1.1.1", 2025)

    actions.adopt(loaded=small("2"), organiser=units["county"], answerers=KINDS, valid_from=date(2026, 1, 1), by=None)
    after = answered(units["ward-1"], "1.1.1.1", 2026)

    assert [one.valid_to for one in Adoption.objects.all()] == [date(2026, 1, 1), None]
    before.refresh_from_db()
    assert (before.edition.version, after.edition.version) == ("1", "2")


def test_adoptions_that_change_nothing_or_overlap_are_refused() -> None:
    units = small_county()
    with pytest.raises(AdoptionError):
        adopted(units)
    actions.end_adoption(adoption=Adoption.objects.get(), valid_to=date(2026, 1, 1), by=None)

    with pytest.raises(AdoptionError):
        adopted(units, since=date(2025, 12, 31))
    with pytest.raises(AdoptionError):
        actions.end_adoption(adoption=Adoption.objects.get(), valid_to=date(2026, 2, 1), by=None)
    assert adopted(units, since=date(2026, 1, 1)).valid_to is None


def test_an_adoption_ends_after_it_began_and_is_answered_by_somebody() -> None:
    units = small_county()

    with pytest.raises(AdoptionError):
        actions.end_adoption(adoption=Adoption.objects.get(), valid_to=date(2024, 1, 1), by=None)
    with pytest.raises(AdoptionError):
        actions.adopt(loaded=small("2"), organiser=units["county"], answerers={}, valid_from=date(2025, 1, 1), by=None)


def test_a_programme_is_not_followed_from_after_its_last_year() -> None:
    units = county()
    last = max(small().programme.years)

    with pytest.raises(AdoptionError, match=f"last year is {last}"):
        adopted(units, since=date(last + 1, 1, 1))
    assert adopted(units, since=date(last, 12, 31)).valid_to is None


# --- votes ---


def ballot(members: int = 3) -> Ballot:
    units = small_county()
    edition = Adoption.objects.get().edition
    named = [NewMember(f"Member {number}", 100) for number in range(members)]
    return actions.open_ballot(edition=edition, organiser=units["county"], members=named, by=None)


def vote(one: Ballot, number: int, position: MemberPosition, day: date | None = date(2026, 6, 1)) -> None:
    member = one.members.order_by("name")[number]
    actions.record_vote(ballot=one, member=member.pk, position=position, decided_on=day, by=None, seen=member.version)


def test_a_plan_is_approved_at_two_thirds_and_refused_just_below() -> None:
    one = ballot()
    vote(one, 0, MemberPosition.FOR)
    vote(one, 1, MemberPosition.AGAINST)
    vote(one, 2, MemberPosition.FOR)
    assert actions.close_ballot(ballot=one, by=None).approved is True

    other = actions.open_ballot(
        edition=one.edition, organiser=one.organiser, members=[NewMember(f"M{n}", 100) for n in range(4)], by=None
    )
    vote(other, 0, MemberPosition.FOR)
    vote(other, 1, MemberPosition.FOR)
    assert actions.close_ballot(ballot=other, by=None).approved is False


def test_a_closed_vote_is_frozen() -> None:
    one = ballot()
    actions.close_ballot(ballot=one, by=None)

    with pytest.raises(BallotError):
        vote(one, 0, MemberPosition.FOR)
    with pytest.raises(BallotError):
        actions.close_ballot(ballot=one, by=None)


def test_a_decision_has_a_day_that_has_come() -> None:
    one = ballot()

    with pytest.raises(BallotError):
        vote(one, 0, MemberPosition.FOR, None)
    with pytest.raises(BallotError):
        vote(one, 0, MemberPosition.FOR, date(2026, 11, 22))
    vote(one, 0, MemberPosition.FOR, date(2026, 11, 21))
    assert one.members.get(name="Member 0").position == MemberPosition.FOR


def test_two_who_record_the_same_vote_do_not_overwrite_each_other() -> None:
    one = ballot()
    member = one.members.first()
    assert member
    vote(one, 0, MemberPosition.FOR)

    with pytest.raises(StaleError):
        actions.record_vote(
            ballot=one, member=member.pk, position=MemberPosition.AGAINST, decided_on=date(2026, 6, 1), by=None, seen=1
        )


@pytest.mark.parametrize("names", [[], ["Kimito", "kimito"]])
def test_a_vote_has_members_each_named_once(names: list[str]) -> None:
    units = small_county()

    with pytest.raises(BallotError):
        actions.open_ballot(
            edition=Adoption.objects.get().edition, organiser=units["county"],
            members=[NewMember(name, 1) for name in names], by=None,
        )  # fmt: skip


def test_one_vote_at_a_time_and_only_where_the_plan_has_a_rule() -> None:
    one = ballot()
    with pytest.raises(BallotError, match="already open"):
        actions.open_ballot(edition=one.edition, organiser=one.organiser, members=[NewMember("A", 1)], by=None)

    actions.adopt(
        loaded=small("3", approval=False),
        organiser=one.organiser,
        answerers=KINDS,
        valid_from=date(2026, 2, 1),
        by=None,
    )
    with pytest.raises(BallotError, match="no rule"):
        actions.open_ballot(
            edition=Adoption.objects.get(valid_to=None).edition,
            organiser=one.organiser,
            members=[NewMember("A", 1)],
            by=None,
        )
