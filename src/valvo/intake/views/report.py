"""Reporting: what do you want to tell, what is it about, the form, the receipt. Works without scripts and without an
account. Staff may also enter what somebody told by phone, letter or on paper.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from valvo.accounts.permissions import Permission
from valvo.core.languages import language_or
from valvo.intake import access, actions, cookies, queries, rules, tickets
from valvo.intake.actions import NewReport
from valvo.intake.choices import Reach, Secrecy
from valvo.intake.entrance import Asker, Outcome, form_for, outcome
from valvo.intake.models import Report
from valvo.intake.tickets import Ticket
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit
from valvo.web.frame import frame_of


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Ask what somebody wants to tell."""
    language, asker = language_or(get_language()), _asker(request)
    tells = [
        {"address": f"{tell.id}/", "icon": tell.icon, "label": tell.label[language], "help": tell.help[language]}
        for tell in asker.tells()
    ]
    return render(request, "intake/start.html", {"tells": tells, "asker": asker})


@require_GET
def subjects(request: HttpRequest, tell_id: str) -> HttpResponse:
    """Ask what it is about; with one possibility go straight to the form."""
    language, asker = language_or(get_language()), _asker(request)
    tell = asker.tell(tell_id)
    open_to = tell.for_audience(asker.audience)
    if len(open_to) == 1:
        return redirect(f"{open_to[0].id}/{asker.carried}")
    choices = [{"address": f"{subject.id}/", "label": subject.label[language]} for subject in open_to]
    return render(request, "intake/subjects.html", {"tell": tell.label[language], "choices": choices, "asker": asker})


@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, tell_id: str, subject_id: str) -> HttpResponse:
    """Show the form, and save what comes without a ticket or with files; the rest never gets here (`middleware`)."""
    asker, language = _asker(request), language_or(get_language())
    tell = asker.tell(tell_id)
    subject = asker.subject(tell, subject_id)
    person = asker.person.pk if asker.person else None
    ticket = Ticket(person, asker.mode, asker.at, tell.id, subject.id, language)
    if request.method == "GET":
        unit = _named(asker) or _own_unit(request, asker)
        return filled_in_page(request, Outcome(form_for(asker, subject, language, unit=unit)), ticket, asker)

    def save(new: NewReport) -> Report:
        return actions.send_report(new=new, by=asker.person)

    filled = form_for(asker, subject, language, data=request.POST, files=request.FILES)
    found = outcome(filled, Reach(tell.reach), keep="keep" in request.POST, save=save)
    if found.report is None:
        return filled_in_page(request, found, ticket, asker)
    response = redirect("intake:receipt", key=access.receipt_key(found.report))
    if found.code:
        cookies.keep_code(response, found.report.client_key, found.code)
    return response


def filled_in_page(request: HttpRequest, found: Outcome, ticket: Ticket, asker: Asker) -> HttpResponse:
    """Show a form: empty, or with everything typed in it and what is to be mended or confirmed."""
    filled = found.form
    context = {
        "form": filled,
        "address": reverse("intake:form", args=[ticket.tell, ticket.subject]) + asker.carried,
        "ticket": tickets.issue(request, ticket),
        "asker": asker,
        "asked": found.asked,
        "tell": asker.tell(ticket.tell).label[filled.language],
        "kind": filled.kind.label[filled.language],
        "description": filled.kind.description[filled.language],
    }
    return render(request, "intake/form.html", context, status=422 if filled.is_bound else 200)


@require_GET
def receipt(request: HttpRequest, key: str) -> HttpResponse:
    """Show number, code and what happens next, to whoever holds the key of the receipt."""
    language = language_or(get_language())
    report = access.report_of_receipt(key)
    context = {
        "report": report,
        "key": key,
        "code": rules.code_shown(cookies.kept_code(request, report.client_key)),
        "kind": queries.kind_label(report.kind, language),
        "promises": queries.promises(report, language),
        "mine": request.user.is_authenticated and report.secrecy != Secrecy.ANONYMOUS,
    }
    return render(request, "intake/receipt.html", context)


@require_POST
def written_down(request: HttpRequest, key: str) -> HttpResponse:
    """Confirm that the code is written down: it is taken off the page."""
    response = redirect("intake:receipt", key=key)
    cookies.forget_code(response)
    return response


def _asker(request: HttpRequest) -> Asker:
    at = request.GET.get("at", "")
    frame = frame_of(request) if request.user.is_authenticated else None
    if frame is None or Permission.REPORT not in frame.permissions:
        return Asker(None, "self", at)
    return Asker(frame.person, "for" if request.GET.get("mode") == "for" else "self", at)


def _named(asker: Asker) -> Unit | None:
    return asker.places().find(asker.at) if asker.at else None


def _own_unit(request: HttpRequest, asker: Asker) -> Unit | None:
    unit = frame_of(request).unit if asker.person else None
    return unit if unit and unit.kind == UnitKind.UNIT else None
