"""Words for occasions, in the reader's language."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Audience(TextChoices):
    """Whom an occasion or a training is for."""

    STAFF = "staff", _("Staff")
    MANAGERS = "managers", _("Managers")
    CLIENTS = "clients", _("Clients, patients and their families")
    EVERYBODY = "everybody", _("Everybody")
