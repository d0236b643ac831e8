"""Effects asks people to look at what their actions led to: on Today and in the daily digest."""

from django.apps import AppConfig


class EffectsConfig(AppConfig):
    """The app that holds actions against the indicators they are tied to."""

    name = "valvo.effects"

    def ready(self) -> None:
        """Tell Today and the digest which effect checks have come to their day."""
        from valvo.effects.due import deadlines, groups  # noqa: PLC0415 (models can be imported only when all apps are loaded)
        from valvo.handling import reminding  # noqa: PLC0415 (as above)
        from valvo.web import waiting  # noqa: PLC0415 (as above)

        waiting.register("effects", groups, order=30)
        reminding.register("effects", deadlines)
