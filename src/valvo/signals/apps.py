"""Signals stand on Today and in the digest, are handed over, begin actions, and weigh in the plan of visits."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from valvo.core.later import later


class SignalsConfig(AppConfig):
    """The app of figures somebody is to answer for."""

    name = "valvo.signals"

    def ready(self) -> None:
        """Register with Today, the digest, handing over, origins and the risk that visits are planned from."""
        from valvo.accounts import handover  # noqa: PLC0415 (models can be imported only when all apps are loaded)
        from valvo.handling import reminding  # noqa: PLC0415 (as above)
        from valvo.improvement import origins  # noqa: PLC0415 (as above)
        from valvo.improvement.choices import Origin  # noqa: PLC0415 (as above)
        from valvo.inspections import risk  # noqa: PLC0415 (as above)
        from valvo.inspections.rules import RiskFactor  # noqa: PLC0415 (as above)
        from valvo.web import waiting  # noqa: PLC0415 (as above)

        waiting.register("signals", later("valvo.signals.queries:waiting"), order=25)
        reminding.register("signals", later("valvo.signals.queries:deadlines"))
        origins.register(Origin.INDICATOR, later("valvo.signals.access:links"))
        risk.register(RiskFactor.SIGNALS, later("valvo.signals.access:open_by_unit"))
        held, give = later("valvo.signals.access:count_held"), later("valvo.signals.actions:hand_over")
        handover.register(handover.Holding(_("Signals to answer"), held, give))
