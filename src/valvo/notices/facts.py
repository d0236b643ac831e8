"""What a notice reads from its case, in the authority's language. Nothing here tells who reported."""

from collections.abc import Callable, Mapping

from django.utils import translation

from valvo.core import clock
from valvo.core.figures import format_date
from valvo.core.languages import Language
from valvo.definitions.catalogue import catalogue
from valvo.definitions.schema import FactName, NoticeField
from valvo.handling.models import Case, Classification
from valvo.handling.queries.case import judgement_of, risk_text
from valvo.improvement.choices import ActionState, Origin
from valvo.improvement.models import Action
from valvo.intake import spotting
from valvo.intake.queries import code_label
from valvo.organisation.models import Unit
from valvo.organisation.queries import path


def value(case: Case, field: NoticeField, language: Language) -> str:
    """Return what the case tells for a field the handler does not write; empty where it tells nothing."""
    with translation.override(language):
        if field.fact is not None:
            return FACTS[field.fact](case, language)
        return answer(case, field.answer or "", language)


def answer(case: Case, question: str, language: Language) -> str:
    """Return the answer to a question of the report: codes by name, words with what is found in them covered."""
    report = case.report
    asked = next((one for one in catalogue().kind(report.kind).questions if one.id == question), None)
    if asked is None:
        return ""
    if asked.code_list is None:
        return spotting.masked(report.texts.get(question, ""))
    return ", ".join(code_label(asked.code_list, code, language) for code in report.answers.get(question, ()))


def organiser(case: Case) -> Unit:
    """Return the unit at the top over the case's; the unit itself when it has been closed."""
    return next(iter(path(case.unit_id, clock.today())), case.unit)


def _happened(case: Case, language: Language) -> str:
    day = format_date(case.report.happened_on, language)
    return f"{day} {case.report.happened_at:%H.%M}" if case.report.happened_at else day


def _judged(name: str) -> Callable[[Case, Language], str]:
    def found(case: Case, language: Language) -> str:
        row, list_id = judgement_of(case), catalogue().kind(case.kind).judged.get(name)  # type: ignore[call-overload]  # one of the judged fields
        code = getattr(row, name, "") if row else ""
        return code_label(list_id, code, language) if code and list_id else ""

    return found


def _factors(case: Case, language: Language) -> str:
    row, list_id = judgement_of(case), catalogue().kind(case.kind).factors
    codes = [factor.code for factor in row.factors.all()] if row and list_id else []
    return ", ".join(code_label(list_id or "", code, language) for code in codes)


def _risk(case: Case, language: Language) -> str:
    row = judgement_of(case) or Classification()
    return risk_text(row.likelihood, row.severity) if row.likelihood and row.severity else ""


def _actions(case: Case, language: Language) -> str:
    rows = Action.objects.filter(origin=Origin.CASE, origin_id=case.pk).exclude(state=ActionState.CANCELLED)
    return "\n".join(f"{one.title} ({one.get_state_display()}, {format_date(one.due, language)})" for one in rows)


FACTS: Mapping[FactName, Callable[[Case, Language], str]] = {
    "organiser": lambda case, language: organiser(case).name,
    "unit": lambda case, language: case.unit.name,
    "provider_form": lambda case, language: str(case.unit.get_provider_form_display()),
    "number": lambda case, language: case.report.number,
    "happened": _happened,
    "received": lambda case, language: format_date(clock.local_day(case.opened_at), language),
    "place": lambda case, language: spotting.masked(case.report.place),
    "reach": lambda case, language: str(case.report.get_reach_display()),
    "event_type": _judged("event_type"),
    "physical_harm": _judged("physical_harm"),
    "psychological_harm": _judged("psychological_harm"),
    "unit_consequence": _judged("unit_consequence"),
    "factors": _factors,
    "risk": _risk,
    "actions": _actions,
}
