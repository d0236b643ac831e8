"""Learning adds its panel to cases and its lines to Today."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """Ties learning to the pages of handling."""

    name = "valvo.learning"

    def ready(self) -> None:
        """Tell handling, Today and the digest what learning adds."""
        from valvo.handling import panels, reminding  # noqa: PLC0415 (models can be imported only when all apps are loaded)
        from valvo.learning import publication  # noqa: PLC0415 (as above)
        from valvo.learning.queries import groups, panel  # noqa: PLC0415 (as above)
        from valvo.web import waiting  # noqa: PLC0415 (as above)

        panels.register("learning", panel)
        waiting.register("learning", groups, order=60)
        reminding.register("learning", publication.deadlines)
