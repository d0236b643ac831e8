"""Privacy adds its panel to cases and its lines to Today."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Ties privacy to the pages of handling."""

    name = "valvo.privacy"

    def ready(self) -> None:
        """Tell handling and Today what privacy adds."""
        from valvo.handling import panels  # noqa: PLC0415 (models can be imported only when all apps are loaded)
        from valvo.privacy.queries import groups, panel  # noqa: PLC0415 (as above)
        from valvo.web import waiting  # noqa: PLC0415 (as above)

        panels.register("privacy", panel)
        waiting.register("privacy", groups, order=20)
