"""One alert: what is known without opening the case, its log, and the decisions on it."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from valvo.core.errors import Refusal
from valvo.hotline import access, actions, matching, rules
from valvo.hotline.choices import AlertState
from valvo.hotline.forms import RaiseForm, ReasonForm
from valvo.hotline.models import Alert
from valvo.hotline.queries import log_of
from valvo.hotline.shown import TONES
from valvo.intake.queries import language
from valvo.web.frame import Frame, frame_of


@login_required
@require_GET
def show(request: HttpRequest, number: str) -> HttpResponse:
    """Show an alert; looking at it does not acknowledge it."""
    frame = frame_of(request)
    return _page(request, frame, access.alert_seen(frame.person, number))


@login_required
@require_POST
def acknowledge(request: HttpRequest, number: str) -> HttpResponse:
    """Take the alert on."""
    frame = frame_of(request)
    alert = access.alert_to_act_on(frame.person, number)
    try:
        actions.acknowledge(alert=alert, by=frame.person)
    except Refusal as refusal:
        return _page(request, frame, access.alert_seen(frame.person, number), refused=str(refusal))
    return redirect("hotline:alert", number=number)


@login_required
@require_POST
def downgrade(request: HttpRequest, number: str) -> HttpResponse:
    """Say that it was a false alarm."""

    def save(alert: Alert, frame: Frame, reason: str) -> None:
        actions.downgrade(alert=alert, reason=reason, by=frame.person)

    return _decide(request, number, "downgrade", save)


@login_required
@require_POST
def de_escalate(request: HttpRequest, number: str) -> HttpResponse:
    """Say that the situation is in hand."""

    def save(alert: Alert, frame: Frame, reason: str) -> None:
        actions.de_escalate(alert=alert, reason=reason, by=frame.person)

    return _decide(request, number, "de_escalate", save)


@login_required
@require_POST
def raise_by_hand(request: HttpRequest, number: str) -> HttpResponse:
    """Raise an alert for a case whose answers did not, or raise a closed one again."""
    frame = frame_of(request)
    case = access.case_to_raise(frame.person, number)
    form = RaiseForm(request.POST)
    if not form.is_valid():
        raise Refusal(_("Choose which never event it is."))
    actions.raise_alert(case=case, found=form.chosen(), by=frame.person)
    return redirect("hotline:alert", number=number)


def _decide(request: HttpRequest, number: str, key: str, save: Callable[[Alert, Frame, str], None]) -> HttpResponse:
    """Carry out a decision with a reason; a refusal shows the page again with what was written."""
    frame = frame_of(request)
    alert = access.alert_to_act_on(frame.person, number)
    form, refused = ReasonForm(request.POST, prefix=key), ""
    if form.is_valid():
        try:
            save(alert, frame, form.cleaned_data["reason"])
        except Refusal as refusal:
            refused = str(refusal)
        else:
            return redirect("hotline:alert", number=number)
    alert = access.alert_seen(frame.person, number)
    return _page(request, frame, alert, refused=refused, filled={key: form}, status=422)


def _page(
    request: HttpRequest,
    frame: Frame,
    alert: Alert,
    *,
    refused: str = "",
    filled: dict[str, ReasonForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    forms = {key: ReasonForm(prefix=key) for key in ("downgrade", "de_escalate")} | (filled or {})
    context = {
        "alert": alert,
        "rule": matching.label(alert.rule, language()),
        "tone": TONES.get(AlertState(alert.state), ""),
        "log": log_of(alert),
        "case": access.case_of(frame.person, alert),
        "may_act": access.may_act(frame.person, alert),
        "may": {state.value: rules.may_move(alert.state, state) for state in AlertState},
        "forms": forms,
        "open": next(iter(filled or {}), ""),
        "refused": refused,
    }
    return render(request, "hotline/alert.html", context, status=422 if refused else status)
