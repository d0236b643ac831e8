"""Investigations add to the case page, to Today and to the digest."""

from django.apps import AppConfig


class InvestigationsConfig(AppConfig):
    """The app of investigations of serious events; handling knows nothing of it."""

    name = "valvo.investigations"

    def ready(self) -> None:
        """Register the panel, the lines and the deadlines."""
        from valvo.handling import panels, reminding  # noqa: PLC0415 (models can be imported only when all apps are loaded)
        from valvo.investigations import queries  # noqa: PLC0415 (as above)
        from valvo.web import waiting  # noqa: PLC0415 (as above)

        panels.register("investigations", queries.case_panel)
        waiting.register("investigations", queries.waiting, order=20)
        reminding.register("investigations", queries.deadlines)
