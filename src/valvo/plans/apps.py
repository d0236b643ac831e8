"""Plans add to Today and to the digest."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """The app of self-monitoring plans and other plans of units."""

    name = "valvo.plans"

    def ready(self) -> None:
        """Register the lines and the deadlines."""
        from valvo.handling import reminding  # noqa: PLC0415 (models can be imported only when all apps are loaded)
        from valvo.plans import queries  # noqa: PLC0415 (as above)
        from valvo.web import waiting  # noqa: PLC0415 (as above)

        waiting.register("plans", queries.waiting, order=60)
        reminding.register("plans", queries.deadlines)
