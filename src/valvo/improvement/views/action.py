"""One action: what, who, until when, and the steps from planned to verified."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from valvo.accounts.models import User
from valvo.attachments import serving
from valvo.core import clock
from valvo.core.errors import Refusal, StaleError
from valvo.definitions.catalogue import catalogue
from valvo.improvement import access, actions, origins, queries
from valvo.improvement.choices import Origin
from valvo.improvement.forms import ActionForm, CancelForm, NoteForm, filled
from valvo.improvement.indicator_names import indicator_names
from valvo.improvement.models import Action
from valvo.improvement.rules import OPEN
from valvo.web.forms import saved, seen
from valvo.web.frame import frame_of
from valvo.web.templatetags.valvo import reading_language

Finder = Callable[[User, int], Action]


@login_required
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an action."""
    return _page(request, access.action_seen(frame_of(request).person, pk))


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Add an action that stands free, from a meeting or from an indicator; refused, it comes back as it was typed."""
    frame = frame_of(request)
    unit = access.unit_to_act_for(frame.person, frame.required_unit())
    asked = request.GET.get("indicator", "")
    indicator = asked if asked and asked in indicator_names(reading_language(), unit) else ""
    first: dict[str, object] = {"owner": frame.person, "indicator": indicator}
    form = ActionForm(request.POST or None, unit=unit, initial=first)
    origin = Origin.INDICATOR if indicator else Origin.MEETING

    def save(form: ActionForm) -> None:
        actions.add_action(origin=origin, unit=unit, by=frame.person, **form.cleaned_data)

    if request.method == "POST" and saved(form, save):
        messages.success(request, _("The action was added."))
        return redirect(reverse("improvement:actions") + frame.query())
    context = {"form": form, "unit": unit, "to": request.get_full_path()}
    return render(request, "improvement/add.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def evidence(request: HttpRequest, pk: int, evidence: int) -> HttpResponse:
    """Show a file that shows that the action was done, to who may read the action."""
    person = frame_of(request).person
    found = access.evidence_seen(person, pk, evidence)
    return serving.answer(file=found.stored, by=person, unit=found.action.unit_id, of=found.action)


@login_required
@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark that work has begun."""
    person = frame_of(request).person
    return _step(
        request,
        pk,
        access.action_to_work_on,
        lambda one: actions.start_action(action=one, by=person, seen=seen(request)),
    )


@login_required
@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark the action as done, with a note where there is one."""
    person, form = frame_of(request).person, NoteForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, access.action_to_work_on(person, pk), note_form=form, status=422)
    return _step(
        request,
        pk,
        access.action_to_work_on,
        lambda one: actions.finish_action(action=one, by=person, seen=seen(request), **form.cleaned_data),
        form,
    )


@login_required
@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a done action back to its owner."""
    person = frame_of(request).person
    return _step(
        request, pk, access.action_to_edit, lambda one: actions.send_back(action=one, by=person, seen=seen(request))
    )


@login_required
@require_POST
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Verify that the action is done."""
    person = frame_of(request).person
    return _step(
        request,
        pk,
        access.action_to_edit,
        lambda one: actions.verify_action(action=one, by=person, seen=seen(request)),
    )


@login_required
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the action up, in words why."""
    person, form = frame_of(request).person, CancelForm(request.POST)
    if not form.is_valid():
        return _page(request, access.action_to_edit(person, pk), cancel_form=form, status=422)
    reason = form.cleaned_data["reason"]
    return _step(
        request,
        pk,
        access.action_to_edit,
        lambda one: actions.cancel_action(action=one, reason=reason, by=person, seen=seen(request)),
    )


@login_required
@require_POST
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is to be done, by whom and until when."""
    person = frame_of(request).person
    action = access.action_to_edit(person, pk)
    form = ActionForm(request.POST, unit=action.unit, initial=filled(action))
    if form.is_valid():
        try:
            actions.edit_action(action=action, by=person, seen=seen(request), **form.cleaned_data)
        except Refusal as refusal:
            status = 409 if isinstance(refusal, StaleError) else 422
            return _page(request, access.action_seen(person, pk), edit_form=form, refused=str(refusal), status=status)
        return redirect("improvement:action", pk=pk)
    return _page(request, action, edit_form=form, status=422)


def _step(
    request: HttpRequest, pk: int, find: Finder, act: Callable[[Action], object], note: NoteForm | None = None
) -> HttpResponse:
    person = frame_of(request).person
    try:
        act(find(person, pk))
    except StaleError as refusal:
        return _page(request, access.action_seen(person, pk), note_form=note, refused=str(refusal), status=409)
    asked = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()})
    # An address, never the name of one: whatever else is sent leads back to the action.
    return HttpResponseRedirect(asked) if safe and asked.startswith("/") else redirect("improvement:action", pk=pk)


def _page(
    request: HttpRequest,
    action: Action,
    *,
    note_form: forms.Form | None = None,
    cancel_form: forms.Form | None = None,
    edit_form: ActionForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    person, language = frame_of(request).person, reading_language()
    cost = catalogue().code("cost_class", action.cost)
    check = queries.check_of(action)
    context = {
        "row": queries.row(action, person, clock.today()),
        "action": action,
        "origin": origins.link(person, action.origin, action.origin_id),
        "may_edit": access.may_edit(person, action),
        "may_work": action.owner_id == person.pk or access.may_edit(person, action),
        "is_open": action.state in OPEN,
        "note_form": note_form or NoteForm(),
        "cancel_form": cancel_form or CancelForm(),
        "edit_form": edit_form or ActionForm(unit=action.unit, initial=filled(action)),
        "edit_open": edit_form is not None,
        "refused": refused,
        "indicator": indicator_names(language).get(action.indicator, ""),
        "cost": cost.label[language] if cost else "",
        "evidence": queries.evidence_rows(action),
        "check": check,
        "decision": check.decisions.last() if check else None,
    }
    return render(request, "improvement/action.html", context, status=status)
