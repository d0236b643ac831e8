"""Makers for the thread's tests: reports and cases in the small county."""

from datetime import date
from uuid import UUID, uuid4

from valvo.accounts.models import User
from valvo.handling import actions
from valvo.handling.actions import Judgement
from valvo.handling.models import Case
from valvo.intake.actions import NewReport, send_report
from valvo.intake.choices import Reach, Secrecy
from valvo.intake.models import Report
from valvo.organisation.models import Unit

STORY = "The evening dose was given twice. The scanner was charging."


def new_report(
    unit: Unit,
    *,
    key: UUID | None = None,
    secrecy: Secrecy = Secrecy.NAMED,
    texts: dict[str, str] | None = None,
    answers: dict[str, list[str]] | None = None,
    reach: Reach = Reach.REACHED,
    happened_on: date = date(2026, 11, 2),
) -> NewReport:
    """Return a report ready to send."""
    return NewReport(
        client_key=key or uuid4(),
        kind="hazard_event",
        unit=unit,
        reach=reach,
        happened_on=happened_on,
        texts={"story": STORY} if texts is None else texts,
        answers=answers or {},
        secrecy=secrecy,
        language="en",
    )


def sent(unit: Unit, by: User, **more: object) -> Report:
    """Send a report and return it."""
    return send_report(new=new_report(unit, **more), by=by)  # type: ignore[arg-type]  # passed through


def case_at(unit: Unit, reporter: User, *, handler: User | None = None, **more: object) -> Case:
    """Return the case of a new report, taken where a handler is given."""
    case = Case.objects.get(report=sent(unit, reporter, **more))
    return actions.take(case=case, by=handler) if handler else case


MILD = Judgement(event_type="medication", physical_harm="low", psychological_harm="none")
MODERATE = Judgement(event_type="medication", physical_harm="moderate", psychological_harm="none")


def ready_to_close(unit: Unit, reporter: User, handler: User) -> Case:
    """Return a case with nothing missing: taken, judged mild, feedback given."""
    case = case_at(unit, reporter, handler=handler)
    actions.classify(case=case, judgement=MILD, by=handler)
    actions.give_feedback(case=case, text="Thank you. A second scanner is bought.", by=handler)
    return Case.objects.get(pk=case.pk)
