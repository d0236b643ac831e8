"""What forums take up of recommendations: those that units owe answers to."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.languages import Language
from valvo.organisation.models import Unit
from valvo.organisation.queries import subtree
from valvo.recommendations.access import recommendations_seen
from valvo.recommendations.choices import AnswerState
from valvo.recommendations.models import Recommendation
from valvo.web.agenda import SHOWN, Matter, Topic


def owing(person: User, unit: Unit, language: Language) -> Topic:
    """Return the recommendations past their day with units that have not answered, in a unit and under it."""
    today = clock.today()
    below = subtree(unit, today).values("pk")
    owed = Count("answers", filter=Q(answers__state=AnswerState.WAITING, answers__unit__in=below))
    rows = recommendations_seen(person).filter(answer_by__lt=today).annotate(owed=owed).filter(owed__gt=0)
    found = rows.order_by("answer_by", "pk")
    matters = [_matter(one) for one in found[:SHOWN]]
    return Topic("recommendations", _("Recommendations without answers"), matters, found.count())


def _matter(one: Recommendation) -> Matter:
    number = getattr(one, "owed", 0)
    quiet = ngettext("%(number)s unit has not answered", "%(number)s units have not answered", number)
    address = reverse("recommendations:recommendation", args=[one.pk])
    return Matter(one.title, quiet % {"number": number}, address)
