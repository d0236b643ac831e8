"""What pages of rounds share."""

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from valvo.core.errors import NotFoundError
from valvo.core.languages import Language, language_or
from valvo.organisation.models import Unit
from valvo.questionnaires import access
from valvo.questionnaires.actions.rounds import keep_edition
from valvo.questionnaires.definition import Questionnaire
from valvo.questionnaires.editions import questionnaire_of
from valvo.questionnaires.loading import UnknownQuestionnaireError, load_questionnaire, questionnaire_ids
from valvo.questionnaires.models import Edition
from valvo.web.frame import Frame


def language() -> Language:
    """Return the language the page is read in."""
    return language_or(get_language())


def unit_in_view(frame: Frame) -> Unit:
    """Return the unit in view, where the person may read rounds."""
    return access.unit_seen(frame.person, frame.required_unit())


def questionnaire_in_view(frame: Frame, name: str) -> Questionnaire:
    """Return a ready questionnaire or one of the organisation's own, in its latest edition."""
    if name in questionnaire_ids():
        return load_questionnaire(name).value
    return questionnaire_of(access.edition_seen(frame.person, unit_in_view(frame), name))


def edition_to_open(frame: Frame, name: str) -> Edition:
    """Return the edition a new round is opened on; a ready questionnaire is kept as one the first time."""
    if name not in questionnaire_ids():
        return access.edition_seen(frame.person, unit_in_view(frame), name)
    try:
        return keep_edition(loaded=load_questionnaire(name))
    except UnknownQuestionnaireError as error:
        raise NotFoundError(_("There is no such questionnaire.")) from error


def address(name: str, frame: Frame, *parts: object) -> str:
    """Return an address of this app that carries the unit in view on."""
    return f"{reverse(f'questionnaires:{name}', args=parts)}{frame.query()}"
