"""Where rounds and sheets stand, and the words of the scales."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from valvo.questionnaires.definition import AnsweredBy


class RoundState(TextChoices):
    """Where a round stands."""

    OPENING = "opening", _("Being opened")
    OPEN = "open", pgettext_lazy("round", "Open")
    CLOSING = "closing", _("Being closed")
    CLOSED = "closed", pgettext_lazy("round", "Closed")


class SheetState(TextChoices):
    """Where a unit's sheet stands."""

    WAITING = "waiting", _("Not begun")
    BEGUN = "begun", _("Begun")
    RETURNED = "returned", _("Returned")
    HANDED_IN = "handed_in", _("Handed in")


class Respondent(TextChoices):
    """Who fills in a sheet."""

    UNIT = AnsweredBy.UNIT.value, _("each unit once")
    OCCASION = AnsweredBy.OCCASION.value, _("a unit, once for each occasion")
    PERSON = AnsweredBy.PERSON.value, _("people, without a name")
    NAMED = "named", _("people, by name")


class Subject(TextChoices):
    """What a published result of an anonymous survey is about."""

    PEOPLE = "people", _("People who answered")
    ITEM = "item", _("Item")
    SCORE = "score", _("Score")


# What a questionnaire can be written for; a round of one for units can be addressed to people by name instead.
WRITTEN_FOR = tuple(one for one in Respondent.choices if one[0] != Respondent.NAMED)
# A sheet in these states can still be written in.
WRITABLE = (SheetState.WAITING, SheetState.BEGUN, SheetState.RETURNED)

STEP_LABELS = {
    "no": pgettext_lazy("answer", "No"),
    "yes": pgettext_lazy("answer", "Yes"),
    "not_at_all": pgettext_lazy("answer", "Not at all"),
    "partly": pgettext_lazy("answer", "Partly"),
    "wholly": pgettext_lazy("answer", "Wholly"),
    "not_relevant": pgettext_lazy("answer", "Not relevant here"),
}
# What the ends of a numbered scale mean, lowest and highest.
ENDS = {
    "agreement": (_("Do not agree at all"), _("Agree entirely")),
    "likelihood": (_("Not at all likely"), _("Extremely likely")),
}
SCALE_LABELS = {
    "yes_no": _("Yes or no"),
    "extent": _("Wholly, partly or not at all"),
    "agreement": _("1–5"),
    "likelihood": _("0–10"),
    "number": _("A number"),
    "text": _("Own words"),
    "date": _("A date"),
    "file": _("A file"),
}
METHOD_LABELS = {
    "net_safety_score": _("Net Safety Score"),
    "net_promoter_score": _("Net promoter score"),
    "share_top_two": _("Share of 4–5"),
    "mean_index": _("Mean index"),
    "share_met": _("Share of “yes” or “wholly”"),
    "maturity_level": _("Level reached"),
}


def step_label(step: str) -> str:
    """Return an answer of a scale in words; numbers stay numbers."""
    return str(STEP_LABELS.get(step, step))
