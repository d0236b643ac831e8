"""What a leaver held goes to whoever takes over, with an event each; what is finished stays where it was."""

from datetime import timedelta

import pytest
from thread import case_at

from factories import county, person
from valvo.accounts import actions
from valvo.accounts.handover import held_by
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.handling import actions as handling
from valvo.handling.models import Case
from valvo.improvement.actions import add_action
from valvo.improvement.choices import Origin
from valvo.improvement.models import Action
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db


def test_open_cases_and_actions_go_over_and_finished_ones_stay() -> None:
    unit = county()["ward-1"]
    leaver, heir = person(Role.HANDLER, unit), person(Role.HANDLER, unit)
    held, finished = case_at(unit, heir, handler=leaver), case_at(unit, heir, handler=leaver)
    handling.leave_out(case=finished, reason="not_ours", by=leaver)
    action = add_action(
        origin=Origin.CASE,
        origin_id=held.pk,
        title="Check the list",
        owner=leaver,
        unit=unit,
        due=clock.today() + timedelta(days=7),
        by=leaver,
    )
    assert [count for _holding, count in held_by(leaver)] == [1, 1]

    moved = actions.hand_over(leaver=leaver, to=heir, by=None)

    assert moved == 2
    assert Case.objects.get(pk=held.pk).handler == heir
    assert Case.objects.get(pk=finished.pk).handler == leaver
    assert Action.objects.get(pk=action.pk).owner == heir
    assert Event.objects.filter(tag="handling:case:handed_over", target=str(held.pk)).count() == 1
    assert Event.objects.filter(tag="improvement:action:handed_over", target=str(action.pk)).count() == 1
    assert held_by(leaver) == []
