"""Behaviour 5: several units in one event, each with its own handler, day, conclusion and notes."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pytest_django import DjangoCaptureOnCommitCallbacks
from thread import case_at, ready_to_close

from factories import county, new_unit, person
from valvo.accounts import actions as accounts
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.errors import NotAllowedError, NotFoundError, Refusal, StaleError
from valvo.handling import access, actions
from valvo.handling.choices import CaseState, PartState
from valvo.handling.errors import MoveError, NotReadyError
from valvo.handling.events import CaseEvent
from valvo.handling.models import Case, Message, Part
from valvo.improvement.choices import Origin
from valvo.improvement.models import Action
from valvo.organisation import actions as organisation
from valvo.organisation.choices import Sector
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db


class Two:
    """A case of ward-1 ready to close, in which home care is involved too."""

    def __init__(self) -> None:
        self.units = county()
        self.ward, self.home = self.units["ward-1"], self.units["home"]
        self.lead, self.other = person(Role.HANDLER, self.ward), person(Role.HANDLER, self.home)
        self.above = person(Role.COORDINATOR, self.units["county"])
        self.nurse = person(Role.REPORTER, self.ward)
        self.case = ready_to_close(self.ward, self.nurse, self.lead)
        self.part = actions.involve(case=self.case, unit=self.home, due=in_days(5), by=self.lead)
        self.page = f"/cases/{self.case.report.number}/"

    def own(self) -> Part:
        return self.case.parts.get(unit=self.ward)

    def fresh(self) -> Case:
        return Case.objects.get(pk=self.case.pk)


@pytest.fixture(autouse=True)
def _in_english() -> None:
    translation.activate("en")


@pytest.fixture
def two() -> Two:
    return Two()


def in_days(number: int) -> date:
    return clock.today() + timedelta(days=number)


def test_behaviour_5_several_units(client: Client, two: Two) -> None:
    own = two.own()
    assert (own.state, own.handler) == (PartState.TAKEN, two.lead)  # who handles the case has its own unit's part
    actions.take_part(part=two.part, by=two.other)
    actions.note_in_part(part=two.part, text="Only home care reads this.", by=two.other)
    actions.add_note(case=two.case, text="Only the ward reads this.", by=two.lead)

    def read(by: User) -> str:
        client.force_login(by)
        return client.get(two.page).content.decode()

    assert ("Only home care" in read(two.lead), "Only the ward" in read(two.lead)) == (False, True)
    assert ("Only home care" in read(two.other), "Only the ward" in read(two.other)) == (True, False)
    assert ("Only home care" in read(two.above), "Only the ward" in read(two.above)) == (True, True)

    with pytest.raises(NotReadyError) as refused:
        actions.close(case=two.case, by=two.lead)
    assert refused.value.missing == [f"Not yet done with their part: {two.home.name}, {two.ward.name}"]
    actions.conclude_part(part=own, text="The list was not sent along.", by=two.lead)
    actions.conclude_part(part=two.part, text="We did not ask for the list.", by=two.other)
    for who in (two.lead, two.other, two.above):
        assert "We did not ask for the list." in read(who)

    assert actions.close(case=two.fresh(), by=two.lead).state == CaseState.CLOSED
    for unit, reader in ((two.ward, two.lead), (two.home, two.other), (two.units["county"], two.above)):
        found = access.cases_seen(reader).filter(access.cases_in(unit))
        assert list(found) == [two.case], unit  # once for each unit and once for what is above both


def test_the_reporter_sees_nothing_of_notes_and_conclusions(client: Client, two: Two) -> None:
    actions.note_in_part(part=two.part, text="Only home care reads this.", by=two.other)
    actions.conclude_part(part=two.part, text="We did not ask for the list.", by=two.other)
    client.force_login(two.nurse)
    shown = client.get(f"/mine/{two.case.report.number}/").content.decode()
    assert "Only home care" not in shown
    assert "We did not ask" not in shown


def test_a_unit_that_is_not_involved_finds_nothing(client: Client, two: Two) -> None:
    outsider = person(Role.HANDLER, two.units["ward-2"])
    client.force_login(outsider)
    assert client.get(two.page).status_code == 404
    with pytest.raises(NotFoundError):
        access.part_to_handle(outsider, two.case.report.number, two.part.pk)


def test_each_handles_its_own_part_only(two: Two) -> None:
    number = two.case.report.number
    assert access.part_to_handle(two.other, number, two.part.pk) == two.part
    for who, part in ((two.lead, two.part), (two.other, two.own())):
        with pytest.raises(NotAllowedError):
            access.part_to_handle(who, number, part.pk)
    assert access.part_to_handle(two.above, number, two.part.pk) == two.part
    with pytest.raises(NotAllowedError):
        access.case_to_handle(two.other, number)


def test_involving_is_undone_while_nothing_is_written(two: Two) -> None:
    actions.withdraw(part=two.part, by=two.lead)
    assert not two.case.parts.exists()  # the own unit's goes with the last other
    assert Event.objects.filter(tag=CaseEvent.PART_GONE, target=str(two.part.pk)).count() == 1
    assert actions.close(case=two.fresh(), by=two.lead).state == CaseState.CLOSED


def test_involving_is_not_undone_once_something_is_written(two: Two) -> None:
    actions.note_in_part(part=two.part, text="A note.", by=two.other)
    with pytest.raises(MoveError):
        actions.withdraw(part=two.part, by=two.lead)
    with pytest.raises(MoveError):
        actions.withdraw(part=two.own(), by=two.lead)
    assert two.case.parts.count() == 2
    assert Message.objects.get(part=two.part).text == "A note."


def test_what_makes_no_sense_is_refused_and_changes_nothing(two: Two) -> None:
    before = list(Part.objects.values())
    for unit, day in ((two.home, 3), (two.ward, 3), (two.units["ward-2"], -1)):
        with pytest.raises(Refusal):
            actions.involve(case=two.case, unit=unit, due=in_days(day), by=two.lead)
    with pytest.raises(MoveError):
        actions.resume_part(part=two.part, due=in_days(1), by=two.lead)
    with pytest.raises(StaleError):
        actions.conclude_part(part=two.part, text="Old page.", by=two.other, seen=two.part.version + 1)
    with pytest.raises(Refusal):
        actions.move_part_due(part=two.part, due=in_days(-1), by=two.lead)
    assert list(Part.objects.values()) == before
    assert not Message.objects.filter(text="Old page.").exists()


def test_a_conclusion_stays_when_more_is_asked_for(two: Two) -> None:
    actions.conclude_part(part=two.part, text="First.", by=two.other)
    with pytest.raises(MoveError):
        actions.conclude_part(part=two.part, text="Twice.", by=two.other)
    actions.resume_part(part=two.part, due=in_days(2), by=two.lead)
    actions.conclude_part(part=two.part, text="Second.", by=two.other)
    assert [one.text for one in two.part.messages.all()] == ["First.", "Second."]


def test_a_case_that_waits_for_another_unit_goes_on_when_the_last_is_done(two: Two) -> None:
    third = actions.involve(case=two.case, unit=two.units["ward-2"], due=in_days(5), by=two.lead)
    actions.set_aside(case=two.case, state=CaseState.WAITS_UNIT, by=two.lead)
    actions.conclude_part(part=two.part, text="Done.", by=two.other)
    assert two.fresh().state == CaseState.WAITS_UNIT
    actions.conclude_part(part=third, text="Done too.", by=two.above)
    assert two.fresh().state == CaseState.IN_HANDLING


def test_units_go_on_while_a_higher_level_decides(two: Two) -> None:
    actions.set_aside(case=two.case, state=CaseState.HIGHER_LEVEL, by=two.lead)
    actions.conclude_part(part=two.part, text="Done.", by=two.other)
    assert two.fresh().state == CaseState.HIGHER_LEVEL


def test_a_finished_case_takes_no_work_on_its_parts_until_it_is_reopened(two: Two) -> None:
    actions.leave_out(case=two.case, reason="not_ours", by=two.lead)
    for work in (
        lambda: actions.take_part(part=two.part, by=two.other),
        lambda: actions.note_in_part(part=two.part, text="Late.", by=two.other),
        lambda: actions.conclude_part(part=two.part, text="Late.", by=two.other),
        lambda: actions.withdraw(part=two.part, by=two.lead),
    ):
        with pytest.raises(MoveError):
            work()
    actions.reopen(case=two.case, reason="new_information", by=two.lead)
    actions.take_part(part=two.part, by=two.other)


def test_a_case_in_which_others_work_is_not_merged_away(two: Two) -> None:
    into = case_at(two.ward, person(), handler=two.lead)
    with pytest.raises(MoveError):
        actions.merge(case=two.case, into=into, by=two.lead)
    actions.conclude_part(part=two.part, text="Done.", by=two.other)
    actions.merge(case=two.case, into=into, by=two.lead)
    assert actions.unmerge(case=two.fresh(), by=two.lead).state == CaseState.IN_HANDLING


@pytest.mark.parametrize(
    ("written", "parts"), [(False, {"home", "ward-2"}), (True, {"home", "ward-1", "ward-2"})], ids=["empty", "written"]
)
def test_a_transfer_takes_the_own_units_part_along_unless_something_is_written_in_it(
    two: Two,
    written: bool,  # noqa: FBT001 (a table's column)
    parts: set[str],
) -> None:
    if written:
        actions.note_in_part(part=two.own(), text="A note.", by=two.lead)
    actions.transfer(case=two.case, unit=two.units["ward-2"], by=two.lead)
    assert {part.unit.public_id for part in two.case.parts.all()} == parts


def test_a_case_moved_to_the_only_other_unit_has_no_parts_left(two: Two) -> None:
    actions.transfer(case=two.case, unit=two.home, by=two.lead)
    assert not two.case.parts.exists()


@pytest.mark.parametrize(
    ("sectors", "missing"),
    [
        ((Sector.HEALTH, Sector.SOCIAL), []),
        ((Sector.HEALTH, Sector.BOTH), []),
        ((Sector.HEALTH, Sector.HEALTH), ["A joint client: no unit of social care has a part"]),
        ((Sector.SOCIAL, Sector.SOCIAL), ["A joint client: no unit of health care has a part"]),
    ],
)
def test_a_joint_client_needs_a_part_of_each_sector(sectors: tuple[Sector, Sector], missing: list[str]) -> None:
    county()
    new = [new_unit(f"unit-{n}", under="care", sector=sector) for n, sector in enumerate(sectors)]
    own, other = organisation.open_units(new=new, by=None)
    lead = person(Role.HANDLER, own)
    case = ready_to_close(own, person(), lead)
    actions.set_joint(case=case, joint=True, by=lead)
    with pytest.raises(NotReadyError) as alone:
        actions.close(case=case, by=lead)
    assert len(alone.value.missing) == 2  # without parts neither sector has one
    actions.involve(case=case, unit=other, due=in_days(3), by=lead)
    for part in case.parts.all():
        actions.conclude_part(part=part, text="Done.", by=lead)
    if missing:
        with pytest.raises(NotReadyError) as refused:
            actions.close(case=case, by=lead)
        assert refused.value.missing == missing
    else:
        assert actions.close(case=case, by=lead).state == CaseState.CLOSED


def lines(client: Client, by: User) -> list[tuple[str, str]]:
    client.force_login(by)
    return [(group.key, line.quiet) for group in client.get("/").context["waiting"] for line in group.lines]


def test_today_tells_of_an_event_once_to_each(client: Client, two: Two) -> None:
    number = two.case.report.number
    assert lines(client, two.other) == [("parts", f"{number} · home en")]
    assert lines(client, two.lead) == [("handled", f"{number} · ward-1 en")]
    assert lines(client, two.above) == [("parts", f"{number} · home en")]  # nobody there has taken it
    third = actions.involve(case=two.case, unit=two.units["ward-2"], due=in_days(3), by=two.lead)
    assert lines(client, two.above) == [("parts", f"{number} · ward-2 en")]  # two parts of one event, the first due
    actions.take_part(part=third, by=person(Role.HANDLER, two.units["ward-2"]))
    actions.take_part(part=two.part, by=two.other)
    assert lines(client, two.above) == []
    with clock.stopped_at(clock.now() + timedelta(days=6)):
        assert lines(client, two.other) == [("parts_over", f"{number} · home en")]
        assert lines(client, two.lead) == [("overdue", f"{number} · ward-1 en")]  # its own part's day has passed
    actions.conclude_part(part=two.part, text="Done.", by=two.other)
    assert lines(client, two.other) == []


def test_a_part_is_reminded_of_like_any_deadline_and_deputies_are_told(
    two: Two, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    deputy = person(Role.HANDLER, two.home)
    actions.take_part(part=two.part, by=two.other)
    actions.conclude_part(part=two.own(), text="Done.", by=two.lead)
    manager = person(Role.MANAGER, two.units["care"])
    day = in_days(6)  # the day after the part's own
    accounts.set_deputy(absent=two.other, deputy=deputy, since=day, until=day, by=None)
    morning = clock.start_of_day(day) + timedelta(hours=8)
    with clock.stopped_at(morning), django_capture_on_commit_callbacks(execute=True):
        actions.remind()
    told = {address: str(one.body) for one in mail.outbox for address in one.to}
    assert {deputy.email, manager.email} <= set(told)
    assert two.other.email not in told
    assert "Our part of an event" in told[deputy.email]
    assert two.page in told[deputy.email]


def test_hand_over_moves_undone_parts_and_leaves_done_ones(two: Two) -> None:
    heir = person(Role.HANDLER, two.home)
    actions.take_part(part=two.part, by=two.other)
    second = ready_to_close(two.ward, two.nurse, two.lead)
    done = actions.involve(case=second, unit=two.home, due=in_days(5), by=two.lead)
    actions.conclude_part(part=done, text="Done.", by=two.other)

    assert accounts.hand_over(leaver=two.other, to=heir, by=None) == 1

    assert Part.objects.get(pk=two.part.pk).handler == heir
    assert Part.objects.get(pk=done.pk).handler == two.other
    assert Event.objects.filter(tag=CaseEvent.PART_HANDED_OVER, target=str(two.case.pk)).count() == 1


def test_the_page_carries_out_each_step_and_refuses_what_is_not_ones_own(client: Client, two: Two) -> None:
    at = f"{two.page}units/{two.part.pk}/"
    key = f"part{two.part.pk}"

    def post(by: User, address: str, **fields: str) -> int:
        client.force_login(by)
        return client.post(address, fields).status_code

    assert post(two.lead, f"{at}take/") == 403
    assert post(two.other, f"{two.page}units/", **{"involve-unit": "ward-2", "involve-due": "2099-01-01"}) == 403
    assert post(two.other, f"{at}withdraw/") == 403
    assert post(two.other, f"{at}take/", seen="1") == 302
    assert post(two.other, f"{at}say/", to="note", **{f"{key}-text": ""}) == 422
    assert post(two.other, f"{at}say/", to="note", **{f"{key}-text": "A note."}) == 302
    assert post(two.lead, f"{at}withdraw/") == 422
    assert post(two.lead, f"{at}due/", **{f"due{two.part.pk}-due": "2099-01-01"}) == 302
    assert post(two.other, f"{at}say/", to="conclusion", seen="1", **{f"{key}-text": "Kept words."}) == 409
    assert (
        b"Kept words."
        in client.post(f"{at}say/", {"to": "conclusion", "seen": "1", f"{key}-text": "Kept words."}).content
    )
    assert post(two.other, f"{at}say/", to="conclusion", **{f"{key}-text": "Done."}) == 302
    assert post(two.lead, f"{two.page}units/", **{"involve-unit": "ward-2", "involve-due": "2099-01-01"}) == 302
    assert post(two.lead, f"{two.page}units/", **{"involve-unit": "nowhere", "involve-due": "soon"}) == 422
    assert post(two.lead, f"{two.page}joint/", joint="yes") == 302
    assert two.fresh().joint
    assert post(two.lead, f"{two.page}units/99999/due/") == 404


def test_a_case_may_be_moved_out_of_ones_own_reach(client: Client, two: Two) -> None:
    alone = case_at(two.ward, person(), handler=two.lead)
    client.force_login(two.lead)
    answer = client.post(f"/cases/{alone.report.number}/transfer/", {"transfer-unit": "ward-2"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/cases/"
    assert f"{alone.report.number} is now handled elsewhere." in answer.content.decode()
    assert Case.objects.get(pk=alone.pk).unit == two.units["ward-2"]


@pytest.mark.parametrize(("query", "found"), [("several", True), ("undone", True), ("joint", False)])
def test_the_list_is_narrowed_by_units(client: Client, two: Two, query: str, found: bool) -> None:  # noqa: FBT001 (a table's column)
    case_at(two.ward, person())
    client.force_login(two.above)
    page = client.get(f"/cases/?units={query}").content.decode()
    assert (two.page in page, page.count('href="/cases/20')) == (found, int(found))


def test_a_longer_list_of_parts_takes_no_more_queries(client: Client, two: Two) -> None:
    client.force_login(two.lead)
    client.get(two.page)
    with CaptureQueriesContext(connection) as short:
        client.get(two.page)
    third = actions.involve(case=two.case, unit=two.units["ward-2"], due=in_days(3), by=two.lead)
    for part in (two.part, third):
        actions.note_in_part(part=part, text="A note.", by=two.above)
        actions.conclude_part(part=part, text="Done.", by=two.above)
    with CaptureQueriesContext(connection) as long:
        client.get(two.page)
    assert len(short) == len(long)


def test_an_involved_unit_adds_an_action_of_its_own(client: Client, two: Two) -> None:
    address = f"{two.page}units/{two.part.pk}/action/"
    client.force_login(two.other)
    assert address in client.get(two.page).content.decode()
    assert client.get(address).status_code == 200
    typed = {"action-title": "Ask for the list every time", "action-owner": two.other.pk, "action-due": in_days(-1)}
    refused = client.post(address, typed)
    assert (refused.status_code, Action.objects.count()) == (422, 0)
    assert "Ask for the list every time" in refused.content.decode()
    assert client.post(address, typed | {"action-due": in_days(0)}).status_code == 302
    action = Action.objects.get()
    assert (action.origin, action.origin_id, action.unit, action.owner) == (
        Origin.CASE,
        two.case.pk,
        two.home,
        two.other,
    )
    client.force_login(two.lead)  # who handles the case sees the action, but adds none for another unit
    page = client.get(two.page).content.decode()
    assert ("Ask for the list every time" in page, address in page) == (True, False)
    assert client.post(address, typed).status_code == 403
