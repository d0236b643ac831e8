"""Visits are where actions and recommendations come from, and stand on Today."""

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    """The app of audits and supervision visits."""

    name = "valvo.inspections"

    def ready(self) -> None:
        """Tell improvement where observations are, and Today what waits."""
        from valvo.improvement import origins  # noqa: PLC0415 (models can be imported only when all apps are loaded)
        from valvo.improvement.choices import Origin  # noqa: PLC0415 (as above)
        from valvo.inspections.access import links  # noqa: PLC0415 (as above)
        from valvo.inspections.queries import waiting as waits  # noqa: PLC0415 (as above)
        from valvo.web import waiting  # noqa: PLC0415 (as above)

        origins.register(Origin.OBSERVATION, links)
        waiting.register("inspections", waits, order=35)
