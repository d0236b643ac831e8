"""The demo region's rounds: a yearly self-evaluation last year and this, observations, and a survey that is closed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from valvo.accounts.models import User
from valvo.core import clock
from valvo.demo.dice import Dice
from valvo.demo.people import handler_of, reporters_of
from valvo.demo.region import ServiceUnit
from valvo.organisation.models import Unit
from valvo.questionnaires.actions import rounds, sheets, surveys
from valvo.questionnaires.actions.sheets import NewAnswer
from valvo.questionnaires.definition import NOT_RELEVANT, Item, Scale
from valvo.questionnaires.editions import questionnaire_of
from valvo.questionnaires.loading import load_questionnaire
from valvo.questionnaires.models import Round, Sheet
from valvo.questionnaires.selection import Selection

MOST_UNITS = 12  # a demo shows how it works; more units would only take longer
_EXTENT: Mapping[str, float] = {"wholly": 62, "partly": 29, "not_at_all": 9}
_BETTER: Mapping[str, float] = {"wholly": 74, "partly": 21, "not_at_all": 5}
_OBSERVED: Mapping[str, float] = {"yes": 82, "no": 13, NOT_RELEVANT: 5}
_STAFF: Mapping[str, float] = {"1": 4, "2": 9, "3": 22, "4": 41, "5": 24}


class RoundsWriter:
    """Opens, answers and closes the demo's rounds, each at its own time."""

    def __init__(self, dice: Dice, units: Mapping[str, Unit], users: Mapping[str, User], today: date) -> None:
        self.dice, self.units, self.users, self.today = dice, units, users, today

    def write(self, staffed: Sequence[ServiceUnit]) -> None:
        """Write all rounds for the first of the units that are open today."""
        among = [one for one in staffed if one.closed is None or one.closed > self.today][:MOST_UNITS]
        last = self._round("safe_medication", "{year}", among, days_ago=390, answered=1.0, weights=_EXTENT)
        rounds.close_round(found=last, by=self.users["coordinator"])
        self._round("safe_medication", "{year}", among, days_ago=25, answered=0.6, weights=_BETTER)
        self._observations(among)
        self._survey(among)

    def _opened(self, name: str, title: str, among: Sequence[ServiceUnit], moment: datetime, days: int) -> Round:
        loaded = load_questionnaire(name)
        day = clock.local_day(moment)
        with clock.stopped_at(moment):
            found = rounds.announce_round(
                edition=rounds.keep_edition(loaded=loaded),
                owner=self.units["havsnas"],
                name=title.format(year=day.year),
                selection=Selection(named=tuple(self.units[one.id].public_id for one in among)),
                deadline=day + timedelta(days=days),
                by=self.users["coordinator"],
            )
            rounds.fill_round(round_id=found.pk)
        return found

    def _round(
        self,
        name: str,
        title: str,
        among: Sequence[ServiceUnit],
        *,
        days_ago: int,
        answered: float,
        weights: Mapping[str, float],
    ) -> Round:
        moment = clock.start_of_day(self.today - timedelta(days=days_ago)) + timedelta(hours=9)
        label = load_questionnaire(name).value.title.sv
        found = self._opened(name, f"{label} {title}", among, moment, 45)
        handlers = {self.units[one.id].pk: self.users[handler_of(one)] for one in among}
        for sheet in Sheet.objects.filter(round=found).select_related("round__edition", "unit"):
            if self.dice.chance(answered):
                with clock.stopped_at(moment + timedelta(days=self.dice.between(1, 20))):
                    self._fill(sheet, handlers[sheet.unit_id], weights)
        return Round.objects.get(pk=found.pk)

    def _fill(self, sheet: Sheet, by: User, weights: Mapping[str, float]) -> None:
        items = [item for item in questionnaire_of(sheet.round.edition).items() if item.required]
        sheets.give_answers(sheet=sheet, new=[self._answer(item, weights) for item in items], by=by)
        sheets.hand_in(sheet=sheet, by=by)

    def _answer(self, item: Item, weights: Mapping[str, float]) -> NewAnswer:
        if item.not_relevant and self.dice.chance(0.08):
            return NewAnswer(item.id, NOT_RELEVANT, comment="Förekommer inte hos oss.")
        fitting = weights if item.scale is Scale.EXTENT else _OBSERVED
        step = self.dice.weighted(fitting)
        return NewAnswer(item.id, step if step in item.steps else item.steps[-1])

    def _observations(self, among: Sequence[ServiceUnit]) -> None:
        moment = clock.start_of_day(self.today - timedelta(days=60)) + timedelta(hours=8)
        found = self._opened("infection_control", "Vårdhygien {year}", among[:5], moment, 120)
        for one in among[:5]:
            for visit in range(3):
                with clock.stopped_at(moment + timedelta(days=5 + 12 * visit, hours=self.dice.between(0, 6))):
                    by = self.users[handler_of(one)]
                    sheet = sheets.add_sheet(found=found, unit=self.units[one.id], by=by)
                    self._fill(sheet, by, _OBSERVED)

    def _survey(self, among: Sequence[ServiceUnit]) -> None:
        moment = clock.start_of_day(self.today - timedelta(days=140)) + timedelta(hours=10)
        found = self._opened("safety_culture", "Säkerhetskultur {year}", among, moment, 30)
        items = [item.id for item in load_questionnaire("safety_culture").value.items() if item.required]
        for one in among:
            number = 2 * len(reporters_of(one)) + 6
            tokens = surveys.make_slips(
                found=found, unit=self.units[one.id], number=number, by=self.users["coordinator"]
            )
            for token in tokens:
                if self.dice.chance(0.72):
                    answers = {item: self.dice.weighted(_STAFF) for item in items}
                    surveys.answer_without_name(token=token, answers=answers)
        with clock.stopped_at(moment + timedelta(days=35)):
            rounds.close_round(found=found, by=self.users["coordinator"])
            surveys.publish_survey(round_id=found.pk)
