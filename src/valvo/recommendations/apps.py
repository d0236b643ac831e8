"""Recommendations stand on the case page, on Today, in the digest and on forums' agendas, and raise actions."""

from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    """The app of what one unit learnt and others answer."""

    name = "valvo.recommendations"

    def ready(self) -> None:
        """Tell handling, Today, forums and improvement of recommendations, and what they are learnt from."""
        from valvo.handling import panels, reminding  # noqa: PLC0415 (models can be imported only when all apps are loaded)
        from valvo.improvement import origins  # noqa: PLC0415 (as above)
        from valvo.improvement.choices import Origin  # noqa: PLC0415 (as above)
        from valvo.recommendations import access, sources  # noqa: PLC0415 (as above)
        from valvo.recommendations.agenda import owing  # noqa: PLC0415 (as above)
        from valvo.recommendations.choices import Source  # noqa: PLC0415 (as above)
        from valvo.recommendations.due import deadlines, groups  # noqa: PLC0415 (as above)
        from valvo.recommendations.panel import panel  # noqa: PLC0415 (as above)
        from valvo.web import agenda, waiting  # noqa: PLC0415 (as above)

        origins.register(Origin.RECOMMENDATION, access.links)
        sources.register(Source.CASE, access.learnt_from_case)
        sources.register(Source.ACTION, access.learnt_from_action)
        sources.register(Source.ANSWER, access.learnt_from_answer)
        panels.register("recommendations", panel)
        waiting.register("recommendations", groups, order=40)
        reminding.register("recommendations", deadlines)
        agenda.register("recommendations", owing, order=30)
