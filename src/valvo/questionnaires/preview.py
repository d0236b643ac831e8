"""A questionnaire as it is asked, to be looked at: sections of items with the words of their answers."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from valvo.core.languages import Language
from valvo.questionnaires.choices import ENDS, SCALE_LABELS, step_label
from valvo.questionnaires.definition import NOT_RELEVANT, Item, Questionnaire


@dataclass(frozen=True)
class PreviewItem:
    """An item as it is asked."""

    item: Item
    text: str
    help: str
    answers: tuple[str, ...]
    scale: str
    level: str
    condition: str
    source: str


@dataclass(frozen=True)
class PreviewSection:
    """A section as it is asked."""

    title: str
    lead: str
    items: tuple[PreviewItem, ...]


def preview(questionnaire: Questionnaire, language: Language) -> list[PreviewSection]:
    """Return a questionnaire's sections in one language, whatever the page's own is."""
    with translation.override(language):
        return [
            PreviewSection(
                section.title[language],
                section.lead[language] if section.lead else "",
                tuple(_item(item, questionnaire, language) for item in section.items),
            )
            for section in questionnaire.sections
        ]


def _item(item: Item, questionnaire: Questionnaire, language: Language) -> PreviewItem:
    levels = {level.id: level.label[language] for level in questionnaire.levels}
    return PreviewItem(
        item=item,
        text=item.text[language],
        help=item.help[language] if item.help else "",
        answers=_answers(item),
        scale=str(SCALE_LABELS[item.scale.value]),
        level=levels.get(item.level or "", ""),
        condition=_condition(item, questionnaire, language),
        source=item.source.title if item.source else "",
    )


def _answers(item: Item) -> tuple[str, ...]:
    words = [step_label(step) for step in (item.steps if item.scale.value in ENDS else reversed(item.steps))]
    if item.scale.value in ENDS:
        low, high = ENDS[item.scale.value]
        words[0], words[-1] = f"{words[0]} {low}", f"{words[-1]} {high}"
    return (*words, *((step_label(NOT_RELEVANT),) if item.not_relevant else ()))


def _condition(item: Item, questionnaire: Questionnaire, language: Language) -> str:
    on = questionnaire.find(item.condition.item) if item.condition else None
    if on is None or item.condition is None:
        return ""
    answers = ", ".join(step_label(one) for one in item.condition.answers)
    return _("Asked when “%(item)s” is answered %(answers)s.") % {"item": on.text[language], "answers": answers}
