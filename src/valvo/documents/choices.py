"""Where a document stands, in words."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from valvo.documents.rules import Audience, State


class DocumentState(TextChoices):
    """The states of a document; `rules.MOVES` says what may follow on what."""

    DRAFT = State.DRAFT.value, _("Draft")
    REVIEW = State.REVIEW.value, _("In review")
    APPROVED = State.APPROVED.value, _("Approved")
    PUBLISHED = State.PUBLISHED.value, _("Published")
    WITHDRAWN = State.WITHDRAWN.value, _("Withdrawn")


class DocumentAudience(TextChoices):
    """Who a document is for: it decides which small numbers are hidden (`rules.least_shown`)."""

    INSIDE = Audience.INSIDE.value, _("Those who work here")
    PUBLIC = Audience.PUBLIC.value, _("The public")


MEANINGS: dict[State, "str | Promise"] = {
    State.DRAFT: _("People write; figures follow the data."),
    State.REVIEW: _("Somebody else than the last writer reads and approves it, or sends it back."),
    State.APPROVED: _("Figures and texts are frozen as approved; it waits to be published."),
    State.PUBLISHED: _("Readers see it as it was approved. Later changes in the data never alter it."),
    State.WITHDRAWN: _("No longer for readers. The reason stands beside it."),
}
