"""Template filters of programmes."""

from django import template

from valvo.core.languages import Text
from valvo.programmes.choices import AnswerLevel
from valvo.web.templatetags.valvo import reading_language

register = template.Library()
_TONES = {AnswerLevel.DONE: "better", AnswerLevel.ESTABLISHED: "better", AnswerLevel.BEGUN: "teal"}


@register.filter
def said(text: Text) -> str:
    """Return a definition's text in the reader's language."""
    return text[reading_language()]


@register.filter
def answer_tone(level: str) -> str:
    """Return the tone of an answer's tag."""
    return _TONES.get(AnswerLevel(level), "")
