"""The poster of a unit, to print and hang up."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from valvo.accounts.access import unit_for
from valvo.accounts.permissions import Permission
from valvo.intake import poster
from valvo.web.frame import frame_of


@login_required
@require_GET
def show(request: HttpRequest, unit: str) -> HttpResponse:
    """Return the poster of a unit the person reaches, as a PDF."""
    found = unit_for(frame_of(request).person, Permission.UNIT_VIEW, unit)
    headers = {"Content-Disposition": 'inline; filename="valvo.pdf"'}
    return HttpResponse(poster.poster(found), content_type="application/pdf", headers=headers)
