"""Valvo's own questionnaires, one YAML file each, read once."""

from functools import cache
from pathlib import Path

from valvo import definitions
from valvo.core.errors import ValvoError
from valvo.definitions.reading import Loaded, read
from valvo.questionnaires.definition import Questionnaire

FOLDER = Path(definitions.__file__).parent / "questionnaires"


class UnknownQuestionnaireError(ValvoError):
    """There is no ready questionnaire with the given id; the message lists those there are."""


def questionnaire_ids() -> tuple[str, ...]:
    """Return the ids of the ready questionnaires in alphabetical order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def load_questionnaire(questionnaire: str) -> Loaded[Questionnaire]:
    """Return a ready questionnaire; raises UnknownQuestionnaireError, or DefinitionError for a faulty one."""
    known = questionnaire_ids()
    if questionnaire not in known:
        raise UnknownQuestionnaireError(f"there is no questionnaire '{questionnaire}'; there are: {', '.join(known)}")
    return _load(questionnaire)


@cache
def _load(questionnaire: str) -> Loaded[Questionnaire]:
    return read(FOLDER / f"{questionnaire}.yaml", Questionnaire)
