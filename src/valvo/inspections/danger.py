"""An immediate danger seen on a visit: a report under the reporting duty, an alert to those on call, a notice begun."""

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.languages import language_or
from valvo.definitions.catalogue import catalogue
from valvo.handling.models import Case
from valvo.hotline import actions as hotline
from valvo.hotline.matching import Found
from valvo.inspections.definition import definition
from valvo.inspections.models import Observation
from valvo.intake import actions as intake
from valvo.intake.actions import NewReport
from valvo.intake.choices import Reach
from valvo.notices import actions as notices
from valvo.notices.queries import forms_for

LIST, EVENT = "by_hand", "immediate_danger"


def raise_for(observation: Observation, by: User) -> Case:
    """Return the case of the report made; called in the observation's transaction, so that none comes without it."""
    visit = observation.visit
    report = intake.send_report(
        new=NewReport(
            client_key=observation.client_key,
            kind=definition().danger.report_kind,
            unit=visit.unit,
            reach=Reach.RISK,
            happened_on=visit.visited_on or clock.today(),
            texts={"story": observation.text},
            place=observation.place,
            language=language_or(by.language),
        ),
        by=by,
    )
    case = Case.objects.select_related("unit", "report").get(report=report)
    hotline.raise_alert(case=case, found=Found(EVENT, catalogue().never_events[LIST].sha256), by=by)
    _begin_notice(case, by)
    return case


def _begin_notice(case: Case, by: User) -> None:
    fitting = forms_for(case)
    form = next((one for one in definition().danger.notices if one in fitting), None)
    if form is not None:
        languages = fitting[form].languages
        language = language_or(by.language)
        notices.begin(case=case, form=form, language=language if language in languages else languages[0], by=by)
