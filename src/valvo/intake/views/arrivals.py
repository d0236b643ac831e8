"""Where a browser is led after its report was taken in: the report is opened here."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from valvo.core.errors import NotFoundError
from valvo.intake import access, arrivals, cookies, rules, tickets
from valvo.intake.entrance import Outcome
from valvo.intake.models import Arrival
from valvo.intake.views.report import filled_in_page


@require_GET
@never_cache
def arrived(request: HttpRequest, key: str) -> HttpResponse:
    """Open what arrived and lead to its receipt, or show the form with what is to be mended, as often as asked."""
    client_key = arrivals.client_key_of(key)
    arrival = access.arrival_of(client_key)
    if arrival is not None:
        found = arrivals.opened_or_stuck(arrival)
        if found is None:
            return _kept_page(request, client_key)
        if found.report is None:
            return _to_mend(request, arrival, found)
    return redirect("intake:receipt", key=access.receipt_key(access.report_with(client_key)))


def _to_mend(request: HttpRequest, arrival: Arrival, found: Outcome) -> HttpResponse:
    ticket = tickets.of_session(request, arrivals.unseal(arrival).ticket)
    if ticket is None:
        raise NotFoundError("not theirs")
    return filled_in_page(request, found, ticket, ticket.asker())


def _kept_page(request: HttpRequest, client_key: UUID) -> HttpResponse:
    """Say that the report is safe though a fault of ours keeps it from being opened now."""
    code = rules.code_shown(cookies.kept_code(request, client_key))
    return render(request, "intake/kept.html", {"code": code}, status=503)
