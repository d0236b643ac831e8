"""The hot line listens to reports; handling knows nothing of it."""

from django.apps import AppConfig


class HotlineConfig(AppConfig):
    """Ties the hot line to intake."""

    name = "valvo.hotline"

    def ready(self) -> None:
        """Listen for reports, after handling has opened their cases."""
        from valvo.hotline.actions import raise_where_it_fits  # noqa: PLC0415 (models can be imported only when all apps are loaded)
        from valvo.intake.actions import report_sent  # noqa: PLC0415 (as above)

        report_sent.connect(raise_where_it_fits, dispatch_uid="hotline.raise")
