"""Every write of feedback's themes."""

from django.db import transaction
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.errors import StaleError
from valvo.definitions.catalogue import catalogue
from valvo.feedback.errors import ThemeError
from valvo.feedback.events import FeedbackEvent
from valvo.feedback.models import Grouping
from valvo.handling.models import Case
from valvo.trail.actions import record


@transaction.atomic
def group(*, case: Case, theme: str, suggested: str, by: User, seen: int | None) -> Grouping:
    """Group a case of feedback to a theme, or to another; `seen` is the grouping's version, nought where there is none.

    Raises ThemeError for a theme that cannot be chosen today, StaleError when somebody else grouped it first.
    """
    if theme not in {code.id for code in catalogue().code_list("feedback_theme").chosen_from(clock.today())}:
        raise ThemeError(_("Choose one of the themes in the list."))
    Case.objects.select_for_update().get(pk=case.pk)  # of two who group it at once the second waits
    current = Grouping.objects.filter(case=case).first()
    if (current.version if current else 0) != seen:
        raise StaleError
    values = {"theme": theme, "suggested": suggested, "grouped_at": clock.now(), "grouped_by": by}
    made, new = Grouping.objects.update_or_create(case=case, defaults=values | {"version": (seen or 0) + 1})
    event = FeedbackEvent.GROUPED if new else FeedbackEvent.REGROUPED
    record(event, by=by, target=case, unit=case.unit_id, theme=theme, suggested=suggested)
    return made
