"""Words for kinds, measures and states, in the reader's language."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from valvo.registers.reading import facts


class Register(TextChoices):
    """The registers figures are kept in; the same names as the kinds of table read."""

    WAITING_ASSESSMENT = facts.Kind.WAITING_ASSESSMENT.value, _("Waiting for assessment")
    WAITING_CARE = facts.Kind.WAITING_CARE.value, _("Waiting for care")
    OBJECTIONS = facts.Kind.OBJECTIONS.value, _("Objections by cause")
    COMPLAINTS = facts.Kind.COMPLAINTS.value, _("Complaints by authority")
    INJURIES = facts.Kind.INJURIES.value, _("Patient injuries by cause")
    KEY_FIGURES = facts.Kind.KEY_FIGURES.value, _("Key figures")
    SERVICE_CHAINS = facts.Kind.SERVICE_CHAINS.value, _("Service and care chains")
    SUPERVISION_VISITS = facts.Kind.SUPERVISION_VISITS.value, _("Supervision visits")


class Purpose(TextChoices):
    """What uploaded files are for."""

    REGISTERS = "registers", _("Registers")
    DEVICES = "devices", _("Devices")
    COMPLETIONS = "completions", _("Completions")
    DELIVERIES = "deliveries", _("Delivered figures")
    PROGRAMMES = "programmes", _("Programmes")
    UNITS = "units", _("Units")


# What files with columns that are remembered hold: a register's figures, a list, or waits one by one.
HELD = {**dict(Register.choices), **dict(Purpose.choices), "waiting": _("Waits")}


class Dimension(TextChoices):
    """What a register's rows are."""

    UNIT = facts.Dimension.UNIT.value, _("Unit")
    SPECIALTY = facts.Dimension.SPECIALTY.value, _("Specialty")
    CAUSE = facts.Dimension.CAUSE.value, _("Cause")
    AUTHORITY = facts.Dimension.AUTHORITY.value, _("Authority")
    INJURY = facts.Dimension.INJURY.value, _("Cause of injury")
    FIGURE = facts.Dimension.FIGURE.value, _("Key figure")
    CHAIN = facts.Dimension.CHAIN.value, _("Service chain")
    VISIT_KIND = facts.Dimension.VISIT_KIND.value, _("Kind of visit")


class Measure(TextChoices):
    """What a figure counts."""

    WAITING = facts.Measure.WAITING.value, _("Waiting")
    UNDER_GUARANTEE = facts.Measure.UNDER_GUARANTEE.value, _("Waiting under the care guarantee")
    OVER_LIMIT = facts.Measure.OVER_LIMIT.value, _("Waited over the limit")
    OBJECTIONS = facts.Measure.OBJECTIONS.value, _("Objections")
    COMPLAINTS = facts.Measure.COMPLAINTS.value, _("Complaints")
    INJURY_NOTICES = facts.Measure.INJURY_NOTICES.value, _("Injuries notified")
    INJURY_DECISIONS = facts.Measure.INJURY_DECISIONS.value, _("Injuries decided")
    INJURIES_PAID = facts.Measure.INJURIES_PAID.value, _("Injuries compensated")
    VISITS = facts.Measure.VISITS.value, _("Visits")
    VALUE = facts.Measure.VALUE.value, _("Value")


class State(TextChoices):
    """How far a service or care chain has come."""

    UPDATED = facts.ChainState.UPDATED.value, _("Updated")
    READY = facts.ChainState.READY.value, _("Ready")
    AWAITING_APPROVAL = facts.ChainState.AWAITING_APPROVAL.value, _("Awaiting approval")
    UNDER_DESCRIPTION = facts.ChainState.UNDER_DESCRIPTION.value, _("Under description")
