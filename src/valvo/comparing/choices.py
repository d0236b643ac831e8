"""Among whom one compares."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Among(TextChoices):
    """Which units stand beside each other."""

    BELOW = "below", _("Under the unit in view")
    ORGANISATION = "organisation", _("In the whole organisation")
    SHARING = "sharing", _("Organisers that share results")
