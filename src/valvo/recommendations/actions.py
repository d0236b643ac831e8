"""Every write to recommendations and their answers."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.errors import StaleError
from valvo.improvement.actions import NewAction, add_action
from valvo.improvement.choices import Origin
from valvo.improvement.errors import DueError
from valvo.organisation.models import Unit
from valvo.recommendations import rules
from valvo.recommendations.choices import AnswerState, Source
from valvo.recommendations.errors import AnswerError, NobodyAskedError
from valvo.recommendations.events import RecommendationEvent
from valvo.recommendations.models import Answer, Recommendation
from valvo.trail.actions import record


@transaction.atomic
def recommend(
    *,
    title: str,
    text: str,
    unit: Unit,
    to: Iterable[Unit],
    answer_by: date,
    by: User | None,
    source: Source = Source.FREE,
    source_id: int = 0,
) -> Recommendation:
    """Give a recommendation to units; raises NobodyAskedError without any and DueError for a day gone by."""
    asked = list(to)
    if not asked:
        raise NobodyAskedError(_("No unit is chosen, or no unit is alike: choose who is to answer."))
    if answer_by < clock.today():
        raise DueError(_("The day for answers cannot be in the past."))
    made = Recommendation.objects.create(
        source=source,
        source_id=source_id,
        unit=unit,
        title=title,
        text=text,
        answer_by=answer_by,
        created_at=clock.now(),
        created_by=by,
    )
    Answer.objects.bulk_create(Answer(recommendation=made, unit=one) for one in asked)
    record(
        RecommendationEvent.GIVEN, by=by, target=made, unit=unit, source=source.value, source_id=source_id,
        units=len(asked), answer_by=answer_by,
    )  # fmt: skip
    return made


@transaction.atomic
def answer(
    *,
    answer: Answer,
    state: AnswerState,
    by: User,
    why: str = "",
    action: NewAction | None = None,
    seen: int | None = None,
) -> Answer:
    """Keep what a unit answers; planning makes an action at the unit. Raises AnswerError for what is lacking."""
    row = Answer.objects.select_for_update(of=("self",)).select_related("recommendation").get(pk=answer.pk)
    if seen is not None and seen != row.version:
        raise StaleError(_("Somebody answered for the unit after you opened the page. What you wrote is kept below."))
    has_action = action is not None or row.action_id is not None
    match rules.lacking(rules.State(state), why=why, has_action=has_action):
        case rules.Lacking.WHY:
            raise AnswerError("why", _("Say why it does not concern the unit."))
        case rules.Lacking.ACTION:
            raise AnswerError("state", _("Say what is going to be done, by whom and until when."))
    if state == AnswerState.PLANNED and action is not None:
        row.action = add_action(
            origin=Origin.RECOMMENDATION, origin_id=row.recommendation_id, unit=row.unit, by=by, **vars(action)
        )
    row.state, row.why = state, why.strip()
    row.answered_at, row.answered_by, row.version = clock.now(), by, row.version + 1
    row.save()
    record(
        RecommendationEvent.ANSWERED, by=by, target=row, unit=row.unit_id, recommendation=row.recommendation_id,
        state=state.value,
    )  # fmt: skip
    return row
