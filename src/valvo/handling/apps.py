"""Handling opens a case for every report that is sent."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HandlingConfig(AppConfig):
    """Ties handling to intake: intake knows nothing of cases."""

    name = "valvo.handling"

    def ready(self) -> None:
        """Listen for reports; tell intake what is said of them, improvement how cases are named, Today what waits."""
        from valvo.handling import dialogue, reminding  # noqa: PLC0415 (as above)
        from valvo.handling.access import case_links  # noqa: PLC0415 (as above)
        from valvo.handling.actions import open_case, rewrite_dialogue  # noqa: PLC0415 (models can be imported only when all apps are loaded)
        from valvo.handling.queries import parts  # noqa: PLC0415 (as above)
        from valvo.handling.queries.today import groups  # noqa: PLC0415 (as above)
        from valvo.improvement.choices import Origin  # noqa: PLC0415 (as above)
        from valvo.improvement.origins import register  # noqa: PLC0415 (as above)
        from valvo.intake import masks  # noqa: PLC0415 (as above)
        from valvo.intake.actions import report_sent  # noqa: PLC0415 (as above)
        from valvo.web import waiting  # noqa: PLC0415 (as above)

        report_sent.connect(open_case, dispatch_uid="handling.open_case")
        masks.register(masks.MoreTexts(dialogue.texts, rewrite_dialogue))
        register(Origin.CASE, case_links)
        waiting.register("handling", groups, order=10)
        waiting.register("handling.parts", parts.groups, order=11)
        reminding.register("parts", parts.deadlines)
        _tell_what_can_be_handed_over()


def _tell_what_can_be_handed_over() -> None:
    from valvo.accounts import handover  # noqa: PLC0415 (models can be imported only when all apps are loaded)
    from valvo.handling.actions import hand_over_cases, hand_over_parts  # noqa: PLC0415 (as above)
    from valvo.handling.queries import parts  # noqa: PLC0415 (as above)
    from valvo.handling.queries.today import count_held  # noqa: PLC0415 (as above)

    handover.register(handover.Holding(_("Open cases"), count_held, hand_over_cases))
    handover.register(handover.Holding(_("Parts of events"), parts.count_held, hand_over_parts))
