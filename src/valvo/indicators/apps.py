"""Indicators tells improvement which indicators an action can be tied to, and forums what is past a threshold."""

from django.apps import AppConfig

from valvo.core.later import later


class IndicatorsConfig(AppConfig):
    """The catalogue, computing and the situation picture."""

    name = "valvo.indicators"

    def ready(self) -> None:
        """Tell improvement how indicators are named, and forums what to take up."""
        from valvo.improvement.indicator_names import register  # noqa: PLC0415 (models can be imported only when all apps are loaded)
        from valvo.plans import live  # noqa: PLC0415 (as above)
        from valvo.web import agenda  # noqa: PLC0415 (as above)

        register(later("valvo.indicators.catalogue:names"))
        agenda.register("indicators", later("valvo.indicators.agenda:past_thresholds"), order=10)
        agenda.register("cases", later("valvo.indicators.agenda:serious_open"), order=20)
        live.register("indicators", later("valvo.indicators.plan_part:blocks"))
