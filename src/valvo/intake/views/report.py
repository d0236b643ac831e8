"""Reporting: what do you want to tell, what is it about, the form, the receipt. Works without scripts and without an
account. Staff may also enter what somebody told by phone, letter or on paper.
"""

from dataclasses import dataclass
from typing import Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core.languages import language_or
from valvo.definitions.catalogue import catalogue
from valvo.definitions.schema import Audience, Subject, Tell
from valvo.intake import access, actions, cookies, queries, rules
from valvo.intake.choices import Reach, Secrecy
from valvo.intake.errors import ReportError
from valvo.intake.forms import ForSomeoneForm, PublicForm, ReportForm, StaffForm
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit
from valvo.web.frame import frame_of

Mode = Literal["self", "for"]


@dataclass(frozen=True)
class Asker:
    """Who stands at the door: an account with the right to report, or the public; and whether for somebody else."""

    audience: Audience
    person: User | None
    mode: Mode
    at: str  # the unit a link or a poster names

    @property
    def carried(self) -> str:
        """Return the part of the address that carries unit and mode on."""
        kept = [
            f"{name}={value}" for name, value in (("at", self.at), ("mode", self.mode)) if value not in {"", "self"}
        ]
        return "?" + "&".join(kept) if kept else ""


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Ask what somebody wants to tell."""
    language, asker = language_or(get_language()), _asker(request)
    tells = [
        {"address": f"{tell.id}/", "icon": tell.icon, "label": tell.label[language], "help": tell.help[language]}
        for tell in _tells(asker)
    ]
    return render(request, "intake/start.html", {"tells": tells, "asker": asker})


@require_GET
def subjects(request: HttpRequest, tell_id: str) -> HttpResponse:
    """Ask what it is about; with one possibility go straight to the form."""
    language, asker = language_or(get_language()), _asker(request)
    tell = _tell(asker, tell_id)
    open_to = tell.for_audience(asker.audience)
    if len(open_to) == 1:
        return redirect(f"{open_to[0].id}/{asker.carried}")
    choices = [{"address": f"{subject.id}/", "label": subject.label[language]} for subject in open_to]
    return render(request, "intake/subjects.html", {"tell": tell.label[language], "choices": choices, "asker": asker})


@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, tell_id: str, subject_id: str) -> HttpResponse:
    """Show the form and save what is sent; a refused form comes back with everything typed in it."""
    asker = _asker(request)
    tell = _tell(asker, tell_id)
    filled = _form(request, asker, _subject(asker, tell, subject_id))
    asked = filled.personal() if request.method == "POST" and filled.is_valid() and "keep" not in request.POST else []
    if request.method == "POST" and filled.is_valid() and not asked:
        try:
            new = filled.new_report(Reach(tell.reach))
            report = actions.send_report(new=new, by=asker.person)
        except ReportError as error:
            filled.refuse(error.faults)
        else:
            response = redirect("intake:receipt", key=access.receipt_key(report))
            if new.code:
                cookies.keep_code(response, new.code)
            return response
    kind = filled.kind
    context = {
        "form": filled,
        "asker": asker,
        "asked": asked,
        "tell": tell.label[filled.language],
        "kind": kind.label[filled.language],
        "description": kind.description[filled.language],
    }
    return render(request, "intake/form.html", context, status=422 if filled.errors or asked else 200)


@require_GET
def receipt(request: HttpRequest, key: str) -> HttpResponse:
    """Show number, code and what happens next, to whoever holds the key of the receipt."""
    language = language_or(get_language())
    report = access.report_of_receipt(key)
    context = {
        "report": report,
        "key": key,
        "code": rules.code_shown(cookies.kept_code(request)),
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
        return Asker("public", None, "self", at)
    return Asker("staff", frame.person, "for" if request.GET.get("mode") == "for" else "self", at)


def _tells(asker: Asker) -> tuple[Tell, ...]:
    return catalogue().entrance.value.for_audience(asker.audience)


def _tell(asker: Asker, tell_id: str) -> Tell:
    found = next((tell for tell in _tells(asker) if tell.id == tell_id), None)
    if found is None:
        raise Http404
    return found


def _subject(asker: Asker, tell: Tell, subject_id: str) -> Subject:
    found = next((one for one in tell.for_audience(asker.audience) if one.id == subject_id), None)
    if found is None:
        raise Http404
    return found


def _form(request: HttpRequest, asker: Asker, subject: Subject) -> ReportForm:
    kind = catalogue().kind(subject.kinds[asker.audience])
    places = access.places_for(asker.person) if asker.person else access.places_for_the_public()
    forms: dict[tuple[Audience, Mode], type[ReportForm]] = {
        ("staff", "self"): StaffForm,
        ("staff", "for"): ForSomeoneForm,
    }
    wanted = forms.get((asker.audience, asker.mode), PublicForm)
    return wanted(
        request.POST or None,
        request.FILES or None,
        kind=kind,
        language=language_or(get_language()),
        places=places,
        # What is sent names its unit itself.
        unit=None if request.method == "POST" else _named(asker, places) or _own_unit(request, asker),
    )


def _named(asker: Asker, places: access.Places) -> Unit | None:
    return places.find(asker.at) if asker.at else None


def _own_unit(request: HttpRequest, asker: Asker) -> Unit | None:
    unit = frame_of(request).unit if asker.person else None
    return unit if unit and unit.kind == UnitKind.UNIT else None
