"""Recommendations on the case page."""

from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.handling.models import Case
from valvo.handling.panels import Panel
from valvo.recommendations.access import may_recommend
from valvo.recommendations.choices import Source
from valvo.recommendations.queries import learnt_from


def panel(person: User, case: Case) -> Panel | None:
    """Return what was recommended because of a case; None where there is nothing and the person may give nothing."""
    given, may_give = learnt_from(person, Source.CASE, [case.pk]), may_recommend(person, case.unit)
    if not given and not may_give:
        return None
    context = {"given": given, "may_give": may_give, "case": case}
    return Panel("recommendations", _("Lessons for others"), "recommendations/parts/case.html", context, order=60)
