"""Devices stand on the case page, on Today and in the digest."""

from django.apps import AppConfig


class DevicesConfig(AppConfig):
    """The app of devices, their checks and those who may use them."""

    name = "valvo.devices"

    def ready(self) -> None:
        """Tell handling and Today of devices."""
        from valvo.devices.due import deadlines, groups  # noqa: PLC0415 (models can be imported only when all apps are loaded)
        from valvo.devices.panel import panel  # noqa: PLC0415 (as above)
        from valvo.handling import panels, reminding  # noqa: PLC0415 (as above)
        from valvo.web import waiting  # noqa: PLC0415 (as above)

        panels.register("devices", panel)
        waiting.register("devices", groups, order=45)
        reminding.register("devices", deadlines)
