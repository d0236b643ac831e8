"""Editions parsed once for each content, and ready questionnaires kept as editions when they are first used."""

from functools import lru_cache

from valvo.questionnaires.definition import Questionnaire
from valvo.questionnaires.models import Edition


@lru_cache(maxsize=64)
def _parsed(questionnaire: str, sha256: str) -> Questionnaire:
    # Keyed by content: an edition is never changed, so that a parsed one never grows old.
    return Questionnaire.model_validate(Edition.objects.get(questionnaire=questionnaire, sha256=sha256).content)


def questionnaire_of(edition: Edition) -> Questionnaire:
    """Return an edition's questionnaire."""
    return _parsed(edition.questionnaire, edition.sha256)
