"""Improvement tells accounts what a person who leaves hands over."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImprovementConfig(AppConfig):
    """The app of actions from any origin."""

    name = "valvo.improvement"

    def ready(self) -> None:
        """Register open actions as something a person can hold."""
        from valvo.accounts import handover  # noqa: PLC0415 (models can be imported only when all apps are loaded)
        from valvo.improvement.actions import hand_over_actions  # noqa: PLC0415 (as above)
        from valvo.improvement.queries import count_held  # noqa: PLC0415 (as above)

        handover.register(handover.Holding(_("Open actions"), count_held, hand_over_actions))
