"""The demo's visits: as many as the review of the papers tells of, each with its report and its trail."""

import pytest

from factories import OPENED, county, person
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.languages import Text
from valvo.demo.dice import Dice
from valvo.demo.people import handler_of
from valvo.demo.region import ServiceUnit
from valvo.demo.visit_actions import OBSERVATIONS, PUBLISHED, UNDONE, VISITS, VisitsWriter
from valvo.improvement.models import Action
from valvo.inspections import access, figures
from valvo.inspections.due import undone
from valvo.inspections.models import Observation, Report, Visit
from valvo.trail.models import Event


@pytest.mark.django_db
def test_the_year_has_97_visits_and_one_reactive_with_2033_observations() -> None:
    units = county()
    roles = {"inspector": Role.INSPECTOR, "coordinator": Role.COORDINATOR}
    users = {name: person(role, units["county"]) for name, role in roles.items()}
    users[":coordinator"] = users["coordinator"]
    places = [
        ServiceUnit(name, "", "", "", 1.0, Text(sv=name, fi=name, en=name), OPENED, None)
        for name in ("ward-1", "ward-2", "home")
    ]
    users |= {handler_of(one): person(Role.HANDLER, units[one.id]) for one in places}
    VisitsWriter(Dice(1), units, users, clock.now()).write(places)
    assert (Visit.objects.count(), Observation.objects.count()) == (VISITS + 1, OBSERVATIONS) == (98, 2_033)
    assert Report.objects.count() == VISITS + 1
    assert undone().count() == UNDONE
    assert (
        Action.objects.filter(done_at__isnull=False).count()
        == Observation.objects.exclude(decision="").count() - UNDONE
    )
    assert Event.objects.filter(target_kind="inspections.visit").count() == 3 * 98 + PUBLISHED
    assert access.published().count() == PUBLISHED
    assert max(Visit.objects.values_list("visited_on", flat=True)) < clock.today()  # type: ignore[type-var]  # all are made
    assert figures.picture(units["county"], users["coordinator"], "en").observations > 1_800
