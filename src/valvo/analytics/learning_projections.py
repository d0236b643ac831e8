"""Rows of what is learnt: investigations, recommendations, effects looked at, days of the green cross."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Count, Exists, Max, Min, OuterRef, Q

from valvo.analytics.learning_tables import CROSS_DAYS, EFFECT_CHECKS, INVESTIGATIONS, RECOMMENDATIONS
from valvo.analytics.projecting import Counting, Projection, Row, Touched, day_of
from valvo.analytics.reading import Keys
from valvo.core import clock
from valvo.definitions.catalogue import catalogue
from valvo.green_cross.models import Mark
from valvo.green_cross.rules import MARK_BACK
from valvo.improvement.models import EffectCheck
from valvo.investigations.choices import Reply
from valvo.investigations.models import Investigation, Participation
from valvo.investigations.models import Recommendation as Advice
from valvo.organisation.models import Unit
from valvo.recommendations.models import Answer
from valvo.recommendations.queries import is_done


def _investigations(keys: Keys) -> Iterator[Row]:
    asked = Participation.objects.filter(investigation=OuterRef("pk"))
    found = Investigation.objects.filter(pk__in=keys).annotate(
        asked=Exists(asked), took=Exists(asked.filter(reply=Reply.ACCEPTED))
    )
    advice = dict(
        Advice.objects.filter(investigation__in=keys)
        .values_list("investigation")
        .annotate(number=Count("pk"))
        .order_by()
    )
    for one in found.order_by("pk"):
        decided, approved = clock.local_day(one.decided_at), day_of(one.approved_at)
        yield (
            *(one.pk, one.case_id, one.unit_id, one.level, one.state),
            *(decided, clock.local_day(one.due_at), day_of(one.sent_at), approved),
            *((approved - decided).days if approved else None, one.asked, one.took, one.support_offered_at is not None),
            *(advice.get(one.pk, 0), decided.year),
        )


def _recommendations(keys: Keys) -> Iterator[Row]:
    found = Answer.objects.filter(pk__in=keys).select_related("recommendation", "action").order_by("pk")
    for one in found:
        asked = one.recommendation
        given = clock.local_day(asked.created_at)
        yield (
            *(one.pk, one.recommendation_id, one.unit_id, asked.unit_id, asked.source, one.state, is_done(one)),
            *(given, asked.answer_by, day_of(one.answered_at), given.year),
        )


def _effect_checks(keys: Keys) -> Iterator[Row]:
    fields = ("pk", "action", "action__unit", "action__indicator", "effect", "created_at", "due")
    found = EffectCheck.objects.filter(pk__in=keys).annotate(decided=Max("decisions__decided_at")).order_by("pk")
    for pk, action, unit, indicator, effect, created_at, due, decided in found.values_list(*fields, "decided"):
        created = clock.local_day(created_at)
        yield pk, action, unit, indicator or None, effect or None, created, due, day_of(decided), created.year


def _days_of_cross(first: date | None, end: date) -> Iterator[date]:
    oldest = Mark.objects.aggregate(first=Min("day"))["first"]
    if oldest is None:
        return
    day = max(first or oldest, oldest)
    while day < end:
        yield day
        day += timedelta(days=1)


def _cross_days(day: date) -> Iterator[Row]:
    """Yield a row for every unit that has begun to mark its days and is open on this one."""
    level_of: dict[str, int] = {one.id: one.level for one in catalogue().green_cross.value.colours}
    marked: dict[int, list[str]] = defaultdict(list)
    for unit, colour in Mark.objects.filter(day=day).values_list("unit", "colour"):
        marked[unit].append(colour)
    begun = Exists(Mark.objects.filter(unit=OuterRef("pk"), day__lte=day))
    units = Unit.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day), begun).order_by("pk")
    for unit in units.values_list("pk", flat=True):
        worst = max(marked[unit], key=lambda colour: level_of[colour], default=None)
        yield unit, worst, day, len(marked[unit]), day.year


def _touched_investigations(touched: Touched) -> set[int]:
    return set(touched.get("investigations.investigation", ()))


def _touched_recommendations(touched: Touched) -> set[int]:
    """Return answers told of themselves, those of recommendations, and those a changed action was planned by."""
    beside = Q(recommendation__in=touched.get("recommendations.recommendation", ())) | Q(
        action__in=touched.get("improvement.action", ())
    )
    return {
        *touched.get("recommendations.answer", ()),
        *Answer.objects.filter(beside).values_list("pk", flat=True),
    }


def _touched_effect_checks(touched: Touched) -> set[int]:
    of_actions = EffectCheck.objects.filter(action__in=touched.get("improvement.action", ()))
    return {*touched.get("improvement.effectcheck", ()), *of_actions.values_list("pk", flat=True)}


LEARNING = (
    Projection(INVESTIGATIONS, Investigation, _investigations, _touched_investigations),
    Projection(RECOMMENDATIONS, Answer, _recommendations, _touched_recommendations),
    Projection(EFFECT_CHECKS, EffectCheck, _effect_checks, _touched_effect_checks),
)
# A forgotten day can be marked long afterwards; until then it is counted anew.
DAYS_OF_CROSS = (Counting(CROSS_DAYS, _days_of_cross, _cross_days, settled=MARK_BACK.days + 1),)
