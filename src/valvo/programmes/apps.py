"""Programmes tell improvement how a self-evaluation is named as an action's origin."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Ties programmes to improvement: improvement knows nothing of programmes."""

    name = "valvo.programmes"

    def ready(self) -> None:
        """Tell improvement how evaluations are linked to."""
        from valvo.improvement.choices import Origin  # noqa: PLC0415 (models can be imported only when all apps are loaded)
        from valvo.improvement.origins import register  # noqa: PLC0415 (as above)
        from valvo.programmes.access import evaluation_links  # noqa: PLC0415 (as above)

        register(Origin.EVALUATION, evaluation_links)
