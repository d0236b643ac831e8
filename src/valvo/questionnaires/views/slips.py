"""Links to an anonymous survey: to print or hand out, shown once; or mailed to a list that is kept nowhere."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from valvo.core.errors import NotFoundError, Refusal
from valvo.organisation.models import Unit
from valvo.questionnaires import access, queries
from valvo.questionnaires.actions import surveys as actions
from valvo.questionnaires.actions.surveys import Mailed
from valvo.questionnaires.choices import Respondent
from valvo.questionnaires.editions import questionnaire_of
from valvo.questionnaires.forms import MailForm, SlipsForm
from valvo.questionnaires.models import Round
from valvo.questionnaires.views.shared import language, unit_in_view
from valvo.web.codes import code_data
from valvo.web.frame import Frame, frame_of

MAIL, REMIND = "mail", "remind"  # the forms' prefixes


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask how many links the unit in view needs; answer with them."""
    frame = frame_of(request)
    found, unit = _survey(frame, pk)
    if not queries.takes_part(found, unit):
        return render(request, "questionnaires/links_units.html", {"round": found, "units": queries.units_given(found)})
    form = SlipsForm(request.POST or None)
    links: tuple[tuple[str, str], ...] = ()
    if request.method == "POST" and form.is_valid():
        tokens = actions.make_slips(found=found, unit=unit, number=form.cleaned_data["number"], by=frame.person)
        addresses = (settings.SITE_URL + reverse("surveys:answer", args=[token]) for token in tokens)
        links = tuple((address, code_data(address)) for address in addresses)
    return _page(request, found, unit, form=form, links=links)


@never_cache
@login_required
@require_POST
@sensitive_post_parameters()
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Mail each address a link of its own."""
    return _post(request, pk, MAIL, actions.mail_slips)


@never_cache
@login_required
@require_POST
@sensitive_post_parameters()
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Mail everybody the same reminder."""
    return _post(request, pk, REMIND, actions.remind_everybody)


@sensitive_variables("form")
def _post(request: HttpRequest, pk: int, prefix: str, send: Callable[..., Mailed]) -> HttpResponse:
    frame = frame_of(request)
    found, unit = _survey(frame, pk)
    if not queries.takes_part(found, unit):
        raise NotFoundError(_("The unit does not take part in this round."))
    form = MailForm(request.POST, people=queries.people_at(unit), prefix=prefix)
    if not form.is_valid():
        return _page(request, found, unit, mailing={prefix: form})
    try:
        done = send(found=found, unit=unit, to=form.recipients(), by=frame.person)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, found, unit, mailing={prefix: form})
    return _page(request, found, unit, mailed=done)


def _survey(frame: Frame, pk: int) -> tuple[Round, Unit]:
    found = access.round_to_steer(frame.person, pk)
    if found.answered_by != Respondent.PERSON:
        raise NotFoundError(_("no such round"))
    return found, unit_in_view(frame)


def _page(
    request: HttpRequest,
    found: Round,
    unit: Unit,
    *,
    form: SlipsForm | None = None,
    links: tuple[tuple[str, str], ...] = (),
    mailing: dict[str, MailForm] | None = None,
    mailed: Mailed | None = None,
) -> HttpResponse:
    filled, people = mailing or {}, queries.people_at(unit)
    context = {
        "round": found,
        "unit": unit,
        "title": questionnaire_of(found.edition).title[language()],
        "form": form or SlipsForm(),
        "links": links,
        "given": queries.given_at(found, unit),
        "mail_form": filled.get(MAIL) or MailForm(people=people, prefix=MAIL),
        "remind_form": filled.get(REMIND) or MailForm(people=people, prefix=REMIND),
        "mailed": mailed,
    }
    refused = bool(filled) or bool(form and form.errors)
    return render(request, "questionnaires/links.html", context, status=422 if refused else 200)
