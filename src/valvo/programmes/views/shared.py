"""What pages of programmes share: the programme followed in view, and the year in view."""

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from valvo.core import clock
from valvo.core.errors import NotFoundError
from valvo.core.languages import Language, language_or
from valvo.programmes import access
from valvo.programmes.access import Followed
from valvo.web.frame import Frame


def language() -> Language:
    """Return the language the page is read in."""
    return language_or(get_language())


def followed(frame: Frame, programme: str) -> Followed:
    """Return the programme as the unit in view follows it."""
    return access.followed(frame.person, frame.required_unit(), programme)


def year_in_view(request: HttpRequest, found: Followed, *, any_year: bool = False) -> int:
    """Return the address's year, or the latest of the programme's that has begun; raises NotFoundError for others.

    With `any_year` the address may name a year the programme does not have: the page says why it is not asked.
    """
    asked = request.GET.get("year", "")
    if not asked:
        present = [year for year in found.years() if year <= clock.today().year]
        return present[-1] if present else found.years()[0]
    is_year = asked.isascii() and asked.isdigit() and len(asked) == 4 and int(asked) >= 1900
    if not is_year or not (any_year or int(asked) in found.years()):
        raise NotFoundError(_("The programme has no such year."))
    return int(asked)
