"""Where a kept file stands with the scanner."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ScanState(TextChoices):
    """Whether a file may be handed out."""

    WAITING = "waiting", _("Waits for the malware scan")
    CLEAN = "clean", _("Scanned")
    INFECTED = "infected", _("Stopped: the scanner found something")
    UNSCANNED = "unscanned", _("Not scanned: no scanner is set up")


OPEN = frozenset({ScanState.CLEAN, ScanState.UNSCANNED})
