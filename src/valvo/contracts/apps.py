"""Contracts stand on Today and in the digest of whoever answers for them, and are handed over."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """The app of contracts with producers."""

    name = "valvo.contracts"

    def ready(self) -> None:
        """Tell Today and the digest what is due, and accounts what somebody who leaves hands over."""
        from django.utils.translation import gettext_lazy as _  # noqa: PLC0415 (beside what it is for)

        from valvo.accounts import handover  # noqa: PLC0415 (models can be imported only when all apps are loaded)
        from valvo.contracts import actions, due, queries  # noqa: PLC0415 (as above)
        from valvo.handling import reminding  # noqa: PLC0415 (as above)
        from valvo.web import waiting  # noqa: PLC0415 (as above)

        waiting.register("contracts", due.groups, order=46)
        reminding.register("contracts", due.deadlines)
        handover.register(handover.Holding(_("Contracts to answer for"), queries.count_held, actions.hand_over))
