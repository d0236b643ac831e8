"""What the rules need to know about a case, read from the database, and what they then say in words."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valvo.core import clock
from valvo.definitions.catalogue import catalogue
from valvo.handling import rules
from valvo.handling.choices import CaseState, MessageKind
from valvo.handling.models import Case, Classification, Clock, Message, Part
from valvo.handling.rules import ActionFacts, ClosingFacts, Missing, PartFacts
from valvo.improvement.choices import ActionState, Origin
from valvo.improvement.models import Action


def level(case_kind: str, physical_harm: str, psychological_harm: str) -> int | None:
    """Return the worse of two codes of harm as a degree 1–5; None where neither is known."""
    judged = catalogue().kind(case_kind).judged
    found = [("physical_harm", physical_harm), ("psychological_harm", psychological_harm)]
    codes = [catalogue().code(judged[axis], code) for axis, code in found if axis in judged and code]
    return rules.worst(*(code.level for code in codes if code is not None))


def next_due(clocks: Iterable[Clock]) -> datetime | None:
    """Return the first deadline still to be kept among a case's clocks; None where there is none."""
    return min((one.due_at for one in clocks if one.counts), default=None)


def serious_on(case: Case, degree: int | None) -> date | None:
    """Return the day of an event of this degree of harm where it is serious, None where it is not."""
    return case.report.happened_on if degree is not None and degree >= rules.SERIOUS_FROM_LEVEL else None


def action_from_level(case: Case) -> int:
    """Return the degree of harm that forces an action, by the rule of the day the case was opened."""
    return catalogue().improvement.value.rule_on(clock.local_day(case.opened_at)).action_from_level


# What is told of an affected person, without who.
PERSON = ("role", "age_band", "physical_harm", "psychological_harm")


def person_lists(case_kind: str) -> dict[str, str | None]:
    """Return the code lists an affected person is told by, in the order asked; None for harm not judged."""
    judged = catalogue().kind(case_kind).judged
    return {
        "role": "affected_role",
        "age_band": "age_band",
        "physical_harm": judged.get("physical_harm"),
        "psychological_harm": judged.get("psychological_harm"),
    }


def worst_harm(case_kind: str, axis: str, persons: Iterable[object]) -> str:
    """Return the worst code of an axis of harm among persons who have one each."""
    list_id = person_lists(case_kind)[axis]
    codes = [catalogue().code(list_id, getattr(person, axis)) for person in persons] if list_id else []
    return rules.worst_code([(code.id, code.level) for code in codes if code is not None])


def missing(case: Case) -> list[str]:
    """Return a sentence for each thing that is missing before the case can be closed."""
    row = Classification.objects.filter(case=case).first()
    actions = Action.objects.filter(origin=Origin.CASE, origin_id=case.pk)
    parts = case.parts.select_related("unit")
    return sentences(gathered(case, row, case.messages.all(), actions, parts))


def gathered(
    case: Case,
    classification: Classification | None,
    messages: Iterable[Message],
    actions: Iterable[Action],
    parts: Iterable[Part],
) -> ClosingFacts:
    """Return what closing the case depends on, from rows already read."""
    row = classification or Classification()
    judged = catalogue().kind(case.kind).judged
    return ClosingFacts(
        state=case.state,
        needs_event_type="event_type" in judged,
        needs_harm="physical_harm" in judged,
        event_type=row.event_type,
        physical_harm=row.physical_harm,
        psychological_harm=row.psychological_harm,
        level=level(case.kind, row.physical_harm, row.psychological_harm),
        action_from_level=action_from_level(case),
        feedback_given=any(message.kind == MessageKind.FEEDBACK for message in messages),
        feedback_waived=bool(case.no_feedback_reason),
        actions=[
            ActionFacts(action.state == ActionState.VERIFIED, action.state == ActionState.CANCELLED)
            for action in actions
        ],
        no_action_reason=case.no_action_reason,
        parts=[PartFacts(part.unit.name, part.unit.sector, part.is_done) for part in parts],
        joint=case.joint,
    )


def asked(case: Case) -> MessageKind | None:
    """Return what the case waits for from the reporter: an answer or a correction; None where it does not wait."""
    if case.state != CaseState.WAITS_REPORTER:
        return None
    last = case.messages.filter(kind__in=[MessageKind.QUESTION, MessageKind.CORRECTION]).last()
    return MessageKind(last.kind) if last else MessageKind.QUESTION


def sentences(closing: ClosingFacts) -> list[str]:
    """Return a sentence for each thing that is missing."""
    undone = ", ".join(part.unit for part in closing.parts if not part.done)
    return [
        _("Not yet done with their part: %(units)s") % {"units": undone}
        if what is Missing.PARTS
        else str(_SENTENCES[what])
        for what in rules.missing(closing)
    ]


_SENTENCES: dict[Missing, str | Promise] = {
    Missing.NOT_TAKEN: gettext_lazy("Nobody has taken the case into handling"),
    Missing.ELSEWHERE: gettext_lazy("The case waits elsewhere: resume it first"),
    Missing.EVENT_TYPE: gettext_lazy("The event type is not chosen"),
    Missing.PHYSICAL_HARM: gettext_lazy("Physical harm is not judged"),
    Missing.PSYCHOLOGICAL_HARM: gettext_lazy("Psychological harm is not judged"),
    Missing.FEEDBACK: gettext_lazy("The reporter has had no feedback"),
    Missing.ACTION: gettext_lazy("The harm calls for an action, or a written reason for none"),
    Missing.HEALTH_PART: gettext_lazy("A joint client: no unit of health care has a part"),
    Missing.SOCIAL_PART: gettext_lazy("A joint client: no unit of social care has a part"),
    Missing.VERIFICATION: gettext_lazy("One action must be verified by somebody else than its owner"),
}
