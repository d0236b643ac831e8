"""Indicators tells improvement which indicators an action can be tied to, and forums what is past a threshold."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """The catalogue, computing and the situation picture."""

    name = "valvo.indicators"

    def ready(self) -> None:
        """Tell improvement how indicators are named, and forums what to take up."""
        from valvo.improvement.indicator_names import register  # noqa: PLC0415 (models can be imported only when all apps are loaded)
        from valvo.indicators import agenda as topics  # noqa: PLC0415 (as above)
        from valvo.indicators import catalogue, plan_part  # noqa: PLC0415 (as above)
        from valvo.indicators.catalogue import names  # noqa: PLC0415 (as above)
        from valvo.indicators.own import own_indicator, own_names  # noqa: PLC0415 (as above)
        from valvo.plans import live  # noqa: PLC0415 (as above)
        from valvo.web import agenda  # noqa: PLC0415 (as above)

        catalogue.register(own_indicator, own_names)
        register(names)
        agenda.register("indicators", topics.past_thresholds, order=10)
        agenda.register("cases", topics.serious_open, order=20)
        live.register("indicators", plan_part.blocks)
