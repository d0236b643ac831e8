"""What two persons are needed for, and where a request stands in words."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from valvo.privacy.rules import Standing


class Purpose(TextChoices):
    """What is asked for."""

    IDENTITY = "identity", _("Open the name of a protected reporter")
    REMOVAL = "removal", _("Remove covered passages for good")


STANDINGS: dict[Standing, "str | Promise"] = {
    Standing.WAITING: _("Waits for a second person"),
    Standing.VOID: _("Void: nobody decided in time"),
    Standing.REFUSED: _("Refused"),
    Standing.OPEN: _("Agreed; can be read"),
    Standing.OVER: _("Agreed; the time to read is over"),
    Standing.DONE: _("Agreed and carried out"),
}
