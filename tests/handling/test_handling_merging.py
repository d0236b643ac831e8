"""Behaviour 4: duplicates merge without anything moving out of sight, and un-merge exactly."""

from datetime import timedelta

import pytest
from django.test import Client
from thread import MILD, case_at, ready_to_close

from factories import county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.errors import Refusal
from valvo.handling import actions
from valvo.handling.choices import CaseState
from valvo.handling.errors import MoveError
from valvo.handling.events import CaseEvent
from valvo.handling.models import Case
from valvo.organisation.models import Unit
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db
OTHER_WORDS = {"story": "My mother got the evening dose two times, said the nurse."}


@pytest.fixture
def ward() -> Unit:
    return county()["ward-1"]


@pytest.fixture
def handler(ward: Unit) -> User:
    return person(Role.HANDLER, ward)


def whole(case: Case) -> tuple[dict[str, object], list[dict[str, object]]]:
    """Return everything about a case but the marks of having been written to."""
    row = Case.objects.filter(pk=case.pk).values().get()
    return {name: row[name] for name in row if name not in {"version", "changed_at"}}, list(
        case.clocks.order_by("pk").values()
    )


def test_behaviour_4_duplicate_merge(client: Client, ward: Unit, handler: User) -> None:
    nurse, relative = person(Role.REPORTER, ward), person(Role.REPORTER, ward)
    a, b = case_at(ward, nurse, handler=handler), case_at(ward, relative, handler=handler, texts=OTHER_WORDS)
    actions.ask_reporter(case=b, text="Which night?", by=handler)
    before = whole(b)

    with clock.stopped_at(clock.now() + timedelta(hours=1)):
        actions.merge(case=b, into=a, by=handler)
    actions.give_feedback(case=a, text="A second scanner is bought.", by=handler)

    client.force_login(handler)
    page = client.get(f"/cases/{a.report.number}/").content.decode()
    assert "My mother got the evening dose two times" in page
    assert "The scanner was charging" in page
    assert not b.clocks.filter(done_at__isnull=True).exists()
    client.force_login(relative)
    own = client.get(f"/mine/{b.report.number}/").content.decode()
    assert "A second scanner is bought." in own
    assert "Which night?" in own
    assert Case.objects.exclude(state=CaseState.DUPLICATE).count() == 1  # one event
    assert Case.objects.count() == 2  # two reports

    actions.unmerge(case=b, by=handler)

    assert whole(b) == before
    assert "A second scanner" not in client.get(f"/mine/{b.report.number}/").content.decode()
    tags = [CaseEvent.MERGED, CaseEvent.UNMERGED]
    assert Event.objects.filter(tag__in=tags, target=str(b.pk)).count() == 2
    assert Event.objects.filter(tag__in=tags, target=str(a.pk)).count() == 2


def test_merges_that_make_no_sense_are_refused_and_change_nothing(ward: Unit, handler: User) -> None:
    a, b, c = (case_at(ward, person(), handler=handler) for _ in range(3))
    actions.merge(case=b, into=a, by=handler)
    closed = ready_to_close(ward, person(), handler)
    actions.close(case=closed, by=handler)
    for case, into in ((a, a), (c, b), (a, c), (b, c), (closed, a)):
        before = whole(case)
        with pytest.raises(MoveError):
            actions.merge(case=case, into=into, by=handler)
        assert whole(case) == before
    with pytest.raises(MoveError):
        actions.unmerge(case=a, by=handler)


def test_a_duplicate_is_not_moved_but_by_unmerging(ward: Unit, handler: User) -> None:
    a, b = (case_at(ward, person(), handler=handler) for _ in range(2))
    actions.merge(case=b, into=a, by=handler)
    for move in (
        lambda: actions.take(case=b, by=handler),
        lambda: actions.reopen(case=b, reason="happened_again", by=handler),
        lambda: actions.classify(case=b, judgement=MILD, by=handler),
        lambda: actions.close(case=b, by=handler),
    ):
        with pytest.raises(MoveError):
            move()


def test_a_case_may_be_merged_into_a_closed_one(ward: Unit, handler: User) -> None:
    closed = ready_to_close(ward, person(), handler)
    actions.close(case=closed, by=handler)
    late = case_at(ward, person())
    assert actions.merge(case=late, into=closed, by=handler).state == CaseState.DUPLICATE


def test_handlers_are_shown_what_may_be_the_same_event_and_merge_by_number(
    client: Client, ward: Unit, handler: User
) -> None:
    a = case_at(ward, person())
    case_at(ward, person(), texts={"story": "A visitor slipped on the stairs."})
    case_at(ward, person(), happened_on=a.report.happened_on - timedelta(days=4))
    elsewhere = case_at(Unit.objects.get(public_id="ward-2"), person())
    b = case_at(ward, person(), texts=OTHER_WORDS)
    client.force_login(handler)
    page = f"/cases/{b.report.number}/"

    assert [one.number for one in client.get(page).context["page"].similar] == [a.report.number]
    for wrong in ("2026-99999", elsewhere.report.number, ""):
        assert client.post(f"{page}duplicate/", {"merge-number": wrong}).status_code == 422
    assert client.post(f"{page}duplicate/", {"merge-number": f" {a.report.number} "}).status_code == 302
    assert Case.objects.get(pk=b.pk).duplicate_of == a
    assert client.post(f"{page}unmerge/").status_code == 302
    assert Case.objects.get(pk=b.pk).state == CaseState.NEW


def test_a_case_one_does_not_handle_and_one_that_is_not_there_answer_alike(ward: Unit, handler: User) -> None:
    from valvo.handling.access import case_to_merge_into

    elsewhere = case_at(Unit.objects.get(public_id="ward-2"), person())
    said = set()
    for number in (elsewhere.report.number, "2026-99999"):
        with pytest.raises(Refusal) as refused:
            case_to_merge_into(handler, number)
        said.add(str(refused.value))
    assert len(said) == 1
