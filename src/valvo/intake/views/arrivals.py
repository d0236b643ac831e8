"""Where a browser is led after its report was taken in: the report is opened here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from valvo.core.errors import NotFoundError
from valvo.intake import access, arrivals, tickets
from valvo.intake.views.report import filled_in_page


@require_GET
@never_cache
def arrived(request: HttpRequest, key: str) -> HttpResponse:
    """Open what arrived and lead to its receipt, or show the form with what is to be mended, as often as asked."""
    client_key = arrivals.client_key_of(key)
    arrival = access.arrival_of(client_key)
    if arrival is not None:
        found = arrivals.opened(arrival)
        if found.report is None:
            ticket = tickets.of_session(request, arrivals.unseal(arrival).ticket)
            if ticket is None:
                raise NotFoundError("not theirs")
            return filled_in_page(request, found, ticket, ticket.asker())
    return redirect("intake:receipt", key=access.receipt_key(access.report_with(client_key)))
