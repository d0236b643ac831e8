"""Improvement tells accounts what a person who leaves hands over, and forums what is past its day."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImprovementConfig(AppConfig):
    """The app of actions from any origin."""

    name = "valvo.improvement"

    def ready(self) -> None:
        """Register open actions and effect checks as something a person can hold, and what forums take up."""
        from valvo.accounts import handover  # noqa: PLC0415 (models can be imported only when all apps are loaded)
        from valvo.improvement import actions, agenda, queries  # noqa: PLC0415 (as above)
        from valvo.web.agenda import register  # noqa: PLC0415 (as above)

        handover.register(handover.Holding(_("Open actions"), queries.count_held, actions.hand_over_actions))
        handover.register(
            handover.Holding(_("Effect checks"), queries.count_checks_held, actions.hand_over_effect_checks)
        )
        register("actions", agenda.overdue, order=40)
