"""A file of a visit, handed out to those who may read what it belongs to."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from valvo.attachments import serving
from valvo.core.errors import NotFoundError
from valvo.inspections import access
from valvo.web.frame import frame_of


@login_required
@require_GET
def file(request: HttpRequest, pk: int, picture: int) -> HttpResponse:
    """Hand out a photo of an observation, or a file the unit sent."""
    person = frame_of(request).person
    one = access.visit_seen(person, pk)
    found = access.picture_of(one, picture)
    if found.observation_id and not access.observations_told(person, one):
        raise NotFoundError("no such file")
    return serving.answer(file=found.stored, by=person, unit=one.unit_id, of=one)
