"""Makers of cases in the small county."""

from reports import sent

from valvo.accounts.models import User
from valvo.core import clock
from valvo.handling import actions
from valvo.handling.actions import Judgement
from valvo.handling.models import Case
from valvo.organisation.models import Unit


def case_at(unit: Unit, reporter: User, *, handler: User | None = None, **more: object) -> Case:
    """Return the case of a new report, taken where a handler is given."""
    case = Case.objects.get(report=sent(unit, reporter, **more))
    return actions.take(case=case, by=handler) if handler else case


MILD = Judgement(event_type="medication", physical_harm="low", psychological_harm="none")
MODERATE = Judgement(event_type="medication", physical_harm="moderate", psychological_harm="none")


def ready_to_close(unit: Unit, reporter: User, handler: User) -> Case:
    """Return a case with nothing missing: taken, judged mild, feedback given."""
    case = case_at(unit, reporter, handler=handler, happened_on=clock.today())
    actions.classify(case=case, judgement=MILD, by=handler)
    actions.give_feedback(case=case, text="Thank you. A second scanner is bought.", by=handler)
    return Case.objects.get(pk=case.pk)
