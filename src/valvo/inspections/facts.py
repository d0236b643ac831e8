"""What the rules need to know of a visit's report, gathered from its rows, and what they answer in words."""

from collections.abc import Iterable

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from valvo.inspections.models import Visit
from valvo.inspections.rules import LEAD, NONCONFORMITIES, Missing, ReportFacts


def gathered(visit: Visit) -> ReportFacts:
    """Return the facts; two queries."""
    undecided = Q(grade__in=NONCONFORMITIES) & (Q(decision="") | Q(decision_due__isnull=True))
    counts = visit.observations.aggregate(all=Count("pk"), undecided=Count("pk", filter=undecided))
    return ReportFacts(
        leads=visit.team.filter(role=LEAD).count(),
        observations=counts["all"],
        heard=visit.heard_staff + visit.heard_clients + visit.heard_children,
        summary=visit.summary,
        undecided=counts["undecided"],
    )


def sentences(lacking: Iterable[Missing]) -> list[str]:
    """Return what is missing in words."""
    return [str(_SENTENCES[what]) for what in lacking]


_SENTENCES: dict[Missing, Promise] = {
    Missing.LEAD: _("Choose who leads the visit."),
    Missing.OBSERVATIONS: _("Write down what was observed, also what was good."),
    Missing.HEARD: _("Say how many of the staff, clients and children were heard."),
    Missing.SUMMARY: _("Write a summary."),
    Missing.DECISIONS: _("Decide what is done about each nonconformity, and until when."),
}
