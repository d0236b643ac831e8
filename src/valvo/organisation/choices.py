"""What kinds of units there are, in the terms of the Finnish supervision act (741/2023 § 4) and its Swedish likes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class UnitKind(TextChoices):
    """Where in the tree a unit stands."""

    ORGANISER = "organiser", _("Service organiser")
    PRODUCER = "producer", _("Service producer")
    ENTITY = "entity", _("Service entity")
    UNIT = "unit", _("Service unit")


class Sector(TextChoices):
    """Which services a unit gives."""

    HEALTH = "health", _("Health care")
    SOCIAL = "social", _("Social care")
    BOTH = "both", _("Social and health care")


class Country(TextChoices):
    """Whose law holds at a unit."""

    FINLAND = "fi", _("Finland")
    SWEDEN = "se", _("Sweden")


class ProviderForm(TextChoices):
    """How the services are provided."""

    OWN = "own", _("Own")
    BOUGHT = "bought", _("Bought")
    VOUCHER = "voucher", _("Service voucher")
    PRIVATE = "private", _("Private")


class SuccessionKind(TextChoices):
    """Why one unit points to another."""

    MERGER = "merger", _("Merged into")
    SPLIT = "split", _("Split into")
