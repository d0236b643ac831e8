"""What a saved picture can be set to."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from valvo.pictures.rules import Which


class WhichChoice(TextChoices):
    """Which period of a length is shown."""

    LAST = Which.LAST.value, _("The last that is over")
    PRESENT = Which.PRESENT.value, _("The one under way")


class GrainChoice(TextChoices):
    """How long a period is shown."""

    MONTH = "month", _("Month")
    QUARTER = "quarter", _("Quarter")
    THIRD = "third", _("Four months")
    YEAR = "year", _("Year")
