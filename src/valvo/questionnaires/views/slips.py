"""Links to an anonymous survey, to print or hand out. They are shown once and kept nowhere."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from valvo.core.errors import NotFoundError
from valvo.questionnaires import access, queries
from valvo.questionnaires.actions import surveys as actions
from valvo.questionnaires.choices import Respondent
from valvo.questionnaires.editions import questionnaire_of
from valvo.questionnaires.forms import SlipsForm
from valvo.questionnaires.views.shared import language, unit_in_view
from valvo.web.frame import frame_of


@dataclass
class _Made:
    """The links just made."""

    addresses: tuple[str, ...] = ()


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask how many links the unit in view needs; answer with them."""
    frame = frame_of(request)
    found = access.round_to_steer(frame.person, pk)
    unit = unit_in_view(frame)
    if found.answered_by != Respondent.PERSON:
        raise NotFoundError(_("no such round"))
    if not queries.takes_part(found, unit):
        return render(request, "questionnaires/links_units.html", {"round": found, "units": queries.units_given(found)})
    form = SlipsForm(request.POST or None)
    made = _Made()
    if request.method == "POST" and form.is_valid():
        tokens = actions.make_slips(found=found, unit=unit, number=form.cleaned_data["number"], by=frame.person)
        made = _Made(tuple(settings.SITE_URL + reverse("surveys:answer", args=[token]) for token in tokens))
    context = {
        "round": found,
        "unit": unit,
        "title": questionnaire_of(found.edition).title[language()],
        "form": form,
        "links": made.addresses,
        "given": queries.given_at(found, unit),
    }
    return render(request, "questionnaires/links.html", context, status=422 if form.errors else 200)
