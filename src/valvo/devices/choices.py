"""Words for devices, in the reader's language."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """What a device may be used for now."""

    IN_USE = "in_use", _("In use")
    QUARANTINED = "quarantined", _("In quarantine")
    TAKEN_OUT = "taken_out", _("Taken out of use")


class Task(TextChoices):
    """What is done to a device at intervals."""

    CHECK = "check", _("Device check")
    MAINTENANCE = "maintenance", _("Maintenance")


class Result(TextChoices):
    """How a check or a maintenance went."""

    PASSED = "passed", _("Passed")
    REMARKS = "remarks", _("Passed with remarks")
    FAILED = "failed", _("Failed: into quarantine")
