"""The annual clock adds to Today and what somebody who leaves hands over; it tells forums their days."""

from django.apps import AppConfig


class AnnualClockConfig(AppConfig):
    """The app of the year's occasions."""

    name = "valvo.annual_clock"

    def ready(self) -> None:
        """Register the lines of Today, what is handed over, and when forums meet."""
        from django.utils.translation import gettext_lazy as _  # noqa: PLC0415 (beside what it is for)

        from valvo.accounts import handover  # noqa: PLC0415 (models can be imported only when all apps are loaded)
        from valvo.annual_clock import actions, forum_rhythm, queries  # noqa: PLC0415 (as above)
        from valvo.forums import rhythm  # noqa: PLC0415 (as above)
        from valvo.web import waiting  # noqa: PLC0415 (as above)

        waiting.register("annual_clock", queries.waiting, order=70)
        handover.register(handover.Holding(_("Occasions of the year"), queries.count_held, actions.hand_over))
        rhythm.register(forum_rhythm.RHYTHM)
