"""Rows for the pages of recommendations, and how far units have come."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Count, Q, QuerySet

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.figures import Figure, Unit, format_figure
from valvo.core.languages import Language
from valvo.improvement.choices import ActionState
from valvo.organisation.models import Unit as Place
from valvo.recommendations import rules
from valvo.recommendations.access import recommendations_seen
from valvo.recommendations.choices import AnswerState, Source
from valvo.recommendations.models import Answer, Recommendation

ANSWERED = ~Q(state=AnswerState.WAITING)
# Planned becomes done when somebody else than its owner has verified the action.
DONE = Q(state=AnswerState.DONE) | Q(state=AnswerState.PLANNED, action__state=ActionState.VERIFIED)
Tone = Literal["", "plain", "worse", "better", "teal"]


@dataclass(frozen=True)
class Shares:
    """How many units were asked, and how many of them have answered, have it done, or are not concerned."""

    asked: int
    answered: int
    done: int
    not_relevant: int

    @property
    def concerned(self) -> int:
        """Return the units of which something is expected: those asked that are concerned."""
        return self.asked - self.not_relevant

    def answered_share(self, language: Language) -> str:
        """Return the share of units that answered, as printed."""
        return _printed(rules.share(self.answered, self.asked), language)

    def done_share(self, language: Language) -> str:
        """Return the share of units concerned where it is done, as printed."""
        return _printed(rules.share(self.done, self.concerned), language)


def _printed(value: float | None, language: Language) -> str:
    return format_figure(Figure(value, Unit.PERCENT, 0), language)


def owed() -> QuerySet[Answer]:
    """Return the answers units have not given."""
    return Answer.objects.filter(state=AnswerState.WAITING)


def asked_of(units: QuerySet[Any, Any]) -> QuerySet[Answer]:
    """Return the answers that units are asked for, given or not."""
    return Answer.objects.filter(unit__in=units)


def shares(recommendation: Recommendation) -> Shares:
    """Return how far the units asked have come, all of them, also those out of the reader's reach."""
    counted = recommendation.answers.aggregate(
        asked=Count("pk"),
        answered=Count("pk", filter=ANSWERED),
        done=Count("pk", filter=DONE),
        not_relevant=Count("pk", filter=Q(state=AnswerState.NOT_RELEVANT)),
    )
    return Shares(**counted)


def counted(rows: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
    """Return recommendations with `asked`, `answered`, `done` and `not_relevant` counted over all their units."""
    done = Q(answers__state=AnswerState.DONE) | Q(
        answers__state=AnswerState.PLANNED, answers__action__state=ActionState.VERIFIED
    )
    return rows.annotate(
        asked=Count("answers"),
        answered=Count("answers", filter=~Q(answers__state=AnswerState.WAITING)),
        done=Count("answers", filter=done),
        not_relevant=Count("answers", filter=Q(answers__state=AnswerState.NOT_RELEVANT)),
    )


def is_done(answer: Answer) -> bool:
    """Tell whether the recommendation is done at the answer's unit."""
    planned = answer.state == AnswerState.PLANNED and answer.action is not None
    return answer.state == AnswerState.DONE or (
        planned and answer.action is not None and answer.action.state == ActionState.VERIFIED
    )


@dataclass(frozen=True)
class AnswerRow:
    """One unit's answer as the page shows it."""

    answer: Answer
    stands: str
    tone: Tone
    may_answer: bool


def rows(answers: QuerySet[Answer], answerable: set[int]) -> list[AnswerRow]:
    """Return the units' answers, those that wait first."""
    found = [_row(one, may_answer=one.unit_id in answerable) for one in answers]
    return sorted(found, key=lambda row: (row.answer.state != AnswerState.WAITING, row.answer.unit.name))


def _row(answer: Answer, *, may_answer: bool) -> AnswerRow:
    if is_done(answer):
        return AnswerRow(answer, str(AnswerState.DONE.label), "better", may_answer)
    late = answer.state == AnswerState.WAITING and answer.recommendation.answer_by < clock.today()
    tones: dict[str, Tone] = {AnswerState.PLANNED: "teal", AnswerState.WAITING: "worse" if late else "plain"}
    return AnswerRow(answer, str(answer.get_state_display()), tones.get(answer.state, ""), may_answer)


def alike(unit: Place, among: QuerySet[Place]) -> QuerySet[Place]:
    """Return the units of the same kind and sector as a unit, apart from itself."""
    return among.filter(kind=unit.kind, sector=unit.sector).exclude(pk=unit.pk)


def learnt_from(person: User, source: Source, source_ids: Collection[int]) -> list[Recommendation]:
    """Return the recommendations learnt from these things that the person may read, counted; one query."""
    rows = recommendations_seen(person).filter(source=source, source_id__in=source_ids)
    return list(counted(rows))
