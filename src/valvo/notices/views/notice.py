"""One notice: to the left as it will be read, to the right what the handler fills in."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from valvo.core.errors import NotFoundError, Refusal, StaleError
from valvo.core.languages import language_or
from valvo.documents.files import as_file
from valvo.documents.renderers import render as rendered
from valvo.documents.renderers.html import fragment
from valvo.notices import access, actions, building
from valvo.notices.forms import FillForm, SentForm
from valvo.notices.models import Draft
from valvo.web.forms import seen
from valvo.web.frame import frame_of

FORMATS = ("pdf", "html")


@login_required
@require_POST
def begin(request: HttpRequest, number: str) -> HttpResponse:
    """Begin a notice about a case; which button was pressed says which and in which language."""
    frame = frame_of(request)
    case = access.case_to_notify(frame.person, number)
    form, _colon, language = request.POST.get("notice", "").partition(":")
    draft = actions.begin(case=case, form=form, language=language_or(language), by=frame.person)
    return redirect("notices:notice", pk=draft.pk)


@login_required
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a notice."""
    return _page(request, access.draft_handled(frame_of(request).person, pk))


@login_required
@require_POST
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    """Store what was written."""
    frame = frame_of(request)
    draft = access.draft_handled(frame.person, pk)
    form = FillForm(request.POST, draft=draft)
    if not form.is_valid():
        return _page(request, draft, fill_form=form, status=422)
    try:
        actions.fill(draft=draft, texts=form.cleaned_data, by=frame.person, seen=seen(request))
    except Refusal as refusal:
        return _page(request, draft, fill_form=form, refused=str(refusal), status=_status(refusal))
    messages.success(request, _("Saved."))
    return redirect("notices:notice", pk=pk)


@login_required
@require_POST
def sent(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the notice was sent."""
    frame = frame_of(request)
    draft = access.draft_handled(frame.person, pk)
    form = SentForm(request.POST)
    if not form.is_valid():
        return _page(request, draft, sent_form=form, status=422)
    try:
        actions.mark_sent(draft=draft, by=frame.person, seen=seen(request), **form.cleaned_data)
    except Refusal as refusal:
        return _page(request, draft, sent_form=form, refused=str(refusal), status=_status(refusal))
    return redirect("notices:notice", pk=pk)


@login_required
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the notice away."""
    frame = frame_of(request)
    draft = access.draft_handled(frame.person, pk)
    actions.drop(draft=draft, by=frame.person)
    return redirect("handling:case", number=draft.case.report.number)


@login_required
@require_GET
def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Return the notice as a file to send on; that it was built is recorded."""
    frame = frame_of(request)
    draft = access.draft_handled(frame.person, pk)
    if form not in FORMATS:
        raise NotFoundError(_("There is no such file."))
    content = building.document(draft)
    actions.record_building(draft=draft, file_type=form, by=frame.person)
    name = slugify(f"{content.title} {content.period}")
    response = as_file(rendered(content, form), name=name, form=form)
    response["Cache-Control"] = "private, no-store"
    return response


def _page(
    request: HttpRequest,
    draft: Draft,
    *,
    fill_form: forms.Form | None = None,
    sent_form: forms.Form | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    content = building.document(draft)
    context = {
        "draft": draft,
        "title": content.title,
        "authority": content.subtitle,
        "html": mark_safe(fragment(content, title_level=2)),  # noqa: S308 (the renderer escapes every text of people)
        "missing": building.missing(building.parts(draft)),
        "fill_form": fill_form or FillForm(draft=draft),
        "sent_form": sent_form or SentForm(),
        "refused": refused,
    }
    return render(request, "notices/notice.html", context, status=status)


def _status(refusal: Refusal) -> int:
    return 409 if isinstance(refusal, StaleError) else 422
