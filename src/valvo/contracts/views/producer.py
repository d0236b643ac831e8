"""One producer: contracts, visits, incidents, plans, reports and sanctions."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from valvo.contracts import access
from valvo.contracts.queries import producer_page
from valvo.core.languages import language_or
from valvo.web.frame import frame_of


@login_required
@require_GET
def show(request: HttpRequest, unit: str) -> HttpResponse:
    """Show everything one steers the producer's contracts by."""
    person = frame_of(request).person
    producer = access.producer_seen(person, unit)
    page = producer_page(producer, person, language_or(get_language()))
    return render(request, "contracts/producer.html", {"page": page})
