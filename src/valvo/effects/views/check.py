"""One effect check: the indicator before and after the action, and what a person decides."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from valvo.core import clock
from valvo.effects import measuring, queries
from valvo.effects.forms import EffectForm
from valvo.improvement import access, actions
from valvo.improvement.choices import Effect
from valvo.web.forms import saved
from valvo.web.frame import frame_of
from valvo.web.templatetags.valvo import reading_language


@login_required
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the figures, or keep a decision with the figures it was made on."""
    person, language = frame_of(request).person, reading_language()
    find = access.check_to_decide if request.method == "POST" else access.check_seen
    found = find(person, pk)
    now, form = queries.figures_now(found, person), EffectForm(request.POST or None)

    def save(form: EffectForm) -> None:
        actions.decide_effect(
            check=found,
            effect=Effect(form.cleaned_data["effect"]),
            reason=form.cleaned_data["reason"],
            figures=measuring.to_json(now) if now else {},
            by=person,
        )

    if request.method == "POST" and saved(form, save):
        messages.success(request, _("The decision is kept with its figures."))
        return redirect("effects:check", pk=pk)
    context = {
        "check": found,
        "action": found.action,
        "figures": queries.shown(now, found.action, language) if now else None,
        "decisions": queries.decisions(found, person, language),
        "form": form,
        "early": found.due > clock.today(),
        "may_decide": found.responsible_id == person.pk or access.may_edit(person, found.action),
    }
    return render(request, "effects/check.html", context, status=422 if form.errors else 200)
