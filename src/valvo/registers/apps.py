"""The registers app tells the tree of units of its lists of units."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistersConfig(AppConfig):
    """Registers."""

    name = "valvo.registers"

    def ready(self) -> None:
        """Put a button above the list of units."""
        from valvo.organisation.opening import register  # noqa: PLC0415 (models exist only now)

        register("unit_lists:upload", _("Read in a list"))
