"""Indicators tells improvement which indicators an action can be tied to."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """The catalogue, computing and the situation picture."""

    name = "valvo.indicators"

    def ready(self) -> None:
        """Tell improvement how indicators are named."""
        from valvo.improvement.indicator_names import register  # noqa: PLC0415 (models can be imported only when all apps are loaded)
        from valvo.indicators.catalogue import names  # noqa: PLC0415 (as above)

        register(names)
