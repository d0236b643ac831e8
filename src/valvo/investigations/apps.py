"""Investigations add to the case page, to Today and to the digest."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InvestigationsConfig(AppConfig):
    """The app of investigations of serious events; handling knows nothing of it."""

    name = "valvo.investigations"

    def ready(self) -> None:
        """Register the panel, the lines, the deadlines, what others can learn from, and what a leaver hands over."""
        from valvo.accounts import handover  # noqa: PLC0415 (models can be imported only when all apps are loaded)
        from valvo.handling import panels, reminding  # noqa: PLC0415 (as above)
        from valvo.investigations import access, actions, queries  # noqa: PLC0415 (as above)
        from valvo.recommendations import sources  # noqa: PLC0415 (as above)
        from valvo.recommendations.choices import Source  # noqa: PLC0415 (as above)
        from valvo.web import waiting  # noqa: PLC0415 (as above)

        panels.register("investigations", queries.case_panel)
        waiting.register("investigations", queries.waiting, order=20)
        reminding.register("investigations", queries.deadlines)
        sources.register(Source.INVESTIGATION, access.learnt_from)
        handover.register(handover.Holding(_("Places in investigations"), queries.count_held, actions.hand_over_places))
