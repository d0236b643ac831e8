"""Questionnaires tell the apps below how an answer is named as an action's origin, and what waits for whom."""

from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    """Ties questionnaires to improvement, Today and the digest: none of them knows questionnaires."""

    name = "valvo.questionnaires"

    def ready(self) -> None:
        """Register links, lines and deadlines."""
        from valvo.handling import reminding  # noqa: PLC0415 (models can be imported only when all apps are loaded)
        from valvo.improvement import origins  # noqa: PLC0415 (as above)
        from valvo.improvement.choices import Origin  # noqa: PLC0415 (as above)
        from valvo.questionnaires import access, queries  # noqa: PLC0415 (as above)
        from valvo.web import waiting  # noqa: PLC0415 (as above)

        origins.register(Origin.ANSWER, access.answer_links)
        waiting.register("questionnaires", queries.waiting_sheets, order=40)
        reminding.register("questionnaires", queries.deadlines)
