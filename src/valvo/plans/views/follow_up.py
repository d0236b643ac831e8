"""The account of four months: written by the unit, published beside its plan."""

from django.contrib.auth.decorators import login_required
from django.contrib.messages import success
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from valvo.core.errors import NotFoundError, Refusal
from valvo.core.figures import format_period
from valvo.plans import access, actions, live
from valvo.plans.building import template_of
from valvo.plans.forms import FollowUpForm
from valvo.plans.quality import account_asked
from valvo.plans.views import plan as plan_page
from valvo.plans.views.shared import language
from valvo.web.forms import saved
from valvo.web.frame import frame_of


@login_required
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the account that is asked for now."""
    person = frame_of(request).person
    plan = access.plan_to_write(person, pk)
    asked = account_asked(plan, {row.period: row for row in plan.follow_ups.all()})
    if asked is None:
        raise NotFoundError(_("No account is asked for now."))
    form = FollowUpForm(request.POST if request.method == "POST" else None, plan=plan, row=asked.row)

    def save(filled: FollowUpForm) -> None:
        actions.write_follow_up(plan=plan, period=asked.period, texts=filled.texts(), by=person)

    if request.method == "POST" and saved(form, save):
        return redirect(f"/plans/{pk}/#follow-up")
    context = {
        "plan": plan,
        "label": template_of(plan).label[language()],
        "period": format_period(asked.period, language()),
        "form": form,
        "facts": [block for name in ("events", "shortcomings") for block in live.blocks(name, plan, language())],
    }
    return render(request, "plans/follow_up.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def publish(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Publish an account."""
    person = frame_of(request).person
    plan = access.plan_to_publish(person, pk)
    account = plan.follow_ups.filter(pk=row).first()
    if account is None:
        raise NotFoundError("no such account")
    try:
        actions.publish_follow_up(follow_up=account, by=person)
    except Refusal as refusal:
        return plan_page.page(request, plan, refused=str(refusal), status=422)
    success(request, _("Published."))
    return redirect(f"/plans/{pk}/#follow-up")
