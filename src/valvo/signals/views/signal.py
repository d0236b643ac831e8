"""One signal: the figure, its chart, and the answer."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from valvo.accounts.models import User
from valvo.improvement.actions import NewAction
from valvo.improvement.forms import ActionForm
from valvo.signals import access, actions, queries
from valvo.signals.choices import SignalState
from valvo.signals.forms import AnswerForm
from valvo.signals.models import Signal
from valvo.web.forms import saved
from valvo.web.frame import frame_of
from valvo.web.templatetags.valvo import reading_language


@login_required
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a signal."""
    return _page(request, access.signal_seen(frame_of(request).person, pk))


@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer in words."""
    frame = frame_of(request)
    signal, form = access.signal_to_answer(frame.person, pk), AnswerForm(request.POST)
    if saved(form, lambda one: _answered(signal, one, frame.person)):
        return _done(request, pk)
    return _page(request, signal, answer_form=form)


@login_required
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with an action."""
    person = frame_of(request).person
    signal = access.signal_to_act_on(person, pk)
    form = ActionForm(request.POST, unit=signal.unit)
    if saved(form, lambda one: _acted(signal, one, person)):
        return _done(request, pk)
    return _page(request, signal, action_form=form)


def _answered(signal: Signal, form: AnswerForm, person: User) -> None:
    actions.answer(signal=signal, text=form.cleaned_data["text"], by=person)


def _acted(signal: Signal, form: ActionForm, person: User) -> None:
    actions.act(signal=signal, planned=NewAction(**form.cleaned_data), by=person)


def _done(request: HttpRequest, pk: int) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect(reverse("signals:signal", args=[pk]) + frame_of(request).query())


def _page(
    request: HttpRequest,
    signal: Signal,
    *,
    answer_form: forms.Form | None = None,
    action_form: ActionForm | None = None,
) -> HttpResponse:
    person, language = frame_of(request).person, reading_language()
    sent, still_open = answer_form or action_form, signal.state == SignalState.OPEN
    first: dict[str, object] = {"owner": person, "indicator": signal.indicator}
    context = {
        "signal": signal,
        "told": queries.told(signal, language),
        "drawing": queries.drawing(signal, language),
        "may_answer": still_open and access.may_answer(person, signal),
        "may_act": still_open and access.may_act(person, signal),
        "answer_form": answer_form or AnswerForm(),
        "form": action_form or ActionForm(unit=signal.unit, initial=first),
        "acting": action_form is not None,
        "sent": sent,
    }
    return render(request, "signals/signal.html", context, status=422 if sent and sent.errors else 200)
