"""The hot line listens to reports and judgements and adds to the case page and Today; handling knows nothing of it."""

from django.apps import AppConfig


class HotlineConfig(AppConfig):
    """Ties the hot line to intake, handling and Today."""

    name = "valvo.hotline"

    def ready(self) -> None:
        """Listen for reports, after handling opened their cases, and judgements; register the panel, Today's lines."""
        from valvo.handling import panels  # noqa: PLC0415 (models can be imported only when all apps are loaded)
        from valvo.handling.actions import case_judged  # noqa: PLC0415 (as above)
        from valvo.hotline import shown  # noqa: PLC0415 (as above)
        from valvo.hotline.actions import raise_where_it_fits, raise_where_judged  # noqa: PLC0415 (as above)
        from valvo.intake.actions import report_sent  # noqa: PLC0415 (as above)
        from valvo.web import waiting  # noqa: PLC0415 (as above)

        report_sent.connect(raise_where_it_fits, dispatch_uid="hotline.raise")
        case_judged.connect(raise_where_judged, dispatch_uid="hotline.judged")
        panels.register("hotline", shown.panel)
        waiting.register("hotline", shown.waiting, order=5)
