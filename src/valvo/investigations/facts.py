"""What the rules need to know of an investigation, gathered from its rows, and what they answer in words."""

from collections.abc import Iterable

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from valvo.investigations.models import Investigation, Recommendation
from valvo.investigations.rules import LEAD, Missing, ReportFacts
from valvo.recommendations.choices import Source
from valvo.recommendations.models import Recommendation as Spread

_COUNTED = ("moments", "contributions", "barriers", "findings", "recommendations", "participations")


def gathered(investigation: Investigation) -> ReportFacts:
    """Return the facts, with one query for each kind of entry."""
    team = investigation.team.aggregate(
        members=Count("pk"),
        leads=Count("pk", filter=Q(role=LEAD)),
        stated=Count("pk", filter=Q(stated_at__isnull=False)),
    )
    counts = {name: getattr(investigation, name).count() for name in _COUNTED}
    return ReportFacts(
        leads=team["leads"],
        members=team["members"],
        stated=team["stated"],
        summary=investigation.summary,
        timeline=counts["moments"],
        factors=counts["contributions"],
        barriers=counts["barriers"],
        findings=counts["findings"],
        recommendations=counts["recommendations"],
        no_recommendation_reason=investigation.no_recommendation_reason,
        participation=counts["participations"],
        support_offered=investigation.support_offered_at is not None,
    )


def is_spread(recommendation: Recommendation) -> bool:
    """Tell whether a recommendation has gone to other units."""
    return Spread.objects.filter(source=Source.INVESTIGATION, source_id=recommendation.pk).exists()


def sentences(lacking: Iterable[Missing]) -> list[str]:
    """Return what is missing in words."""
    return [str(_SENTENCES[what]) for what in lacking]


_SENTENCES: dict[Missing, Promise] = {
    Missing.LEAD: _("Choose who leads the investigation."),
    Missing.TEAM: _("At least two investigate together."),
    Missing.STATEMENT: _("Everybody in the team states whether they are independent of the event."),
    Missing.PARTICIPATION: _("Note whether the patient or somebody close was offered to take part."),
    Missing.SUPPORT: _("Offer support to the staff involved."),
    Missing.TIMELINE: _("Tell what happened, in order of time."),
    Missing.FACTORS: _("Say what contributed."),
    Missing.BARRIERS: _("Say which barriers there were, and which were missing."),
    Missing.FINDINGS: _("Write down what the investigation shows."),
    Missing.RECOMMENDATIONS: _("Recommend something, or say why nothing is recommended."),
    Missing.SUMMARY: _("Write a summary."),
}
