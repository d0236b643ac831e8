"""What the rules need to know about a case, read from the database, and what they then say in words."""

from django.utils.translation import gettext as _

from valvo.definitions.catalogue import catalogue
from valvo.handling import rules
from valvo.handling.choices import MessageKind
from valvo.handling.models import Case, Classification
from valvo.handling.rules import ActionFacts, ClosingFacts, Missing
from valvo.improvement.choices import ActionState, Origin
from valvo.improvement.models import Action


def level(case_kind: str, physical_harm: str, psychological_harm: str) -> int | None:
    """Return the worse of two codes of harm as a degree 1–5; None where neither is known."""
    judged = catalogue().kind(case_kind).judged
    found = [("physical_harm", physical_harm), ("psychological_harm", psychological_harm)]
    codes = [catalogue().code(judged[axis], code) for axis, code in found if axis in judged and code]
    return rules.worst(*(code.level for code in codes if code is not None))


def closing_facts(case: Case) -> ClosingFacts:
    """Return what closing the case depends on."""
    row = Classification.objects.filter(case=case).first() or Classification()
    judged = catalogue().kind(case.kind).judged
    states = Action.objects.filter(origin=Origin.CASE, origin_id=case.pk).values_list("state", flat=True)
    return ClosingFacts(
        state=case.state,
        needs_event_type="event_type" in judged,
        needs_harm="physical_harm" in judged,
        event_type=row.event_type,
        physical_harm=row.physical_harm,
        psychological_harm=row.psychological_harm,
        level=level(case.kind, row.physical_harm, row.psychological_harm),
        feedback_given=case.messages.filter(kind=MessageKind.FEEDBACK).exists(),
        feedback_waived=bool(case.no_feedback_reason),
        actions=[ActionFacts(one == ActionState.VERIFIED, one == ActionState.CANCELLED) for one in states],
        no_action_reason=case.no_action_reason,
    )


def missing(case: Case) -> list[str]:
    """Return a sentence for each thing that is missing before the case can be closed."""
    return [_SENTENCES[what]() for what in rules.missing(closing_facts(case))]


_SENTENCES = {
    Missing.NOT_TAKEN: lambda: _("Nobody has taken the case into handling"),
    Missing.ELSEWHERE: lambda: _("The case waits elsewhere: resume it first"),
    Missing.EVENT_TYPE: lambda: _("The event type is not chosen"),
    Missing.PHYSICAL_HARM: lambda: _("Physical harm is not judged"),
    Missing.PSYCHOLOGICAL_HARM: lambda: _("Psychological harm is not judged"),
    Missing.FEEDBACK: lambda: _("The reporter has had no feedback"),
    Missing.ACTION: lambda: _("The harm calls for an action, or a written reason for none"),
    Missing.VERIFICATION: lambda: _("One action must be verified by somebody else than its owner"),
}
