"""Programmes tell how evaluations and projects are named, what is left to answer and what is handed over."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Ties programmes to improvement: improvement knows nothing of programmes."""

    name = "valvo.programmes"

    def ready(self) -> None:
        """Tell improvement, recommendations, Today and accounts what is here."""
        from django.utils.translation import gettext_lazy as _  # noqa: PLC0415 (beside what it is for)

        from valvo.accounts import handover  # noqa: PLC0415 (as below)
        from valvo.improvement.choices import Origin  # noqa: PLC0415 (models can be imported only when all apps are loaded)
        from valvo.improvement.origins import register  # noqa: PLC0415 (as above)
        from valvo.programmes import due, project_access, project_actions  # noqa: PLC0415 (as above)
        from valvo.programmes.access import evaluation_links  # noqa: PLC0415 (as above)
        from valvo.recommendations import sources  # noqa: PLC0415 (as above)
        from valvo.recommendations.choices import Source  # noqa: PLC0415 (as above)
        from valvo.web import waiting  # noqa: PLC0415 (as above)

        register(Origin.EVALUATION, evaluation_links)
        sources.register(Source.PROJECT, project_access.learnt)
        waiting.register("programmes", due.groups, order=42)
        handover.register(
            handover.Holding(_("Projects"), project_access.count_held, project_actions.hand_over_projects)
        )
