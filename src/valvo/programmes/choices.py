"""How far a task has come, and how a member votes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from valvo.programmes.rules import Answer, Position


class AnswerLevel(TextChoices):
    """How far a unit has come with a task; `rules.REACHED` says which count as done."""

    NOT_STARTED = Answer.NOT_STARTED.value, _("Not started")
    BEGUN = Answer.BEGUN.value, _("Begun")
    DONE = Answer.DONE.value, pgettext_lazy("task", "Done")
    ESTABLISHED = Answer.ESTABLISHED.value, _("Established practice")
    NOT_RELEVANT = Answer.NOT_RELEVANT.value, _("Not relevant here")


class MemberPosition(TextChoices):
    """How a member of an approval has decided."""

    WAITING = Position.WAITING.value, _("Not decided yet")
    FOR = Position.FOR.value, _("Approves")
    AGAINST = Position.AGAINST.value, _("Does not approve")
    ABSTAINED = Position.ABSTAINED.value, _("Takes no position")
