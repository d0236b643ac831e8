"""What the demo region learns: actions with an effect to look at, recommendations answered, days of the green cross.

Made by the apps' own actions, each as of its own day, so that the trail tells the same story.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta

from valvo.accounts.models import User
from valvo.core import clock
from valvo.demo.dice import Dice
from valvo.demo.effects import effects
from valvo.demo.people import handler_of, reporters_of
from valvo.demo.region import ServiceUnit, service_units
from valvo.green_cross import actions as cross
from valvo.green_cross.choices import Colour
from valvo.improvement import actions as improvement
from valvo.improvement.actions import NewAction
from valvo.improvement.choices import Effect, Origin
from valvo.improvement.models import EffectCheck
from valvo.organisation.models import Unit
from valvo.recommendations import actions as recommendations
from valvo.recommendations.choices import AnswerState
from valvo.recommendations.models import Recommendation

CROSSED = ("ward-1", "ward-2", "ward-3", "emergency", "strandgard", "tallbacka")  # units that mark their days
DAYS_CROSSED = 45
_COLOURS: Mapping[str, float] = {"green": 70, "yellow": 22, "orange": 7, "red": 1}
_SEEN = {
    "yellow": "Två klienter hade liknande dosetter på samma bricka.",
    "orange": "Ett fall vid sängen, blåmärke. Ronden gicks igenom.",
    "red": "Fall med fraktur. Anmält och under utredning.",
}


@dataclass(frozen=True)
class Planted:
    """An action whose effect can be looked at: where, what, the indicator, and how many days ago it was done."""

    unit: str
    title: str
    effect: str
    indicator: str
    done_days_ago: int
    cost: str = "small"
    check_days_ago: int = 0  # when the effect is to be looked at
    decided: str = ""


class Learning:
    """Writes what was learnt, with the units and people of the region."""

    def __init__(self, units: Mapping[str, Unit], users: Mapping[str, User], today: date) -> None:
        self.units, self.users, self.today = units, users, today
        self.places = {place.id: place for place in service_units(today)}

    def write(self, dice: Dice) -> None:
        """Write everything, the oldest first."""
        for planted in self._planted():
            self._act(planted)
        self._recommend()
        for place in (self.places[name] for name in CROSSED if name in self.places):
            self._cross(place, dice)

    def _planted(self) -> list[Planted]:
        scanning = (self.today - effects(self.today).scanning_from).days
        return [
            Planted(
                "older",
                "Läsare för läkemedel på varje avdelning",
                "Hälften så många läkemedelshändelser på enheterna för äldre.",
                "type_medication",
                scanning,
                "medium",
                check_days_ago=2,
            ),
            Planted(
                "medicine",
                "Fallriskbedömning inom ett dygn",
                "Färre fall på avdelningarna.",
                "type_accident",
                190,
            ),
            Planted(
                "surgery",
                "Checklistan läses högt av hela laget",
                "Inga händelser vid operationer utan läst checklista.",
                "",
                240,
                check_days_ago=140,
                decided="Lagen läser listan varje gång, det har vi sett på alla rundor i höst.",
            ),
        ]

    def _act(self, planted: Planted) -> None:
        unit, coordinator = self.units[planted.unit], self.users["coordinator"]
        owner = self.users.get(f"{planted.unit}:manager") or self.users["manager"]
        done = self.today - timedelta(days=planted.done_days_ago)
        with self._on(done - timedelta(days=30)):
            action = improvement.add_action(
                origin=Origin.INDICATOR if planted.indicator else Origin.MEETING,
                title=planted.title,
                owner=owner,
                unit=unit,
                due=done,
                effect=planted.effect,
                indicator=planted.indicator,
                cost=planted.cost,
                check_on=self.today - timedelta(days=planted.check_days_ago),
                by=coordinator,
            )
        with self._on(done):
            action = improvement.finish_action(action=action, note="I bruk på alla enheter.", by=owner)
        with self._on(done + timedelta(days=6)):
            improvement.verify_action(action=action, by=coordinator)
        if planted.decided:
            check = EffectCheck.objects.get(action=action)
            with self._on(check.due):
                improvement.decide_effect(
                    check=check, effect=Effect.WORKED, reason=planted.decided, figures={}, by=coordinator
                )

    def _recommend(self) -> None:
        places = [place for place in self.places.values() if place.entity == "hospital"]
        with self._on(self.today - timedelta(days=40)):
            made = recommendations.recommend(
                title="Liknande förpackningar hålls isär i läkemedelsrummet",
                text="Två förpackningar med nästan samma namn stod bredvid varandra. Skilj dem åt med en tom plats och "
                "en röd etikett, och gå igenom hyllan vid varje beställning.",
                unit=self.units["hospital"],
                to=[self.units[place.id] for place in places],
                answer_by=self.today - timedelta(days=5),
                by=self.users["coordinator"],
            )
        for number, place in enumerate(places):
            self._answer(made, place, number)

    def _answer(self, made: Recommendation, place: ServiceUnit, number: int) -> None:
        """Let a unit answer: two of five have done it, one plans it, one is not concerned, one has not answered."""
        states = (AnswerState.DONE, AnswerState.PLANNED, AnswerState.DONE, None, AnswerState.NOT_RELEVANT)
        state, handler = states[number % len(states)], self.users[handler_of(place)]
        if state is None:
            return
        words = {
            AnswerState.DONE: "Hyllan är omordnad och etiketterna på plats.",
            AnswerState.NOT_RELEVANT: "Vi har inget eget läkemedelsrum.",
        }
        with self._on(self.today - timedelta(days=30 - number)):
            action = NewAction(made.title, handler, self.today + timedelta(days=10))
            recommendations.answer(
                answer=made.answers.get(unit=self.units[place.id]),
                state=state,
                why=words.get(state, ""),
                action=action if state == AnswerState.PLANNED else None,
                by=handler,
            )

    def _cross(self, place: ServiceUnit, dice: Dice) -> None:
        people = [self.users[key] for key in reporters_of(place)]
        for ago in range(DAYS_CROSSED, 0, -1):
            if dice.chance(0.08):
                continue  # a day nobody marked
            day, colour = self.today - timedelta(days=ago), dice.weighted(_COLOURS)
            with clock.stopped_at(clock.start_of_day(day) + timedelta(hours=14)):
                cross.mark(
                    unit=self.units[place.id],
                    day=day,
                    colour=Colour(colour),
                    note=_SEEN.get(colour),
                    by=dice.pick(people),
                )

    @staticmethod
    def _on(day: date) -> AbstractContextManager[None]:
        return clock.stopped_at(clock.start_of_day(day) + timedelta(hours=9))
