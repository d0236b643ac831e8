"""The questionnaires there are: ready ones, the organisation's own, and those being written."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from valvo.core.languages import LANGUAGES, language_or
from valvo.questionnaires import access
from valvo.questionnaires.choices import Respondent
from valvo.questionnaires.definition import Questionnaire
from valvo.questionnaires.editions import questionnaire_of
from valvo.questionnaires.loading import load_questionnaire, questionnaire_ids
from valvo.questionnaires.models import Edition
from valvo.questionnaires.preview import preview
from valvo.questionnaires.views.shared import language, questionnaire_in_view, unit_in_view
from valvo.web.frame import Frame, frame_of


@dataclass(frozen=True)
class Offer:
    """A questionnaire that can be sent."""

    id: str
    title: str
    lead: str
    who: str
    items: int
    verified: bool


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show all questionnaires."""
    frame = frame_of(request)
    unit = unit_in_view(frame)
    may_open = access.may_open(frame.person, unit)
    latest: dict[str, Edition] = {}
    for edition in access.own_editions(frame.person, unit):
        latest.setdefault(edition.questionnaire, edition)
    drafts = access.drafts_edited(frame.person).filter(owner=unit) if may_open else []
    context = {
        "unit": unit,
        "may_open": may_open,
        "ready": [_offer(load_questionnaire(one).value) for one in questionnaire_ids()],
        "own": [_offer(questionnaire_of(edition)) for edition in latest.values()],
        "drafts": [(draft, draft.content["title"][language()] or draft.key) for draft in drafts],
    }
    return render(request, "questionnaires/catalogue.html", context)


@login_required
@require_GET
def show(request: HttpRequest, questionnaire: str) -> HttpResponse:
    """Show a questionnaire as it is asked, in any of the languages."""
    frame = frame_of(request)
    found = _asked_for(frame, questionnaire)
    shown_in = language_or(request.GET.get("lang"), language())
    ready = found.id in questionnaire_ids()
    context = {
        "questionnaire": found,
        "title": found.title[shown_in],
        "lead": found.lead[shown_in],
        "who": Respondent(found.answered_by.value).label,
        "sections": preview(found, shown_in),
        "scores": [score.label[shown_in] for score in found.scores],
        "languages": LANGUAGES,
        "shown_in": shown_in,
        "may_open": access.may_open(frame.person, frame.required_unit()),
        "versions": []
        if ready
        else list(access.own_editions(frame.person, frame.required_unit()).filter(questionnaire=found.id)),
        "ready": ready,
    }
    return render(request, "questionnaires/questionnaire.html", context)


def _asked_for(frame: Frame, name: str) -> Questionnaire:
    number = frame.request.GET.get("version", "")
    if name not in questionnaire_ids() and number.isascii() and number.isdigit() and len(number) < 6:
        return questionnaire_of(access.edition_seen(frame.person, unit_in_view(frame), name, int(number)))
    unit_in_view(frame)
    return questionnaire_in_view(frame, name)


def _offer(found: Questionnaire) -> Offer:
    said = language()
    who = str(Respondent(found.answered_by.value).label)
    items = sum(1 for _item in found.items())
    return Offer(found.id, found.title[said], found.lead[said], who, items, found.source.verified)
