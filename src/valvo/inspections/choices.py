"""Kinds and states of visits, and what an observation says."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from valvo.inspections.rules import Grade, Kind, State


class VisitState(TextChoices):
    """The states of a visit; `rules.MOVES` says what may follow on what."""

    PLANNED = State.PLANNED.value, _("Planned")
    UNDER_WAY = State.UNDER_WAY.value, _("Visited, report being written")
    COMMENTS = State.COMMENTS.value, _("The unit comments")
    APPROVED = State.APPROVED.value, _("Report approved")
    CANCELLED = State.CANCELLED.value, pgettext_lazy("visit", "Cancelled")


class VisitKind(TextChoices):
    """Why and how a visit is made."""

    ANNOUNCED = Kind.ANNOUNCED.value, _("Announced")
    UNANNOUNCED = Kind.UNANNOUNCED.value, _("Unannounced")
    FOLLOW_UP = Kind.FOLLOW_UP.value, _("Follow-up visit")
    REACTIVE = Kind.REACTIVE.value, _("Reactive")


class Purpose(TextChoices):
    """Whose work a visit is: the organisation's own audit, or the organiser's supervision."""

    AUDIT = "audit", _("Internal audit")
    SUPERVISION = "supervision", _("Supervision visit")


class ObservationGrade(TextChoices):
    """What an observation says, the best first."""

    STRENGTH = Grade.STRENGTH.value, _("Strength")
    CONFORMS = Grade.CONFORMS.value, _("Conforms")
    IMPROVE = Grade.IMPROVE.value, _("To improve")
    MINOR = Grade.MINOR.value, _("Minor nonconformity")
    MAJOR = Grade.MAJOR.value, _("Major nonconformity")


class TeamRole(TextChoices):
    """What somebody does on a visit."""

    LEAD = "lead", _("Leads the visit")
    MEMBER = "member", _("Takes part")
    EXPERT = "expert", _("Expert")
