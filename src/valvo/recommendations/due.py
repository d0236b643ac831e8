"""Answers that units owe: lines on Today, deadlines in the digest."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.languages import Language
from valvo.handling.escalation import stage_on
from valvo.handling.reminding import Deadline, worded
from valvo.organisation.models import Unit
from valvo.organisation.queries import subtree
from valvo.recommendations.access import units_answered_for
from valvo.recommendations.models import Answer
from valvo.recommendations.queries import owed
from valvo.web.waiting import SHOWN, Group, Line, group, line_by

_WHAT = worded(gettext_lazy("Answer to a recommendation"))


def _owed() -> QuerySet[Answer]:
    return owed().select_related("recommendation", "unit").order_by("recommendation__answer_by", "pk")


def _address(answer: Answer) -> str:
    return reverse("recommendations:answer", args=[answer.recommendation_id, answer.unit.public_id])


def groups(person: User, unit: Unit, language: Language) -> list[Group]:
    """Return the recommendations that units the person answers for have not answered."""
    below = subtree(unit, clock.today()).values("pk")
    mine = _owed().filter(unit__in=units_answered_for(person).values("pk")).filter(unit__in=below)
    lines = [_line(one) for one in mine[:SHOWN]]
    more = f"{reverse('recommendations:recommendations')}?answers=waiting"
    return [group("recommendations", _("Recommendations to answer"), lines, mine.count(), more)]


def _line(answer: Answer) -> Line:
    return line_by(
        answer.recommendation.answer_by,
        title=answer.recommendation.title,
        address=_address(answer),
        quiet=answer.unit.name,
        rule=_("The day set for answers"),
        button=_("Answer it"),
    )


def deadlines() -> Iterator[Deadline]:
    """Yield the answers owed whose day has come to a stage of reminding."""
    for one in _owed():
        given = one.recommendation
        stage = stage_on(clock.today(), due=given.answer_by, started=clock.local_day(given.created_at))
        if stage:
            number = str(given.pk)
            yield Deadline("answer", one.pk, given.answer_by, stage, _WHAT, number, _address(one), one.unit_id, None)
