"""Writing, checking, publishing and withdrawing the text of a case in one language."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from valvo.core.languages import LANGUAGES, Language, language_or
from valvo.handling.access import case_to_coordinate, case_to_handle, may_coordinate
from valvo.handling.models import Case
from valvo.learning import access, actions
from valvo.learning.forms import PublishForm, VersionForm, WaiveForm, WithdrawForm
from valvo.web.forms import saved
from valvo.web.frame import frame_of


@login_required
@require_http_methods(["GET", "POST"])
def version(request: HttpRequest, number: str, language: str) -> HttpResponse:
    """Show the text of a case in a language, and write it while it is not published."""
    person, wanted = frame_of(request).person, _language(language)
    case = case_to_handle(person, number)
    form = VersionForm(request.POST or None, row=access.current(case, wanted))

    def save(form: VersionForm) -> None:
        actions.write(case=case, language=wanted, by=person, **form.cleaned_data)

    if request.method == "POST" and saved(form, save):
        return redirect("learning:version", number=number, language=language)
    return _page(request, case, wanted, {"form": form})


@login_required
@require_POST
def publish(request: HttpRequest, number: str, language: str) -> HttpResponse:
    """Publish a text that somebody else wrote; a coordinator decides."""
    person, wanted, form = frame_of(request).person, _language(language), PublishForm(request.POST)
    case = case_to_coordinate(person, number)
    row = access.version_of(case, wanted)

    def save(form: PublishForm) -> None:
        actions.publish(version=row, by=person, **form.cleaned_data)

    if saved(form, save):
        return redirect("learning:version", number=number, language=language)
    return _page(request, case, wanted, {"publish_form": form})


@login_required
@require_POST
def withdraw(request: HttpRequest, number: str, language: str) -> HttpResponse:
    """Withdraw a published text; who handles the case may do it at once."""
    person, wanted, form = frame_of(request).person, _language(language), WithdrawForm(request.POST)
    case = case_to_handle(person, number)
    row = access.version_of(case, wanted)

    def save(form: WithdrawForm) -> None:
        actions.withdraw(version=row, reason=form.cleaned_data["reason"], by=person)

    if saved(form, save):
        return redirect("learning:version", number=number, language=language)
    return _page(request, case, wanted, {"withdraw_form": form})


@login_required
@require_POST
def waive(request: HttpRequest, number: str) -> HttpResponse:
    """Say why nothing is told; refused, the words come back."""
    person, form = frame_of(request).person, WaiveForm(request.POST)
    case = case_to_handle(person, number)

    def save(form: WaiveForm) -> None:
        actions.waive(case=case, reason=form.cleaned_data["reason"], by=person)

    if saved(form, save):
        return redirect(f"{reverse('handling:case', args=[number])}#learning")
    return render(request, "learning/waive.html", {"case": case, "form": form}, status=422)


def _language(asked: str) -> Language:
    if asked not in LANGUAGES:
        raise Http404
    return language_or(asked)


def _page(request: HttpRequest, case: Case, language: Language, filled: dict[str, forms.Form]) -> HttpResponse:
    person, row = frame_of(request).person, access.current(case, language)
    context: dict[str, object] = {
        "case": case,
        "language": language,
        "row": row,
        "names": actions.suspected(row) if row and not row.is_published else [],
        "may_publish": row is not None and row.written_by_id != person.pk and may_coordinate(person, case),
        "form": VersionForm(row=row),
        "publish_form": PublishForm(initial={"seen": row.written_at.isoformat()}) if row else None,
        "withdraw_form": WithdrawForm(),
    }
    wrong = any(form.errors for form in filled.values())
    return render(request, "learning/version.html", context | filled, status=422 if wrong else 200)
