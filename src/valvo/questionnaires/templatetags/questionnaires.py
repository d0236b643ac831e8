"""Template filters of questionnaires."""

from datetime import date

from django import template

from valvo.core.languages import Text
from valvo.questionnaires import rules
from valvo.questionnaires.choices import step_label
from valvo.questionnaires.queries import SheetRow
from valvo.web.templatetags.valvo import printed, reading_language

register = template.Library()


@register.filter
def said(text: Text) -> str:
    """Return a definition's text in the reader's language."""
    return text[reading_language()]


@register.filter
def step(value: str) -> str:
    """Return an answer in words: steps by their label, days as the reader writes them, own words as they are."""
    if len(value) == 10 and value[4:8:3] == "--":
        try:
            return printed(date.fromisoformat(value))
        except ValueError:
            return value
    return step_label(value)


@register.filter
def answer_tone(row: SheetRow) -> str:
    """Return the tone of an answer's tag."""
    if row.answer is None:
        return ""
    good = rules.GOOD.get(row.item.scale, frozenset())
    return "better" if row.answer.value in good else "worse" if row.weak else ""


@register.filter
def split(text: str) -> list[str]:
    """Return the words between commas."""
    return text.split(",")
