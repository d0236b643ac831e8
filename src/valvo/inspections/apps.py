"""Visits are where actions come from, stand on Today and in the digest, and are handed over."""

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    """The app of audits and supervision visits."""

    name = "valvo.inspections"

    def ready(self) -> None:
        """Tell improvement where observations are, Today and the digest what waits, and what is handed over."""
        from django.utils.translation import gettext_lazy as _  # noqa: PLC0415 (beside what it is for)

        from valvo.accounts import handover  # noqa: PLC0415 (models can be imported only when all apps are loaded)
        from valvo.handling import reminding  # noqa: PLC0415 (as above)
        from valvo.improvement import origins  # noqa: PLC0415 (as above)
        from valvo.improvement.choices import Origin  # noqa: PLC0415 (as above)
        from valvo.inspections import actions, due, queries  # noqa: PLC0415 (as above)
        from valvo.inspections.access import links  # noqa: PLC0415 (as above)
        from valvo.web import waiting  # noqa: PLC0415 (as above)

        origins.register(Origin.OBSERVATION, links)
        waiting.register("inspections", due.groups, order=35)
        reminding.register("inspections", due.deadlines)
        handover.register(handover.Holding(_("Visits to make"), queries.count_held, actions.hand_over_visits))
