"""An organiser begins or ends to follow a programme."""

from django.contrib.auth.decorators import login_required
from django.contrib.messages import success
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from valvo.core.errors import NotFoundError, Refusal
from valvo.programmes import access, actions
from valvo.programmes.forms import AdoptForm, EndForm
from valvo.programmes.loading import LoadedProgramme, UnknownProgrammeError, load_programme
from valvo.programmes.views import programme as programme_page
from valvo.programmes.views.shared import followed, language
from valvo.web.frame import Frame, frame_of


@login_required
@require_http_methods(["GET", "POST"])
def adopt(request: HttpRequest, programme: str) -> HttpResponse:
    """Let the unit in view follow a programme."""
    frame = frame_of(request)
    organiser = access.unit_to_adopt_for(frame.person, frame.required_unit())
    loaded = _loaded(programme)
    form = AdoptForm(request.POST or None, programme=loaded.programme, language=language())
    if request.method == "GET" or not form.is_valid():
        return _page(request, frame, loaded, form, status=422 if request.method == "POST" else 200)
    try:
        actions.adopt(
            loaded=loaded,
            organiser=organiser,
            answerers=form.answerers(),
            valid_from=form.cleaned_data["valid_from"],
            provider_forms=form.cleaned_data["provider_forms"],
            by=frame.person,
        )
    except Refusal as refusal:
        return _page(request, frame, loaded, form, refused=str(refusal), status=422)
    success(request, _("The programme is followed."))
    return redirect(f"{reverse('programmes:programme', args=[programme])}?unit={organiser.public_id}")


@login_required
@require_POST
def end(request: HttpRequest, programme: str) -> HttpResponse:
    """Let the organiser no longer follow a programme."""
    frame = frame_of(request)
    found = followed(frame, programme)
    access.unit_to_adopt_for(frame.person, found.latest.organiser)
    form = EndForm(request.POST)
    if not form.is_valid():
        return programme_page.page(request, frame, found, end_form=form, status=422)
    try:
        actions.end_adoption(adoption=found.latest, valid_to=form.cleaned_data["valid_to"], by=frame.person)
    except Refusal as refusal:
        return programme_page.page(request, frame, found, end_form=form, refused=str(refusal), status=422)
    return redirect(f"{reverse('programmes:index')}{frame.query()}")


def _loaded(programme: str) -> LoadedProgramme:
    try:
        return load_programme(programme)
    except UnknownProgrammeError as error:
        raise NotFoundError(_("There is no such programme.")) from error


def _page(
    request: HttpRequest,
    frame: Frame,
    loaded: LoadedProgramme,
    form: AdoptForm,
    *,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "programme": loaded.programme,
        "title": loaded.programme.title[language()],
        "unit": frame.required_unit(),
        "form": form,
        "refused": refused,
    }
    return render(request, "programmes/adopt.html", context, status=status)
