"""Who reads and fills in notices: those who handle the case."""

from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core.errors import NotFoundError
from valvo.handling import access as handling
from valvo.handling.models import Case
from valvo.notices.models import Draft


def case_to_notify(person: User, number: str) -> Case:
    """Return a case the person may give notice of: one they handle."""
    return handling.case_to_handle(person, number)


def draft_handled(person: User, pk: int) -> Draft:
    """Return a notice of a case the person handles; raises NotFoundError otherwise."""
    rows = Draft.objects.filter(pk=pk, case__in=handling.cases_handled(person).values("pk"))
    found = rows.select_related("case__report", "case__unit", "notice").first()
    if found is None:
        raise NotFoundError(_("There is no such notice."))
    return found
