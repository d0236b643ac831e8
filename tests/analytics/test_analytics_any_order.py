"""Whatever people do with cases, in any order and across a year's end, the lake says what a full build says."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.utils import translation
from reports import sent

from factories import county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.analytics.engine import open_lake
from valvo.analytics.refresh import refresh
from valvo.analytics.tables import ACTIONS, CASES, CLOCKS, PARTS, TABLES
from valvo.core import clock
from valvo.core.errors import ValvoError
from valvo.handling import actions
from valvo.handling.actions import Judgement
from valvo.handling.choices import CaseState
from valvo.handling.models import Case, Part
from valvo.improvement import actions as improvement
from valvo.improvement.choices import Origin
from valvo.improvement.models import Action
from valvo.organisation.actions import move_unit
from valvo.organisation.models import Unit
from valvo.retention import actions as retention

pytestmark = pytest.mark.django_db
NOVEMBER = datetime(2025, 11, 10, 9, tzinfo=UTC)
MILD = Judgement(event_type="medication", physical_harm="low", psychological_harm="none")
MODERATE = Judgement(event_type="medication", physical_harm="moderate", psychological_harm="none")


def case_at(ward: Unit, nurse: User, *, handler: User | None = None) -> Case:
    """Return the case of a new report, taken where a handler is given."""
    case = Case.objects.get(report=sent(ward, nurse, happened_on=clock.today()))
    return actions.take(case=case, by=handler) if handler else case


def everything() -> dict[str, list[str]]:
    lake = open_lake()
    return {table.name: sorted(map(repr, lake.run(lake.table(table)).to_pylist())) for table in TABLES}


class World:
    """Two wards of a county, somebody at each, and dice."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 (the same each time, nothing secret)
        self.units = county()
        self.wards: list[Unit] = [self.units["ward-1"], self.units["ward-2"]]
        self.nurse, self.verifier = person(Role.REPORTER, self.wards[0]), person(Role.COORDINATOR, self.wards[0])
        self.handlers: list[User] = [person(Role.HANDLER, ward) for ward in self.wards]

    def case(self) -> Case:
        return self.dice.choice(list(Case.objects.order_by("pk")))

    def part(self) -> Part:
        return self.dice.choice(list(Part.objects.order_by("pk")))

    def action(self) -> Action:
        return self.dice.choice(list(Action.objects.order_by("pk")))

    def by(self) -> User:
        return self.dice.choice(self.handlers)

    def soon(self) -> datetime:
        return clock.now() + timedelta(days=self.dice.randrange(40))

    def add_action(self, case: Case) -> object:
        due = clock.local_day(self.soon())
        who = {"owner": self.by(), "by": self.by(), "unit": self.dice.choice(self.wards)}
        return improvement.add_action(origin=Origin.CASE, origin_id=case.pk, title="t", due=due, **who)


Deed = Callable[[World], object]
DEEDS: tuple[Deed, ...] = (
    lambda w: case_at(w.dice.choice(w.wards), w.nurse, handler=w.by()),
    lambda w: actions.take(case=w.case(), by=w.by()),
    lambda w: actions.classify(case=w.case(), judgement=w.dice.choice([MILD, MODERATE]), by=w.by()),
    lambda w: actions.change_kind(case=w.case(), kind=w.dice.choice(["risk", "hazard_event"]), by=w.by()),
    lambda w: actions.transfer(case=w.case(), unit=w.dice.choice(w.wards), by=w.by()),
    lambda w: actions.give_feedback(case=w.case(), text="t", by=w.by()),
    lambda w: actions.ask_reporter(case=w.case(), text="t", by=w.by()),
    lambda w: actions.close(case=w.case(), by=w.by()),
    lambda w: actions.leave_out(case=w.case(), reason="not_ours", by=w.by()),
    lambda w: actions.reopen(case=w.case(), reason="closed_by_mistake", by=w.by()),
    lambda w: actions.merge(case=w.case(), into=w.case(), by=w.by()),
    lambda w: actions.unmerge(case=w.case(), by=w.by()),
    lambda w: actions.involve(case=w.case(), unit=w.units["ward-2"], due=clock.local_day(w.soon()), by=w.by()),
    lambda w: actions.withdraw(part=w.part(), by=w.by()),
    lambda w: actions.conclude_part(part=w.part(), text="t", by=w.by()),
    lambda w: w.add_action(w.case()),
    lambda w: improvement.finish_action(action=w.action(), by=w.by()),
    lambda w: improvement.send_back(action=w.action(), by=w.by()),
    lambda w: improvement.verify_action(action=w.action(), by=w.verifier),
    lambda w: improvement.cancel_action(action=w.action(), reason="t", by=w.by()),
    lambda w: move_unit(
        unit=w.wards[1], parent=w.units[w.dice.choice(["hospital", "care"])], on=clock.today(), by=None
    ),
)


@pytest.mark.parametrize("seed", range(3))
def test_any_order_of_deeds_gives_what_a_full_build_gives(seed: int) -> None:
    world, now, done = World(seed), NOVEMBER, 0
    with clock.stopped_at(now):
        DEEDS[0](world)
        refresh()
    for _ in range(5):
        for _ in range(25):
            now += timedelta(hours=world.dice.choice([1, 9, 30]))
            with clock.stopped_at(now):
                try:
                    world.dice.choice(DEEDS)(world)
                    done += 1
                except (ValvoError, IndexError, Case.DoesNotExist):
                    continue  # not allowed just then, or nothing there to do it with
        with clock.stopped_at(now):
            refresh()
            merged = everything()
            refresh(full=True)
            assert merged == everything()
    assert done > 40
    assert all(merged[table.name] for table in (CASES, CLOCKS, PARTS, ACTIONS))


def left_out_after(reopened: datetime) -> Case:
    """Return a case of November, left out then and reopened at a moment."""
    ward = county()["ward-1"]
    handler = person(Role.HANDLER, ward)
    with clock.stopped_at(NOVEMBER):
        case = actions.leave_out(case=case_at(ward, person(Role.REPORTER, ward)), reason="not_ours", by=handler)
        refresh()
    with clock.stopped_at(reopened):
        actions.reopen(case=case, reason="closed_by_mistake", by=handler)
        refresh()
    return case


def test_a_deadline_that_starts_anew_in_another_year_is_there_once() -> None:
    case = left_out_after(reopened=datetime(2026, 1, 12, 9, tzinfo=UTC))

    lake = open_lake()
    held = lake.run(lake.table(CLOCKS)).to_pylist()

    assert sorted(one["rule"] for one in held) == sorted(case.clocks.values_list("rule", flat=True))
    assert {one["year"] for one in held if one["rule"] == "handling"} == {2026}


def test_figures_are_the_same_after_a_case_has_been_erased() -> None:
    ward = county()["ward-1"]
    handler = person(Role.HANDLER, ward)
    with clock.stopped_at(NOVEMBER), translation.override("en"):
        case = case_at(ward, person(Role.REPORTER, ward), handler=handler)
        actions.give_feedback(case=case, text="t", by=handler)
        actions.add_note(case=case, text="t", by=handler)
        actions.leave_out(case=case, reason="not_ours", by=handler)
    with clock.stopped_at(NOVEMBER + relativedelta(years=30)):
        refresh()
        before = everything()
        assert retention.erase_what_has_run_out() is not None
        refresh()
        merged = everything()
        refresh(full=True)

    assert case.messages.get().text == ""
    assert Case.objects.get().state == CaseState.NOT_REPORTABLE
    assert [merged[name] for name in ("cases", "clocks", "reports")] == [
        before[name] for name in ("cases", "clocks", "reports")
    ]
    assert merged == everything()
    assert "'feedback': True" in merged["cases"][0]
