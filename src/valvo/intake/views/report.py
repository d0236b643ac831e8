"""Reporting: what do you want to tell, what is it about, the form, the receipt. Works without scripts."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from valvo.core.languages import language_or
from valvo.definitions.catalogue import catalogue
from valvo.definitions.schema import Subject, Tell
from valvo.intake import access, actions, queries
from valvo.intake.actions import NewReport
from valvo.intake.choices import Reach, Secrecy
from valvo.intake.errors import ReportError
from valvo.intake.forms import ReportForm
from valvo.organisation.choices import UnitKind
from valvo.web.frame import frame_of


@login_required
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Ask what somebody wants to tell."""
    language = language_or(get_language())
    tells = [
        {"address": f"{tell.id}/", "icon": tell.icon, "label": tell.label[language], "help": tell.help[language]}
        for tell in catalogue().entrance.value.for_audience("staff")
    ]
    return render(request, "intake/start.html", {"tells": tells})


@login_required
@require_GET
def subjects(request: HttpRequest, tell_id: str) -> HttpResponse:
    """Ask what it is about; with one possibility go straight to the form."""
    language, tell = language_or(get_language()), _tell(tell_id)
    open_to = tell.for_audience("staff")
    if len(open_to) == 1:
        return redirect("intake:form", tell_id=tell.id, subject_id=open_to[0].id)
    choices = [{"address": f"{subject.id}/", "label": subject.label[language]} for subject in open_to]
    return render(request, "intake/subjects.html", {"tell": tell.label[language], "choices": choices})


@login_required
@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, tell_id: str, subject_id: str) -> HttpResponse:
    """Show the form and save what is sent; a refused form comes back with everything typed in it."""
    frame, language = frame_of(request), language_or(get_language())
    tell = _tell(tell_id)
    subject = _subject(tell, subject_id)
    kind = catalogue().kind(subject.kinds["staff"])
    units = access.units_to_report_on(frame.person)
    own = frame.unit if frame.unit and frame.unit.kind == UnitKind.UNIT else None
    filled = ReportForm(request.POST or None, kind=kind, language=language, units=units, unit=own)
    if request.method == "POST" and filled.is_valid():
        try:
            report = actions.send_report(new=_new(filled, tell), by=frame.person)
        except ReportError as error:
            filled.refuse(error.faults)
        else:
            return redirect("intake:receipt", key=access.receipt_key(report))
    context = {"form": filled, "tell": tell.label[language], "kind": kind.description[language]}
    return render(request, "intake/form.html", context, status=422 if filled.errors else 200)


@require_GET
def receipt(request: HttpRequest, key: str) -> HttpResponse:
    """Show the number and what happens next, to whoever holds the key of the receipt."""
    language = language_or(get_language())
    report = access.report_of_receipt(key)
    context = {
        "report": report,
        "kind": queries.kind_label(report.kind, language),
        "promises": queries.promises(report, language),
        "followable": report.secrecy != Secrecy.ANONYMOUS,
    }
    return render(request, "intake/receipt.html", context)


def _new(filled: ReportForm, tell: Tell) -> NewReport:
    return NewReport(
        client_key=filled.key,
        kind=filled.kind.id,
        unit=filled.chosen_unit(),
        reach=Reach(tell.reach),
        happened_on=filled.day,
        happened_at=filled.cleaned_data["happened_at"],
        place=filled.cleaned_data["place"],
        texts=filled.texts(),
        answers=filled.answers(),
        secrecy=Secrecy(filled.cleaned_data["secrecy"]),
        language=filled.language,
    )


def _tell(tell_id: str) -> Tell:
    found = next((tell for tell in catalogue().entrance.value.for_audience("staff") if tell.id == tell_id), None)
    if found is None:
        raise Http404
    return found


def _subject(tell: Tell, subject_id: str) -> Subject:
    found = next((subject for subject in tell.for_audience("staff") if subject.id == subject_id), None)
    if found is None:
        raise Http404
    return found
