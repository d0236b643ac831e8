"""Statutory notices add a panel to the case page; handling knows nothing of them."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Ties notices to handling."""

    name = "valvo.notices"

    def ready(self) -> None:
        """Register the panel."""
        from valvo.handling import panels  # noqa: PLC0415 (models can be imported only when all apps are loaded)
        from valvo.notices.queries import panel  # noqa: PLC0415 (as above)

        panels.register("notices", panel)
