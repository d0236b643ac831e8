"""A person's own picture is what the menu opens."""

from django.apps import AppConfig


class PicturesConfig(AppConfig):
    """The app of saved pictures and the morning mail."""

    name = "valvo.pictures"

    def ready(self) -> None:
        """Tell the situation picture which one a person wants to see first."""
        from valvo.indicators.opening import register  # noqa: PLC0415 (models can be imported only when all apps are loaded)
        from valvo.pictures.access import first_address  # noqa: PLC0415 (as above)

        register(first_address)
