"""How far a task has come, how a member votes, and where a project stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from valvo.programmes.project_rules import Decision, Stage
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


class ProjectState(TextChoices):
    """Where a project or pilot stands."""

    PLANNED = Stage.PLANNED.value, _("Planned")
    UNDER_WAY = Stage.UNDER_WAY.value, _("Under way")
    ENDED = Stage.ENDED.value, _("Ended")


class Spread(TextChoices):
    """What was decided when a project ended."""

    SPREAD = Decision.SPREAD.value, _("Spread to others")
    ADAPT = Decision.ADAPT.value, _("Change it and try again")
    STOP = Decision.STOP.value, _("Do not go on")


class ProjectRole(TextChoices):
    """What somebody is in a project's group."""

    LEAD = "lead", _("Leads it")
    OWNER = "owner", _("Orders it")
    MEMBER = "member", _("Takes part")
    EXPERT = "expert", _("Advises")
