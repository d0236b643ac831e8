"""Makers of reports for the tests of intake and of what comes after it."""

from datetime import date
from uuid import UUID, uuid4

from valvo.accounts.models import User
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
