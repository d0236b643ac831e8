"""Forums add to Today, tell improvement how meetings are named, and what somebody who leaves hands over."""

from django.apps import AppConfig


class ForumsConfig(AppConfig):
    """The app of forums, their agendas and minutes."""

    name = "valvo.forums"

    def ready(self) -> None:
        """Register the lines of Today, the origin of actions and what is handed over."""
        from django.utils.translation import gettext_lazy as _  # noqa: PLC0415 (beside what it is for)

        from valvo.accounts import handover  # noqa: PLC0415 (models can be imported only when all apps are loaded)
        from valvo.forums import actions, queries  # noqa: PLC0415 (as above)
        from valvo.improvement import origins  # noqa: PLC0415 (as above)
        from valvo.improvement.choices import Origin  # noqa: PLC0415 (as above)
        from valvo.web import waiting  # noqa: PLC0415 (as above)

        waiting.register("forums", queries.waiting, order=65)
        origins.register(Origin.MEETING, queries.links)
        handover.register(handover.Holding(_("Seats in forums"), queries.count_held, actions.hand_over_seats))
