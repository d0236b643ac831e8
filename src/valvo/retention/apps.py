"""Retention adds its panel to cases."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """Ties retention to the page of a case."""

    name = "valvo.retention"

    def ready(self) -> None:
        """Tell handling what retention adds."""
        from valvo.handling import panels  # noqa: PLC0415 (models can be imported only when all apps are loaded)
        from valvo.retention.queries import panel  # noqa: PLC0415 (as above)

        panels.register("retention", panel)
